"""How much is found and how much of it is right, with 90 % Wilson intervals."""

from collections.abc import Collection, Sequence
from math import sqrt

import numpy as np

from cafe_forms.surveys.catalogue import topics as catalogue

from .corpus import Text

Z = 1.645  # 90 %, both sides
LANGUAGES = ("de", "en", "tr", "ar", "uk", "ru", "ro", "hr", "fa")


def wilson(hits: int, trials: int) -> tuple[float, float, float]:
    """(share, lower, upper) of a proportion; Wilson 1927."""
    share, square = hits / trials, Z * Z / trials
    middle = (share + square / 2) / (1 + square)
    half = Z / (1 + square) * sqrt(share * (1 - share) / trials + square / (4 * trials))
    return share, middle - half, middle + half


def share(hits: int, trials: int) -> str:
    return "{:.2f} ({:.2f}–{:.2f})".format(*wilson(hits, trials)) if trials else "–"


def of_crisis(name: str, found: np.ndarray, is_crisis: np.ndarray) -> str:
    right, false = int((found & is_crisis).sum()), int((found & ~is_crisis).sum())
    crises, harmless = int(is_crisis.sum()), int((~is_crisis).sum())
    found_of = f"{right}/{crises} crises, {share(right, crises)}"
    return f"{name}: {found_of}; {false}/{harmless} false, {share(false, harmless)}"


def by_language(texts: Sequence[Text], shown: np.ndarray, groups: Collection[str]) -> str:
    """A table: what is shown (texts by codes) of the texts of these groups."""
    rows = [
        "| language | texts | right of what is shown | right or defensible | found | F1 |",
        "|---|---|---|---|---|---|",
    ]
    inside = np.array([text.group in groups for text in texts])
    for language in ("all", *LANGUAGES):
        chosen = inside & np.array([language in ("all", text.language) for text in texts])
        if chosen.any():
            rows.append(f"| {language} | {chosen.sum()} | {_row(texts, shown, np.flatnonzero(chosen))} |")
    return "\n".join(rows)


def _row(texts: Sequence[Text], shown: np.ndarray, chosen: np.ndarray) -> str:
    codes = np.array(list(catalogue()))
    said = [set(codes[shown[number]]) for number in chosen]
    right = sum(len(one & texts[number].topics) for one, number in zip(said, chosen, strict=True))
    maybe = sum(len(one & texts[number].maybe) for one, number in zip(said, chosen, strict=True))
    all_said, wanted = sum(map(len, said)), sum(len(texts[number].topics) for number in chosen)
    f1 = 2 * right / max(all_said + wanted, 1)
    return f"{share(right, all_said)} | {share(right + maybe, all_said)} | {share(right, wanted)} | {f1:.2f}"
