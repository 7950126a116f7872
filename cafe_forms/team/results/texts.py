"""One released text: words made unreadable for good, its topics, whether the briefing quotes it."""

from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice

from cafe_forms import audit
from cafe_forms.db import database
from cafe_forms.models import FreeText, Survey
from cafe_forms.models.revisions import ChangedMeanwhile
from cafe_forms.results import redaction, summary, text_marks, writings
from cafe_forms.surveys import kinds, questionnaire
from cafe_forms.surveys.definition.question import Question
from cafe_forms.team import door
from cafe_forms.team.access import for_leads, survey_or_404
from cafe_forms.team.forms import EditForm, listed

WHAT = {
    "name": _("ein Name"),
    "address": _("eine Adresse oder ein Ort"),
    "phone": _("eine Nummer"),
    "other": _("etwas anderes, woran man jemanden erkennt"),
}


class WordsForm(EditForm):
    words = SelectMultipleField(_("Was soll weg?"), choices=[], validate_choice=False)
    kind = RadioField(_("Was stand da?"), choices=listed(WHAT), default="name")


class MarkForm(EditForm):
    topics = SelectMultipleField(_("Worum geht es?"))
    is_quoted = BooleanField(_("In der Vorbereitung zitieren"))


@door.form("/umfragen/<slug>/texte/<text_id>")
def survey_text(slug, text_id):
    """GET shows the words to tick; a POST shows what would become of them, or with `do=back` the words again."""
    survey, question, text = _found_or_404(slug, text_id)
    form = WordsForm(version=redaction.version_of(text))
    if not form.is_submitted() or request.form.get("do") == "back":
        return _words(survey, question, text, form)
    after, refusal = _looked_through(survey, question, text, form)
    return refusal or _page("survey_text_sure", survey, question, text, form=form, after=after)


@door.button("/umfragen/<slug>/texte/<text_id>/unkenntlich")
def redact_text(slug, text_id):
    survey, question, text = _found_or_404(slug, text_id)
    form = WordsForm()
    _after, refusal = _looked_through(survey, question, text, form)
    if refusal:
        return refusal
    try:
        with audit.noted(g.member, "text redact", slug, _label(question)):
            redaction.redact(text_id, form.words.data, form.kind.data, seen=form.version.data)
    except ChangedMeanwhile:
        return _meanwhile(*_found_or_404(slug, text_id), form)
    flash(gettext("Die Stelle ist unkenntlich."))
    return redirect(_back(slug, text_id), 303)


@door.button("/umfragen/<slug>/texte/<text_id>/thema")
def mark_text(slug, text_id):
    """Which topics a text is about, and whether the briefing quotes it: what a member says, and no answer."""
    survey, question, text = _found_or_404(slug, text_id)
    form = _mark_form(text_id, text)
    is_quoted = form.is_quoted.data and kinds.of(survey).has_briefing
    if not form.validate_on_submit():
        return _words(survey, question, text, _words_form(text), mark=form), 422
    try:
        with database.atomic():
            if text_marks.keep(text_id, form.topics.data, is_quoted=is_quoted, seen=form.version.data or ""):
                audit.note(g.member, "text mark", slug, _label(question))
    except ChangedMeanwhile:
        survey, question, text = _found_or_404(slug, text_id)
        form.version.data = text_marks.version_of(text, _said(text_id))
        return _words(survey, question, text, _words_form(text), conflict=True, mark=form), 409
    flash(gettext("Gespeichert."))
    return redirect(_back(slug, text_id), 303)


def _said(text_id: str) -> text_marks.Said:
    return text_marks.of([text_id]).get(text_id, text_marks.NOTHING)


def _mark_form(text_id: str, text: str, **options) -> MarkForm:
    said = _said(text_id)
    form = MarkForm(
        version=text_marks.version_of(text, said),
        topics=text_marks.codes(text, said),
        is_quoted=said.is_quoted,
        **options,
    )
    form.topics.choices = [SelectChoice(one.code, one.code) for one in text_marks.sayable()]
    return form


def _words_form(text: str) -> WordsForm:
    return WordsForm(formdata=None, version=redaction.version_of(text))


@door.form("/umfragen/<slug>/texte/<text_id>/entfernen")
@for_leads
def remove_text(slug, text_id):
    survey, question, text = _found_or_404(slug, text_id)
    form = EditForm(version=redaction.version_of(text))
    if not form.validate_on_submit():
        return _page("survey_text_removal", survey, question, text, form=form)
    try:
        with audit.noted(g.member, "text remove", slug, _label(question)):
            redaction.remove(text_id, seen=form.version.data or "")
    except ChangedMeanwhile:
        survey, question, text = _found_or_404(slug, text_id)
        form.version.data = redaction.version_of(text)
        return _page("survey_text_removal", survey, question, text, form=form, conflict=True), 409
    flash(gettext("Der Text ist entfernt."))
    return redirect(_back(slug, text_id), 303)


def _found_or_404(slug: str, text_id: str) -> tuple[Survey, Question, str]:
    """A text that the results show; one of two that nobody may see looks like one that does not exist."""
    survey = survey_or_404(slug)
    question = summary.of(survey).asked_by(text_id) or abort(404)
    row = FreeText.get_or_none(FreeText.id == text_id) or abort(404)
    return survey, question, row.text


def _looked_through(survey: Survey, question: Question, text: str, form: WordsForm):
    """(what would become of the text, None), or (None, the page that says why nothing may)."""
    if not form.validate():
        return None, (_words(survey, question, text, form), 422)
    if form.version.data != redaction.version_of(text):
        return None, _meanwhile(survey, question, text, form)
    after = _redacted(text, form)
    return after, None if after else (_words(survey, question, text, form), 422)


def _redacted(text: str, form: WordsForm) -> str | None:
    """None, with the fault beside the words, for nothing and for everything."""
    keys = {piece.key for piece in redaction.pieces(text) if piece.key}
    form.words.data = [key for key in form.words.data if key in keys]
    if not form.words.data:
        form.words.errors = [gettext("Tippe zuerst an, was weg soll.")]
        return None
    try:
        return redaction.redacted(text, form.words.data, form.kind.data)
    except redaction.WholeText:
        form.words.errors = [_not_the_whole()]
        return None


def _not_the_whole() -> str:
    if g.member.is_lead:
        return gettext("Das wäre der ganze Text. Nimm dafür „Den ganzen Text entfernen“.")
    return gettext("Das wäre der ganze Text. Den entfernt nur eine Leitung.")


def _meanwhile(survey: Survey, question: Question, text: str, form: WordsForm):
    """Somebody else was faster: what she ticked stays ticked where it still stands."""
    form.version.data = redaction.version_of(text)
    return _words(survey, question, text, form, conflict=True), 409


def _words(
    survey: Survey,
    question: Question,
    text: str,
    form: WordsForm,
    *,
    conflict: bool = False,
    mark: MarkForm | None = None,
) -> str:
    text_id = (request.view_args or {})["text_id"]
    return _page(
        "survey_text",
        survey,
        question,
        text,
        form=form,
        conflict=conflict,
        marks=redaction.MARKS,
        mark=mark or _mark_form(text_id, text, formdata=None),
        topics=text_marks.sayable() if text_marks.may_be_marked(text) else (),
        may_be_quoted=kinds.of(survey).has_briefing,
        known={topic.code: topic for topic in text_marks.sayable()},
    )


def _page(name: str, survey: Survey, question: Question, text: str, **facts) -> str:
    text_id = (request.view_args or {})["text_id"]
    return render_template(
        f"team/results/{name}.html",
        survey=survey,
        title=questionnaire.title_of(survey, g.language.tag),
        question=question,
        text_id=text_id,
        back=_back(survey.slug, text_id),
        pieces=redaction.pieces(text),
        is_removed=text == redaction.REMOVED,
        removed=redaction.REMOVED,
        **facts,
    )


def _label(question: Question) -> str:
    return question.label.say("de").text


def _back(slug: str, text_id: str) -> str:
    """The address of the text among the others, on whichever of their pages it stands."""
    row = FreeText.get_by_id(text_id)
    page = writings.page_of(row)
    where: dict[str, Any] = (
        {"stapel": row.release.batch, "frage": row.question, "seite": page} if page > 1 else {}
    )
    return url_for("team.survey_results", slug=slug, **where, _anchor=f"text-{text_id}")
