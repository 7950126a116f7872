"""One question of a draft: a new one, its words and choices, and the topics to choose among."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice

from cafe_forms.models import Survey
from cafe_forms.surveys import questionnaire
from cafe_forms.surveys.catalogue import topics
from cafe_forms.surveys.definition.faults import Faults
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.definition.question import Question
from cafe_forms.surveys.editing import drafts, edit, sentence_edit
from cafe_forms.surveys.types import every
from cafe_forms.team import door
from cafe_forms.team.forms import EditForm, lines_of, one_line
from cafe_forms.team.surveys.draft_forms import draft_or_refuse, flash_saved, listed_types, save
from cafe_forms.team.surveys.question_form import (
    STEP,
    QuestionForm,
    arranged,
    field_at,
    form_of,
    keys_of,
    rows_of,
)

GROUPS = {
    "kind": _("Kind"),
    "mutter": _("Mutter"),
    "familie": _("Familie"),
    "alltag": _("Alltag"),
}


class NewQuestionForm(EditForm):
    label = TextAreaField(_("Frage"))
    type = RadioField(_("Wie wird geantwortet?"), choices=listed_types, default=every.LATER)
    answers = TextAreaField(_("Antworten zum Antippen"))


class TopicsForm(EditForm):
    topics = SelectMultipleField(_("Themen"))


@door.form("/umfragen/<slug>/bearbeiten/fragen/neu")
def survey_question_new(slug):
    survey = draft_or_refuse(slug)
    form = NewQuestionForm(version=drafts.version_of(survey))
    if not form.validate_on_submit():
        return _new(survey, form), form.status
    definition = questionnaire.definition_of(survey)
    try:
        edited = edit.with_new_question(
            definition, one_line(form.label.data), form.type.data, lines_of(form.answers.data)
        )
    except Faults as faults:
        form.blame(faults, lambda path: form.answers if ".choices" in path else form.label, definition)
        return _new(survey, form), 422
    if not save(survey, edited, form):
        return _new(survey, form, conflict=True), 409
    flash(gettext("Die Frage ist da."))
    return redirect(url_for("team.survey_question", slug=slug, name=edited.questions[-1].name), 303)


def _new(survey: Survey, form: NewQuestionForm, *, conflict: bool = False, gone: bool = False) -> str:
    return render_template(
        "team/surveys/survey_question_new.html",
        survey=survey,
        definition=questionnaire.definition_of(survey),
        form=form,
        conflict=conflict,
        gone=gone,
    )


@door.form("/umfragen/<slug>/bearbeiten/fragen/<name>")
def survey_question(slug, name):
    survey = draft_or_refuse(slug)
    definition = questionnaire.definition_of(survey)
    question = _question(definition, name)
    if question is None:
        return _gone(survey)
    form = form_of(definition, question, drafts.version_of(survey))
    if STEP.fullmatch(button := request.form.get("do", "")):
        moved = arranged(form, button)
        flash(gettext("Noch ist nichts gespeichert. Tippe dafür unten auf „Speichern“."))
        return _page(survey, definition, question, form, moved=moved)
    if not form.validate_on_submit():
        return _page(survey, definition, question, form), form.status
    rows, places = rows_of(form)
    try:
        edited = edit.with_question(
            definition,
            name,
            keys_of(form, definition, question),
            rows if form.has_choices else None,
            same_meaning=form.same_meaning.data,
        )
    except Faults as faults:
        _blame(form, faults, definition, name, places)
        return _page(survey, definition, question, form), 422
    if not save(survey, edited, form):
        return _meanwhile(survey, name, form)
    flash_saved(definition, edited)
    return redirect(url_for("team.survey_editor", slug=slug, _anchor=f"frage-{name}"), 303)


def _question(definition: Definition, name: str) -> Question | None:
    return next((question for question in definition.questions if question.name == name), None)


def _page(
    survey,
    definition,
    question,
    form: QuestionForm,
    *,
    theirs: Question | None = None,
    moved: int | None = None,
) -> str:
    """`moved` is the row that lies open."""
    return render_template(
        "team/surveys/survey_question.html",
        survey=survey,
        definition=definition,
        question=question,
        known_choices={choice.name: choice for choice in question.choices},
        form=form,
        theirs=theirs,
        moved=moved,
        icons=dict.fromkeys(topic.icon for topic in topics().values()),
    )


def _blame(form: QuestionForm, faults: Faults, definition: Definition, name: str, places: list[int]) -> None:
    index = [question.name for question in definition.questions].index(name)
    own = f"questions[{index}]."

    def at(path):
        return field_at(form, path.removeprefix(own), places) if path.startswith(own) else None

    form.blame(faults, at, definition)


def _meanwhile(survey: Survey, name: str, form: QuestionForm):
    """Somebody else has saved: her words stay, beside what there is now."""
    survey = Survey.get_by_id(survey.id)
    definition = questionnaire.definition_of(survey)
    question = _question(definition, name)
    if question is None:
        return _gone(survey)
    return _page(survey, definition, question, form, theirs=question), 409


def _gone(survey: Survey):
    """There is no such question any more; what she had typed can become a new one."""
    if request.method == "GET":
        abort(404)
    typed = QuestionForm()
    rows, _places = rows_of(typed)
    form = NewQuestionForm(
        formdata=None,
        version=drafts.version_of(survey),
        label=typed.label.data,
        type=typed.type.data,
        answers="\n".join(row["label"] for row in rows if row["label"]),
    )
    return _new(survey, form, gone=True), 409


@door.form("/umfragen/<slug>/bearbeiten/fragen/<name>/themen")
def survey_topics(slug, name):
    survey = draft_or_refuse(slug)
    definition = questionnaire.definition_of(survey)
    question = _question(definition, name)
    if question is None or not question.own_choices:
        abort(404)
    chosen = [choice.topic for choice in question.choices if choice.topic]
    form = TopicsForm(version=drafts.version_of(survey), topics=chosen)
    form.topics.choices = [SelectChoice(code, code) for code in topics()]
    if not form.validate_on_submit():
        return _topics(survey, question, form), form.status
    try:
        edited = sentence_edit.with_topics(definition, name, form.topics.data)
    except Faults as faults:
        form.blame(faults, lambda _path: form.topics, definition)
        return _topics(survey, question, form), 422
    if not save(survey, edited, form):
        return _topics(survey, question, form, conflict=True), 409
    number = len(form.topics.data)
    flash(ngettext("Ein Thema ist dabei.", "%(num)s Themen sind dabei.", number))
    flash(gettext("Sieh dir jetzt an, wie es aussieht, oder öffne die Umfrage."))
    return redirect(url_for("team.survey_editor", slug=slug), 303)


def _topics(survey: Survey, question: Question, form: TopicsForm, *, conflict: bool = False) -> str:
    grouped = {
        words: [topic for topic in topics().values() if topic.group == group]
        for group, words in GROUPS.items()
    }
    return render_template(
        "team/surveys/survey_topics.html",
        survey=survey,
        question=question,
        form=form,
        grouped=grouped,
        conflict=conflict,
    )
