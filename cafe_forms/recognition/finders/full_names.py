"""Names that nothing announces: a given name with a family name, and the one who signs at the end."""

import re
from collections.abc import Callable, Iterator
from functools import cache

from cafe_forms.recognition.finders.families import PARTICLES, is_common, is_family, is_strong
from cafe_forms.recognition.finders.name_words import (
    WORD,
    is_capital,
    is_caseless,
    is_everyday,
    is_given,
    is_no_name,
    phrases,
)
from cafe_forms.recognition.folding import fold
from cafe_forms.recognition.spans import Found

PAIR = re.compile(rf"(?<![\w'@.-])({WORD.pattern})[ ](?={WORD.pattern})")
BEHIND = re.compile(rf"[ ]({WORD.pattern})")
MOST_FAMILY_NAMES = 3
INITIAL = re.compile(r"[ ][^\W\d_]\.(?![^\W\d_])|(?<=[ ][^\W\d_])\.(?![^\W\d_])")
LAST = re.compile(
    rf"(?:[,.!;:،؛؟?\n)–—-]|^)[\s🙂-🫶❤️]{{0,4}}({WORD.pattern})(?:[ ]({WORD.pattern}))?(?:[ ]({WORD.pattern}))?[\W_]*\Z"
)


@cache
def _thanks() -> re.Pattern:
    """Thanks or a greeting, then the two words of a name to the end."""
    return re.compile(
        rf"(?<!\w)(?:{'|'.join(phrases('thanks'))})[\W_]{{1,3}}({WORD.pattern})[ ]({WORD.pattern})[\W_]*\Z",
        re.I,
    )


@cache
def _initialed() -> re.Pattern:
    """'LG K. Rasmussen'"""
    greetings = "|".join((*phrases("thanks"), *phrases("signed")))
    return re.compile(rf"(?<!\w)(?i:{greetings})[\W_]{{1,3}}([^\W\d_]\.[ ]?(?!\d){WORD.pattern})[\W_]*\Z")


def find_full_names(text: str) -> Iterator[Found]:
    for pair in PAIR.finditer(text):
        second = WORD.match(text, pair.end())
        if second and _is_full(pair[1], second[0]):
            yield "name", pair.start(), name_end(text, second)
    for match in LAST.finditer(text):
        yield from _signature(text, match)
    for match in _initialed().finditer(text):
        yield "name", match.start(1), match.end(1)
    for match in _thanks().finditer(text):
        if _signs(match[1], match[2]):
            yield "name", match.start(1), match.end(2)


def name_end(text: str, word: re.Match, follows: Callable[[str], bool] | None = None) -> int:
    """Where the name ends that begins with `word`: behind its family names and their particles."""
    follows = follows or may_follow
    end = word.end()
    for _ in range(MOST_FAMILY_NAMES):
        following = BEHIND.match(text, end)
        if following and fold(following[1]) in PARTICLES:
            following = BEHIND.match(text, following.end())
        if not following or not follows(following[1]):
            break
        end = following.end()
    initial = INITIAL.match(text, end)
    return initial.end() if initial else end


def may_follow(word: str) -> bool:
    """May `word` be a family name, right behind a given one?"""
    if is_no_name(word):
        return False
    return is_family(word) or (is_capital(word) and not is_caseless(word))


def _is_full(first: str, second: str) -> bool:
    """A given and a family name, sure enough to need nothing around them."""
    if is_no_name(first) or is_no_name(second):
        return False
    cased = is_capital(first) and is_capital(second) and not is_caseless(first) and not is_caseless(second)
    if cased:
        return is_strong(second) or (is_given(first) and (not is_everyday(first) or is_family(second)))
    return (
        is_given(first)
        and not is_everyday(first)
        and (is_family(second) if len(first) > 3 else is_common(second))
    )


def _signature(text: str, match: re.Match) -> Iterator[Found]:
    """The last one or two words of a text, behind a stop: 'so war es. Ayşe Yılmaz'."""
    first, second, third = match.groups()
    if second is None:
        if len(first) > 3 and is_given(first) and not is_everyday(first) and match.start(1) > 0:
            yield "name", match.start(1), match.end(1)
    elif is_given(first) and not is_no_name(second) and match.start(1) > 0:
        if third is None and (is_capital(second) or is_family(second)):
            yield "name", match.start(1), match.end(2)
    elif _signs(first, second) and third is None and is_strong(second):
        yield "name", match.start(1), match.end(2)


def _signs(first: str, second: str) -> bool:
    """Two words behind thanks: a given name, or two capitals that nobody uses otherwise."""
    if is_no_name(first) or is_no_name(second):
        return False
    if is_given(first):
        return is_capital(first) or is_family(second)
    cased = is_capital(first) and is_capital(second) and not is_caseless(first) and not is_caseless(second)
    return cased or (is_caseless(first) and is_common(second))
