"""One survey as the team reads it: what state it is in, what may be seen of its answers, and the same as a file."""

from flask import abort, current_app, g, render_template, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from cafe_forms import audit, headers, languages
from cafe_forms.clock import utcnow
from cafe_forms.db import database
from cafe_forms.engines import deadline
from cafe_forms.models import Survey
from cafe_forms.reports import package, ranking
from cafe_forms.reports.preparation import matches
from cafe_forms.reports.printed import paper, results_sheet
from cafe_forms.results import change, export, participation, redaction, summary, text_topics
from cafe_forms.surveys import questionnaire, reopening
from cafe_forms.team import door
from cafe_forms.team.access import for_leads, survey_or_404
from cafe_forms.team.results.reason_form import ReasonForm

DOWNLOAD_SECONDS = 60  # for everything that a file is made of


class DownloadForm(ReasonForm):
    what = RadioField(
        _("Was möchtest du herunterladen?"),
        choices=[
            SelectChoice("counts", _("Zahlen")),
            SelectChoice("sheet", _("Als PDF")),
            SelectChoice("texts", _("Texte")),
            SelectChoice("package", _("Datenpaket für andere Programme")),
        ],
        default="counts",
    )
    # Whether the batch is there the results know.
    batch = RadioField(_("Welche Antworten?"), default="online", validate_choice=False)


@door.page("/umfragen/<slug>")
def survey_results(slug):
    survey = survey_or_404(slug)
    if not questionnaire.is_readable(survey):
        return render_template("team/results/survey_unreadable.html", survey=survey)
    return _page(survey, summary.of(survey))


def _page(survey: Survey, results: summary.Results, *, wants_reason=False) -> str:
    now = utcnow()
    window = reopening.offered(survey, now=now, zone=current_app.config["TIMEZONE"])
    asked, matched, first = questionnaire.of(survey), matches.of(results), _first(results)
    return render_template(
        "team/results/survey_results.html",
        survey=survey,
        title=questionnaire.title_of(survey, g.language.tag),
        asked=asked,
        unread=languages.unread(asked.languages),
        state=survey.state(now),
        is_in_grace=survey.accepts(now),
        band=participation.words(survey),
        results=results,
        page_of=_page_of,
        change=change.since_last_round(results),
        ranked=ranking.ranked,
        first=first,
        top=ranking.top(first) if first else (),
        matched=matched,
        proposed=matches.proposed(matched),
        removed=redaction.REMOVED,
        by_topic=text_topics.grouped,
        sealed_until=survey.ended_at and reopening.sealed_until(survey),
        window=window,
        may_open_again=bool(window and window.holds(now) and g.member.is_lead),
        form=_download_form(results),
        wants_reason=wants_reason,
        can_print=paper.is_installed(),
    )


def _page_of(batch: str, found: summary.Answers) -> int:
    """Which texts of this question she wants to see: ?stapel= and ?frage= say of which one ?seite= is meant."""
    if not found.written:
        return 1
    is_meant = (request.args.get("stapel"), request.args.get("frage")) == (batch, found.question.name)
    return min(max(request.args.get("seite", 1, type=int), 1), found.written.pages) if is_meant else 1


def _first(results: summary.Results) -> summary.Answers | None:
    """Whose top stands first on the page: the topics', else that of the first question to choose in.

    A scale has its own order, and its picture says more than its first.
    """
    chosen = [one for one in results.answers if one.lines and one.is_shown and not one.question.is_in_order]
    return ranking.of_topics(results) or next(iter(chosen), None)


def _download_form(results: summary.Results) -> DownloadForm:
    form = DownloadForm(formdata=None)
    batches = [one.released.batch for one in results.batches()]
    form.batch.choices = [SelectChoice(batch, _batch_words(batch)) for batch in batches]
    if batches:
        form.batch.data = batches[0]
    return form


def _batch_words(batch: str) -> str:
    if batch == "online":
        return gettext("aus dem Internet")
    number = batch.partition("-")[2]
    return gettext("auf Papier, Stapel %(number)s", number=number) if number else gettext("auf Papier")


@door.button("/umfragen/<slug>/herunterladen")
@for_leads
def download(slug):
    survey, form = survey_or_404(slug), DownloadForm()
    if not form.validate_on_submit():
        abort(400)
    what, batch = form.what.data, form.batch.data
    results = summary.of(survey)
    found = results.batch(batch) or abort(404)
    if form.asked_in_vain:
        return _page(survey, results, wants_reason=True), 422
    name = what if batch == "online" else f"{batch}-{what}"
    content, media_type, ending = _file(found, what)
    with database.atomic():
        audit.note(g.member, f"download {name}", slug, form.reason)
    return headers.attachment(content, media_type, export.file_name(found, what, ending))


def _file(found: summary.Results, what: str):
    """What goes out, its media type and ending."""
    if what == "sheet":
        return results_sheet.pdf(found), "application/pdf", "pdf"
    if what == "package":
        return package.of(found), "application/zip", "zip"
    return _lines(found.survey.id, what, found.released.batch), "text/csv", "csv"


def _lines(survey_id: int, what: str, batch: str):
    """In work of its own: the request's is over before the first line goes out."""
    with deadline.within(DOWNLOAD_SECONDS), database.at_work():
        survey = Survey.get_by_id(survey_id)
        if found := summary.of(survey).batch(batch):
            yield from export.blocks(found, questionnaire.asked(survey), what)
