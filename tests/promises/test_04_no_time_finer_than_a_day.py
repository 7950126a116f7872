"""4. No time finer than a day exists for a response: not in a column, not in a byte, not in a log."""

import contextlib
import datetime as dt
import re
import struct
import time
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from peewee import DateField

from cafe_forms.db import UTCDateTimeField
from cafe_forms.models import FreeText, OneTimeCode, Pooled, Release, SpentToken, Tally
from tests.conftest import hidden, on_sqlite
from tests.outside.conftest import Browser
from tests.promises.dump import rows

BERLIN = ZoneInfo("Europe/Berlin")
CENTURY = 946_684_800  # 2000-01-01, from which PostgreSQL counts microseconds
CLOCKS = (
    (1, 0),
    (1000, 0),
    (1_000_000, 0),
    (1_000_000_000, 0),
    (1_000_000, CENTURY),
)  # (units a second, since)
ORDERS = ("big", "little")


def written(second: int) -> list[str]:
    """One second of the clock as text: by its date in both zones, and counted since 1970."""
    moments = [dt.datetime.fromtimestamp(second, zone) for zone in (dt.UTC, BERLIN)]
    forms = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%H:%M:%S", "%Y%m%d%H%M%S", "%d/%b/%Y:%H:%M:%S")
    return [moment.strftime(form) for moment in moments for form in forms] + [str(second), f"{second:x}"]


def beginnings(second: int) -> set[bytes]:
    """The bytes, from the most significant on, that all moments of this second share in some clock or as a double.

    A byte fewer than they need share: one search, or two, finds them all, and `readings` says which are meant.
    """
    shared = {struct.pack(">d", second)[:5]}
    for units, since in CLOCKS:
        free = units.bit_length() // 8 + 1  # bytes that may differ
        first, last = (second - since) * units, (second - since + 1) * units - 1
        shared |= {head.to_bytes(8 - free) for head in range(first >> 8 * free, (last >> 8 * free) + 1)}
    return shared


def readings(eight: bytes) -> list[tuple[float, float]]:
    """(moment, its precision in seconds) for each way of reading eight bytes, the most significant first."""
    number = int.from_bytes(eight)
    return [
        (struct.unpack(">d", eight)[0], 0),
        *((number / units + since, 1 / units) for units, since in CLOCKS),
    ]


def eights(content: bytes, beginning: bytes) -> Iterator[bytes]:
    """Every eight bytes that begin so, in either order, the most significant first."""
    for found in re.finditer(re.escape(beginning), content):
        yield content[found.start() : found.start() + 8]
    for found in re.finditer(re.escape(beginning[::-1]), content):
        yield content[max(0, found.end() - 8) : found.end()][::-1]


class Moments:
    """When pieces of work were done, on a clock at which nothing else happens."""

    def __init__(self):
        self._spans: list[tuple[float, float]] = []

    def __enter__(self):
        time.sleep(1.1)  # whatever was written before bears another second
        return self

    def __exit__(self, *_error):
        time.sleep(1.1)

    @contextlib.contextmanager
    def of_this(self):
        began = time.time()
        yield
        self._spans.append((began, time.time()))

    def _seconds(self) -> set[int]:
        return {second for began, ended in self._spans for second in range(int(began), int(ended) + 1)}

    def _is_one(self, moment: float, precision: float) -> bool:
        return any(began - precision <= moment <= ended for began, ended in self._spans)

    def in_words(self, disk) -> set[tuple[str, str]]:
        """(text, file) wherever one of their seconds stands written out."""
        words = [word for second in self._seconds() for word in written(second)]
        kept = list(disk.contents())
        return {(word, name) for word in words for name, content in kept if word.encode() in content}

    def in_bytes(self, disk) -> set[tuple[str, float]]:
        """(file, moment) wherever one of them stands as a number.

        The spans are those of single requests, because among millions of bytes some would mean
        any given second by chance.
        """
        looked_for = {one for second in self._seconds() for one in beginnings(second)}
        return {
            (name, moment)
            for name, content in disk.contents()
            for one in looked_for
            for eight in eights(content, one)
            if len(eight) == 8
            for moment, precision in readings(eight)
            if self._is_one(moment, precision)
        }

    def forgotten_by(self, disk, within: float = 90) -> bool:
        """Whether no number is left at some moment soon: the worker wipes when nobody reads, else a minute later."""
        until = time.monotonic() + within
        while self.in_bytes(disk):
            if time.monotonic() > until:
                return False
            time.sleep(0.2)
        return True


def answers(port: int, path: str, text: str, moments: Moments):
    for number in range(5):
        browser = Browser(port)
        fields = browser.get(path).hidden | {"q_topics": "schlaf", "q_detail": f"{text} {number}"}
        with moments.of_this():
            assert browser.post(path, fields).status == 303


def test_the_second_of_a_response_stands_nowhere(cafe, disk, database_url):
    """On PostgreSQL the log of changes bears it until the release, as its guide says; nothing else ever does."""
    slug = cafe.survey("--open")
    with cafe.running("web") as server:
        with Moments() as moments:
            answers(server.port, f"/s/{slug}/de", "Wie schläft sie durch?", moments)
        assert moments.in_words(disk) == set()
        assert bool(moments.in_bytes(disk)) is database_url.startswith("postgresql")
    cafe("survey", "close", slug)
    cafe("release", slug)
    with cafe.running() as server:
        assert moments.forgotten_by(disk)
        assert server.errors() == ""
    assert moments.in_words(disk) == set()


@on_sqlite
@pytest.mark.long
def test_a_moment_is_found_in_every_spelling(disk, tmp_path):
    """The search itself."""
    with Moments() as moments, moments.of_this():
        moment = time.time()
    spelled = [struct.pack(form, moment) for form in ("<d", ">d")]
    spelled += [
        int((moment - since) * units).to_bytes(8, order) for units, since in CLOCKS for order in ORDERS
    ]
    for number, spelling in enumerate(spelled):
        (tmp_path / str(number)).write_bytes(b"x" + spelling + b"x")
    assert {name for name, _ in moments.in_bytes(disk)} == {str(number) for number in range(len(spelled))}
    (tmp_path / "words").write_text(dt.datetime.now(BERLIN).isoformat())
    assert not moments.in_words(disk)
    (tmp_path / "words").write_text(dt.datetime.fromtimestamp(moment, BERLIN).isoformat())
    assert {name for _, name in moments.in_words(disk)} == {"words"}


@pytest.mark.parametrize("row", [Pooled, SpentToken, OneTimeCode, FreeText, Tally])
def test_no_row_of_answers_has_a_column_for_a_time(row):
    assert not [field for field in row._meta.sorted_fields if isinstance(field, UTCDateTimeField | DateField)]


def test_a_release_knows_its_day_alone():
    kinds = {type(field) for field in Release._meta.sorted_fields}
    assert DateField in kinds
    assert UTCDateTimeField not in kinds


def test_a_response_moves_no_time_of_any_other_row(open_survey, client):
    survey, before = open_survey(), rows()
    path = f"/s/{survey.slug}/de"
    answers = {"token": hidden(client.get(path).text, "token"), "q_topics": "schlaf"}
    assert client.post(path, data=answers).status_code == 303
    assert sorted(table for table, _cells in rows() - before) == ["pooled", "spent_token"]
    assert not before - rows()
