"""The six ready surveys, in the order of the year of a café."""

from functools import cache
from pathlib import Path

from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.definition.reading import read

LIBRARY = Path(__file__).parent / "library"
NAMES = ("themenwahl", "rueckmeldung", "fruehstueck", "tauschen", "ort_zeit", "jahr")


@cache
def definition(name: str) -> Definition:
    """Raises KeyError."""
    if name not in NAMES:
        raise KeyError(name)
    return read((LIBRARY / f"{name}.yaml").read_bytes())
