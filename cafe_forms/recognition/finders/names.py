"""Names of people: given ones that are no word of every day, and whatever a phrase, a title or a greeting announces."""

import re
from collections.abc import Callable, Iterator
from functools import cache

from cafe_forms.recognition.finders.families import is_common, is_family, is_strong
from cafe_forms.recognition.finders.full_names import find_full_names, may_follow, name_end
from cafe_forms.recognition.finders.name_words import (
    WORD,
    is_capital,
    is_caseless,
    is_everyday,
    is_given,
    is_no_name,
    phrases,
    rules,
)
from cafe_forms.recognition.folding import fold
from cafe_forms.recognition.languages import LITTLE_WORDS
from cafe_forms.recognition.spans import Found

GAP = r"[ ]{0,2}[ :,=-][ ]{0,2}"
ARTICLE = (
    r"(?:(?:d'|dr\.|prof\.)[ ]?|"
    r"(?:der|die|das|d|de|da|ist|heißt|hoaßt|von|from|is|named|called|adı|зовут|звати|se zove)[ ])"
)
SHORTEST = 4  # letters of a family name that nothing but its place tells
LITTLE = frozenset().union(*LITTLE_WORDS.values())
CYRILLIC = re.compile(r"[\u0400-\u052f]")
# "die Zwillinge Jakob und …"
ANOTHER = re.compile(r"[ ](?:und|u|and|ve|și|si|i|та|и|й|و)[ ]([^\W\d_][\w'-]*)")
KUNYA = re.compile(r"أم |ام |أبو |ابو ")
STANDS_ALONE = re.compile(r"(?:\A|[,.;:!?\n()/]|[ ]-)[ ]?([^\W\d_][\w'-]*)(?=[ ]?(?:\Z|[,.;:!?\n()/]|-[ ]))")
CAPITAL = re.compile(r"(?<![\w@.-])(?<![^\W\d_]{2}')[^\W\d_]{3}[\w'’-]*")
APOSTROPHE = re.compile("['’]")  # Turkish hangs its cases on a name behind one
SAINT = (
    r"(?:sankt|st\.?|saint|hl\.|heilige[rnms]?|santa|sveti|svetog|svetom|sv\.?|sfânt(?:ul|ului|a)|sf\.|moș(?:ul)?|"
    r"свят(?:ой|ого|ий|а|ої)|св\.|القديس)[ ][^\W\d_]+"
)
SENTENCE_END = re.compile(r"[\W_]*(?:\Z|\n|[\d+])|[\W_]*\S*@")


@cache
def announcements(kind: str) -> re.Pattern:
    """What announces a name, in every language at once, and the space and article up to the name."""
    return re.compile(
        rf"(?<![\w-])(?:{'|'.join(phrases(kind))})(?:{GAP}|(?<='))(?:{ARTICLE}{{1,2}}(?=[^\W\d_]))?",
        re.IGNORECASE,
    )


def find_names(text: str, found: list[Found]) -> Iterator[Found]:
    """Names in `text` of people who could be found by them, not of saints, politicians and heroes of films.

    `found` are the other spans, since who leaves a number often leaves her name beside it.
    """
    famous = [match.span() for match in _famous().finditer(text)]
    for kind, start, end in _names(text, found):
        if not any(first < end and start < last for first, last in famous):
            yield kind, start, end


def _names(text: str, found: list[Found]) -> Iterator[Found]:
    for kind, accepts in ACCEPTED.items():
        for announcement in announcements(kind).finditer(text):
            yield from _name_at(
                text,
                announcement.end(),
                accepts,
                _no_little_word if kind == "sure" else may_follow,
            )
    for match in STANDS_ALONE.finditer(text):
        if is_capital(match[1]) and is_given(match[1]) and not is_everyday(match[1]):
            yield "name", match.start(1), match.end(1)
    for word in CAPITAL.finditer(text):
        name = word[0] if _is_bare_name(word[0]) else APOSTROPHE.split(word[0])[0]
        if _is_bare_name(name):
            yield "name", word.start(), word.start() + len(name)
    yield from find_full_names(text)
    yield from _before_titles(text)
    yield from _beside(text, found)


def _is_bare_name(word: str) -> bool:
    is_cased = is_capital(word) and not is_caseless(word)
    return is_cased and is_given(word) and not is_everyday(word) and not is_no_name(word)


@cache
def _famous() -> re.Pattern:
    return re.compile(rf"(?<!\w)(?:(?:{'|'.join(phrases('famous'))})s?|{SAINT})(?!\w)", re.IGNORECASE)


def _name_at(text: str, start: int, accepts: Callable, follows: Callable[[str], bool]) -> Iterator[Found]:
    kunya = KUNYA.match(text, start)
    word = WORD.match(text, kunya.end() if kunya else start)
    if word and accepts(text, word):
        end = name_end(text, word, follows)
        yield "name", start, end
        other = ANOTHER.match(text, end)
        if other and _given_capital(text, WORD.match(text, other.start(1))):
            yield "name", other.start(1), other.end(1)


def _no_little_word(word: str) -> bool:
    """Behind "my name is" nearly every word is a family name, however it is written."""
    bare = word.removeprefix("و")  # "and" is written together with what comes after it
    if any(is_no_name(form) for form in (word, bare)):
        return False
    return may_follow(word) or not (len(word) < SHORTEST or fold(word) in LITTLE)


def _any_word(text: str, word: re.Match) -> bool:
    return not is_no_name(word[0])


def _capital_or_given(text: str, word: re.Match) -> bool:
    adjective = word[0].endswith(("e", "in", "er")) and not word[0].isupper()
    return is_given(word[0]) or (is_capital(word[0]) and not adjective and not is_no_name(word[0]))


def _capital(text: str, word: re.Match) -> bool:
    return is_capital(word[0]) and not is_caseless(word[0]) and not is_no_name(word[0])


def _capital_word(text: str, word: re.Match) -> bool:
    """Not 'I', not 'ADHD', not a word of every day at the beginning of a line."""
    return len(word[0]) > 2 and not word[0].isupper() and not is_everyday(word[0]) and _capital(text, word)


def _given_capital(text: str, word: re.Match | None) -> bool:
    return word is not None and is_given(word[0]) and is_capital(word[0])


def _introduced(text: str, word: re.Match) -> bool:
    """After "I am": a given name, in small letters only before a family name; or two capitals but in German."""
    if is_no_name(word[0]):
        return False
    if _given_capital(text, word):
        return True
    second = WORD.match(text, word.end() + 1)
    if not second or is_no_name(second[0]):
        return False
    if is_given(word[0]):
        return is_family(second[0])
    return _is_name_pair(word[0], second[0])


def _two_words(text: str, word: re.Match) -> bool:
    second = WORD.match(text, word.end() + 1)
    if second is None or is_no_name(word[0]) or is_no_name(second[0]):
        return False
    return is_given(word[0]) or (is_capital(word[0]) and is_capital(second[0]))


def _is_name_pair(first: str, second: str) -> bool:
    """Two capitals that are no nouns of German, which writes every noun so."""
    if is_no_name(first) or is_no_name(second):
        return False
    capital = is_capital(first) and is_capital(second) and not is_caseless(first)
    return capital and (not first.isascii() or is_family(second))


def _given_written(text: str, word: re.Match) -> bool:
    """After "mein Mann" in small letters, too. Cyrillic capitals are names."""
    if CYRILLIC.match(word[0]) and is_capital(word[0]) and not word[0].isupper():
        return not is_no_name(word[0])
    return _given_capital(text, word) or (
        is_given(word[0]) and len(word[0]) > 2 and fold(word[0]) not in LITTLE
    )


def _titled(text: str, word: re.Match) -> bool:
    if is_no_name(word[0]):
        return False
    cased = is_capital(word[0]) and not is_caseless(word[0])
    return cased or is_common(word[0]) or is_strong(word[0]) or (is_given(word[0]) and len(word[0]) > 3)


def _of_a_family(text: str, word: re.Match) -> bool:
    """Behind "Lehrer": a family name, or one behind a word with a capital; "Hebamme Termin" names nobody."""
    second = WORD.match(text, word.end() + 1)
    if is_no_name(word[0]) or not is_capital(word[0]):
        return False
    return is_family(word[0]) or is_given(word[0]) or bool(second and is_family(second[0]))


def _closing(text: str, word: re.Match) -> bool:
    """The name under a letter: nothing but a number or a surname comes after it."""
    ends = SENTENCE_END.match(text, name_end(text, word))
    cased = is_capital(word[0]) and not is_caseless(word[0])
    return bool(ends) and (cased or is_given(word[0])) and not is_no_name(word[0])


ACCEPTED = {
    "sure": _any_word,
    "capital": _capital_or_given,
    "given": _introduced,
    "kin": _given_written,
    "kin_of_others": _capital_word,
    "titles": _titled,
    "occupations": _of_a_family,
    "bells": _capital,
    "signed": _closing,
    "signatures": _two_words,
}


def _before_titles(text: str) -> Iterator[Found]:
    """'Ayşe Hanım'"""
    for match in re.finditer(rf"(?<!\w)([^\W\d_]\w+)[ ](?:{'|'.join(rules()['after'])})\b", text):
        cased = is_capital(match[1]) and not is_caseless(match[1])
        if (cased or is_given(match[1])) and not is_no_name(match[1]):
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
        if before and is_given(before[1]) and (is_capital(before[1]) or not is_everyday(before[1])):
            yield "name", floor + before.start(1), floor + before.end(1)
        if behind and _given_capital(text, re.match(r".*", behind[1])):
            yield "name", behind.start(1), behind.end(1)
