"""Names of people, where something announces them: a phrase, a title, a greeting, a number beside them."""

import re
from collections.abc import Iterator
from functools import cache

from .contacts import Found
from .folding import fold
from .tables import table

WORD = re.compile(r"[^\W\d_][\w'-]*")
GAP = r"[ ]{0,2}[ :,=-][ ]{0,2}"
ARTICLE = (
    r"(?:(?:der|die|das|d'|de|da|ist|heißt|hoaßt|von|from|is|named|called|"
    r"adı|зовут|звати|se zove|dr\.|prof\.)[ ]?)"
)
CASELESS = re.compile(r"[\u0600-\u06ff]")
KUNYA = re.compile(r"أم |ام |أبو |ابو ")
STANDS_ALONE = re.compile(r"(?:\A|[,.;:!?\n()/]|[ ]-)[ ]?([^\W\d_][\w'-]*)(?=[ ]?(?:\Z|[,.;:!?\n()/]|-[ ]))")
SENTENCE_END = re.compile(r"[\W_]*(?:\Z|\n|[\d+])|[\W_]*\S*@")


@cache
def rules() -> dict:
    return table("names")


@cache
def given_names() -> frozenset[str]:
    lists = table("given_names")
    return frozenset(fold(name) for names in lists.values() for name in names.split())


@cache
def no_names() -> frozenset[str]:
    return frozenset(fold(word) for word in rules()["others"])


@cache
def announcements(kind: str) -> re.Pattern:
    """What announces a name, in every language at once, and the space and article up to the name."""
    phrases = {phrase for phrases in rules()[kind].values() for phrase in phrases}
    longest_first = sorted(phrases, key=len, reverse=True)
    spelled = "|".join(
        re.escape(phrase).replace(r"\ ", "[ ]{1,2}").replace("ß", "(?:ß|ss)") for phrase in longest_first
    )
    return re.compile(
        rf"(?<![\w-])(?:{spelled})(?:{GAP}|(?<='))(?:{ARTICLE}{{1,2}}(?=[^\W\d_]))?", re.IGNORECASE
    )


def find_names(text: str, found: list[Found]) -> Iterator[Found]:
    """Names in `text`; `found` are the other spans, since who leaves a number often leaves her name beside it."""
    for kind, accepts in ACCEPTED.items():
        for announcement in announcements(kind).finditer(text):
            yield from _name_at(text, announcement.end(), accepts, surname=kind != "titles")
    for match in STANDS_ALONE.finditer(text):
        if _is_capital(match[1]) and _is_given(match[1]):
            yield "name", match.start(1), match.end(1)
    yield from _before_titles(text)
    yield from _beside(text, found)


def _name_at(text: str, start: int, accepts, *, surname: bool) -> Iterator[Found]:
    kunya = KUNYA.match(text, start)
    word = WORD.match(text, kunya.end() if kunya else start)
    if word and accepts(text, word):
        yield "name", start, _with_surname(text, word) if surname else word.end()


def _with_surname(text: str, word: re.Match) -> int:
    if text[word.end() : word.end() + 1] != " ":
        return word.end()
    surname = WORD.match(text, word.end() + 1)
    if surname and _is_capital(surname[0]) and not _is_no_name(surname[0]) and not CASELESS.match(surname[0]):
        return surname.end()
    return word.end()


def _any_word(text: str, word: re.Match) -> bool:
    return not _is_no_name(word[0])


def _capital_or_given(text: str, word: re.Match) -> bool:
    adjective = word[0].endswith(("e", "in", "er")) and not word[0].isupper()
    return _is_given(word[0]) or (_is_capital(word[0]) and not adjective and not _is_no_name(word[0]))


def _given_capital(text: str, word: re.Match) -> bool:
    return _is_given(word[0]) and _is_capital(word[0])


def _given_written(text: str, word: re.Match) -> bool:
    """After "mein Mann" in small letters, too; shorter ones are words of every day."""
    return _given_capital(text, word) or (_is_given(word[0]) and len(word[0]) > 3)


def _capital(text: str, word: re.Match) -> bool:
    return _is_capital(word[0]) and not _is_no_name(word[0])


def _closing(text: str, word: re.Match) -> bool:
    """The name under a letter: nothing but a number or a surname comes after it."""
    ends = SENTENCE_END.match(text, _with_surname(text, word))
    cased = _is_capital(word[0]) and not CASELESS.match(word[0])
    return bool(ends) and (cased or _is_given(word[0])) and not _is_no_name(word[0])


ACCEPTED = {
    "sure": _any_word,
    "capital": _capital_or_given,
    "given": _given_capital,
    "kin": _given_written,
    "titles": _capital,
    "signed": _closing,
}


def _before_titles(text: str) -> Iterator[Found]:
    """'Ayşe Hanım'"""
    for match in re.finditer(rf"(?<!\w)([^\W\d_]\w+)[ ](?:{'|'.join(rules()['after'])})\b", text):
        if _is_capital(match[1]) and not _is_no_name(match[1]):
            yield "name", match.start(1), match.end(1)


def _beside(text: str, found: list[Found]) -> Iterator[Found]:
    """A given name right before or right behind a telephone number or an e-mail address."""
    for kind, start, end in found:
        if kind not in ("phone", "email"):
            continue
        floor = max(0, start - 40)
        before = re.search(
            r"(?<![\w-])([^\W\d_]+)(?:[\W_]{0,4}|[ ](?:unter|tel\.?|nr\.?)[\W_]{0,2})\Z",
            text[floor:start],
            re.I,
        )
        behind = re.compile(r"[\W_]{1,4}(?:von[ ])?([^\W\d_]+)").match(text, end)
        if before and _is_given(before[1]):
            yield "name", floor + before.start(1), floor + before.end(1)
        if behind and _given_capital(text, re.match(r".*", behind[1])):
            yield "name", behind.start(1), behind.end(1)


def _is_capital(word: str) -> bool:
    return word[0] != word[0].lower() or bool(CASELESS.match(word))


def _is_given(word: str) -> bool:
    """Also a compound of given names: 'Anna-Lena', and with an ending: 'Lenas'."""
    if word == "على":  # "on", which folds to Ali
        return False
    folded = [fold(part) for part in word.split("-")]
    return all(part in given_names() or part.removesuffix("s") in given_names() for part in folded)


def _is_no_name(word: str) -> bool:
    return fold(word) in no_names()
