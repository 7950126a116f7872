"""Letters made comparable: no case, no accents, no doubled spellings of one sound."""

import re
import unicodedata

# What Unicode does not decompose, and the Arabic letters that keyboards and habits exchange.
ONE_FOR_ANOTHER = str.maketrans(
    {
        "ı": "i", "đ": "d", "ł": "l", "ø": "o", "æ": "a",
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ئ": "ي", "ک": "ك", "گ": "ك", "ة": "ه", "ۀ": "ه",
        "ؤ": "و", "ـ": "", "ء": "",
        "'": "", "’": "", "‘": "", "ʼ": "", "`": "", "´": "", "\u200c": "", "\u200d": "", "\u200e": "", "\u200f": "",
    }
)  # fmt: skip
UMLAUT_AS_TWO = re.compile("(?<=[aou])e")
ARTICLE = re.compile(r"\b[ds]['’´`](?=[^\W\d])")  # of dialects: "d'Mama", "s'Kind"
DRAWN_OUT = re.compile(r"(\w)\1{2,}")


def fold(text: str) -> str:
    """'Schläft', 'schlaeft' and 'SCHLÄÄÄFT' become one word; also 'نمی‌خوام' and 'نميخوام'."""
    apart = unicodedata.normalize("NFKD", ARTICLE.sub("", text.casefold()).translate(ONE_FOR_ANOTHER))
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter)).translate(ONE_FOR_ANOTHER)
    return DRAWN_OUT.sub(r"\1", UMLAUT_AS_TWO.sub("", bare))
