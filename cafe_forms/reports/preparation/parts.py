"""What a briefing says, once for page, sheet of paper, text and command line: sections of blocks, in their order.

A section is `{"name", "title", "blocks"}`; a block has a `kind`:

- `said`: `lead` (strong), `text`; `is_quiet`
- `items`: `items`
- `topics`: `cards`, each with `icon`, `label`, `count`, `responses`, `note`, `change` and `rows` (blocks `said`)
- `steps`: `steps`, pairs of lead and text
- `quotes`: `question`, `texts` (`text`, `direction`)
- `numbers`: `lines`, each with `topics` and `offers` (`name`, `number`, `dial`, `purpose`)
- `write`: `labels` of empty lines

Blocks, rows and offers bear a `name` where one sheet of A4 may leave them out (`drops`).
"""

import datetime as dt
import unicodedata

from cafe_forms.pages import day_and_time
from cafe_forms.reports.briefing import Briefing
from cafe_forms.reports.preparation import bands, exactly, exchange
from cafe_forms.reports.preparation.blocks import (
    by_topic,
    items,
    label,
    listed,
    said,
    say,
    section,
    told,
    words,
)
from cafe_forms.results import disclosure
from cafe_forms.results.hidden_words import WORDS
from cafe_forms.results.summary import Answers, Line

SMALL = 20  # responses: with fewer the order may as well be another
SHARE, TELLS = "share", "erzaehlen"  # of the ready survey: who has a tip for others, and would tell it
FEW, MOST = disclosure.FEW, disclosure.MAJORITY


def of(briefing: Briefing, *, today: dt.date) -> list[dict]:
    """Every section that has something to say; what the team dropped is in none."""
    sections = [
        _open(briefing) if briefing.is_too_few else None,
        bands.of(briefing, today),
        _wishes(briefing),
        exchange.of(briefing),
        _on_paper(briefing),
        _meanings(briefing),
        _texts(briefing),
        section("notes", say("notes_title"), *map(said, briefing.preparation.notes.splitlines())),
        _steps(),
        _numbers(briefing),
        _everybody(briefing),
        _for_the_team(briefing),
        section("after", "", {"kind": "write", "labels": [say("done"), say("next")]}),
    ]
    return [_kept(one, set(briefing.preparation.dropped)) for one in sections if one and one["blocks"]]


def head(briefing: Briefing) -> dict:
    """`kicker`, `title` and the sentences below."""
    survey, meeting = briefing.survey, briefing.meeting
    moment = meeting and day_and_time(meeting.starts_at)
    kicker = say("kicker_with_meeting" if meeting else "kicker", place=survey.site.name, meeting=moment)
    return {"kicker": kicker, "title": briefing.title, "sentences": _responses(briefing)}


def _open(briefing: Briefing) -> dict:
    """Questions for a round that answers have not prepared; where the last one has cards, how to begin stands there."""
    how = [] if briefing.places else bands.aloud()
    return section("open", say("open_title"), items(words()["open_questions"]), *how)


def _responses(briefing: Briefing) -> list[dict]:
    survey = briefing.survey
    if briefing.is_too_few:
        return [said(say("too_few", threshold=survey.threshold))]
    number, expected = briefing.counted.released.responses, survey.expected
    is_of = expected is not None and number <= expected
    lead = say("responded_of" if is_of else "responded", responses=number, expected=expected)
    few = [say("few")] if number < SMALL and briefing.top else []
    return [said(" ".join([*few, say("silent")]), lead=lead)]


def _kept(one: dict, dropped: set[str]) -> dict:
    """Without the blocks and rows that the team dropped."""
    blocks = [_without(block, dropped) for block in one["blocks"] if block.get("name", "") not in dropped]
    return one | {"blocks": blocks}


def _without(block: dict, dropped: set[str]) -> dict:
    if "cards" not in block:
        return block
    cards = [
        card | {"rows": [row for row in card["rows"] if row["name"] not in dropped]}
        for card in block["cards"]
    ]
    return block | {"cards": cards}


def _wishes(briefing: Briefing) -> dict | None:
    """What else was asked: what exactly beyond the first topics, how they would like it, who would tell something."""
    told_above = [briefing.asked.lines if briefing.asked else (), briefing.tapped]
    asked = [
        found
        for found in briefing.results.answers
        if found.lines and found.is_shown and found.lines not in told_above
    ]
    blocks = [block for found in asked for block in _wish(found)]
    return section("wishes", say("wishes_title"), *exactly.others(briefing), *blocks)


def _wish(found: Answers) -> list[dict]:
    """The choices by number, and those that few chose as they stand in the definition; steps in their order."""
    in_order = found.question.is_in_order
    lines = found.lines if in_order else sorted(found.lines, key=lambda line: -(line.cell.count or 0))
    few = [] if in_order else [line for line in lines if line.cell.note == FEW]
    shown = [told(line) for line in lines if line not in few]
    hidden = [f"{WORDS[FEW]}: {', '.join(map(label, few))}"] if few else []
    return [
        said(" · ".join(shown + hidden), lead=found.question.label.say("de").text, name="wishes"),
        *(_tellers(line) for line in lines if (found.question.name, line.cell.name) == (SHARE, TELLS)),
    ]


def _tellers(line: Line) -> dict:
    sentence = "tellers" if line.cell.count else "tellers_hidden"
    return said(say(sentence, count=line.cell.count, note=WORDS[line.cell.note]), name="wishes")


def _on_paper(briefing: Briefing) -> dict:
    blocks = [
        said(
            f"{say('paper_apart')} {' · '.join(map(told, sheets.lines))}",
            lead=say("paper", responses=sheets.responses),
            name="paper",
        )
        for sheets in briefing.on_paper
    ]
    return section("paper", say("paper_title"), *blocks)


def _meanings(briefing: Briefing) -> dict:
    """What the words leave open that stand for numbers here."""
    notes = briefing.notes
    most = [one for one in reversed(MOST) if one in notes]
    found = [
        say("few_meaning") if FEW in notes else "",
        say("most_meaning", words="“ oder „".join(WORDS[one] for one in most)) if most else "",
        say("asked_meaning") if disclosure.NOT_ASKED in notes else "",
    ]
    text = " ".join(filter(None, found))
    return section("meanings", "", said(text, name="meanings", is_quiet=True) if text else None)


def _texts(briefing: Briefing) -> dict | None:
    if briefing.quotes:
        quotes = [block for asked in briefing.quotes for block in _quotes(*asked)]
        before = said(say("before_texts"), name="quotes", is_quiet=True)
        return section("quotes", say("texts_title"), before, *quotes)
    if any(found.written for found in briefing.results.answers):
        return section("quotes", say("texts_title"), said(say("texts_long"), name="quotes"))
    return None


def _quotes(question: str, texts: tuple[str, ...]) -> list[dict]:
    first, *more = texts
    named = {"quotes": [first], "more_quotes": more}
    return [
        {
            "kind": "quotes",
            "name": name,
            "question": question if name == "quotes" else "",
            "texts": [_quoted(text) for text in found],
        }
        for name, found in named.items()
        if found
    ]


def _quoted(text: str) -> dict:
    """In the direction of its first letter; which language it is nobody noted."""
    first = next((sign for sign in map(unicodedata.bidirectional, text) if sign in {"L", "R", "AL"}), "L")
    return {"text": text, "lang": "und", "direction": "ltr" if first == "L" else "rtl"}


def _steps() -> dict:
    steps = {"kind": "steps", "steps": words()["steps"], "name": "steps"}
    return section("steps", say("steps_title"), steps, said(say("pack_said"), lead=say("pack"), name="pack"))


def _numbers(briefing: Briefing) -> dict:
    lines = [{"topics": " · ".join(one.topics), "offers": by_topic(one.told)} for one in briefing.numbers]
    missing = say("unconfirmed", topics=", ".join(briefing.unconfirmed)) if briefing.unconfirmed else ""
    return section(
        "numbers",
        say("numbers_title"),
        {"kind": "numbers", "lines": lines, "name": "numbers"} if lines else None,
        said(missing, name="unconfirmed", is_quiet=True) if missing else None,
    )


def _everybody(briefing: Briefing) -> dict:
    return section("everybody", say("everybody_title"), said(say("everybody")), listed(briefing.help_now))


def _for_the_team(briefing: Briefing) -> dict | None:
    if not briefing.help_for_team:
        return None
    return section(
        "team", say("team_title"), said(say("team"), is_quiet=True), listed(briefing.help_for_team)
    )
