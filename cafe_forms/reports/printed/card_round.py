"""The card round: picture cards of the catalogue's topics, for a café that asks in the room."""

from collections.abc import Sequence

from cafe_forms.languages import LANGUAGES
from cafe_forms.reports.printed import paper
from cafe_forms.surveys.catalogue import Topic, topics


def pdf(tags: Sequence[str] = tuple(LANGUAGES)) -> bytes:
    """How the round goes, then two cards on a page of A4, each to cut out and fold once to A6.

    In these languages, in this order, and German on the back. The same bytes whatever was answered: nothing
    but the catalogue is read. Raises paper.NotInstalled.
    """
    return paper.pdf("card_round", facts(tags))


def facts(tags: Sequence[str]) -> dict:
    return {"cards": [_card(topic, tags) for topic in offered()]}


def offered() -> list[Topic]:
    """Whoever lays a finger on a card is seen: no sensitive topic is among them."""
    return [topic for topic in topics().values() if not topic.sensitive]


def _card(topic: Topic, tags: Sequence[str]) -> dict:
    return {
        "icon": topic.icon,
        "name": topic.label.say("de").text,
        "question": topic.input.questions[0],
        "words": [_word(topic, tag) for tag in tags],
    }


def _word(topic: Topic, tag: str) -> dict:
    language = LANGUAGES[tag]
    return {
        "lang": language.locale,
        "direction": language.direction,
        "text": topic.label.say(tag).text,
    }
