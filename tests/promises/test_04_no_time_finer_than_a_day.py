"""4. No time finer than a day exists for a response: not in a column, not in a byte, not in a log."""

import datetime as dt
import struct
import time
from zoneinfo import ZoneInfo

import pytest
from peewee import DateField

from cafe_forms.db import UTCDateTimeField
from cafe_forms.models import FreeText, OneTimeCode, Pooled, Release, SpentToken, Tally
from tests.conftest import hidden, on_sqlite
from tests.outside.conftest import Browser
from tests.promises.dump import rows

BERLIN = ZoneInfo("Europe/Berlin")
CENTURY = 946_684_800  # 2000-01-01 as PostgreSQL counts from it
UNITS = (1, 1000, 1_000_000, 1_000_000_000)


def written(second: int) -> list[str]:
    """One second of the clock as text: by its date in both zones, and counted since 1970."""
    moments = [dt.datetime.fromtimestamp(second, zone) for zone in (dt.UTC, BERLIN)]
    forms = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%H:%M:%S", "%Y%m%d%H%M%S", "%d/%b/%Y:%H:%M:%S")
    return [moment.strftime(form) for moment in moments for form in forms] + [str(second), f"{second:x}"]


def packed(second: int) -> set[bytes]:
    """The same in binary, as the bytes that all moments of that second share: numbers in every unit, and doubles."""
    beginnings = {struct.pack(">d", second)[:5]}
    for unit in UNITS:
        free = unit.bit_length() // 8  # bytes that differ within a second
        for since in (0, CENTURY):
            first, last = (second - since) * unit, (second - since + 1) * unit - 1
            heads = range(first >> 8 * free, (last >> 8 * free) + 1)
            beginnings |= {head.to_bytes(8 - free) for head in heads}
    return beginnings | {one[::-1] for one in beginnings}


class Seconds:
    """The seconds that a piece of work took, on a clock at which nothing else happens."""

    def __enter__(self):
        time.sleep(1.1)  # whatever was written before bears another second
        self.began = int(time.time())
        return self

    def __exit__(self, *_error):
        self.all = range(self.began, int(time.time()) + 1)
        time.sleep(1.1)

    def in_words(self, disk) -> set[tuple[str, str]]:
        """(text, file) wherever one of them stands written out."""
        words = [word for second in self.all for word in written(second)]
        kept = list(disk.contents())
        return {(word, name) for word in words for name, content in kept if word.encode() in content}

    def in_bytes(self, disk) -> set[str]:
        """The files that hold one of them as a number."""
        looked_for = {one for second in self.all for one in packed(second)}
        return {name for name, content in disk.contents() if any(one in content for one in looked_for)}


def answers(port: int, path: str, text: str):
    for number in range(5):
        assert Browser(port).answer(path, q_topics="schlaf", q_detail=f"{text} {number}").status == 303


def test_the_second_of_a_response_stands_nowhere(cafe, disk, database_url):
    """On PostgreSQL the log of changes bears it until the release, as its guide says; nothing else ever does."""
    slug = cafe.survey("--open")
    with cafe.running("web") as server:
        with Seconds() as seconds:
            answers(server.port, f"/s/{slug}/de", "Wie schläft sie durch?")
        assert seconds.in_words(disk) == set()
        if database_url.startswith("sqlite"):
            assert seconds.in_bytes(disk) == set()
    cafe("survey", "close", slug)
    cafe("release", slug)
    with cafe.running() as server:
        assert disk.forgets('"topics":["schlaf"]')
        assert server.errors() == ""
    assert seconds.in_words(disk) == set()
    assert seconds.in_bytes(disk) == set()


@on_sqlite
def test_a_second_is_found_in_every_spelling(disk, tmp_path):
    """The search itself."""
    with Seconds() as seconds:
        moment = time.time()
    spelled = [struct.pack(form, moment) for form in ("<d", ">d")]
    spelled += [int(moment * unit).to_bytes(8, order) for unit in UNITS for order in ("big", "little")]
    spelled += [int((moment - CENTURY) * 1_000_000).to_bytes(8, order) for order in ("big", "little")]
    for number, spelling in enumerate(spelled):
        (tmp_path / str(number)).write_bytes(b"x" + spelling + b"x")
    assert seconds.in_bytes(disk) == {str(number) for number in range(len(spelled))}
    (tmp_path / "words").write_text(dt.datetime.now(BERLIN).isoformat())
    assert not seconds.in_words(disk)
    (tmp_path / "words").write_text(dt.datetime.fromtimestamp(moment, BERLIN).isoformat())
    assert {name for _, name in seconds.in_words(disk)} == {"words"}


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
    assert client.post(path, data={"token": hidden(client.get(path).text, "token")}).status_code == 303
    assert sorted(table for table, _cells in rows() - before) == ["pooled", "spent_token"]
    assert not before - rows()
