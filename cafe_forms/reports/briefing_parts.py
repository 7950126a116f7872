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
from functools import lru_cache
from pathlib import Path

import yaml

from cafe_forms.models import Offer
from cafe_forms.pages import day, day_and_time
from cafe_forms.reports import briefing_card
from cafe_forms.reports.briefing import Briefing
from cafe_forms.results import disclosure
from cafe_forms.results.summary import Answers, Line

WORDS = Path(__file__).parent / "briefing_words.yaml"
SMALL = 20  # responses: with fewer the order may as well be another
SHARE, TELLS = "share", "erzaehlen"  # of the ready survey: who has a tip for others, and would tell it
FEW, MOST = disclosure.FEW, disclosure.MAJORITY


@lru_cache(maxsize=1)
def words() -> dict:
    return yaml.load(WORDS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def say(sentence: str, **facts) -> str:
    return words()[sentence].format(**facts)


def drops() -> list[tuple[str, str]]:
    """What a sheet of A4 leaves out, the first first: names, and what the sheet calls them."""
    return [tuple(pair) for pair in words()["drops"]]


def of(briefing: Briefing, *, today: dt.date) -> list[dict]:
    """Every section that has something to say; what the team dropped is in none."""
    sections = [
        section("open", say("open_title"), items(words()["open_questions"])) if briefing.is_too_few else None,
        _topics(briefing, today),
        _wishes(briefing),
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


def _responses(briefing: Briefing) -> list[dict]:
    survey, release = briefing.survey, briefing.counted.release
    if briefing.is_too_few:
        return [said(say("too_few", threshold=survey.threshold))]
    number, expected = release.responses, survey.expected
    is_of = expected is not None and number <= expected
    lead = say("responded_of" if is_of else "responded", responses=number, expected=expected)
    few = [say("few")] if number < SMALL and briefing.top else []
    return [said(" ".join([*few, say("silent")]), lead=lead)]


def section(name: str, title: str, *blocks: dict) -> dict:
    return {"name": name, "title": title, "blocks": [block for block in blocks if block]}


def said(text: str, *, lead: str = "", name: str = "", is_quiet: bool = False) -> dict:
    return {"kind": "said", "lead": lead, "text": text, "name": name, "is_quiet": is_quiet}


def items(texts, name: str = "") -> dict:
    return {"kind": "items", "items": list(texts), "name": name}


def _kept(one: dict, dropped: set[str]) -> dict:
    """Without the blocks and rows that the team dropped."""
    blocks = [_without(block, dropped) for block in one["blocks"] if block.get("name", "") not in dropped]
    return one | {"blocks": blocks}


def _without(block: dict, dropped: set[str]) -> dict:
    if block["kind"] != "topics":
        return block
    cards = [
        card | {"rows": [row for row in card["rows"] if row["name"] not in dropped]}
        for card in block["cards"]
    ]
    return block | {"cards": cards}


def _topics(briefing: Briefing, today: dt.date) -> dict | None:
    if briefing.places:
        title = (
            say("last_title", day=day(briefing.counted.release.released_on))
            if briefing.is_too_few
            else say("top_title")
        )
        cards = [briefing_card.of(briefing, place, words(), today) for place in briefing.places]
        return section(
            "topics", title, *_chosen(briefing), {"kind": "topics", "cards": cards}, *_order(briefing)
        )
    if briefing.is_too_few:
        return None
    why = "spread" if briefing.is_spread else "hidden" if briefing.asked else "not_asked"
    return section("topics", say(f"{why}_title"), said(say(why)))


def _chosen(briefing: Briefing) -> list[dict]:
    if not briefing.chosen:
        return []
    why, topic = briefing.preparation.why, _label(briefing.chosen.line)
    return [said("", lead=say("chosen_because" if why else "chosen", topic=topic, why=why))]


def _order(briefing: Briefing) -> list[dict]:
    """Bands and ties, one plain sentence each, of nothing but what is printed."""
    top, others = [place.line for place in briefing.top], briefing.others
    levels, found = [level for level in _levels(top) if len(level) > 1], []
    if levels and len(levels[0]) == len(top):
        found = [said(say("choose"), lead=say("all_level"))]
    elif levels:
        lead = " ".join(say("level", topics=_named(level)) for level in levels)
        found = [said(say("choose"), lead=lead)]
    found.append(said(say("never_ask"), lead=say("start")))
    return found + _others(others)


def _levels(lines: list[Line]) -> list[list[Line]]:
    """Lines that read the same, together."""
    found: dict[tuple, list[Line]] = {}
    for line in lines:
        found.setdefault((line.cell.count, line.cell.note), []).append(line)
    return list(found.values())


def _others(others) -> list[dict]:
    """The middle by its numbers, and what few chose by its word."""
    shown = [line for line in others if line.cell.note != FEW]
    few = [line for line in others if line.cell.note == FEW]
    middle = [_quiet(say("middle"), map(_told, shown))] if shown else []
    return middle + ([_quiet(f"{FEW.capitalize()}:", map(_label, few))] if few else [])


def _quiet(lead: str, told) -> dict:
    return said(" · ".join(told), lead=lead, name="others", is_quiet=True)


def _named(lines: list[Line]) -> str:
    """'„A“, „B“ und „C“'"""
    quoted = [f"„{_label(line)}“" for line in lines]
    return " und ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)


def _label(line: Line) -> str:
    return line.choice.label.say("de").text


def _told(line: Line) -> str:
    """'in der Runde reden: 4', or the word that stands for its number."""
    return f"{_label(line)}: {line.cell.count or line.cell.note}"


def _wishes(briefing: Briefing) -> dict | None:
    """What else was asked: how they would like it, and who would tell something."""
    asked = [
        found
        for found in briefing.results.answers
        if found.lines
        and found.is_shown
        and not (briefing.asked and found.question == briefing.asked.question)
    ]
    blocks = [block for found in asked for block in _wish(found)]
    return section("wishes", say("wishes_title"), *blocks)


def _wish(found: Answers) -> list[dict]:
    """The choices by number, and those that few chose as they stand in the definition."""
    lines = sorted(found.lines, key=lambda line: -(line.cell.count or 0))
    first = said(" · ".join(map(_told, lines)), lead=f"{found.question.label.say('de').text}", name="wishes")
    return [
        first,
        *(_tellers(line) for line in lines if (found.question.name, line.cell.name) == (SHARE, TELLS)),
    ]


def _tellers(line: Line) -> dict:
    sentence = "tellers" if line.cell.count else "tellers_hidden"
    return said(say(sentence, count=line.cell.count, note=line.cell.note), name="wishes")


def _on_paper(briefing: Briefing) -> dict:
    blocks = [
        said(
            f"{say('paper_apart')} {' · '.join(map(_told, sheets.lines))}",
            lead=say("paper", responses=sheets.responses),
            name="paper",
        )
        for sheets in briefing.on_paper
    ]
    return section("paper", say("paper_title"), *blocks)


def _meanings(briefing: Briefing) -> dict:
    """What the words leave open that stand for numbers here."""
    notes = briefing.notes
    most = [word for word in reversed(MOST) if word in notes]
    found = [
        say("few_meaning") if FEW in notes else "",
        say("most_meaning", words="“ oder „".join(most)) if most else "",
        say("asked_meaning") if disclosure.NOT_ASKED in notes else "",
    ]
    text = " ".join(filter(None, found))
    return section("meanings", "", said(text, name="meanings", is_quiet=True) if text else None)


def _texts(briefing: Briefing) -> dict | None:
    if briefing.quotes:
        quotes = [block for asked in briefing.quotes for block in _quotes(*asked)]
        before = said(say("before_texts"), name="quotes", is_quiet=True)
        return section("quotes", say("texts_title"), before, *quotes)
    if any(found.texts for found in briefing.results.answers):
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
    lines = [{"topics": " · ".join(one.topics), "offers": _offers(one.offers)} for one in briefing.numbers]
    missing = say("unconfirmed", topics=", ".join(briefing.unconfirmed)) if briefing.unconfirmed else ""
    return section(
        "numbers",
        say("numbers_title"),
        {"kind": "numbers", "lines": lines, "name": "numbers"} if lines else None,
        said(missing, name="unconfirmed", is_quiet=True) if missing else None,
    )


def _everybody(briefing: Briefing) -> dict:
    return section("everybody", say("everybody_title"), said(say("everybody")), _list(briefing.help_now))


def _for_the_team(briefing: Briefing) -> dict | None:
    if not briefing.help_for_team:
        return None
    return section("team", say("team_title"), said(say("team"), is_quiet=True), _list(briefing.help_for_team))


def _list(offers: list[Offer]) -> dict:
    return {
        "kind": "numbers",
        "lines": [{"topics": "", "offers": [_offer(one) for one in offers]}],
        "name": "",
    }


def _offers(offers) -> list[dict]:
    """The first stays on every sheet."""
    return [_offer(offer, "more_numbers" if place else "") for place, offer in enumerate(offers)]


def _offer(offer: Offer, name: str = "") -> dict:
    return {
        "name": name,
        "says": offer.name,
        "number": offer.number or offer.url_domain or "",
        "dial": offer.dial,
        "purpose": offer.purpose,
    }
