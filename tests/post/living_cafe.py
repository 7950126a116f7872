"""A café in which every letter has something to say, the same to the letter on every run."""

import datetime as dt

from cafe_forms import doubt
from cafe_forms.cafe import sites
from cafe_forms.models import (
    Carrier,
    Contact,
    Delivery,
    Mark,
    Meeting,
    Member,
    Membership,
    Offer,
    Partner,
    Refusal,
    Site,
    Survey,
)
from cafe_forms.pool import release
from cafe_forms.surveys import publishing
from tests.conftest import NOW

DAY = dt.timedelta(days=1)
ZONE = publishing.BERLIN
TOPICS = [["schlaf", "kita"]] * 7 + [["geld"]] * 2 + [["schlaf"]] * 3
HEADCOUNT = {"come": "ja", "adults": 1, "kids": 2, "highchair": 1}
CALLED = dt.date(2026, 4, 2)
CARRIER = "Startklar Soziale Arbeit Oberbayern"
DRAWN = {"token": "t" * 43, "code": "1234 5678"}  # otherwise another one each time


class LivingCafe:
    """`facts(letter)` are what the post would know of it."""

    def __init__(self, app, site, open_survey, seal, language: str):
        self.app, self.site, self.open_survey, self.seal = app, site, open_survey, seal
        self.meeting = sites.add_meeting(
            site, dt.datetime(2026, 12, 3, 8, 30, tzinfo=dt.UTC), place="Pfarrsaal", breakfast=True
        )
        self.breakfast = sites.add_meeting(
            site, dt.datetime(2026, 10, 22, 7, 30, tzinfo=dt.UTC), place="Pfarrsaal", breakfast=True
        )
        Meeting.update(attendance=12).where(Meeting.id == self.breakfast.id).execute()
        Site.update(contact="Jana Moser, 08654 1234", page_code="abcdef").where(Site.id == site.id).execute()
        Carrier.create(name=CARRIER)
        self.member = Member.create(
            email="jana@cafe.example",
            name="Jana",
            role="lead",
            language=language,
            told_on=NOW.date() - 7 * DAY,
        )
        Membership.create(member=self.member, site=site)
        self.contact = Contact.create(
            partner=Partner.create(name="Bäckerei Huber"),
            site=site,
            email="huber@partner.example",
            name="Frau Huber",
            language=language,
            confirmed=True,
            passes_on=True,
            sponsors=True,
        )
        self.asked = Contact.create(
            partner=self.contact.partner,
            site=site,
            email="laden@partner.example",
            name="Frau Huber",
            language=language,
            passes_on=True,
            sponsors=True,
        )
        Offer.update(checked_on=NOW.date() - 30 * DAY).execute()
        Offer.update(checked_on=CALLED).where(Offer.code == "elterntelefon").execute()
        self._ask()

    def _ask(self) -> None:
        self.before = self._ended("themenwahl", 70, 60, [{"topics": t} for t in TOPICS * 2])
        self.released = self._ended("themenwahl", 14, 2, [{"topics": t} for t in TOPICS], expected=18)
        buy = [{"buy": ["vegetarisch"]}] * 4 + [{"buy": ["ohne_nuesse"]}] * 2 + [{}] * 3
        self.headcount = self._ended("fruehstueck", 8, 1, [HEADCOUNT | more for more in buy])
        self.too_few = self._ended("tauschen", 9, 3, [])
        self.running = self._named(self._opened("themenwahl", 4, closes_at=NOW + 2 * DAY))

    def _opened(self, name: str, days: int, **options) -> Survey:
        return self.open_survey(name, now=NOW - days * DAY, **options)

    def _ended(self, name: str, opened: int, ended: int, responses, **options) -> Survey:
        survey = self._named(self._opened(name, opened, closes_at=NOW - ended * DAY, **options))
        self.seal(survey, *responses)
        release.release(survey, now=NOW - ended * DAY + dt.timedelta(hours=1), zone=ZONE)
        return Survey.get_by_id(survey.id)

    def _named(self, survey: Survey) -> Survey:
        """By a short name that is the same on every run."""
        survey.slug = "umfrage" + "abcdefgh"[survey.id - 1]
        survey.save()
        return survey

    def facts(self, letter: str) -> dict:
        kept = self._kept()[letter]
        is_for_contact = letter in {*SUBSCRIPTIONS, "partner_confirm"} - {"digest"}
        contact = self.asked if letter == "partner_confirm" else self.contact
        delivery = Delivery(
            key=f"{'digest/' if letter == 'digest' else ''}{letter}",
            letter=letter,
            to=contact.email if is_for_contact else self.member.email,
            member=None if is_for_contact else self.member,
            facts=kept | ({"contact": contact.id} if is_for_contact else {}),
            owed_at=NOW,
        )
        found = self.app.extensions["letters"]["facts"][letter](delivery, NOW)
        links = {"unsubscribe": "https://cafe.example/post/abmelden/x"} if letter in SUBSCRIPTIONS else {}
        return found | links | {name: fixed for name, fixed in DRAWN.items() if name in found}

    def _kept(self) -> dict[str, dict]:
        Mark.put(doubt.DOUBTED, NOW)
        Mark.put(doubt.HEARTBEAT, NOW)
        moved = {
            "site": self.site.id,
            "meeting": self.meeting.id,
            "was": (self.meeting.starts_at - DAY).isoformat(),
            "is": self.meeting.starts_at.isoformat(),
            "place": "Pfarrsaal",
            "told": True,
        }
        releases = [self.released.release().id, self.headcount.release().id]
        return {
            "sign_in": {},
            "partner_confirm": {},
            "welcome": {},
            "digest": {"week": "2026-W48", "releases": releases},
            "briefing_ready": {"survey": self.released.id},
            "few_so_far": {"survey": self.running.id},
            "too_few": {"survey": self.too_few.id},
            "meeting_reminder": {"meeting": self.meeting.id},
            "breakfast_numbers": {"meeting": self.meeting.id},
            "pass_on": {"survey": self.running.id},
            "breakfast_changed": moved,
            "breakfast_thanks": {"meeting": self.breakfast.id},
            "meeting_changed": moved | {"meeting": None, "is": None},
            "offers_to_check": {},
            "delivery_trouble": {"delivery": self._refused().id},
            "trouble": {},
        }

    def _refused(self) -> Delivery:
        Refusal.insert(
            address="samira@cafe.example", is_paused=True, last_at=NOW
        ).on_conflict_ignore().execute()
        her, _is_new = Member.get_or_create(
            email="samira@cafe.example", defaults={"name": "Samira", "role": "staff"}
        )
        kept, _is_new = Delivery.get_or_create(
            key="refused",
            defaults={"letter": "digest", "to": her.email, "member": her, "due_at": NOW, "owed_at": NOW},
        )
        return kept


SUBSCRIPTIONS = {"digest", "pass_on", "breakfast_numbers", "breakfast_changed", "breakfast_thanks"}
