"""A survey at every stage before its release, all at one café; each can be given any number of sealed responses."""

import datetime as dt
from collections.abc import Collection

from cafe_forms.clock import utcnow
from cafe_forms.models import OneTimeCode, Pooled, SpentToken, Survey
from cafe_forms.pool import codes, release
from cafe_forms.surveys import publishing
from cafe_forms.surveys.publishing import BERLIN, GRACE, Rules
from tests.conftest import SMALL

MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
FEW, ANY, MANY = range(5), range(9), range(6, 9)
EXPECTED = 5  # of surveys that have ended: with six responses a lead will be asked
STEADY = SMALL.replace("rotate: true", "rotate: false")  # the token would tell in which order it asks
WITH_CODES = STEADY.replace("kind: topics", "kind: topics\ncodes: true")
CODES = 20


class Stage:
    """A survey; whatever of these numbers of responses it holds, nobody may see which."""

    def __init__(self, survey: Survey, numbers: range):
        self.survey, self.numbers = survey, numbers
        self.codes = [row.digest for row in OneTimeCode.select().where(OneTimeCode.survey == survey)]

    def fill(self, number: int) -> None:
        """So many responses as `intake.seal` leaves them, or as near to that as this stage has."""
        number = min(max(number, self.numbers[0]), self.numbers[-1])
        for row in (Pooled, SpentToken, OneTimeCode):
            row.delete().where(row.survey == self.survey).execute()
        for one in range(number):
            Pooled.insert(survey=self.survey, answers={"topics": ["geld"], "detail": "NEU"}).execute()
            SpentToken.insert(survey=self.survey, digest=bytes([one]) * 32).execute()
        for digest in self.codes[number:]:
            OneTimeCode.insert(survey=self.survey, digest=digest).execute()


class Stages(dict):
    """{what has become of it: Stage}; `open_survey` is the fixture."""

    def __init__(self, open_survey):
        super().__init__()
        self._open, self.now = open_survey, utcnow()
        over = self._over_expected()
        self |= self._after_the_first_end() | self._before_the_first_end()
        self["more than expected"] = Stage(over, MANY)
        self.fill(0)

    def fill(self, number: int, but: Collection[str] = ()) -> None:
        for name, stage in self.items():
            stage.fill(0 if name in but else number)

    def _before_the_first_end(self) -> dict[str, Stage]:
        now = self.now
        by_hand = self._opened(now + 3 * DAY, expected=EXPECTED)
        surveys = {
            "open since today": self._open(STEADY, now=now - MINUTE),
            "open for days": self._opened(now + 3 * DAY, expected=EXPECTED),
            "open with codes": self._with_codes(),
            "in its grace": self._opened(now - 10 * MINUTE, expected=EXPECTED),
            "ended as planned": self._opened(now - GRACE - MINUTE, expected=EXPECTED),
            "ended by hand": publishing.close(by_hand, now=now - MINUTE),
            "on hold": self._held(self._opened(now + 3 * DAY)),
        }
        return {name: Stage(survey, ANY) for name, survey in surveys.items()}

    def _after_the_first_end(self) -> dict[str, Stage]:
        now = self.now
        twice = self._again(now - 2 * HOUR)
        release.release(twice, now=now - HOUR, zone=BERLIN)
        return {
            "too few": Stage(self._too_few(2), FEW),
            "too few today": Stage(self._too_few(0), FEW),
            "open again": Stage(self._again(now + 3 * DAY), ANY),
            "ended again": Stage(self._again(now - HOUR), ANY),
            "too few again": Stage(twice, FEW),
            "on hold with too few": Stage(self._held(self._too_few(3)), FEW),
        }

    def _opened(self, closes_at: dt.datetime, *, text=STEADY, expected=None) -> Survey:
        return self._open(text, now=self.now - 9 * DAY, closes_at=closes_at, expected=expected)

    def _with_codes(self) -> Survey:
        survey = self._opened(self.now + 3 * DAY, text=WITH_CODES)
        codes.draw(survey, CODES, keys=["k"], now=self.now)
        return survey

    def _over_expected(self) -> Survey:
        survey = self._opened(self.now - 2 * HOUR, expected=EXPECTED)
        Stage(survey, MANY).fill(MANY[0])
        release.release_due(now=self.now - HOUR, zone=BERLIN)
        return survey

    def _too_few(self, days: int) -> Survey:
        survey = self._opened(self.now - days * DAY - HOUR)
        release.release(survey, now=self.now - days * DAY, zone=BERLIN)
        return Survey.get_by_id(survey.id)

    def _again(self, closes_at: dt.datetime) -> Survey:
        return publishing.open_until(self._too_few(3), closes_at, now=self.now - DAY, rules=Rules())

    def _held(self, survey: Survey) -> Survey:
        Survey.update(on_hold=True).where(Survey.id == survey.id).execute()
        return Survey.get_by_id(survey.id)
