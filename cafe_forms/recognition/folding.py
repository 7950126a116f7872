"""Letters made comparable: no case, no accents, no doubled spellings of one sound."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

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
# That one sign may stand for: "ﷴ" is the name Muhammad in four. U+FDFA is a whole sentence in eighteen, names nobody,
# and would make a text full of it eighteen times as long.
MOST_LETTERS = 4
DRAWN_OUT = re.compile(r"(\w)\1{2,}")


_once: ContextVar[dict[str, str] | None] = ContextVar(
    "folded words of the text that is being read", default=None
)


@contextmanager
def each_word_once() -> Iterator[None]:
    """While one text is read, a word that comes back is not folded again; behind it nothing of it is known."""
    reading = _once.set({})
    try:
        yield
    finally:
        _once.reset(reading)


def fold(text: str) -> str:
    """'Schläft', 'schlaeft' and 'SCHLÄÄÄFT' become one word; also 'نمی‌خوام' and 'نميخوام'."""
    known = _once.get()
    if known is None:
        return _folded(text)
    if text not in known:
        known[text] = _folded(text)
    return known[text]


def _folded(text: str) -> str:
    bare = ARTICLE.sub("", text.casefold()).translate(ONE_FOR_ANOTHER)
    if not bare.isascii():
        apart = _apart(bare)
        bare = "".join(letter for letter in apart if not unicodedata.combining(letter)).translate(
            ONE_FOR_ANOTHER
        )
    return DRAWN_OUT.sub(r"\1", UMLAUT_AS_TWO.sub("", bare))


def _apart(text: str) -> str:
    """Letters and their marks one by one; a sign that stands for more than MOST_LETTERS stays as it is."""
    apart = unicodedata.normalize("NFKD", text)
    if len(apart) <= 2 * len(text):
        return apart
    each = ((letter, unicodedata.normalize("NFKD", letter)) for letter in text)
    return "".join(letter if len(parts) > MOST_LETTERS else parts for letter, parts in each)
