"""E-mail and web addresses, as typed with @, with (at) and Punkt, and without www."""

import re
from collections.abc import Iterator

from cafe_forms.recognition.spans import Found

TOP = (
    r"(?:com|net|org|info|eu|de|at|ch|tr|ua|ru|ro|hr|rs|ba|me|ir|sy|uk|us|io|gr|it|pl|fr|bg|cz|hu|app|biz|online|"
    r"shop|club|family|cafe|bayern|gle|ly|be|рф|укр|срб|example|test|invalid)(?![\w-])"
)
WORDS_TOO = {"be", "it", "me", "us"}  # "come.it is late": a missing space, unless a path follows
PROVIDER = r"(?:gmail|googlemail|gmx|web|hotmail|outlook|yahoo|icloud|t-online|posteo|freenet|yandex|ukr)"
DOT_WORD = "(?:dot|punkt|точка|крапка|nokta|tačka|tacka|točka|tocka|punct|نقطة|نقطه)"
LOCAL = rf"(?<![\w.+%-])[\w+%-][\w.+%-]*+(?:[ ]{DOT_WORD}[ ][\w+%-]++){{0,3}}"
SIGN = r"[ ]{0,2}(?:@|[(\[{<]\s?(?:at|ät|äh|et|@)\s?[)\]}>])[ ]{0,2}"
WORD = r"[ ](?:at|ät|äh|et|klammeraffe|собака|песик|равлик|a?[ ]?rond|coadă|coada|majmun|آت|ات|ادساین)[ ]"
SPOKEN_DOT = rf"(?:[ ]?[(\[{{]{DOT_WORD}[)\]}}][ ]?|[ ]{DOT_WORD}[ ])"
DOT = rf"(?:[ ]?\.[ ]?|{SPOKEN_DOT})"

EMAIL = re.compile(rf"{LOCAL}{SIGN}(?:(?:[\w-]++{DOT}){{1,4}}{TOP}|{PROVIDER}\b)", re.IGNORECASE)
SPOKEN_EMAIL = re.compile(
    rf"{LOCAL}{WORD}(?:[\w-]++{SPOKEN_DOT}{TOP}|{PROVIDER}\b(?:{DOT}{TOP})?)", re.IGNORECASE
)
LINK = re.compile(r"(?<!\w)(?:https?://|www\.)[^\s<>\"]++", re.IGNORECASE)
DOMAIN = re.compile(
    rf"(?<![\w@.-])[\w-]++(?:\.[\w-]++)*\.(?P<top>{TOP})(?::\d+)?(?P<path>/[^\s<>\"]*+)?", re.IGNORECASE
)


def find_emails(text: str) -> Iterator[Found]:
    for rule in (EMAIL, SPOKEN_EMAIL):
        for match in rule.finditer(text):
            yield "email", match.start(), match.end()


def find_urls(text: str) -> Iterator[Found]:
    for match in LINK.finditer(text):
        yield "url", match.start(), _before_punctuation(text, match)
    for match in DOMAIN.finditer(text):
        if match["path"] or not _is_missing_space(match):
            yield "url", match.start(), _before_punctuation(text, match)


def _is_missing_space(match: re.Match) -> bool:
    """'müde.At home' is two sentences: the second one starts with a capital."""
    top = match["top"]
    return (top in WORDS_TOO and match[0].count(".") == 1) or (top.istitle() and not match[0].isupper())


def _before_punctuation(text: str, match: re.Match) -> int:
    """The end of a link without the sentence's own full stop or bracket."""
    end = match.end()
    while end > match.start() + 1 and text[end - 1] in ".,;:!?)]}'":
        if text[end - 1] == ")" and text.count("(", match.start(), end) >= text.count(
            ")", match.start(), end
        ):
            break
        end -= 1
    return end
