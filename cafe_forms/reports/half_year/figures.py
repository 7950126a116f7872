"""What is counted of meetings, of one café or of several."""

from collections.abc import Iterable
from dataclasses import dataclass


def added(numbers: Iterable[int | None]) -> int | None:
    """Of what somebody counted; nothing counted is no 0."""
    counted = [number for number in numbers if number is not None]
    return sum(counted) if counted else None


@dataclass(frozen=True, slots=True)
class Figures:
    """Meetings that were, how many came (None where nobody counted at any of them), and how many had a breakfast."""

    meetings: int = 0
    attendance: int | None = None
    breakfasts: int = 0
    is_counted: bool = True  # whether somebody counted at every one of them

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            self.meetings + other.meetings,
            added([self.attendance, other.attendance]),
            self.breakfasts + other.breakfasts,
            self.is_counted and other.is_counted,
        )
