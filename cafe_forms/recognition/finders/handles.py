"""Names in social networks: @leyla.k85, and without the sign where the network is named beside it."""

import re
from collections.abc import Iterator

from cafe_forms.recognition.spans import Found

NETWORK = (
    r"(?:insta(?:gram\w*)?|ig|tik[ ]?tok|telegram\w*|tg|snap(?:chat)?|facebook|fb|messenger|viber|threads|discord|"
    r"twitter|signal|[iİ]nstagram\w*|інста(?:грам\w*)?|инста(?:грам\w*)?|телеграм\w*|телега|тг|тікток|тикток|вайбер|"
    r"фейсбук|انستا(?:غرام|قرام|جرام)?|إنستغرام|تلغرام|تلجرام|تيليجرام|تيك ?توك|فيسبوك|سناب|"
    r"اینستا(?:گرام)?|تلگرام|تیک ?تاک|فیسبوک)"
)
USER = r"[^\W\d_@][\w.]*\w|\d[\w.]*[^\W\d][\w.]*|_+[^\W_][\w.]*"
# "@home", "@all": a word of English, or somebody spoken to without a name.
NOBODY = r"(?!(?i:home|all|alle|everyone|work|night|team|cafe|café|admin|mamas?|woche|monat|tag|stück|euro)\b(?!\.\w))"
WITH_SIGN = re.compile(rf"(?<![\w.@/+-])@{NOBODY}(?:{USER})(?!@)")
SIGN_APART = re.compile(rf"(?<!\w){NETWORK}\W{{1,3}}(@[ ](?:{USER}))", re.IGNORECASE)
BESIDE = re.compile(
    rf"(?<!\w){NETWORK}(?:[ ](?:name|account|user|ist|is|bin ich|heiße ich|hesabım|nick|akk?))?[ ]?[:=-]?[ ]"
    r"((?=[a-z.]*[\d_]|[a-z]+\.[a-z])[a-z_][\w.]{3,}\w)(?![\w@])",
    re.IGNORECASE,
)


def find_handles(text: str) -> Iterator[Found]:
    for match in WITH_SIGN.finditer(text):
        yield "url", match.start(), match.end()
    for rule in (SIGN_APART, BESIDE):
        for match in rule.finditer(text):
            yield "url", match.start(1), match.end(1)
