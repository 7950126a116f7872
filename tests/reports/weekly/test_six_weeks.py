"""Six weeks of a Tuesday café as its team reads them: "Diese Woche" every morning, and every letter that is owed.

LETTERS=renew writes the file anew. Read it in a row: nothing late, nothing twice, nothing that hangs on.
"""

import datetime as dt
import os
from pathlib import Path

import pytest

from cafe_forms import clock
from cafe_forms.cafe import loop, meetings, sites
from cafe_forms.languages import speak_to_team
from cafe_forms.models import Contact, Delivery, Meeting, Member, Membership, Partner, Survey
from cafe_forms.pages import short_day
from cafe_forms.pool import release
from cafe_forms.post import letters
from cafe_forms.post.letters import Pointless
from cafe_forms.reports import duties
from cafe_forms.reports.weekly import week
from cafe_forms.results import participation
from cafe_forms.surveys import feedback, publishing, questionnaire
from cafe_forms.surveys.publishing import BERLIN
from tests.conftest import on_sqlite

KEPT = Path(__file__).with_name("six_weeks.txt")
FIRST = dt.date(2027, 1, 11)  # a Monday; no holiday in the six weeks after it
DAY = dt.timedelta(days=1)
TICKS = [dt.time(4, 0), dt.time(7, 0), dt.time(9, 30), dt.time(20, 45)]
NOON = dt.time(12, 0)
HERE, LATER = FIRST + 22 * DAY, FIRST + 64 * DAY  # Tuesdays
TOPICS = [["schlaf", "kita"]] * 6 + [["schlaf"]] * 3
HEADCOUNT = [{"come": "ja", "adults": 1, "kids": 2, "buy": ["vegetarisch"]}] * 8
LIKED = [{"mood": "gut"}] * 6

pytestmark = on_sqlite


class Cafe:
    """A team that does on each day what it was told in the morning; the clock is driven by the test."""

    def __init__(self, app, site, add_survey, seal):
        self.app, self.site, self.add_survey, self.seal = app, site, add_survey, seal
        self.lines, self.known = [], set()
        self.petra = self._member("Petra", "lead")
        partner = Partner.create(name="Bäckerei")
        self._contact(partner, "huber@partner.example", sponsors=True)
        self._contact(Partner.create(name="Bücherei"), "buch@partner.example", passes_on=True)
        for day in (HERE, LATER):
            sites.add_meeting(
                site, clock.at_local(day, dt.time(9, 30), BERLIN), place="Pfarrsaal", breakfast=True
            )
        Meeting.update(sponsor=partner).execute()
        self._named(feedback.ask_after(self.meeting, now=self.at(FIRST), zone=BERLIN))

    def _member(self, name, role):
        found = Member.create(email=f"{name.lower()}@cafe.example", name=name, role=role)
        Membership.create(member=found, site=self.site)
        return found

    def _contact(self, partner, email, **wishes):
        Contact.create(partner=partner, site=self.site, email=email, confirmed=True, **wishes)

    @property
    def meeting(self):
        return Meeting.select().order_by(Meeting.starts_at).first()

    @staticmethod
    def at(day, time=NOON):
        return clock.at_local(day, time, BERLIN)

    def live(self, day):
        """One day: what the machine does, what the team reads at seven, and what it does at noon."""
        self.lines.append(f"\n{short_day(day)}")
        for time in TICKS:
            now = self.at(day, time)
            feedback.open_due(now=now, rules=publishing.Rules())
            participation.store_bands_if_due(now=now, zone=BERLIN)
            if time in {dt.time(7, 0), dt.time(20, 45)}:
                self._tick(now)
            if time == dt.time(7, 0):
                self._read(now)
            self._letters(now)
            if time == dt.time(9, 30) and (act := self.acts().get((day - FIRST).days)):
                self.lines.append(f"  * {act(self.at(day))}")
                self._letters(self.at(day))

    def _tick(self, now):
        release.release_due(now=now, zone=BERLIN)
        for owe in duties.due(self.app.config, now).values():
            owe()

    def _read(self, now):
        speak_to_team("de")
        words = self.app.jinja_env.get_template("reports/words.html").module
        told = self.app.jinja_env.get_template("letters/digest/words.txt").make_module
        for found in week.of(self.petra, now=now, zone=BERLIN):
            day_of = told({"all_sites": (found,), "names": ["x"], "now": now}).day_of
            for task in found.tasks:
                self.lines.append(f"  [ ] {words.to_do(task.what)} {day_of(task, now)}".rstrip())

    def _letters(self, now):
        """Each that was owed since, as it is written at this moment."""
        for delivery in Delivery.select().where(Delivery.id.not_in(self.known)).order_by(Delivery.id):
            self.known.add(delivery.id)
            try:
                facts = self.app.extensions["letters"]["facts"][delivery.letter](delivery, now)
            except Pointless as why:
                self.lines.append(f"  dropped {delivery.letter}: {why}")
                continue
            written = letters.write(delivery.letter, {"unsubscribe": None, **facts})
            self.lines.append(f"  > {delivery.to}: {written['subject']}")
            if delivery.letter == "digest":
                self.lines += [f"    | {line}".rstrip() for line in _told(written["text"]).splitlines()]

    def acts(self):
        """What is done at noon of each day that has something."""
        return {
            0: self._open("themenwahl"),
            3: self._answer("themenwahl", [{"topics": one} for one in TOPICS]),
            10: self._open("fruehstueck"),
            11: self._answer("fruehstueck", HEADCOUNT),
            21: self._tell,
            23: self._answer("rueckmeldung", LIKED),
            24: self._note,
            28: self._open("themenwahl"),
            30: self._answer("themenwahl", [{"topics": one} for one in TOPICS]),
        }

    def _open(self, name):
        def opened(now):
            survey = self.add_survey(name, now=now)
            publishing.open_until(survey, None, now=now, rules=publishing.Rules())
            self._named(survey)
            return f"opens {name}, until {short_day(Survey.get_by_id(survey.id).closes_at)}"

        return opened

    @staticmethod
    def _named(survey):
        """By a short name that is the same on every run."""
        Survey.update(slug=f"umfrage{survey.id}").where(Survey.id == survey.id).execute()

    def _answer(self, name, answers):
        def answered(_now):
            (survey,) = [one for one in Survey.select().where(Survey.outcome == "") if _is(one, name)]
            self.seal(survey, *answers)
            return f"mothers answer {name}"

        return answered

    def _tell(self, now):
        (survey,) = Survey.select().where(Survey.outcome == "released", Survey.kind == "topics")
        note = loop.note_of(survey)
        loop.save(note, seen=0, named=["schlaf"], texts={"de": "Wir reden."}, published_on=now.date())
        return "tells the mothers what is made of it"

    def _note(self, _now):
        meeting = self.meeting
        meetings.note_attendance(meeting, 9, done="Geredet.", next="Kita", seen=meeting.revision)
        return "notes how many came and what was done"


def _is(survey, name):
    return survey.opened_at is not None and questionnaire.definition_of(survey).name == name


def _told(text):
    """A digest without its foot."""
    return text.partition("\nAlles auf einen Blick:")[0].partition("\nDas ist nicht alles.")[0]


@pytest.fixture
def told(app, site, add_survey, seal):
    cafe = Cafe(app, site, add_survey, seal)
    for number in range(42):
        cafe.live(FIRST + number * DAY)
    return "\n".join(cafe.lines).strip() + "\n"


@pytest.mark.long
def test_it_reads_as_it_is_kept(told):
    if os.environ.get("LETTERS") == "renew":
        KEPT.write_text(told, encoding="utf-8")
    assert told == KEPT.read_text(encoding="utf-8")
