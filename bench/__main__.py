"""`make bench`: measures against bare Flask in paired rounds, and writes RESULTS.md. ROUNDS and SECONDS shorten it."""

import datetime as dt
import os
import platform
import statistics
import tempfile
from pathlib import Path

from bench import footprint, growth, load, mail, servers

HERE = Path(__file__).parent
ROUNDS, SECONDS = int(os.environ.get("ROUNDS", "12")), float(os.environ.get("SECONDS", "2"))
SITES, SURVEYS, MEMBERS = 1000, 10, 5000
PART = int(os.environ.get("PART", "1"))  # the digests of one PART-th of that
BY_HAND = "\nWhat the rest is made of"  # from here on the page is written by hand, and stays
STEPS = {
    "gzip": (
        "a survey page is opened, gzip",
        "≥ 1.0",
        "a page without a token that is sealed, or cards in an order",
    ),
    "plain": ("the same, plain", "≥ 0.6", "the same"),
    "answer": ("an answer is stored durably, without a text", "≥ 0.5", "an insert that checks nothing"),
    "text": ("the same with a text of 60 characters", "≥ 0.4", "an insert that reads no text"),
    "visit": ("a whole visit: page, answer with a text, thanks", "≥ 0.6", "the three bare ones together"),
}


def ratio_row(step: str, pair: servers.Pair) -> str:
    what, wanted, bare = STEPS[step]
    found = pair.ratios(step, ROUNDS, SECONDS)
    ratios = [ours / bare for ours, bare in found]
    ours, plain = (statistics.median(column) for column in zip(*found, strict=True))
    range_of = f"{min(ratios):.2f}–{max(ratios):.2f}"
    middle = statistics.median(ratios)
    return f"| {what} | {wanted} | **{middle:.2f}** ({range_of}) | {ours:.0f}/s, {plain:.0f}/s | {bare} |"


def crowd_row(pair: servers.Pair) -> str:
    took, failed, lost = pair.crowd()
    cuts = statistics.quantiles(took, n=100)
    return (
        f"| {servers.PHONES} phones at once: p99 / p50, errors, lost | ≤ 10, 0, 0 "
        f"| **{cuts[98] / cuts[49]:.1f}**, {failed}, {lost} | {1000 * cuts[49]:.0f} ms, {1000 * cuts[98]:.0f} ms | – |"
    )


def growth_rows(folder: Path) -> list[str]:
    found = growth.texts(folder / "texts")
    rows = [
        f"| {name} with {growth.MANY:,} texts against {growth.FEW} | as with {growth.FEW} | **{many / few:.1f} ×** "
        f"| {1000 * few:.1f} ms, {1000 * many:.1f} ms | – |"
        for name, (few, many) in found["readings"].items()
    ]
    ours, bare = found["csv"]
    rows.append(
        f"| CSV of {growth.MANY:,} texts against bare csv.writer; memory | ≤ 2.5 ×, + 30 MiB "
        f"| **{ours / bare:.1f} ×**, + {found['memory']:.0f} MiB | {ours:.2f} s, {bare:.2f} s | no cell made harmless |"
    )
    took, memory = growth.released(folder / "release")
    rows.append(
        f"| release of {growth.RELEASED:,}: processor, memory | ≤ 1 s, + 10 MiB "
        f"| **{took:.2f} s**, + {memory:.0f} MiB | – | – |"
    )
    seconds, owed = growth.digests(folder / "digests", SITES // PART, SURVEYS, MEMBERS // PART)
    rows.append(
        f"| digests of {SITES // PART:,} sites × {SURVEYS} surveys × {MEMBERS // PART:,} members are owed "
        f"| 60 s for {SITES:,} sites | **{seconds:.1f} s** | {owed:,} letters | – |"
    )
    return rows


def footprint_rows(folder: Path) -> list[str]:
    found = footprint.measure(folder / "serve")
    ratio = found["ours"] / found["bare"]
    return [
        f"| `serve`, idle: PSS | 90 MiB | **{found['idle']:.0f} MiB** "
        f"| {found['at_work']:.0f} MiB while it reads texts for letters | – |",
        f"| start of `serve` to the first page | 1.0 s | **{found['first_page']:.1f} s** "
        f"| {found['seeded']:.1f} s where a demo café is made first | – |",
        f"| processor time of a start against the libraries alone | 1.25 × | **{ratio:.2f} ×** "
        f"| {found['ours']:.2f} s, {found['bare']:.2f} s | imports that do nothing |",
    ]


def mail_row(folder: Path) -> str:
    ours, bare, first, last = mail.measure(folder, servers.free_port())
    return (
        f"| {mail.LETTERS:,} letters written, sent and written down, against bare smtplib | – | **{ours / bare:.2f}** "
        f"| {ours:.0f}/s, {bare:.0f}/s; {first:.0f} MB, then {last:.0f} MB | one that remembers nothing |"
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        with servers.pair(folder / "web") as pair:
            rows = [*(ratio_row(step, pair) for step in STEPS), crowd_row(pair)]
        rows += [*growth_rows(folder), *footprint_rows(folder), mail_row(folder)]
    busy = f"load of the last quarter of an hour {os.getloadavg()[2]:.1f}"
    text = f"""# Measured

{dt.datetime.now(dt.UTC).date().isoformat()}, Python {platform.python_version()}, {os.cpu_count()} cores, {busy}.
{load.CLIENTS} clients in processes of their own, {ROUNDS} paired rounds of {SECONDS:g} s, ours and bare in turn on the
same server with as many threads; medians with their range. What was accepted was counted in the database after each.

Bare is Flask with a Jinja page of the same size, an insert into two tables and a page of thanks (`bench/bare.py`): no
limits, no forms, no languages, no headers. Ratios of pages and answers are ours by bare: 1 is as fast.

| figure | to reach | measured | each | what it is measured against |
|---|---|---|---|---|
{chr(10).join(rows)}
"""
    file = HERE / "RESULTS.md"
    _before, mark, rest = file.read_text(encoding="utf-8").partition(BY_HAND)
    file.write_text(text + mark + rest, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
