"""Rules about words: which stems must stand near each other, and which must not.

A rule is written as parts joined by " & "; all parts must stand in one sentence, near the first.
A part is a phrase of words in order, or several phrases joined by " / "; ".." lets up to three words stand in between.
A word is `exact`, `stem*` or `*inside*`; `a|b*` are alternatives; `<name>` stands for what is written under that name.
`!part` must not stand near the first part in its clause, `^part` must not stand before it in its clause.
"""

import re
import sys
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

NEAR = 10  # words between the first part and the others
CLOSE = 7  # words in which a negation still belongs to the first part
GAP = 3  # words that ".." may stand for
LONGEST_STEM = 24
FORGIVING_FROM = 7  # letters: one slip turns a shorter word into another word
BEFORE = {True: 3, False: 1}  # letters before an inside stem: a German word, or an Arabic one-letter word
TOKEN = re.compile(r"\w+|[.!?\n;]+|[,:()–—/-]+")
SENTENCE_END = frozenset(".!?\n;")


@dataclass(frozen=True)
class Words:
    """The words of a text in order; `clauses` and `sentences` number the one each word stands in."""

    texts: list[str]
    clauses: list[int]
    sentences: list[int]


def words(text: str) -> Words:
    """`text` must be folded already."""
    texts, clauses, sentences, clause, sentence = [], [], [], 0, 0
    for token in TOKEN.findall(text):
        if token[0].isalnum() or token[0] == "_":
            texts.append(token)
            clauses.append(clause)
            sentences.append(sentence)
        else:
            clause += 1
            sentence += token[0] in SENTENCE_END
    return Words(texts, clauses, sentences)


Phrase = list[tuple[int, frozenset[str]]]  # (words that may stand before it, spellings of one word)
Part = list[Phrase]


class Spelled(NamedTuple):
    """How the words of a text may be spelled: each word, and where each spelling stands."""

    at: list[frozenset[str]]
    places: dict[str, list[int]]
    there: frozenset[str]


@dataclass
class Rule:
    label: str
    needed: list[Part] = field(default_factory=list)
    absent: list[Part] = field(default_factory=list)
    absent_before: list[Part] = field(default_factory=list)


class Lexicon:
    """Many rules, looked up together: a text is read once, whatever their number."""

    def __init__(self, spell: Callable[[str], str], shortest: int = 1):
        """`spell` makes patterns comparable to the words; stems of fewer than `shortest` letters are left out."""
        self.spell = spell
        self.shortest = shortest
        self.rules: dict[str, list[Rule]] = defaultdict(list)
        # Tens of thousands of each: a tuple takes a quarter of a set, and what is written alike is kept once.
        self.spellings: dict[str, tuple[str, ...]] = {}
        self.slips: dict[str, tuple[str, ...]] = {}
        # A name stands in many rules: what it stands for is spelled once.
        self._spelled: dict[tuple[str, bool, tuple[str, ...]], frozenset[str]] = {}

    def add(
        self,
        label: str,
        rule: str,
        classes: dict[str, str] | None = None,
        *,
        forgiving: bool = False,
        clitics: tuple[str, ...] = (),
    ) -> None:
        """`forgiving`: longer stems of this rule are found with one slip of the finger, too.

        `clitics` are little words that are written together with the word after them, as in Arabic.
        """
        written = _spelled_out(rule, classes or {})
        made = Rule(label)
        for part in written.split(" & "):
            parts = {"!": made.absent, "^": made.absent_before}.get(part[0], made.needed)
            parts.append(
                [self._phrase(phrase, forgiving, clitics) for phrase in part.lstrip("!^").split(" / ")]
            )
        for phrase in made.needed[0]:
            for spelling in phrase[0][1]:
                self.rules[spelling].append(made)

    def _phrase(self, written: str, forgiving: bool, clitics: tuple[str, ...]) -> Phrase:
        phrase, gap = [], 0
        for word in written.split():
            if word == "..":
                gap = GAP
                continue
            phrase.append((gap, self._word(word, forgiving, clitics)))
            gap = 0
        return phrase

    def _word(self, written: str, forgiving: bool, clitics: tuple[str, ...]) -> frozenset[str]:
        known = (written, forgiving, clitics)
        if known not in self._spelled:
            alternatives = _joined(written.split("|"), clitics)
            self._spelled[known] = frozenset(self._spellings(alternatives, forgiving))
        return self._spelled[known]

    def _spellings(self, alternatives: Iterable[str], forgiving: bool) -> Iterator[str]:
        """The alternatives as they are kept: comparable, with their stars."""
        for word in alternatives:
            stem = self.spell(word.strip("*"))
            if len(stem) >= self.shortest:
                kept = sys.intern(f"{'*' * word.startswith('*')}{stem}{'*' * word.endswith('*')}")
                _note(self.spellings, stem, kept)
                for variant in _slips(stem) if forgiving and len(stem) >= FORGIVING_FROM else ():
                    _note(self.slips, variant, kept)
                yield kept

    def find(self, read: Words) -> Iterator[tuple[str, int]]:
        """(label, place of the word it was found at) of every rule that holds."""
        places: dict[str, list[int]] = defaultdict(list)
        seen: dict[str, frozenset[str]] = {}
        for place, word in enumerate(read.texts):
            if word not in seen:
                seen[word] = frozenset(self._spellings_of(word))
            for spelling in seen[word]:
                places[spelling].append(place)
        spelled = Spelled([seen[word] for word in read.texts], places, frozenset(places))
        tried: set[int] = set()
        for spelling in places:
            for rule in self.rules.get(spelling, ()):
                if id(rule) not in tried:
                    tried.add(id(rule))
                    yield from ((rule.label, place) for place in _holds(rule, read, spelled))

    def _spellings_of(self, word: str) -> Iterator[str]:
        found = False
        for spelling in self._exact(word):
            found = True
            yield spelling
        if not found and len(word) >= FORGIVING_FROM - 1 and word.isalpha():
            yield from self._with_a_slip(word)

    def _exact(self, word: str) -> Iterator[str]:
        inside = min(len(word) - 1, 2 * LONGEST_STEM) if len(word) > 3 and word.isalpha() else 1
        for begin in range(inside):
            for end in range(begin + 1, min(len(word), begin + LONGEST_STEM) + 1):
                for kept in self.spellings.get(word[begin:end], ()):
                    opened, closed = kept[0] == "*", kept[-1] == "*"
                    if (begin == 0 or (opened and begin >= BEFORE[word.isascii()])) and (
                        closed or end == len(word)
                    ):
                        yield kept

    def _with_a_slip(self, word: str) -> Iterator[str]:
        for end in range(FORGIVING_FROM - 1, min(len(word), LONGEST_STEM) + 1):
            for variant in _slips(word[:end]):
                for kept in self.slips.get(variant, ()):
                    if kept[-1] == "*" or end == len(word):
                        yield kept


def _note(kept_under: dict[str, tuple[str, ...]], word: str, kept: str) -> None:
    known = kept_under.get(word, ())
    if kept not in known:
        kept_under[word] = (*known, kept)


def _spelled_out(rule: str, classes: dict[str, str]) -> str:
    """The rule without `<name>`; what a name stands for may hold names in its turn."""
    while "<" in rule:
        rule = re.sub(r"<(\w+)>", lambda name: classes[name[1]], rule)
    return rule


def _joined(alternatives: list[str], clitics: Iterable[str]) -> Iterator[str]:
    for word in alternatives:
        yield word
        if word[0] != "*" and len(word) > 2:
            yield from (clitic + word for clitic in clitics)


def _slips(stem: str) -> set[str]:
    """The stem and everything that is left of it when a letter after the first is left out."""
    return {stem} | {stem[:place] + stem[place + 1 :] for place in range(1, len(stem))}


def _holds(rule: Rule, read: Words, spelled: Spelled) -> Iterator[int]:
    found = _places(rule.needed[0], spelled)
    for part in rule.needed[1:]:
        there = _places(part, spelled) if found else []
        found = [place for place in found if _any_near(there, place, read.sentences, NEAR, NEAR)]
    if not found:
        return
    absent = [_places(part, spelled) for part in rule.absent]
    before = [_places(part, spelled) for part in rule.absent_before]
    for place in found:
        if not (
            any(_any_near(there, place, read.clauses, CLOSE, CLOSE) for there in absent)
            or any(_any_near(there, place, read.clauses, NEAR, 0) for there in before)
        ):
            yield place


def _places(part: Part, spelled: Spelled) -> list[int]:
    """Where one of the part's phrases starts, in order."""
    return sorted(
        {
            start
            for phrase in part
            for spelling in phrase[0][1] & spelled.there  # of hundreds, few
            for start in spelled.places[spelling]
            if _continues(phrase, start, spelled.at)
        }
    )


def _continues(phrase: Phrase, start: int, spellings: list[frozenset[str]]) -> bool:
    place = start
    for gap, wanted in phrase[1:]:
        reach = range(place + 1, min(place + 2 + gap, len(spellings)))
        place = next((here for here in reach if wanted & spellings[here]), -1)
        if place < 0:
            return False
    return True


def _any_near(there: list[int], place: int, stretch: list[int], back: int, ahead: int) -> bool:
    """Is one of the sorted places `there` near `place`, in the same clause or sentence?"""
    first = bisect_left(there, place - back)
    near = (here for here in there[first : first + back + ahead + 1] if here <= place + ahead)
    return any(stretch[here] == stretch[place] for here in near)
