"""Everything the team can do by a page: where, what is typed, and what the audit log says of it."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from flask.testing import FlaskClient

from cafe_forms import clock, signing
from cafe_forms.cafe import closed_days, feeds, legal, sites
from cafe_forms.members import roster, second_factor, sign_in, tokens
from cafe_forms.models import Contact, FreeText, Meeting, Member, Session, Survey
from cafe_forms.post import subscriptions
from cafe_forms.reports.to_partners import partner_confirm
from cafe_forms.results import text_marks
from cafe_forms.surveys import publishing
from cafe_forms.surveys.editing import proofreading
from cafe_forms.surveys.publishing import BERLIN
from tests.conftest import SMALL, hidden
from tests.team.survey_pages import fields

KONTO = "/team/konto"
AHEAD = dt.timedelta(days=30)
WITH_CODES = SMALL.replace("kind: topics", "kind: topics\ncodes: true")
NEVER_NOTED = {
    "answering.respond": "a respondent: no row but the pool's may tell of her",
    "answering.respond_on_tablet": "a respondent",
    "team.sign_in_page": "nobody is known yet, and an unknown address must leave what a known one leaves",
    "team.survey_text": "shows what would become of a text, and changes nothing",
}
NOTED_BY_API = {
    "api.add_survey",
    "api.texts",
    "api.csv",
    "api.data_package",
    "api.half_year_csv",
}  # tests/api holds the lines


def ahead(days=30) -> str:
    return (clock.today(BERLIN) + dt.timedelta(days=days)).isoformat()


@dataclass(frozen=True)
class Act:
    """One act: `path` with the names of `World.named`, what is typed over the form as `on` (or `path`) shows it."""

    noted: str
    path: str
    typed: Callable[["World"], dict] = lambda world: {}
    on: str = ""
    first: Callable[["World", FlaskClient], object] = lambda world, client: None  # what must be there before
    by_guest: bool = False  # by somebody who is not signed in yet


class World:
    """A café with one of each thing that an act can be about; `me` is its admin."""

    def __init__(self, client, things, site, open_survey, add_survey, seal):
        now = clock.utcnow()
        self.client, self.site, self.me = client, site, Member.get(Member.role == "admin")
        ended, held = (open_survey() for _ in range(2))
        seal(ended, *[{"topics": ["schlaf"]}] * 6)
        publishing.close(ended, now=now)
        Survey.update(on_hold=True).where(Survey.id == held.id).execute()
        locked = roster.invite("gone@cafe.example", role="staff", sites=[site], name="G", now=now)[0]
        roster.lock_out(locked)
        self.other = sign_in.spend(sign_in.mint(self.me, now=now, valid=sign_in.BY_HAND), now=now)
        self.draft = add_survey(now=now)
        reading = proofreading.begin(self.draft, "de", now=now)
        self.named = {
            "reading": proofreading.token(reading, signing.app_keys()),
            "released": things["umfragen"],
            "running": things["teilen"],
            "draft": self.draft.slug,
            "ended": ended.slug,
            "held": held.slug,
            "coded": open_survey(WITH_CODES).slug,
            "text": things["text_id"],
            "site": site.slug,
            "empty": sites.add("Ein leeres").slug,
            "meeting": Meeting.get().id,
            "past": sites.add_meeting(site, now - dt.timedelta(days=3)).id,
            "member": things["mitglieder#"],
            "locked": locked.id,
            "contact": things["partner#"],
            "letter": things["briefe#"],
            "offer": things["hilfe#"],
            "session": Session.get(Session.digest == sign_in._digest(self.other[1])).name,
            "token": tokens.make(
                self.me, name="R", role="lead", sites=[site], ends_on=now.date() + AHEAD, today=now.date()
            )[0].id,
            "link": sign_in.mint(self.me, now=now, valid=sign_in.BY_HAND),
            "unsubscribe": subscriptions.token("digest", self.me.id, self.me.email),
            "yes": partner_confirm.token(Contact.get_by_id(things["partner#"])),
        }

    def perform(self, act: Act, client):
        """What the page answers to the form as it shows it, with what is typed over it."""
        path = act.path.format(**self.named)
        page = client.get((act.on or path).format(**self.named)).text
        sent = fields(page.partition("<main")[2]) if act.on != KONTO else {}
        if 'name="csrf_token"' in page:
            sent["csrf_token"] = hidden(page, "csrf_token")
        return client.post(path, data=sent | act.typed(self), content_type="multipart/form-data")

    def a_step(self) -> dict:
        """The first that its round's page can tick off."""
        page = self.client.get("/team/runde/{past}".format(**self.named)).text
        return {"key": hidden(page, "key")}

    def version_of_text(self) -> str:
        text = FreeText.get_by_id(self.named["text"])
        return text_marks.version_of(text.text, text_marks.NOTHING)

    def begin_proofreading(self, _client) -> None:
        proofreading.begin(self.draft, "ar", now=clock.utcnow())

    def begin_factor(self, _client) -> None:
        second_factor.begin(self.me)

    def switch_factor_on(self, _client) -> None:
        second_factor.begin(self.me)
        second_factor.switch_on(self.me)

    def code(self) -> dict:
        factor = second_factor.of(self.me) or second_factor.begun(self.me)
        step = int(clock.utcnow().timestamp()) // second_factor.STEP
        return {"code": second_factor.code_at(second_factor.secrets_of(factor)[0], step)}

    def sign_in_half(self, client) -> None:
        self.switch_factor_on(client)
        self.perform(ACTS["team.open_link"], client)

    def write_sign_in_letter(self, _client) -> None:
        _token, self.letter_code = sign_in.mint_with_code(self.me, now=clock.utcnow())

    def read_letter(self) -> dict:
        return {"email": self.me.email, "code": self.letter_code}

    def factor_of_member(self, _client) -> None:
        member = Member.get_by_id(self.named["member"])
        second_factor.begin(member)
        second_factor.switch_on(member)

    def new_name(self) -> dict:
        return {"name": "Neu", "role": "staff", "sites": [self.site.slug]}

    def sheets(self) -> dict:
        return {"sheets": json.dumps([{"topics": ["schlaf"]}] * 5), "do": "sure"}

    def own_legal_page(self, _client) -> None:
        legal.write(legal.page_of("impressum"), "Wir", seen=0)

    def begin_calendar(self, _client) -> None:
        feeds.begin(self.me, self.site)

    def close_cafe_days(self, _client) -> None:
        day = dt.date.fromisoformat(ahead())
        closed_days.close(day, day, "", self.site)

    def close_days(self, _client) -> None:
        closed_days.close(*[dt.date.fromisoformat(ahead())] * 2, "")


def typed(**words):
    return lambda world: words


def file(_world) -> dict:
    return {"file": (BytesIO(SMALL.replace("300", "200").encode()), "umfrage.yaml")}


SURVEY, EDIT = "/team/umfragen", "/team/umfragen/{draft}/bearbeiten"
ACTS = {
    "post.end_subscription": Act("unsubscribe", "/post/abmelden/{unsubscribe}", by_guest=True),
    "post.confirm_partner": Act("contact yes", "/post/zusagen/{yes}", by_guest=True),
    "team.sign_out": Act("sign-out", "/team/abmelden", on=KONTO),
    "team.open_link": Act("sign-in", "/team/anmelden/{link}", by_guest=True),
    "team.sign_in_code": Act(
        "sign-in", "/team/anmelden/code", World.read_letter, first=World.write_sign_in_letter, by_guest=True
    ),
    "team.second_step": Act(
        "sign-in", "/team/anmelden/zweiter-schritt", World.code, first=World.sign_in_half, by_guest=True
    ),
    "team.send_again": Act("letter again", "/team/briefe/{letter}/nochmal", on=KONTO),
    "team.cafe_edit": Act("site edit", "/team/cafes/{site}/bearbeiten", typed(name="Anders")),
    "team.remove_cafe": Act("site remove", "/team/cafes/{empty}/loeschen", on=KONTO),
    "team.renew_cafe_page": Act("site page", "/team/cafes/{site}/seite", on=KONTO),
    "team.cafe_new": Act("site add", "/team/cafes/neu", typed(name="Neu")),
    "team.digest": Act("digest rhythm", "/team/digest", typed(digest_rhythm="off")),
    "team.send_digest": Act("digest send", "/team/digest/senden", on=KONTO),
    "team.offer_edit": Act("offer edit", "/team/hilfe/{offer}", typed(name="Anders")),
    "team.delete_offer": Act("offer delete", "/team/hilfe/{offer}/loeschen", on=KONTO),
    "team.confirm_offer": Act("offer confirm", "/team/hilfe/{offer}/stimmt", on=KONTO),
    "team.take_offer_back": Act("offer take back", "/team/hilfe/{offer}/doch-nicht", on=KONTO),
    "team.answer_ombuds": Act("ombuds none", "/team/hilfe/keine-ombudsstelle/{site}", on=KONTO),
    "team.briefing_edit": Act(
        "briefing edit", SURVEY + "/{released}/vorbereitung/aendern", typed(notes="Neu")
    ),
    "team.briefing_topic": Act(
        "briefing texts", SURVEY + "/{released}/vorbereitung/thema/schlaf", typed(fact="Neu")
    ),
    "team.offer_new": Act("offer add", "/team/hilfe/neu", typed(name="Neu", number="08654 99")),
    "team.account": Act("account edit", KONTO, typed(name="Neu"), on="/team/konto?"),
    "team.end_session": Act("sessions end", "/team/konto/anmeldungen/{session}/beenden", on=KONTO),
    "team.end_other_sessions": Act("sessions end", "/team/konto/anmeldungen/beenden", on=KONTO),
    "team.api_tokens": Act(
        "token new", "/team/konto/zugang", lambda world: {"name": "Excel", "sites": [world.site.slug]}
    ),
    "team.end_api_token": Act("token end", "/team/konto/zugang/{token}/beenden", on=KONTO),
    "team.cycle": Act("step tick", "/team/runde/{past}", World.a_step),
    "team.begin_second_factor": Act("factor begin", "/team/konto/zweiter-schritt/beginnen", on=KONTO),
    "team.switch_second_factor_on": Act(
        "factor on",
        "/team/konto/zweiter-schritt/einschalten",
        World.code,
        on=KONTO,
        first=World.begin_factor,
    ),
    "team.switch_second_factor_off": Act(
        "factor off",
        "/team/konto/zweiter-schritt/abschalten",
        World.code,
        on=KONTO,
        first=World.switch_factor_on,
    ),
    "team.renew_recovery_codes": Act(
        "factor codes",
        "/team/konto/zweiter-schritt/ersatzcodes",
        World.code,
        on=KONTO,
        first=World.switch_factor_on,
    ),
    "team.member_edit": Act("member edit", "/team/mitglieder/{member}", World.new_name),
    "team.invite_member_again": Act("member invite", "/team/mitglieder/{member}/einladen", on=KONTO),
    "team.lock_member_out": Act("member lock out", "/team/mitglieder/{member}/sperren", on=KONTO),
    "team.let_member_in": Act("member let in", "/team/mitglieder/{locked}/zulassen", on=KONTO),
    "team.free_of_second_factor": Act(
        "member factor off",
        "/team/mitglieder/{member}/zweiter-schritt-abschalten",
        on=KONTO,
        first=World.factor_of_member,
    ),
    "team.member_new": Act(
        "member invite",
        "/team/mitglieder/neu",
        lambda world: {"email": "neu@cafe.example", "role": "staff", "sites": [world.site.slug]},
    ),
    "team.require_second_factor": Act(
        "factor required", "/team/mitglieder/zweiter-schritt", typed(required="yes"), on=KONTO
    ),
    "team.partner_edit": Act("contact edit", "/team/partner/{contact}", typed(name="Neu")),
    "team.ask_partner": Act("contact ask", "/team/partner/{contact}/fragen", on=KONTO),
    "team.partner_removal": Act("contact delete", "/team/partner/{contact}/loeschen"),
    "team.partner_new": Act(
        "contact add", "/team/partner/neu", typed(organisation="Tafel", email="t@tafel.example")
    ),
    "team.legal_edit": Act("legal edit", "/team/rechtliches/impressum", typed(text="Wir")),
    "team.reset_legal": Act(
        "legal reset",
        "/team/rechtliches/impressum/zuruecksetzen",
        typed(revision="1"),
        on=KONTO,
        first=World.own_legal_page,
    ),
    "team.legal_carrier": Act("carrier edit", "/team/rechtliches/traeger", typed(name="Verein")),
    "team.cafe_contact": Act("site edit", "/team/cafes/{site}/kontakt", typed(contact="Jana")),
    "team.cafe_closed_days": Act(
        "days close", "/team/cafes/{site}/schliesstage", lambda world: {"first": ahead()}
    ),
    "team.reopen_cafe_days": Act(
        "days reopen",
        "/team/cafes/{site}/schliesstage/wieder-offen",
        lambda world: {"first": ahead(), "last": ahead()},
        on=KONTO,
        first=World.close_cafe_days,
    ),
    "team.closed_days": Act("days close", "/team/schliesstage", lambda world: {"first": ahead()}),
    "team.reopen_days": Act(
        "days reopen",
        "/team/schliesstage/wieder-offen",
        lambda world: {"first": ahead(), "last": ahead()},
        on=KONTO,
        first=World.close_days,
    ),
    "team.meeting_edit": Act("meeting edit", "/team/treffen/{meeting}", typed(topic="Neu")),
    "team.meeting_cancel": Act("meeting cancel", "/team/treffen/{meeting}/absagen"),
    "team.meeting_attendance": Act(
        "meeting attendance", "/team/treffen/{past}/anwesenheit", typed(attendance="7")
    ),
    "team.begin_calendar": Act("calendar begin", "/team/treffen/kalender/{site}/neu", on=KONTO),
    "team.end_calendar": Act(
        "calendar end",
        "/team/treffen/kalender/{site}/beenden",
        on=KONTO,
        first=World.begin_calendar,
    ),
    "team.meeting_new": Act(
        "meetings plan", "/team/treffen/neu", lambda world: {"day": ahead(), "skips_closed": ""}
    ),
    "team.survey_question": Act("survey edit", EDIT + "/fragen/detail", typed(label="Neu?")),
    "team.remove_question": Act("survey edit", EDIT + "/fragen/detail/entfernen", on=EDIT),
    "team.copy_question": Act("survey edit", EDIT + "/fragen/detail/kopieren", on=EDIT),
    "team.put_question_back": Act(
        "survey edit", EDIT + "/fragen/detail/zurueck", typed(before=SMALL.replace("300", "200")), on=EDIT
    ),
    "team.survey_topics": Act("survey edit", EDIT + "/fragen/topics/themen", typed(topics=["schlaf"])),
    "team.move_question": Act("survey edit", EDIT + "/fragen/topics/verschieben", typed(do="down"), on=EDIT),
    "team.survey_question_new": Act(
        "survey edit", EDIT + "/fragen/neu", typed(label="Und?", answers="ja\nnein")
    ),
    "team.survey_head": Act("survey edit", EDIT + "/rahmen", typed(title="Neu")),
    "team.survey_translation": Act("survey edit", EDIT + "/sprachen/ar", typed(title="جديد")),
    "team.survey_sentences": Act(
        "survey edit", EDIT + "/saetze", typed(sentences=["satz_schlaf_1", "satz_geld_1"])
    ),
    "team.begin_proofreading": Act("proof begin", EDIT + "/sprachen/ar/lesen", on=KONTO),
    "team.end_proofreading": Act(
        "proof end", EDIT + "/sprachen/ar/lesen/beenden", on=KONTO, first=World.begin_proofreading
    ),
    "reading.say_of_draft": Act("proof read", "/lesen/{reading}", typed(ok=["0"]), by_guest=True),
    "team.give_survey": Act("survey give", SURVEY + "/{running}/xlsform", on=KONTO),
    "team.survey_closing": Act("survey close", SURVEY + "/{running}/beenden"),
    "team.release": Act("release", SURVEY + "/{ended}/freigeben", on=KONTO),
    "team.download": Act(
        "download counts", SURVEY + "/{released}/herunterladen", typed(what="counts", note="x"), on=KONTO
    ),
    "team.half_year_download": Act(
        "half-year csv", "/team/halbjahr/2024-H1/{site}/herunterladen", typed(what="csv", note="x"), on=KONTO
    ),
    "team.survey_removal": Act("survey delete", SURVEY + "/{draft}/loeschen"),
    "team.survey_opening": Act("survey open", SURVEY + "/{draft}/oeffnen"),
    "team.survey_extension": Act("survey extend", SURVEY + "/{running}/verlaengern"),
    "team.paper_sheets": Act("paper", SURVEY + "/{ended}/papier", World.sheets),
    "team.survey_loop": Act(
        "loop publish", SURVEY + "/{released}/rueckmeldung", typed(text_de="Wir üben", is_published="y")
    ),
    "team.sharing_codes": Act("codes", SURVEY + "/{coded}/teilen/codes", typed(number="3"), on=KONTO),
    "team.redact_text": Act(
        "text redact",
        SURVEY + "/{released}/texte/{text}/unkenntlich",
        typed(words=["0:Kind"], kind="other"),
        on=SURVEY + "/{released}/texte/{text}",
    ),
    "team.mark_text": Act(
        "text mark",
        SURVEY + "/{released}/texte/{text}/thema",
        lambda world: {"topics": ["kita"], "version": world.version_of_text()},
        on=KONTO,
    ),
    "team.remove_text": Act("text remove", SURVEY + "/{released}/texte/{text}/entfernen"),
    "team.discard": Act("discard", SURVEY + "/{held}/verwerfen", on=KONTO),
    "team.resume": Act("resume", SURVEY + "/{held}/weiter", on=KONTO),
    "team.survey_new": Act("survey new", SURVEY + "/neu?cafe={site}", typed(start="ready:themenwahl")),
    "team.survey_new_file": Act("survey new", SURVEY + "/neu/datei?cafe={site}", file),
    "team.survey_new_empty": Act(
        "survey new", SURVEY + "/neu/leer?cafe={site}", typed(title="Neu", label="Was?", answers="ja\nnein")
    ),
}
