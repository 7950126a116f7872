"""What so few answers show: the simulation behind the ranking, and behind the sentences; `python -m bench.few`.

Ten topics with true shares of 55 to 5 %, three ticks at most, ranked and printed by the functions of the pages. And how
many of the labelled texts a sentence would have said: `sentences_judged.csv`, judged twice by the author of the
sentences (`first`, `second`), then by somebody who had seen neither column (`other`). Writes FEW.md.
"""

import csv
import random
import statistics
from collections import Counter
from math import prod
from pathlib import Path

from cafe_forms.reports import ranking
from cafe_forms.results.disclosure import Thresholds
from cafe_forms.results.printing import Counts, printed
from cafe_forms.results.summary import Line
from cafe_forms.surveys import ready, sentences
from cafe_forms.surveys.editing import sentence_edit
from training.measures import wilson

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

Texts that some sentence would have said. The author of the sentences asked whether a team that reads the sentence
would prepare for the same, twice; another judge, who had not seen those marks, whether she would find a sentence that
says what she says. The development texts were known while the sentences were written; the unseen ones, 60 and then
60 more drawn from tests/recognition/unseen, were not. Agreement is of the author's first time with the other judge;
in brackets 90 % Wilson intervals.

| texts | number | author | again | another judge | both judges | agreed | kappa |
|---|---|---|---|---|---|---|---|
{judged}

Both are language models that know cafés from descriptions; no mother has judged.
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
        _shares(f"{kind}, {what}", [row for row in among if row["set"] == kind], names)
        for kind in ("development", "unseen", "unseen, more")
        for what, among, names in (
            ("whole stock", rows, stock),
            ("12 for the ten topics offered", offered, drawn),
        )
    ]


def _shares(what: str, rows: list[dict], names: set[str]) -> str:
    """The texts drawn later have no marks of the author's."""
    said = {
        judge: [bool(set(row[judge].split()) & names) for row in rows]
        for judge in ("first", "second", "other")
    }
    if rows[0]["set"] == "unseen, more":
        return f"| {what} | {len(rows)} | – | – | {_share(said['other'])} | – | – | – |"
    return f"| {what} | {len(rows)} | {' | '.join(map(_share, said.values()))} | {_agreement(said)} |"


def _agreement(said: dict[str, list[bool]]) -> str:
    pairs = list(zip(said["first"], said["other"], strict=True))
    agreed = [first == other for first, other in pairs]
    shares = [sum(column) / len(pairs) for column in zip(*pairs, strict=True)]
    by_chance = prod(shares) + prod(1 - share for share in shares)
    kappa = (sum(agreed) / len(pairs) - by_chance) / (1 - by_chance)
    return f"{_share([all(pair) for pair in pairs])} | {_share(agreed)} | {kappa:.2f}"


def _share(said: list[bool]) -> str:
    share, low, high = wilson(sum(said), len(said))
    return f"{share:.0%} ({low:.0%}–{high:.0%})"


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
