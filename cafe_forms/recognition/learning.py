"""Learns words/weights.txt from labelled texts: `python -m cafe_forms.recognition.learning tests/recognition/*.jsonl`.

A text is a line `{"text": …, "crisis": true|false}`; one without "crisis" is harmless. What is learned is a linear
support vector machine with squared hinge loss, by dual coordinate descent (Hsieh et al. 2008), in plain Python and in
a fixed order: the same texts give the same bytes. A sign counts the more, the fewer texts have it (inverse document
frequency). The threshold is the one that lets at most FALSE_ALARMS pass in texts that were held out: each file in
TOLD_BY is weighed by what was learned without it, since texts of one author, and one scene in several languages,
resemble each other.
"""

import json
import sys
from collections import Counter
from math import log, sqrt
from pathlib import Path
from random import Random

from . import crisis

WEIGHTS = Path(__file__).with_name("words") / "weights.txt"
TOLD_BY = ("author_1", "author_2", "author_3", "author_4")  # files by which no rule was mended
FALSE_ALARMS = 0.025
RAREST = 2  # texts that must have a sign
MOST = 35_000  # signs that are kept, the heaviest
SCALE = 50  # of the whole numbers in the file
COST = 0.02  # of a text on the wrong side; chosen by the held-out files
ROUNDS = 25
UNSURE = 0.5  # what words stand for is a guess: it counts for half

Text = tuple[list[str], bool]  # its signs in order, and whether it is a crisis
Weights = dict[str, float]


def read(path: Path) -> list[Text]:
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [(sorted(crisis.signs(row["text"])), row.get("crisis", False)) for row in rows]


def learn(texts: list[Text]) -> Weights:
    """What each sign weighs; the sum over a text is to be divided by the root of its number of signs."""
    rare = _rarity(texts)
    rows = [_row(signs, rare) for signs, _ in texts]
    share = sum(named for _, named in texts) / len(texts)
    weights = dict.fromkeys(rare, 0.0)
    duals = [0.0] * len(texts)
    order, dice = list(range(len(texts))), Random(0)  # noqa: S311 - it shuffles texts, it keeps no secret
    for _ in range(ROUNDS):
        dice.shuffle(order)
        for number in order:
            named = texts[number][1]
            cost = COST / (2 * (share if named else 1 - share))
            duals[number] = _improved(weights, rows[number], 1 if named else -1, duals[number], cost)
    return {sign: weight * rare[sign] for sign, weight in weights.items()}


def _rarity(texts: list[Text]) -> dict[str, float]:
    """How much a sign tells by itself, before anything is learned."""
    counts = Counter(sign for signs, _ in texts for sign in signs)
    return {
        sign: (log(len(texts) / count) + 1) * (UNSURE if sign[0] == "<" else 1)
        for sign, count in sorted(counts.items())
        if count >= RAREST
    }


def _row(signs: list[str], rare: dict[str, float]) -> list[tuple[str, float]]:
    root = sqrt(len(signs) or 1)
    return [(sign, rare[sign] / root) for sign in signs if sign in rare]


def _improved(weights: Weights, row: list[tuple[str, float]], side: int, dual: float, cost: float) -> float:
    """The best dual variable of one text while all others stay; moves the weights with it."""
    slack = 1 / (2 * cost)
    gradient = side * sum(weights[sign] * amount for sign, amount in row) - 1 + slack * dual
    better = max(dual - gradient / (sum(amount * amount for _, amount in row) + slack), 0.0)
    step = side * (better - dual)
    if step:
        for sign, amount in row:
            weights[sign] += step * amount
    return better


def scores(weights: Weights, texts: list[Text]) -> list[tuple[float, bool]]:
    return [
        (sum(weights.get(sign, 0) for sign in signs) / sqrt(len(signs) or 1), named) for signs, named in texts
    ]


def held_out(files: dict[str, list[Text]]) -> list[tuple[float, bool]]:
    """Scores of the files in TOLD_BY, each by what the others teach."""
    found = []
    for name in TOLD_BY:
        others = [text for other, texts in files.items() if other != name for text in texts]
        unseen = scores(learn(others), files[name])
        print(f"{name}, held out: {told(unseen, threshold(unseen))}")
        found += unseen
    return found


def threshold(scored: list[tuple[float, bool]]) -> float:
    """The lowest score above which there are at most FALSE_ALARMS of the harmless texts."""
    harmless = sorted((score for score, named in scored if not named), reverse=True)
    return harmless[int(FALSE_ALARMS * len(harmless))]


def told(scored: list[tuple[float, bool]], limit: float) -> str:
    crises = [score > limit for score, named in scored if named]
    harmless = [score > limit for score, named in scored if not named]
    return (
        f"{sum(crises)}/{len(crises)} crises, {sum(harmless)}/{len(harmless)} false alarms above {limit:.2f}"
    )


def written(weights: Weights, limit: float) -> str:
    """The heaviest signs as whole numbers, one line per number."""
    heaviest = sorted(weights, key=lambda sign: (-abs(weights[sign]), sign))[:MOST]
    lines: dict[int, list[str]] = {}
    for sign in sorted(heaviest):
        lines.setdefault(round(weights[sign] * SCALE), []).append(sign)
    lines.pop(0, None)
    return f"{limit * SCALE:.1f}\n" + "".join(
        f"{weighs} {' '.join(lines[weighs])}\n" for weighs in sorted(lines)
    )


def taught(paths: list[Path]) -> str:
    """The content of words/weights.txt as the files teach it."""
    files = {path.stem: read(path) for path in paths}
    limit = threshold(held_out(files))
    return written(learn([text for texts in files.values() for text in texts]), limit)


if __name__ == "__main__":
    WEIGHTS.write_text(taught([Path(name) for name in sorted(sys.argv[1:])]), encoding="utf-8")
