"""Family names: told by how they end, by an article, or because many families bear them."""

from functools import cache

from cafe_forms.recognition.folding import fold
from cafe_forms.recognition.tables import table

SHORTEST = 5  # letters; a shorter word ends like a name by chance
ARTICLES = ("ال", "عبد", "بو", "أبو", "ابو")  # "of Homs", "servant of", "father of"
PARTICLES = frozenset(
    ("al", "el", "von", "van", "de", "da", "dos", "ben", "bin", "ibn", "abu", "بن", "ابو", "عبد", "ال")
)


@cache
def _common() -> frozenset[str]:
    lists = table("family_names")["common"]
    return frozenset(fold(name) for names in lists.values() for name in names.split())


@cache
def _endings(strength: str) -> tuple[str, ...]:
    return tuple(fold(ending) for ending in table("family_names")[strength])


def is_common(word: str) -> bool:
    return fold(word) in _common()


def is_strong(word: str) -> bool:
    """Nobody but a family is called so, whatever stands before it."""
    folded = fold(word)
    return len(folded) >= SHORTEST and folded.endswith(_endings("strong"))


def is_family(word: str) -> bool:
    """A family name, if a given name stands before it."""
    folded = fold(word)
    if folded in _common() or is_strong(word):
        return True
    return len(folded) >= SHORTEST and (folded.endswith(_endings("weak")) or folded.startswith(ARTICLES))
