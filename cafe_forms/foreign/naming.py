"""Names from foreign forms as a definition may have them: small letters, digits, underlines, each once."""

from collections.abc import Container

from cafe_forms import slugs
from cafe_forms.surveys.definition.places import SLUG

LONGEST = 40


def valid(name: str, taken: Container[str], letter: str) -> str:
    """The name itself where it is one and free; else the nearest. `letter` goes before one that may not begin so."""
    if SLUG.fullmatch(name) and name not in taken:
        return name
    slug = "_".join(slugs.latin_words(name))
    if not slug[:1].isalpha():
        slug = letter + slug
    return slugs.free(slug[:LONGEST], taken, joined="_", longest=LONGEST)
