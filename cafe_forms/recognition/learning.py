"""Learns words/weights.txt from labelled texts: `python -m cafe_forms.recognition.learning tests/recognition/*.jsonl`.

A text is a line `{"text": …, "lang": …, "crisis": true|false}`; one without "crisis" is harmless. What is
learned is a linear support vector machine with squared hinge loss, by dual coordinate descent (Hsieh et al.
2008), in plain Python and in a fixed order: the same texts give the same bytes. A sign counts the more, the
fewer texts have it (inverse document frequency). Each text is learned from alone and beside a few harmless ones
of its language, so that ordinary words around it change little; of harmless texts each sentence teaches too.
The threshold is the one that lets at most FALSE_ALARMS pass in texts that were held out: each file in TOLD_BY
is weighed by what was learned without it, since texts of one author, and one scene in several languages,
resemble each other.
"""

import json
import sys
from collections import Counter
from dataclasses import dataclass
from math import log, sqrt
from pathlib import Path
from random import Random

from . import crisis

WEIGHTS = Path(__file__).with_name("words") / "weights.txt"
# Files with the mixture of a survey, nine ordinary texts in ten; in the others traps and hints are far denser.
TOLD_BY = ("given", "author_10", "author_18")
FALSE_ALARMS = 0.018  # of these, so that unseen ones stay at three in a hundred
RAREST = {False: 1, True: 2}  # texts that must have a sign: one by itself, a pair
MOST = 200_000  # signs that are kept, the heaviest
SCALE = 50  # of the whole numbers in the file
BESIDE = 3  # harmless texts that each text is learned beside
COST = 0.1  # of a text on the wrong side; chosen by the held-out files
ROUNDS = 10

Lesson = tuple[list[str], bool]  # signs in order, and whether they are a crisis
Weights = dict[str, float]


@dataclass(frozen=True)
class Text:
    """`parts` holds the signs of the whole text, then of each sentence, each in order."""

    parts: list[list[str]]
    named: bool
    language: str = ""


def read(path: Path) -> list[Text]:
    return [_read(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def _read(row: dict) -> Text:
    parts = [sorted(crisis.signs(part)) for part in crisis.parts(row["text"])]
    return Text(parts, row.get("crisis", False), row.get("lang", ""))


def lessons(texts: list[Text]) -> list[Lesson]:
    """What is learned from: the texts, the sentences of harmless ones, and each text beside a harmless one."""
    dice = Random(0)  # noqa: S311 - it mixes texts, it keeps no secret
    harmless: dict[str, list[list[str]]] = {}
    for text in texts:
        if not text.named:
            harmless.setdefault(text.language, []).append(text.parts[0])
    found = []
    for text in texts:
        found += [(part, text.named) for part in text.parts[: 1 if text.named else None]]
        if beside := harmless.get(text.language):
            others = dice.choices(beside, k=BESIDE)
            found += [(sorted({*text.parts[0], *other}), text.named) for other in others]
    return found


def learn(texts: list[Lesson]) -> Weights:
    """What each sign weighs; the sum over a text is to be divided by the root of its number of signs."""
    rare = _rarity(texts)
    numbers = {sign: number for number, sign in enumerate(rare)}
    squares = [amount * amount for amount in rare.values()]
    rows = [[numbers[sign] for sign in signs if sign in numbers] for signs, _ in texts]
    norms = [
        sum(squares[sign] for sign in row) / (len(signs) or 1)
        for row, (signs, _) in zip(rows, texts, strict=True)
    ]
    costs = _costs(texts)
    weights, duals = [0.0] * len(rare), [0.0] * len(texts)
    order, dice = list(range(len(texts))), Random(0)  # noqa: S311 - it shuffles texts, it keeps no secret
    for _ in range(ROUNDS):
        dice.shuffle(order)
        for text in order:
            (signs, named), row, slack = texts[text], rows[text], 1 / (2 * costs[text])
            side, root = 1 if named else -1, sqrt(len(signs) or 1)
            gradient = side * sum(map(weights.__getitem__, row)) / root - 1 + slack * duals[text]
            better = max(duals[text] - gradient / (norms[text] + slack), 0.0)
            step, duals[text] = side * (better - duals[text]) / root, better
            if step:
                for sign in row:
                    weights[sign] += step * squares[sign]
    return dict(zip(rare, weights, strict=True))


def _rarity(texts: list[Lesson]) -> dict[str, float]:
    """How much a sign tells by itself, before anything is learned."""
    counts = Counter(sign for signs, _ in texts for sign in signs)
    return {
        sign: log(len(texts) / count) + 1
        for sign, count in sorted(counts.items())
        if count >= RAREST["+" in sign or "<" in sign]
    }


def _costs(texts: list[Lesson]) -> list[float]:
    """Of each text on the wrong side: as much for all crises together as for all harmless texts."""
    share = sum(named for _, named in texts) / len(texts)
    return [COST / (2 * (share if named else 1 - share)) for _, named in texts]


def scores(weights: Weights, texts: list[Text]) -> list[tuple[float, bool]]:
    return [(max(_score(weights, part) for part in text.parts), text.named) for text in texts]


def _score(weights: Weights, signs: list[str]) -> float:
    return sum(weights.get(sign, 0) for sign in signs) / sqrt(len(signs) or 1)


def held_out(files: dict[str, list[Text]]) -> list[tuple[float, bool]]:
    """Scores of the files in TOLD_BY, each by what the others teach."""
    found = []
    for name in TOLD_BY:
        others = [text for other, texts in files.items() if other != name for text in texts]
        unseen = scores(heaviest(learn(lessons(others))), files[name])
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


def heaviest(weights: Weights) -> Weights:
    kept = sorted(weights, key=lambda sign: (-abs(weights[sign]), sign))[:MOST]
    return {sign: weights[sign] for sign in sorted(kept)}


def written(weights: Weights, limit: float) -> str:
    """The signs as whole numbers, one line per number."""
    lines: dict[int, list[str]] = {}
    for sign in sorted(weights):
        lines.setdefault(round(weights[sign] * SCALE), []).append(sign)
    lines.pop(0, None)
    return f"{limit * SCALE:.1f}\n" + "".join(
        f"{weighs} {' '.join(lines[weighs])}\n" for weighs in sorted(lines)
    )


def taught(paths: list[Path]) -> str:
    """The content of words/weights.txt as the files teach it."""
    files = {path.stem: read(path) for path in paths}
    limit = threshold(held_out(files))
    everything = [text for texts in files.values() for text in texts]
    return written(heaviest(learn(lessons(everything))), limit)


if __name__ == "__main__":
    WEIGHTS.write_text(taught([Path(name) for name in sorted(sys.argv[1:])]), encoding="utf-8")
