"""A café in which no field is empty, and none stands at its default where it could stand elsewhere."""

import datetime as dt
import secrets

import pytest

from cafe_forms.cafe import closed_days, inputs, legal, loop, offers, partners, sites
from cafe_forms.clock import utcnow
from cafe_forms.members import roster, second_factor
from cafe_forms.models import Delivery, Mark, Meeting, Member, Offer, Site
from cafe_forms.pool import release as pool
from cafe_forms.reports.preparation import edits
from cafe_forms.surveys import publishing
from cafe_forms.surveys.catalogue import topics
from cafe_forms.surveys.definition.reading import read
from tests import sealing
from tests.conftest import SMALL

DAY = dt.timedelta(days=1)
RULES = publishing.Rules()
WHOLE = """
name: nach_dem_treffen
kind: topics
default_language: de
languages: [de, de-simple, en, ar]
threshold: 6
codes: true
crosstabs: [[mood, topics]]
title: {de: "Wie war das Treffen am {date}?", de-simple: "Wie war es?", en: "How was it?", outdated: {ar: "كيف؟"}}
questions:
  - name: hello
    type: note
    label: {de: "Schön, dass du da warst. „Jede“ Frage darfst du <auslassen> & mehr.", en: "Nice."}
  - name: mood
    type: select_one
    appearance: likert
    required: true
    label: {de: "Wie war es für dich?", outdated: {en: "Was it good?"}}
    choices:
      - {name: gut, icon: "🙂", label: {de: "gut", en: "good", ar: "جيد"}}
      - {name: geht, icon: "😐", label: {de: "geht so", outdated: {en: "so-so"}}}
      - {name: schlecht, icon: "🙁", label: {de: "nicht gut", en: "not good"}}
  - name: topics
    type: select_multiple
    max: 3
    rotate: true
    label: {de: "Was soll als Nächstes dran sein? Wähle bis zu 3.", en: "What should be next? Choose up to 3."}
    choices:
      - {topic: schlaf}
      - {topic: seele, name: sorgen}
      - {name: wohin, icon: "🛟", sensitive: true, label: {de: "Sicherheit zu Hause", en: "Safety at home"}}
      - {name: anderes, fixed: true, label: {de: "etwas anderes", en: "something else"}}
  - name: detail
    type: text
    max_length: 250
    relevant: "selected(${topics}, 'anderes')"
    constraint: ". != 'x'"
    constraint_message: {de: "Bitte einen ganzen Satz.", en: "A whole sentence, please."}
    label: {de: "Was genau? (ohne Namen)", en: "What exactly? (no names)"}
    hint: {de: "Ein Satz genügt.", en: "One sentence is enough."}
  - name: place
    type: select_one
    relevant: "not(selected(${topics}, 'schlaf')) and ${mood} != 'gut'"
    label: {de: "Wo kommst du am liebsten hin?", en: "Where do you like to come best?"}
    choices:
      - "{sites}"
      - {name: egal, fixed: true, label: {de: "egal", en: "anywhere"}}
  - name: kids
    type: integer
    min: 1
    max: 8
    label: {de: "Wie viele Kinder bringst du mit?", en: "How many children do you bring?"}
"""
CARRIER = {
    "name": "Verein „Jugend & Familie“ e. V.",
    "street": "Am Bach 1",
    "town": "83395 Freilassing",
    "phone": "08654 123",
    "email": "post@verein.example",
    "represented_by": "A. Berg",
    "responsible": "B. Tal",
    "hosting": "Rechenzentrum, Deutschland",
    "register": "VR 1",
    "protection_officer": "datenschutz@verein.example",
    "authority": "LDA",
    "accessibility_body": "Schlichtungsstelle",
}


@pytest.fixture
def furnished(app, site):
    """Freilassing (of `site`) and Bad Reichenhall, with all that the team's pages can change."""
    with app.app_context():
        return Furnished(site)


WHO = {
    "staff of one café": "jana@cafe.example",
    "staff of two cafés": "lena@cafe.example",
    "lead of one of their cafés": "lea@cafe.example",
    "lead everywhere": "petra@cafe.example",
    "admin of some cafés": "anna@cafe.example",
    "admin everywhere": "toni@cafe.example",
}


@pytest.fixture
def team(app, furnished, signed_in):
    """Clients by who they are: her role, and where she works."""
    with app.app_context():
        members_by_who = {who: Member.get(Member.email == email) for who, email in WHO.items()}
    return {who: signed_in(one.role, email=one.email) for who, one in members_by_who.items()}


@pytest.fixture
def endpoint_of(app):
    """The view that takes a form, by its name."""
    addresses = app.url_map.bind("localhost")
    return lambda form: addresses.match(form.path, method="POST")[0].removeprefix("team.")


class Furnished:
    def __init__(self, here: Site):
        self.now, self.here = utcnow(), here
        self.there = sites.add("Müttercafé Bad Reichenhall", town="Reichenhall", contact="Ute, 08651 1")
        sites.change(here, seen=0, name=here.name, town="Freilassing (Stadt)", contact="Jana, 08654 1")
        self.empty = sites.add("Café Leer")
        self._people()
        self._meetings()
        self._offers()
        self._surveys()
        self._legal()
        closed_days.close(self.now.date() + 9 * DAY, self.now.date() + 12 * DAY, "Ferien")
        Mark.put("heartbeat", self.now)

    def _people(self):
        self.jana = self._member("jana", "staff", self.here, language="en", digest_rhythm="fortnightly")
        self.lena = self._member("lena", "staff", self.here, self.there, digest_rhythm="deadlines")
        self.lea = self._member("lea", "lead", self.here, language="en", digest_rhythm="deadlines")
        self.petra = self._member("petra", "lead", digest_rhythm="fortnightly")  # everywhere
        self.toni = self._member("toni", "admin", digest_rhythm="deadlines")
        self.anna = self._member("anna", "admin", self.here, self.there)
        self.gone = self._member("gone", "staff", self.here)
        roster.lock_out(self.gone)
        Member.update(told_on=self.now.date()).where(Member.id == self.petra.id).execute()
        careful = self._member("eva", "staff", self.here)
        second_factor.begin(careful)
        second_factor.switch_on(careful)
        Delivery.create(
            key="k",
            letter="digest",
            to=self.jana.email,
            member=self.jana,
            state="failed",
            due_at=self.now,
            owed_at=self.now,
        )

    def _member(self, name, role, *at, **wishes) -> Member:
        found = roster.invite(
            f"{name}@cafe.example", role=role, sites=list(at), name=name.title(), now=self.now
        )[0]
        if wishes:
            Member.update(**wishes).where(Member.id == found.id).execute()
        return Member.get_by_id(found.id)

    def _meetings(self):
        kita = {"name": "K. Muster", "language": "en", "sponsors": True, "passes_on": True}
        self.contact = partners.add(self.here, "Kita Sonne", email="kita@p.example", **kita)
        partners.confirm(self.contact)
        self.paused = partners.add(self.here, "Bäckerei", email="b@p.example", is_paused=True, sponsors=True)
        self.coming = self._meeting(17, place="Pfarrsaal, Hof", topic="Schlaf & mehr", sponsor="Kita Sonne")
        self.past = self._meeting(-11, place="Garten", attendance=12)
        self._meeting(31)

    def _meeting(self, days: int, *, sponsor: str = "", **more) -> Meeting:
        at = (self.now + days * DAY).replace(hour=8, minute=30, second=0, microsecond=0)
        brought_by = {"breakfast": True, "sponsor": self.contact.partner} if sponsor else {}
        return Meeting.create(site=self.here, starts_at=at, **more, **brought_by)

    def _offers(self):
        hours = [{"days": ["mon", "tue"], "from": "09:00", "to": "12:00"}]
        self.offer = offers.add(
            today=self.now.date(),
            is_checked=True,
            site=self.here,
            name="Beratung „Herz“",
            number="+49 8654 12-34",
            dial="+4986541234",
            url_domain="beratung.example",
            hours=hours,
            free=False,
            anonymous=True,
            on_bill=False,
            interpreter=True,
            languages=["ar", "de", "xx"],
            channels=["chat", "forum"],
            audience="staff",
            note="Zeile eins\nZeile zwei",
        )
        rang = self.now.date() - 40 * DAY
        Offer.update(checked_on=rang).where(Offer.code == "telefonseelsorge").execute()

    def _surveys(self):
        self.draft = self._survey(WHOLE, expected=12)
        publishing.plan_end(self.draft, self.now + 5 * DAY, now=self.now, zone=RULES.zone)
        self.running = self._opened(SMALL.replace("kind: topics", "kind: topics\ncodes: true"))
        self.released = self._ended(6)
        self.too_few = self._ended(2)
        note = {"named": ["kita"], "texts": {"de": "Wir machen das.\nBald.", "ar": "نعم"}}
        day = self.now.date() - 3 * DAY
        loop.save(loop.note_of(self.released), seen=0, published_on=day, **note)
        self.note = loop.note_of(self.released)
        said = {"choice": "schlaf", "why": "Darum.", "notes": "Bilder.", "dropped": ["pack"]}
        edits.keep(edits.of(self.released), seen=0, **said)
        for topic in topics():
            inputs.keep(inputs.of(self.released.site, topic), seen=0, texts={"fact": "Bei uns ist es so."})

    def _survey(self, text: str, **more):
        return publishing.add(self.here, read(text), now=self.now, zone=RULES.zone, **more)

    def _opened(self, text: str = SMALL):
        return publishing.open_until(self._survey(text), self.now + 7 * DAY, now=self.now, rules=RULES)

    def _ended(self, women: int):
        survey = self._opened()
        for number in range(women):
            answers = {"topics": ["schlaf", "kita"], "detail": f"Mein Kind schläft schlecht {number}"}
            sealing.put(survey, answers, secrets.token_bytes(16), now=self.now)
        pool.release(publishing.close(survey, now=self.now), now=self.now, zone=RULES.zone)
        return survey

    def _legal(self):
        legal.describe(legal.carrier(), seen=0, **CARRIER)
        for name in legal.NAMES:
            legal.write(
                legal.page_of(name), "## Wir\n\nEigene Wörter, {name}" * (name == "impressum"), seen=0
            )
