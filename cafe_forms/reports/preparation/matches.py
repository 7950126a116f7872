"""Offers beside wishes, of a survey that asked for both: from what is printed of it, and nobody is matched.

The two are told by their names, as in the ready survey: `can` and `want`, whose choices bear the same names.
"""

from dataclasses import dataclass

from cafe_forms.models import Meeting, Survey
from cafe_forms.results.disclosure import MAJORITY, Cell
from cafe_forms.results.summary import Line, Results
from cafe_forms.surveys import kinds

CAN, WANT = "can", "want"
MOST = 10**6  # what stands for "nearly all" when two are compared


@dataclass(frozen=True, slots=True)
class Match:
    """One thing that was offered and wished for, with what may be said of each."""

    offer: Line
    wish: Line

    @property
    def weight(self) -> int:
        """How many there are on the smaller side, as far as it is printed; 0 where one of them has no number."""
        return min(_size(self.offer.cell), _size(self.wish.cell))

    @property
    def is_read(self) -> bool:
        """Whether one side at least has more than the word for few."""
        return bool(_size(self.offer.cell) or _size(self.wish.cell))


def _size(cell: Cell) -> int:
    return cell.count or (MOST if cell.note in MAJORITY else 0)


def of(results: Results) -> tuple[Match, ...]:
    """In the order of the definition; empty where nothing may be seen, or the survey did not ask for both."""
    lines = {one.question.name: one.lines for one in results.answers if one.is_shown}
    wishes = {line.cell.name: line for line in lines.get(WANT, ())}
    offers = lines.get(CAN, ())
    return tuple(Match(offer, wishes[offer.cell.name]) for offer in offers if offer.cell.name in wishes)


def proposed(matches: tuple[Match, ...]) -> Match | None:
    """The one thing to ask the round for: what both sides have most of, the first of those that tie."""
    best = max(matches, key=lambda match: match.weight, default=None)
    return best if best and best.weight else None


def asked_for(meeting: Meeting | None) -> Survey | None:
    """The latest survey about this meeting whose offers and wishes may be seen."""
    if meeting is None:
        return None
    found = meeting.surveys.where(Survey.kind.in_(kinds.BRINGING_TOGETHER), Survey.outcome == "released")
    return found.order_by(Survey.ended_at.desc()).first()
