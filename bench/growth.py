"""What grows with what was answered, and with how many cafés there are: processor seconds and memory of each."""

import csv
import datetime as dt
import io
import resource
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path

from peewee import chunked

import config as settings
from bench.servers import KEY, SURVEY
from cafe_forms import create_app, upkeep
from cafe_forms.cafe import sites
from cafe_forms.clock import utcnow
from cafe_forms.db import database
from cafe_forms.models import Delivery, FreeText, Member, Membership, Pooled, Release, Survey
from cafe_forms.pool import release
from cafe_forms.reports import briefing
from cafe_forms.reports.weekly import digest, week
from cafe_forms.results import export, summary
from cafe_forms.surveys import publishing, questionnaire
from cafe_forms.surveys.definition.reading import read

FEW, MANY = 100, 100_000
RELEASED = 5_000
TEXT = "Ich wünsche mir mehr Zeit für mich und Ruhe am Abend"
ZONE = publishing.BERLIN


@dataclass
class Cafe:
    """A database of its own with one café."""

    folder: Path

    def __post_init__(self):
        asked = {"CAFE_DATA_DIR": str(self.folder), "CAFE_SECRET_KEY": KEY}
        self.app = create_app(settings.read(asked))
        upkeep.bring_up_to_date()

    def survey(self, site, now=None) -> Survey:
        now = now or utcnow()
        survey = publishing.add(site, read(SURVEY.read_text(encoding="utf-8")), now=now, zone=ZONE)
        return publishing.open_until(
            survey, now + dt.timedelta(days=7), now=now, rules=publishing.Rules(), few=True
        )

    def ended(self, site, responses: int) -> Survey:
        """So many sealed responses, each with a text, of a survey that has just ended."""
        survey = self.survey(site)
        rows = (
            {"survey": survey, "answers": {"topics": ["kita", "schlaf"], "detail": f"{TEXT} {number}"}}
            for number in range(responses)
        )
        _store(Pooled, rows)
        return publishing.close(survey, now=utcnow())

    def with_texts(self, site, number: int) -> Survey:
        survey = self.ended(site, 20)
        release.release(survey, now=utcnow(), zone=ZONE)
        found = Release.get(Release.survey == survey)
        _store(
            FreeText,
            (
                {"release": found, "question": "detail", "place": place, "text": f"{TEXT} {place}"}
                for place in range(20, number)
            ),
        )
        return Survey.get_by_id(survey.id)


def _store(rows, values) -> None:
    with database.atomic():
        for block in chunked(values, 500):
            rows.insert_many(block).execute()


def spent(work, times: int = 3) -> float:
    """Processor seconds, the least of some tries."""
    return min(_once(work) for _ in range(times))


def _once(work) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def texts(folder: Path) -> dict:
    """Seconds of each reading with few and with many texts; the file of many against a bare one, and its memory."""
    cafe, found = Cafe(folder), {}
    with cafe.app.app_context(), database.connection_context():
        site = sites.add("Bench")
        few, many = (cafe.with_texts(site, number) for number in (FEW, MANY))
        lead = Member.create(email="lead@cafe.example", role="lead", everywhere=True)
        readings = {
            "results page": lambda one: summary.of(one).of("detail").written.page(1),
            "CSV of counts": lambda one: b"".join(export.blocks(summary.of(one), questionnaire.asked(one))),
            "briefing": lambda one: briefing.of(one, now=utcnow()),
            "week of a digest": lambda one: week.of(
                lead, now=utcnow(), zone=ZONE, releases=[one.release().id], language="de"
            ),
        }
        for name, reading in readings.items():
            found[name] = [spent(lambda one=one, reading=reading: reading(one)) for one in (few, many)]
        before = _memory()
        ours = spent(lambda: _written(many))
        return {
            "readings": found,
            "csv": (ours, spent(lambda: _bare(folder, many))),
            "memory": _memory() - before,
        }


def _written(survey: Survey) -> int:
    return sum(map(len, export.blocks(summary.of(survey), questionnaire.asked(survey), "texts")))


def _bare(folder: Path, survey: Survey) -> None:
    asked = "SELECT 'x', question, text FROM free_text WHERE release_id = ? ORDER BY place"
    line, out = sqlite3.connect(folder / "cafe.db"), io.StringIO()
    csv.writer(out, delimiter=";").writerows(line.execute(asked, (survey.release().id,)))
    out.getvalue().encode()
    line.close()


def released(folder: Path) -> tuple[float, float]:
    """Processor seconds of the release of 5,000 responses, and how many MiB it took."""
    cafe = Cafe(folder)
    with cafe.app.app_context(), database.connection_context():
        survey, before = cafe.ended(sites.add("Bench"), RELEASED), _memory()
        took = _once(lambda: release.release(survey, now=utcnow(), zone=ZONE))
        return took, _memory() - before


def digests(folder: Path, number: int, surveys: int, members: int) -> tuple[float, int]:
    """Wall seconds in which a week is owed to so many members of so many cafés, and to how many it was."""
    cafe, monday = Cafe(folder), dt.datetime(2026, 11, 23, 6, tzinfo=dt.UTC)
    with cafe.app.app_context(), database.connection_context():
        with database.atomic():
            for place in range(number):
                site = sites.add(f"Bench {place}")
                sites.add_meeting(site, monday + dt.timedelta(days=5))
                for age in range(surveys):
                    cafe.survey(site, monday - dt.timedelta(days=1 + 14 * age))
                for each in range(members // number):
                    member = Member.create(
                        email=f"{place}.{each}@cafe.example", role="lead" if each else "staff"
                    )
                    Membership.create(member=member, site=site)
        began = time.perf_counter()
        digest.owe_due(now=monday, zone=ZONE, weekday=0, at=dt.time(7))
        return time.perf_counter() - began, Delivery.select().count()
