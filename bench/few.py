"""What so few answers show: the simulation behind the ranking, and behind the sentences; `python -m bench.few`.

Ten topics with true shares of 55 to 5 %, three ticks at most, ranked and printed by the functions of the pages. And how
many of the labelled texts a sentence would have said: `sentences_judged.csv`, judged twice, the second time in another
order and without a look at the first. Writes FEW.md.
"""

import csv
import random
import statistics
from collections import Counter
from pathlib import Path

from cafe_forms.reports import ranking
from cafe_forms.results.disclosure import Thresholds
from cafe_forms.results.printing import Counts, printed
from cafe_forms.results.summary import Line
from cafe_forms.surveys import ready, sentences
from cafe_forms.surveys.editing import sentence_edit

HERE = Path(__file__).parent
ROUNDS = 1000
WOMEN = (5, 8, 12, 18, 20, 40)
SENTENCE_WOMEN = (8, 12, 18)
SAYS = 0.7  # that a sentence of a topic she chose says it: below what was judged of unseen texts
ASKED = sentence_edit.in_place_of_text(ready.definition("themenwahl"))
TOPICS = [choice.name for choice in ASKED.question("topics").choices if choice.topic]
SHARES = [0.55 - 0.5 * place / (len(TOPICS) - 1) for place in range(len(TOPICS))]
TEXT = """\
# What so few answers show

Written by `python -m bench.few`; {rounds} rounds each, ten topics with true shares of 55 to 5 %, at most three ticks,
printed and ranked by the functions of the pages: numbers from 3, sensitive ones from 5.

| women | topics told | true first alone on top | true first in the top group | tie at the top | more than three |
|---|---|---|---|---|---|
{ranking}

Twelve sentences in the place of the text, where one of a topic she chose says it in {says} of cases:

| women | sentences told | eight of ten rounds | rounds without any | taps of one woman, median |
|---|---|---|---|---|
{sentences}

Texts that some sentence would have said: a team that reads the sentence would prepare for the same as one that reads
the text. Judged twice by the one who wrote the sentences. The development texts were known while they were written;
the unseen ones, 60 drawn from tests/recognition/unseen, were not.

| texts | number | first | second | both | kappa |
|---|---|---|---|---|---|
{judged}
"""


def answer(rng: random.Random) -> dict[str, list[str]]:
    """One woman: up to three of what matters to her, and of each a sentence if one says it."""
    liked = [topic for topic, share in zip(TOPICS, SHARES, strict=True) if rng.random() < share]
    chosen = rng.sample(liked, min(3, len(liked)))
    offered = {choice.name for choice in ASKED.question("exact").choices}
    said = []
    for topic in chosen:
        of_topic = [one.name for one in sentences.of_topic(topic) if one.name in offered]
        if rng.random() < SAYS:
            said.append(rng.choice(of_topic))
    return {"topics": chosen, "exact": said}


def shown(women: int, rng: random.Random) -> tuple[dict[str, list[Line]], list[int]]:
    """What is printed of one round, by question, and how many sentences each woman tapped."""
    answers = [answer(rng) for _ in range(women)]
    counts = {
        question.name: {
            choice.name: sum(choice.name in one.get(question.name, ()) for one in answers)
            for choice in question.choices
        }
        for question in ASKED.answered
    }
    cells = printed(ASKED, Counts(women, counts, {}), Thresholds()).cells
    lines = {
        name: [
            Line(choice, cell) for choice, cell in zip(ASKED.question(name).choices, cells[name], strict=True)
        ]
        for name in ("topics", "exact")
    }
    return lines, [len(one["exact"]) for one in answers]


def of_ranking(women: int, rng: random.Random) -> str:
    found = Counter()
    for _ in range(ROUNDS):
        lines, _taps = shown(women, rng)
        first = [line.choice.name for line in ranking.leading(lines["topics"])]
        places = ranking.told(lines["topics"])
        level = [
            line
            for line in places
            if (line.cell.note, line.cell.count) == (places[0].cell.note, places[0].cell.count)
        ]
        found["alone"] += first[:1] == TOPICS[:1] and len(level) == 1
        found["among"] += TOPICS[0] in first
        found["tie"] += len(level) > 1
        found["cut"] += len(first) > ranking.TOP
        found["numbers"] += len(places)
    shares = [f"{found[key] / ROUNDS:.0%}" for key in ("alone", "among", "tie", "cut")]
    return f"| {women} | {found['numbers'] / ROUNDS:.1f} | {' | '.join(shares)} |"


def of_sentences(women: int, rng: random.Random) -> str:
    numbers, taps = [], []
    for _ in range(ROUNDS):
        lines, tapped = shown(women, rng)
        numbers.append(len(ranking.told(lines["exact"])))
        taps += tapped
    none = sum(number == 0 for number in numbers) / ROUNDS
    tenths = statistics.quantiles(numbers, n=10)
    return (
        f"| {women} | {statistics.mean(numbers):.1f} | {tenths[0]:.0f}–{tenths[-1]:.0f} | {none:.0%} "
        f"| {statistics.median(taps):.0f} |"
    )


def judged() -> list[str]:
    rows = list(csv.DictReader((HERE / "sentences_judged.csv").read_text(encoding="utf-8").splitlines()))
    drawn = {name.removeprefix("satz_") for name in sentences.drawn(TOPICS)}
    stock = {name.removeprefix("satz_") for name in sentences.sentences()}
    offered = [row for row in rows if set(row["topics"].split()) & set(TOPICS)]
    return [
        _share(f"{kind}, {what}", [row for row in among if row["set"] == kind], names)
        for kind in ("development", "unseen")
        for what, among, names in (
            ("whole stock", rows, stock),
            ("12 for the ten topics offered", offered, drawn),
        )
    ]


def _share(what: str, rows: list[dict], names: set[str]) -> str:
    said = [[bool(set(row[pass_].split()) & names) for pass_ in ("first", "second")] for row in rows]
    first, second = (sum(column) / len(rows) for column in zip(*said, strict=True))
    both, agreed = sum(map(all, said)) / len(rows), sum(a == b for a, b in said) / len(rows)
    by_chance = first * second + (1 - first) * (1 - second)
    kappa = (agreed - by_chance) / (1 - by_chance) if by_chance < 1 else 1
    return f"| {what} | {len(rows)} | {first:.0%} | {second:.0%} | {both:.0%} | {kappa:.2f} |"


def written() -> str:
    rng = random.Random(5)
    return TEXT.format(
        rounds=ROUNDS,
        says=f"{SAYS:.0%}",
        ranking="\n".join(of_ranking(women, rng) for women in WOMEN),
        sentences="\n".join(of_sentences(women, rng) for women in SENTENCE_WOMEN),
        judged="\n".join(judged()),
    )


if __name__ == "__main__":
    (HERE / "FEW.md").write_text(written(), encoding="utf-8")
