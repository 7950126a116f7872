"""What exactly they meant: the sentences that were tapped, at the topic they are of, and the others apart."""

from collections.abc import Iterable

from cafe_forms.reports.briefing import Briefing
from cafe_forms.reports.preparation.blocks import label, said, say
from cafe_forms.reports.ranking import in_order
from cafe_forms.results.disclosure import FEW
from cafe_forms.results.hidden_words import WORDS, number_or_words
from cafe_forms.results.summary import Line
from cafe_forms.surveys.catalogue import Topic
from cafe_forms.surveys.sentences import sentences

NAME = "exactly"  # of rows and blocks, for `drops`
FEW_NAME = "few_sentences"


def row(briefing: Briefing, topic: Topic) -> dict | None:
    """The sentences of one topic, each with its number or the word for it."""
    lines = [line for line in briefing.tapped if _code(line) == topic.code]
    return said(_listed(lines), lead=say("exactly"), name=NAME) if lines else None


def others(briefing: Briefing) -> list[dict]:
    """Those of topics that have no card, and those of the café's own; last, in one line, what few tapped."""
    shown = {place.topic.code for place in briefing.places if place.topic}
    lines = [line for line in briefing.tapped if _code(line) not in shown]
    read = [line for line in lines if line.cell.note != FEW]
    few = [line for line in lines if line.cell.note == FEW]
    listed = [said(_listed(read), lead=say("exactly"), name=NAME)] if read else []
    return listed + (
        [
            said(
                " · ".join(map(_quoted, few)),
                lead=f"{WORDS[FEW].capitalize()}:",
                name=FEW_NAME,
                is_quiet=True,
            )
        ]
        if few
        else []
    )


def _listed(lines: Iterable[Line]) -> str:
    """'„Mein Kind isst vieles nicht.“: 4', or the word that stands for its number."""
    return " · ".join(f"{_quoted(line)}: {number_or_words(line.cell)}" for line in in_order(lines))


def _quoted(line: Line) -> str:
    return f"„{label(line)}“"


def _code(line: Line) -> str:
    """Of its topic; "" for a sentence that the café wrote."""
    sentence = sentences().get(line.choice.name)
    return sentence.topic.code if sentence else ""
