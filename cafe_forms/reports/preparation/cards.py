"""One topic of a briefing: what is printed of it, and the three, seven and five minutes that it fills."""

import datetime as dt
from collections.abc import Iterator, Mapping

from cafe_forms.reports import ranking
from cafe_forms.reports.briefing import Briefing
from cafe_forms.reports.preparation import exactly
from cafe_forms.results.hidden_words import WORDS
from cafe_forms.surveys.catalogue import Topic

# The texts that a café may say in its own words, as `cafe.inputs` keeps them.
TEXTS = (
    "fact",
    "source",
    "question1",
    "question2",
    "question3",
    "together",
    "takeaway",
    "materials",
    "avoid",
)
QUESTION_NAMES = ("question", "second_question", "third_question")


def of(briefing: Briefing, place: ranking.Place, words: dict, today: dt.date) -> dict:
    """A card of the block `topics`: see `parts`."""
    line, topic = place.line, place.topic
    return {
        "icon": line.choice.icon or "",
        "label": line.choice.label.say("de").text,
        "count": line.cell.count,
        "responses": briefing.counted.responses,
        "note": WORDS[line.cell.note],
        "change": words.get(briefing.change_of(line), ""),
        "rows": list(_of_topic(briefing, topic, words, today) if topic else _of_ours(words)),
    }


def _row(lead: str, text: str, name: str, *, is_quiet: bool = False) -> dict:
    return {"kind": "said", "lead": lead, "text": text, "name": name, "is_quiet": is_quiet}


def _of_ours(words: dict) -> Iterator[dict]:
    """A choice that the team wrote itself: the catalogue knows nothing of it."""
    for text, name in zip(words["own_questions"], QUESTION_NAMES, strict=False):
        yield _row(words["question"], text, name)


def _of_topic(briefing: Briefing, topic: Topic, words: dict, today: dt.date) -> Iterator[dict]:
    told = {**texts(topic), **briefing.own.get(topic.code, {})}
    if tapped := exactly.row(briefing, topic):
        yield tapped
    yield _row(words["three"], told["fact"], "fact")
    yield _row(
        "", words["source"].format(source=told["source"] or words["own_words"]), "source", is_quiet=True
    )
    if _is_old(briefing, topic, today):
        yield _row("", words["old"].format(year=topic.input.fact.checked.year), "old", is_quiet=True)
    for number, name in enumerate(QUESTION_NAMES, 1):
        yield _row(words["question"], told[f"question{number}"], name)
    yield _row(words["seven"], told["together"], "together")
    yield _row(words["five"], told["takeaway"], "takeaway")
    yield _row(words["materials"], told["materials"], "materials", is_quiet=True)
    yield _row(words["avoid"], told["avoid"], "avoid", is_quiet=True)
    yield _row(words["referrals"], " · ".join(topic.referrals), "referrals", is_quiet=True)


def _is_old(briefing: Briefing, topic: Topic, today: dt.date) -> bool:
    """Of the catalogue's own fact; what the café says in its own words it has looked at itself."""
    is_ours = "fact" in briefing.own.get(topic.code, {})
    return not is_ours and topic.input.fact.is_old(today)


def texts(topic: Topic) -> Mapping[str, str]:
    """What the catalogue says, by the names of TEXTS."""
    brought = topic.input
    questions = {f"question{number}": text for number, text in enumerate(brought.questions, 1)}
    return questions | {
        "fact": brought.fact.text,
        "source": brought.fact.source,
        "together": brought.together,
        "takeaway": brought.takeaway,
        "materials": " · ".join(brought.materials),
        "avoid": brought.avoid,
    }
