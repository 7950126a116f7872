"""Meetings as iCalendar files (RFC 5545): one for a letter, a whole calendar to subscribe to."""

import datetime as dt
import re
from collections.abc import Iterable

from cafe_forms.models import Meeting
from cafe_forms.surveys import catalogue

OCTETS = 75  # of a line, its end not counted; longer ones are folded
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
CONTROLS = re.compile("[\\0-\x1f\x7f-\x9f\u2028\u2029]")


def written(meeting: Meeting, *, host: str, at: dt.datetime) -> bytes:
    """`at` is when the file was made."""
    return _calendar(["METHOD:PUBLISH", *_event(meeting, host, at)])


def feed(name: str, meetings: Iterable[Meeting], *, host: str, at: dt.datetime) -> bytes:
    """A calendar under a name, that a program fetches anew each day."""
    events = [line for meeting in meetings for line in _event(meeting, host, at)]
    named = [f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}", "REFRESH-INTERVAL;VALUE=DURATION:P1D"]
    return _calendar([*named, *events])


def _calendar(lines: list[str]) -> bytes:
    whole = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Café Forms//DE", *lines, "END:VCALENDAR"]
    return "".join(_folded(line) + "\r\n" for line in whole).encode()


def _event(meeting: Meeting, host: str, at: dt.datetime) -> list[str]:
    """How long a meeting lasts nobody has said, so it has a beginning alone."""
    place = ", ".join(filter(None, (meeting.place, meeting.site.town)))
    return [
        "BEGIN:VEVENT",
        f"UID:meeting-{meeting.id}@{host}",
        f"DTSTAMP:{_moment(at)}",
        f"DTSTART:{_moment(meeting.starts_at)}",
        *([f"SEQUENCE:{meeting.revision}"] if meeting.revision else []),
        f"SUMMARY:{_text(meeting.site.name)}",
        *([f"LOCATION:{_text(place)}"] if place else []),
        *([f"DESCRIPTION:{_text(meeting.topic)}"] if _may_tell(meeting.topic) else []),
        "END:VEVENT",
    ]


def _may_tell(topic: str) -> bool:
    """A calendar on a phone is read over a shoulder: a sensitive topic never stands in it."""
    return bool(topic) and not catalogue.names_sensitive(topic)


def _moment(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    return CONTROLS.sub(" ", words.translate(ESCAPES))


def _folded(line: str) -> str:
    """Cut so that no line is too long and no letter is cut through."""
    parts, length = [""], 0
    for letter in line:
        size = len(letter.encode())
        if length + size > OCTETS:
            parts.append(" ")
            length = 1
        parts[-1] += letter
        length += size
    return "\r\n".join(parts)
