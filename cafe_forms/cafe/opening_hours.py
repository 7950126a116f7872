"""Opening hours as they are kept ({days, from, to}) and as the team writes them: "Mo-Fr 9:00-12:00", a line each."""

import re

from cafe_forms.clock import WEEKDAYS

SHORT = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
ALWAYS = "24/7"
LINE = re.compile(
    r"(?P<days>[A-Za-z, –-]+?):?\s+(?P<first>\d{1,2}[:.]\d\d)\s*[–-]\s*(?P<last>\d{1,2}[:.]\d\d)"
)
MOST = 14  # lines


class Unreadable(ValueError):
    """A line that names no days or no times."""


def written(hours: str | list[dict] | None) -> str:
    if isinstance(hours, str):  # which is ALWAYS
        return hours
    return "\n".join(f"{_days_written(span['days'])} {span['from']}-{span['to']}" for span in hours or ())


def read(text: str) -> str | list[dict] | None:
    """None for an empty text. Raises Unreadable with the line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if lines == [ALWAYS]:
        return ALWAYS
    if len(lines) > MOST:
        raise Unreadable(lines[MOST])
    return [_span(line) for line in lines] or None


def _span(line: str) -> dict:
    found = LINE.fullmatch(line)
    if not found:
        raise Unreadable(line)
    first, last = (_time(found[name], line) for name in ("first", "last"))
    if first >= last:
        raise Unreadable(line)
    return {"days": _days(found["days"], line), "from": first, "to": last}


def _time(typed: str, line: str) -> str:
    hour, minute = map(int, re.split("[:.]", typed))
    if (hour, minute) > (24, 0) or minute > 59:
        raise Unreadable(line)
    return f"{hour:02}:{minute:02}"


def _days(typed: str, line: str) -> list[str]:
    """'Mo-Mi, Fr' as mon, tue, wed, fri."""
    found: list[int] = []
    for part in re.split(r"[,\s]+", re.sub(r"\s*[–-]\s*", "-", typed.strip())):
        ends = [_day(name, line) for name in part.split("-")]
        if len(ends) > 2 or ends != sorted(ends):
            raise Unreadable(line)
        found += range(ends[0], ends[-1] + 1)
    return [WEEKDAYS[number] for number in sorted(set(found))]


def _day(name: str, line: str) -> int:
    if name.title() not in SHORT:
        raise Unreadable(line)
    return SHORT.index(name.title())


def _days_written(days: list[str]) -> str:
    numbers = [WEEKDAYS.index(day) for day in days]
    if len(numbers) > 2 and numbers == list(range(numbers[0], numbers[-1] + 1)):
        return f"{SHORT[numbers[0]]}-{SHORT[numbers[-1]]}"
    return ", ".join(SHORT[number] for number in numbers)
