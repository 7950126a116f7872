"""The audit log as the team reads it: who did what when, to the minute, never what anybody answered."""

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from flask import current_app, g, render_template, request
from flask_babel import lazy_gettext as _
from peewee import JOIN

from cafe_forms import audit
from cafe_forms.models import Audit, Member, Survey
from cafe_forms.surveys import questionnaire
from cafe_forms.team import access, door

ON_A_PAGE = 50
LAST_PAGE = 10_000
ACTIONS = {  # one line for each action that is noted; of "download counts" the first word is enough
    "sign-in": _("hat sich angemeldet"),
    "sign-out": _("hat sich abgemeldet"),
    "sessions end": _("hat andere Geräte abgemeldet"),
    "account edit": _("hat das eigene Konto geändert"),
    "factor begin": _("hat angefangen, den zweiten Schritt einzurichten"),
    "factor on": _("hat den zweiten Schritt eingerichtet"),
    "factor off": _("hat den zweiten Schritt abgeschaltet"),
    "factor codes": _("hat neue Ersatzcodes geholt"),
    "factor required": _("hat den zweiten Schritt für alle mit Verantwortung verlangt"),
    "factor optional": _("hat den zweiten Schritt freigestellt"),
    "member invite": _("hat jemanden eingeladen"),
    "member edit": _("hat ein Mitglied geändert"),
    "member lock out": _("hat ein Mitglied gesperrt"),
    "member let in": _("hat ein Mitglied wieder zugelassen"),
    "member factor off": _("hat den zweiten Schritt eines Mitglieds abgeschaltet"),
    "token new": _("hat einem anderen Programm Zugang gegeben"),
    "token end": _("hat einem anderen Programm den Zugang genommen"),
    "digest rhythm": _("hat die Wochenmail umgestellt"),
    "digest send": _("hat eine Wochenmail geschickt"),
    "unsubscribe": _("hat E-Mails abbestellt"),
    "letter again": _("hat eine E-Mail noch einmal geschickt"),
    "survey new": _("hat eine Umfrage angelegt"),
    "survey edit": _("hat eine Umfrage bearbeitet"),
    "survey open": _("hat eine Umfrage geöffnet"),
    "survey extend": _("hat eine Umfrage verlängert"),
    "survey close": _("hat eine Umfrage beendet"),
    "survey delete": _("hat einen Entwurf gelöscht"),
    "survey give": _("hat einen Fragebogen heruntergeladen"),
    "proof begin": _("hat einen Link zum Gegenlesen gemacht"),
    "proof end": _("hat einen Link zum Gegenlesen beendet"),
    "proof read": _("hat einen Entwurf gelesen"),
    "codes": _("hat Codes gedruckt"),
    "paper": _("hat Papierbögen eingegeben"),
    "release": _("hat ein Ergebnis freigegeben"),
    "resume": _("hat eine angehaltene Umfrage fortgesetzt"),
    "discard": _("hat doppelte Antworten gelöscht"),
    "restore": _("hat eine Sicherung zurückgespielt"),
    "demo": _("hat ein Café zum Ausprobieren angelegt"),
    "download": _("hat ein Ergebnis heruntergeladen"),
    "half-year": _("hat eine Halbjahresübersicht heruntergeladen"),
    "text redact": _("hat eine Stelle in einem Text unkenntlich gemacht"),
    "text mark": _("hat gesagt, worum es in einem Text geht"),
    "text remove": _("hat einen Text entfernt"),
    "loop save": _("hat an „Ihr habt gesagt“ geschrieben"),
    "loop publish": _("hat „Ihr habt gesagt“ veröffentlicht"),
    "briefing edit": _("hat eine Vorbereitung geändert"),
    "briefing texts": _("hat eigene Texte für eine Vorbereitung geschrieben"),
    "step": _("hat einen Schritt abgehakt oder wieder aufgenommen"),
    "ombuds none": _("hat gesagt, dass es keine Ombudsstelle gibt"),
    "meetings plan": _("hat Treffen geplant"),
    "meeting edit": _("hat ein Treffen geändert"),
    "meeting cancel": _("hat ein Treffen abgesagt"),
    "meeting attendance": _("hat die Anwesenheit eingetragen"),
    "calendar begin": _("hat sich eine Kalenderadresse geholt"),
    "calendar end": _("hat die Kalenderadresse gelöscht"),
    "days close": _("hat Schließtage eingetragen"),
    "days reopen": _("hat Schließtage ausgetragen"),
    "site add": _("hat ein Café angelegt"),
    "site edit": _("hat ein Café geändert"),
    "site remove": _("hat ein leeres Café gelöscht"),
    "site page": _("hat die Seite für Mütter umziehen lassen"),
    "offer add": _("hat ein Hilfsangebot eingetragen"),
    "offer edit": _("hat ein Hilfsangebot geändert"),
    "offer confirm": _("hat ein Hilfsangebot geprüft"),
    "offer delete": _("hat ein Hilfsangebot gelöscht"),
    "contact add": _("hat einen Kontakt eingetragen"),
    "contact ask": _("hat einen Kontakt noch einmal gefragt"),
    "contact edit": _("hat einen Kontakt geändert"),
    "contact delete": _("hat einen Kontakt gelöscht"),
    "carrier edit": _("hat die Angaben zum Träger geändert"),
    "legal edit": _("hat eine rechtliche Seite geändert"),
    "legal reset": _("hat eine rechtliche Seite zurückgesetzt"),
    "contact yes": _("hat E-Mails zugesagt"),
}
DOORS = {
    audit.PAGE: "",
    audit.COMMAND: _("Die Technik"),
    audit.LETTER: _("Ein Kontakt"),
    audit.API: _("Programm"),
}
CODED = {"member invite", "member edit", "digest rhythm", "unsubscribe"}  # what they note are words of ours
CODE_WORDS = {
    "staff": _("Team"),
    "lead": _("Leitung"),
    "admin": _("Admin"),
    "weekly": _("jede Woche"),
    "fortnightly": _("alle zwei Wochen"),
    "deadlines": _("nur wenn etwas zu tun ist"),
    "off": _("gar nicht"),
    "digest": _("Wochenmail"),
    "pass_on": _("neue Umfragen"),
    "breakfast_numbers": _("Zahlen für das Frühstück"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was done; `about` is empty where the reader may not know of it."""

    at: dt.datetime  # local
    who: object  # words
    words: object
    about: str
    survey: Survey | None
    title: str


@door.page("/protokoll")
@access.leads_only
def audit_log():
    """Filtered by ?person= and ?was=, paged by ?seite=; what makes no sense there filters nothing."""
    people = {str(one.id): one for one in access.her_team().order_by(Member.name, Member.email)}
    person, what = request.args.get("person", ""), request.args.get("was", "")
    page = min(max(request.args.get("seite", 1, type=int), 1), LAST_PAGE)
    found = _visible()
    if person in people:
        found = found.where(Audit.member == int(person))
    if what in ACTIONS:
        found = found.where((Audit.action == what) | Audit.action.startswith(f"{what} "))
    rows = list(
        found.order_by(Audit.at.desc(), Audit.id.desc()).paginate(page, ON_A_PAGE).limit(ON_A_PAGE + 1)
    )
    return render_template(
        "team/people/audit_log.html",
        days=[
            (day, list(lines))
            for day, lines in groupby(_lines(rows[:ON_A_PAGE]), lambda line: line.at.date())
        ],
        has_more=len(rows) > ON_A_PAGE,
        page=page,
        people=people,
        person=person,
        actions=sorted(ACTIONS.items(), key=lambda action: str(action[1])),
        what=what,
    )


def _visible():
    """An admin sees everything, also what was typed on the server; a lead what the team at her sites did."""
    every = Audit.select(Audit, Member).join(Member, JOIN.LEFT_OUTER)
    if g.member.role == "admin":
        return every
    return every.where(Audit.member.in_(access.her_team().select(Member.id)))


def _lines(rows: list[Audit]) -> list[Line]:
    zone = current_app.config["TIMEZONE"]
    slugs = {row.subject for row in rows if len(row.subject) == 8}
    surveys = {survey.slug: survey for survey in g.member.surveys().where(Survey.slug.in_(slugs))}
    known = (
        {site.slug for site in g.member.sites()} | {one.email for one in access.her_team()} | surveys.keys()
    )
    titles = {slug: questionnaire.title_of(survey, g.language.tag) for slug, survey in surveys.items()}
    return [
        Line(
            row.at.astimezone(zone),
            (row.member.name or row.member.email) if row.member else DOORS[row.door],
            in_words(row.action),
            _about(row, known, surveys),
            surveys.get(row.subject),
            titles.get(row.subject, ""),
        )
        for row in rows
    ]


def in_words(action: str):
    """'download counts' reads as 'download' does; what has no words yet stays as it is."""
    return ACTIONS.get(action) or ACTIONS.get(action.split(" ")[0]) or action


def _about(row: Audit, known: set[str], surveys: dict[str, Survey]) -> str:
    """What it was done to, and the purpose that was noted; what is of another site stays there."""
    if g.member.role != "admin" and row.member_id != g.member.id and row.subject not in known:
        return ""
    survey = surveys.get(row.subject)
    said = ["" if survey else row.subject, row.note]
    if row.action in CODED:
        said = [str(CODE_WORDS.get(word, word)) for word in said]
    return " · ".join(filter(None, said))
