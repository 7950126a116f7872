"""Every road by which a row changes that somebody may have open: by the function that writes, as it is called there."""

import datetime as dt

from cafe_forms import clock
from cafe_forms.cafe import inputs, legal, loop, meetings, offers, partners, sites
from cafe_forms.members import roster
from cafe_forms.models import (
    CafeInput,
    Carrier,
    Contact,
    FreeText,
    LegalPage,
    LoopNote,
    Meeting,
    Member,
    Offer,
    Preparation,
    Site,
    Survey,
)
from cafe_forms.post import subscriptions
from cafe_forms.reports.preparation import edits
from cafe_forms.results import redaction
from cafe_forms.surveys import publishing
from cafe_forms.surveys.definition.reading import read
from cafe_forms.surveys.editing import drafts
from cafe_forms.surveys.publishing import BERLIN
from tests.conftest import NOW
from tests.team.furnished_cafe import WHO
from tests.team.page_forms import PageForm, forms_of

RULES = publishing.Rules()
OWN = {"account", "digest"}  # forms of whoever is signed in
LOCKS_OUT = "members.lock_out"
ERASES = {"redaction.remove"}  # what was typed over it must not come back


class Roads:
    """`team` are clients by who they are. A road takes a row as somebody has it open."""

    def __init__(self, app, team: dict):
        self.addresses, self.team, self.nobody = app.url_map.bind("localhost"), team, app.test_client()

    def row_of(self, form: PageForm, name: str, who: str):
        """What the form shows."""
        if name in OWN:
            return Member.get(Member.email == WHO[who])
        _name, args = self.addresses.match(form.path, method="POST")
        return self._named(name.partition("_")[0], **args)

    def _named(self, room: str, slug="", number=0, text_id="", name="", **_more):
        if text_id:
            return FreeText.get_by_id(text_id)
        if room in {"legal", "reset"}:
            return LegalPage.get(LegalPage.name == name) if name else Carrier.get()
        if number:
            return {"member": Member, "meeting": Meeting, "partner": Contact, "offer": Offer}[room].get_by_id(
                number
            )
        if room == "cafe":
            return Site.get(Site.slug == slug)
        if room == "answer":
            return Site.get(Site.slug == _more["site"])
        survey = Survey.get(Survey.slug == slug)
        if room == "briefing":
            return inputs.of(survey.site, _more["code"]) if "code" in _more else edits.of(survey)
        return LoopNote.get_or_none(LoopNote.survey == survey) or survey

    def names(self) -> set[str]:
        return {name for roads in self._all().values() for name in roads}

    def to(self, row, *, of: str) -> dict:
        """Those that end with somebody at the page: who is locked out finds none any more."""
        is_own = isinstance(row, Member) and row.email == WHO[of]
        return {name: go for name, go in self._all()[type(row)].items() if not (is_own and name == LOCKS_OUT)}

    def _all(self) -> dict:
        return {
            Member: {
                "members.change": self._change_member,
                LOCKS_OUT: roster.lock_out,
                "members.let_in": roster.let_in,
                "members.invite": lambda one: roster.invite(
                    one.email, role=one.role, sites=[], name="Eingeladen", now=NOW
                ),
                "subscriptions.end (digest)": lambda one: self._unsubscribe("digest", one),
                "account": lambda one: self._at(one, "/team/konto", name="Sie selbst"),
                "digest": lambda one: self._at(one, "/team/digest", digest_rhythm="off"),
                "cafe_new": lambda one: self._at(one, "/team/cafes/neu", name="Noch ein Café"),
            },
            Site: {
                "sites.change": lambda one: sites.change(
                    one, seen=one.revision, name=one.name, town=one.town, contact="Jemand anders"
                ),
                "sites.renew_page": sites.renew_page,
                "offers.answer_ombuds": offers.answer_ombuds,
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
                "meeting_attendance": self._count,
                "sites.add_meeting": lambda one: sites.add_meeting(one.site, one.starts_at, place="Drüben"),
            },
            Offer: {
                "offers.change": lambda one: offers.change(one, seen=one.revision, note="anders"),
                "offers.note_check": lambda one: offers.note_check(
                    one, seen=one.revision, checked_on=clock.today(BERLIN) - dt.timedelta(days=1)
                ),
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
            Preparation: {
                "edits.keep": lambda one: edits.keep(
                    one, seen=one.revision, choice=one.choice, why="Anders", notes="", dropped=[]
                ),
            },
            CafeInput: {
                "inputs.keep": lambda one: inputs.keep(one, seen=one.revision, texts={"fact": "Anders."}),
            },
            Survey: {"drafts.save": self._retitle},
            FreeText: {
                "redaction.redact": lambda one: redaction.redact(
                    one.id, ["0:schlecht"], "other", seen=redaction.version_of(one.text)
                ),
                "redaction.remove": lambda one: redaction.remove(one.id, seen=redaction.version_of(one.text)),
            },
        }

    def _change_member(self, one: Member) -> None:
        at = list(one.sites())
        roster.change(one, seen=one.revision, sites=at, among=at, name="Geändert")

    def _unsubscribe(self, letter: str, one) -> None:
        """As her mail program does it."""
        token = subscriptions.token(letter, one.id, one.email)
        assert self.nobody.post(f"/post/abmelden/{token}").status_code == 200

    def _at(self, one: Member, path: str, **typed) -> None:
        """She herself, on another device; who may not open the page changes nothing there."""
        client = next((self.team[who] for who, email in WHO.items() if email == one.email), None)
        if client is not None:
            _send(client, path, **typed)

    def _count(self, one: Meeting) -> None:
        _send(self.team["admin everywhere"], f"/team/treffen/{one.id}/anwesenheit", attendance="33")

    def _retitle(self, one: Survey) -> None:
        text = one.definition.replace("Wie war das Treffen am {date}?", "Wie war es am {date}?")
        drafts.save(one, read(text), seen=drafts.version_of(one))


def _send(client, path: str, **typed) -> None:
    for form in forms_of(path, client.get(path).text):
        if form.path == path:
            assert client.post(path, data=form.sent() | typed).status_code == 303


def _said(one: Contact, **anew) -> dict:
    names = ("name", "email", "language", "passes_on", "sponsors", "is_paused")
    return {name: getattr(one, name) for name in names} | anew
