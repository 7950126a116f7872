"""Every road by which a row changes that somebody may have open: by the function that writes, as it is called there."""

import datetime as dt

from cafe_forms.cafe import legal, loop, meetings, offers, partners, sites
from cafe_forms.models import (
    Carrier,
    Contact,
    FreeText,
    LegalPage,
    LoopNote,
    Meeting,
    Member,
    Offer,
    Site,
    Survey,
)
from cafe_forms.post import subscriptions
from cafe_forms.reports import digest
from cafe_forms.results import redaction
from cafe_forms.surveys import drafts, publishing
from cafe_forms.surveys.definition import read
from cafe_forms.team import members
from tests.conftest import NOW
from tests.team.page_forms import forms_of

RULES = publishing.Rules()


class Roads:
    """`of(model)` are functions that take a row; `clients` are signed in, by the addresses of their members."""

    def __init__(self, app, clients: dict):
        self.app, self.clients, self.nobody = app, clients, app.test_client()

    def of(self, model) -> dict:
        return {
            Member: {
                "members.change": self._change_member,
                "members.lock_out": members.lock_out,
                "members.let_in": members.let_in,
                "members.invite": lambda one: members.invite(
                    one.email, role=one.role, sites=[], name="Eingeladen", now=NOW
                ),
                "subscriptions.end": lambda one: self._unsubscribe("digest", one),
                "account.account": lambda one: self._at(one, "/team/konto", name="Sie selbst"),
                "digest.digest": lambda one: self._at(one, "/team/digest", digest_rhythm="off"),
                "reports.digest.owe_due": lambda _one: self._monday(),
            },
            Site: {
                "sites.change": lambda one: sites.change(
                    one, seen=one.revision, name=one.name, town=one.town, contact="Jemand anders"
                ),
                "sites.renew_page": sites.renew_page,
            },
            Contact: {
                "partners.change": lambda one: partners.change(
                    one, one.partner.name, seen=one.revision, **_said(one, name="Jemand anders")
                ),
                "partners.confirm": partners.confirm,
                "subscriptions.end (pass_on)": lambda one: self._unsubscribe("pass_on", one),
                "subscriptions.end (breakfast)": lambda one: self._unsubscribe("breakfast_numbers", one),
            },
            Meeting: {
                "meetings.change": lambda one: meetings.change(one, seen=one.revision, place="Anderswo"),
                "meetings.note_attendance": lambda one: meetings.note_attendance(one, 33),
                "sites.add_meeting": lambda one: sites.add_meeting(one.site, one.starts_at, place="Drüben"),
            },
            Offer: {
                "offers.change": lambda one: offers.change(one, seen=one.revision, note="anders"),
                "offers.confirm": lambda one: offers.confirm(one, seen=one.revision, today=NOW.date()),
            },
            Carrier: {
                "legal.describe": lambda one: legal.describe(one, seen=one.revision, phone="08654 999"),
            },
            LegalPage: {
                "legal.write": lambda one: legal.write(one, "Ganz andere Wörter", seen=one.revision),
                "legal.write (standard)": lambda one: legal.write(one, "", seen=one.revision),
            },
            LoopNote: {
                "loop.save": lambda one: loop.save(
                    one, seen=one.revision, named=[], texts={"de": "Anders."}, published_on=None
                ),
            },
            Survey: {
                "drafts.save": self._retitle,
                "publishing.open_until": lambda one: publishing.open_until(
                    one, None, now=dt.datetime.now(dt.UTC), rules=RULES
                ),
            },
            FreeText: {
                "redaction.redact": lambda one: redaction.redact(
                    one.id, ["0:schlecht"], "other", seen=redaction.version_of(one.text)
                ),
                "redaction.remove": lambda one: redaction.remove(one.id, seen=redaction.version_of(one.text)),
            },
        }[model]

    def _change_member(self, one: Member) -> None:
        at = list(one.sites())
        members.change(one, seen=one.revision, sites=at, among=at, name="Geändert")

    def _unsubscribe(self, letter: str, one) -> None:
        assert (
            self.nobody.post(f"/post/abmelden/{subscriptions.token(letter, one.id, one.email)}").status_code
            == 200
        )

    def _at(self, one: Member, path: str, **typed) -> None:
        """She herself on another device."""
        client = self.clients.get(one.email)
        if client is not None:
            form = next(form for form in forms_of(path, client.get(path).text) if form.action == path)
            assert client.post(path, data=form.sent() | typed).status_code == 303

    def _monday(self) -> None:
        digest.owe_due(now=NOW + dt.timedelta(days=28), zone=RULES.zone, weekday=0, at=dt.time(7))

    def _retitle(self, one: Survey) -> None:
        text = one.definition.replace("Wie war das Treffen am {date}?", "Wie war es am {date}?")
        drafts.save(one, read(text), seen=drafts.version_of(one))


def _said(one: Contact, **anew) -> dict:
    names = ("name", "email", "language", "passes_on", "sponsors", "is_paused")
    return {name: getattr(one, name) for name in names} | anew
