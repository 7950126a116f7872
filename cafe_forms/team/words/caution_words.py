"""What to think of before a survey opens, in words: the same for the pages and for the command line."""

from collections.abc import Iterable

from flask import render_template

from cafe_forms.languages import LANGUAGES
from cafe_forms.surveys.editing.cautions import Caution


def said(found: Iterable[Caution]) -> list[tuple[Caution, str]]:
    """Each with its sentence, in the language that is spoken: one line of plain text, which a page must escape.

    Labels stand in it as they were typed, so it is rendered here: a macro called from a page would pass as HTML.
    """
    return [(caution, _line(caution)) for caution in found]


def _line(caution: Caution) -> str:
    return " ".join(render_template("team/caution.txt", caution=caution, names=LANGUAGES).split())
