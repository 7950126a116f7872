"""A lively café to look at: two sites, four members, six surveys and what became of them. Everybody is invented."""

import datetime as dt
import random
import secrets
from pathlib import Path
from typing import Any

from cafe_forms import clock
from cafe_forms.cafe import sites
from cafe_forms.db import database
from cafe_forms.members import roster
from cafe_forms.models import Site, Survey
from cafe_forms.pool import intake, release
from cafe_forms.recognition import personal
from cafe_forms.reports.weekly import digest
from cafe_forms.results import participation
from cafe_forms.surveys import publishing, questionnaire
from cafe_forms.surveys.definition.reading import read
from cafe_forms.surveys.types.every import type_of
from cafe_forms.surveys.types.question_type import Shown

LIBRARY = Path(__file__).parent / "surveys" / "library"
DAY = dt.timedelta(days=1)
MORNING = dt.time(9, 30)

CAFES = {
    "Müttercafé Freilassing": "Freilassing",
    "Müttercafé Bad Reichenhall": "Bad Reichenhall",
}  # name: town
TEAM = (  # (address, name, role, sites; none = everywhere)
    ("leitung@cafe.example", "Petra Leitner", "lead", ()),
    ("jana@cafe.example", "Jana Moser", "staff", ("freilassing",)),
    ("samira@cafe.example", "Samira Wolf", "staff", ("bad-reichenhall",)),
    ("technik@cafe.example", "Toni Admin", "admin", ()),
)
LIKES = {  # how many in a hundred choose it, where not everything is equally likely
    "schlaf": 55, "kita": 45, "geld": 35, "erschoepfung": 40, "medien": 20, "grenzen": 30,
    "zuhoeren": 45, "runde": 50, "weissnicht": 5, "erzaehlen": 45, "schreiben": 25,
    "gut": 75, "geht": 20, "schlecht": 5, "ja": 80, "teils": 15, "nein": 5, "nochmal": 60, "neues": 30, "egal": 10,
    "vormittag": 70, "freilassing": 70, "bad-reichenhall": 40,
}  # fmt: skip
TEXTS = {
    "detail": (
        "Mein Sohn wacht jede Nacht dreimal auf. Was kann ich tun?",
        "Wie beantrage ich den Kinderzuschlag?",
        "كيف أجد مكاناً في الحضانة؟",
        "Gece uykusu için bir düzen nasıl kurulur?",
        "Einschlafen ohne Tablet",
    ),
    "take": ("Dass es anderen auch so geht.", "Die Karte mit den Telefonnummern", "Mut, Nein zu sagen"),
    "change": ("Bitte langsamer sprechen", "Mehr Zeit zum Reden", "Чай, будь ласка :)", "Nichts, war schön"),
    "idea": ("Zusammen Brot backen", "Spaziergang mit Kinderwagen", "Flohmarkt für Kindersachen"),
}


def seed_once(config, *, now: dt.datetime) -> bool:
    """Fill an empty database; False when there was a site already."""
    with database.atomic():
        if Site.select().exists():
            return False
        _Cafe(config["TIMEZONE"], now).move_in()
        return True


class _Cafe:
    """The demo café, seen from `now`; its past is lived through with the same verbs as a real one."""

    def __init__(self, zone, now: dt.datetime):
        self.zone, self.now = zone, now
        self.rules = publishing.Rules(zone=zone)
        self.dice = random.Random(4)  # noqa: S311 - the same lively café on every machine

    def move_in(self) -> None:
        self.freilassing, self.reichenhall = (sites.add(name, town=town) for name, town in CAFES.items())
        self._invite_team()
        self._live_in_freilassing()
        self._live_in_reichenhall()
        participation.store_bands_if_due(now=participation.last_moment(self.now, self.zone), zone=self.zone)
        self._owe_digests()

    def _invite_team(self) -> None:
        by_slug = {site.slug: site for site in Site.select()}
        for email, name, role, at in TEAM:
            roster.invite(email, role=role, sites=[by_slug[slug] for slug in at], name=name, now=self.now)

    def _live_in_freilassing(self) -> None:
        self._meet(self.freilassing, -32, "Ankommen in Freilassing")
        self._asked(self.freilassing, "ort_zeit", opened=38, ended=20, answers=14)
        self._meet(self.freilassing, -11, "Schlafen")
        self._asked(self.freilassing, "rueckmeldung", opened=11, ended=8, answers=9)
        self._meet(self.freilassing, 10, breakfast=True)
        self._asked(self.freilassing, "themenwahl", opened=10, ended=2, answers=12, expected=18)
        self._asked(self.freilassing, "fruehstueck", opened=6, answers=6)
        self._asked(self.freilassing, "jahr")

    def _live_in_reichenhall(self) -> None:
        self._asked(self.reichenhall, "tauschen", opened=16, ended=3, answers=3)
        self._meet(self.reichenhall, 17)
        self._asked(self.reichenhall, "themenwahl", opened=4, answers=7, expected=15)

    def _on(self, days: int, time: dt.time = MORNING) -> dt.datetime:
        return clock.at_local((self.now.astimezone(self.zone) + days * DAY).date(), time, self.zone)

    def _meet(self, site: Site, days: int, topic: str = "", *, breakfast: bool = False) -> None:
        sites.add_meeting(
            site, self._on(days), place="Pfarrsaal, Eingang im Hof", topic=topic, breakfast=breakfast
        )

    def _asked(self, site, name, *, opened=None, ended=None, answers=0, expected=None) -> None:
        """One survey's life: `opened` and `ended` are days ago; never opened, or still open, without them."""
        began = self._on(-(opened or 0))
        definition = read((LIBRARY / f"{name}.yaml").read_bytes())
        survey = publishing.add(site, definition, now=began, expected=expected, zone=self.zone)
        if opened is None:
            return
        end = self._on(-ended, publishing.EVENING) if ended else self._on(6, publishing.EVENING)
        survey = publishing.open_until(survey, end, now=began, rules=self.rules)
        for number in range(answers):
            intake.seal(survey, self._answers(survey, number), secrets.token_bytes(16), now=began + DAY)
        if ended:
            release.release(survey, now=end + publishing.GRACE, zone=self.zone)

    def _answers(self, survey: Survey, number: int) -> dict:
        definition = questionnaire.asked(survey)
        given: dict[str, Any] = {}
        for question in definition.questions:
            if question.relevant and not question.relevant.holds(given):
                continue
            answer = self._answer(question, number)
            if type_of(question).result == Shown.SUM and given.get("come") == "nein":
                answer = 0
            if answer is not None:
                given[question.name] = answer
        return given

    def _answer(self, question, number: int):
        match type_of(question).result:
            case Shown.EXCLUSIVE:
                names = [choice.name for choice in question.choices]
                return self.dice.choices(names, [LIKES.get(name, 20) for name in names])[0]
            case Shown.MULTIPLE:
                liked = [c.name for c in question.choices if self.dice.randrange(100) < LIKES.get(c.name, 12)]
                return liked[: question.max or len(liked)] or None
            case Shown.SUM:
                return self.dice.randint(question.min or 0, min(3, question.max or 3))
        texts = TEXTS.get(question.name, ())
        return personal.redact(texts[number]) if type_of(question).is_text and number < len(texts) else None

    def _owe_digests(self) -> None:
        week = clock.week_of(self.now.astimezone(self.zone).date())
        for one in digest.digests(week, now=self.now, zone=self.zone):
            digest.owe(one, now=self.now, zone=self.zone)
