"""A café in this process whose time a test lets pass: every moment that its rows hold is moved back."""

import contextlib
import datetime as dt

from cafe_forms import clock
from cafe_forms.clock import utcnow
from cafe_forms.db import UTCDateTimeField
from cafe_forms.members import roster
from cafe_forms.models import LoopNote, Mark, Meeting, Member, Release, Survey
from cafe_forms.pool import release
from cafe_forms.surveys import feedback, publishing
from cafe_forms.surveys.publishing import BERLIN
from tests.promises.served import served
from tests.sealing import put

MOVED = (Meeting, Survey, Release, LoopNote, Mark)  # sessions stay: nobody is signed out by it
DAYS = ("released_on", "published_on")
DAY = dt.timedelta(days=1)


class PassingTime:
    """The served café of one test, and what happens in it while nobody looks."""

    def __init__(self, url: str, site):
        self.url, self.site = url, site

    def sign_in_link(self, role: str) -> str:
        _member, token = roster.invite(
            f"{role}@cafe.example", role=role, sites=[self.site], name="Petra", now=utcnow()
        )
        Member.update(told_on=clock.today(BERLIN)).execute()
        return f"{self.url}/team/anmelden/{token}"

    def passes(self, time: dt.timedelta) -> None:
        """So much time, and then the machine does what is due."""
        for rows in MOVED:
            for row in list(rows.select()):
                self._move(rows, row, time)
        now = utcnow()
        feedback.open_due(now=now, rules=publishing.Rules())
        release.release_due(now=now, zone=publishing.BERLIN)

    @staticmethod
    def _move(rows, row, time: dt.timedelta) -> None:
        moments = [name for name, field in rows._meta.fields.items() if isinstance(field, UTCDateTimeField)]
        days = [name for name in DAYS if name in rows._meta.fields]
        held = {name: getattr(row, name) for name in [*moments, *days]}
        earlier = {
            name: then - (time if name in moments else time.days * DAY) for name, then in held.items() if then
        }
        if earlier:
            rows.update(earlier).where(rows._meta.primary_key == row._pk).execute()

    def until(self, moment: dt.datetime) -> None:
        self.passes(moment - utcnow() + dt.timedelta(minutes=1))

    def others_answer(self, survey: Survey, answers: list[dict]) -> None:
        for number, answer in enumerate(answers):
            assert put(survey, answer, number.to_bytes(16), now=utcnow())


@contextlib.contextmanager
def passing_time(app, config, site):
    with served(app, config, within=20) as port:
        yield PassingTime(f"http://127.0.0.1:{port}", site)
