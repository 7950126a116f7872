"""The editor's first page, and what stands above the questions: title, languages, pairs; the order of questions."""

from collections import Counter

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from cafe_forms.languages import LANGUAGES
from cafe_forms.models import Survey
from cafe_forms.reports.printed import poster
from cafe_forms.surveys import questionnaire
from cafe_forms.surveys.definition.faults import Faults
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.definition.reading import read
from cafe_forms.surveys.editing import cautions, copying, drafts, edit, proofreading, putting_back
from cafe_forms.team import door
from cafe_forms.team.forms import EditForm, listed, one_line, whole
from cafe_forms.team.surveys.draft_forms import KINDS, WordingForm, draft_or_refuse, flash_saved, save, types
from cafe_forms.team.words import caution_words
from cafe_forms.team.words.form_words import Part

MOST_PAIRS = 10
STEPS = {"up": -1, "down": 1}


class PairRow(Part):
    first = SelectField(_("Frage"))
    second = SelectField(_("zusammen mit"))


class HeadForm(WordingForm):
    title = TextAreaField(_("Titel"))
    kind = SelectField(_("Worum geht es?"), choices=listed(KINDS))
    languages = SelectMultipleField(
        _("Sprachen"),
        choices=[SelectChoice(tag, language.name) for tag, language in LANGUAGES.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    threshold = StringField(_("Ergebnis erst ab so vielen Antworten"))
    codes = BooleanField(_("Nur mit Code vom Zettel"))
    pairs = FieldList(FormField(PairRow), max_entries=MOST_PAIRS)


@door.page("/umfragen/<slug>/bearbeiten")
def survey_editor(slug):
    survey = draft_or_refuse(slug)
    form = EditForm(formdata=None, version=drafts.version_of(survey))
    return _editor(survey, form)


def _editor(survey: Survey, form: EditForm, removed: tuple[str, str] | None = None) -> str:
    """`removed` is the name of a question that is gone, and the definition in which it stood."""
    definition = questionnaire.definition_of(survey)
    missing, outdated = (
        Counter(language for language, _path in found)
        for found in (definition.missing(), definition.outdated())
    )
    return render_template(
        "team/surveys/survey_editor.html",
        survey=survey,
        definition=definition,
        kinds=KINDS,
        types=types(),
        form=form,
        languages=[
            (
                LANGUAGES[tag],
                missing[tag] - outdated[tag],
                outdated[tag],
                proofreading.read_on(survey, definition, tag),
            )
            for tag in definition.languages
        ],
        cautions=caution_words.said(cautions.about_words(definition)),
        signs=poster.not_shown(survey, definition.languages),
        names=LANGUAGES,
        removed=removed,
        number_of_words=sum(1 for _words in definition.words()),
    )


@door.form("/umfragen/<slug>/bearbeiten/rahmen")
def survey_head(slug):
    survey = draft_or_refuse(slug)
    definition = questionnaire.definition_of(survey)
    form = HeadForm(**_head_of(survey, definition))
    _offer_pairs(form, definition)
    if not form.validate_on_submit():
        return _head(survey, definition, form), form.status
    try:
        edited = _with_head(definition, form)
    except Faults as faults:
        form.blame(faults, lambda path: _field_at(form, path), definition)
        return _head(survey, definition, form), 422
    if not save(survey, edited, form):
        return _head(
            survey, questionnaire.definition_of(Survey.get_by_id(survey.id)), form, conflict=True
        ), 409
    flash_saved(definition, edited)
    return redirect(url_for("team.survey_editor", slug=slug), 303)


def _head(survey: Survey, definition: Definition, form: HeadForm, *, conflict=False) -> str:
    return render_template(
        "team/surveys/survey_head.html", survey=survey, definition=definition, form=form, conflict=conflict
    )


def _head_of(survey: Survey, definition: Definition) -> dict:
    pairs = [{"first": first, "second": second} for first, second in definition.crosstabs]
    return {
        "version": drafts.version_of(survey),
        "title": definition.title.say(definition.default_language).text,
        "kind": definition.kind,
        "languages": list(definition.languages),
        "threshold": "" if definition.threshold is None else str(definition.threshold),
        "codes": definition.codes,
        "pairs": [*pairs, {}],
    }


def _offer_pairs(form: HeadForm, definition: Definition) -> None:
    crossable = [question for question in definition.answered if definition.type_of(question).has_choices]
    choices = [SelectChoice("", "–")]
    for question in crossable:
        text, language = question.label.say("de")
        choices.append(SelectChoice(question.name, text, render_kw={"lang": language}))
    for row in form.pairs:
        row.form.first.choices = row.form.second.choices = choices


def _with_head(definition: Definition, form: HeadForm) -> Definition:
    """Raises Faults."""
    typed = [(row.form.first.data, row.form.second.data) for row in form.pairs]
    ticked = set(form.languages.data or ())
    return edit.with_head(
        definition,
        title=one_line(form.title.data),
        same_meaning=form.same_meaning.data,
        kind=form.kind.data,
        languages=[tag for tag in LANGUAGES if tag in ticked],
        threshold=whole(form.threshold.data),
        codes=form.codes.data,
        crosstabs=[list(pair) for pair in typed if any(pair)],
    )


def _field_at(form: HeadForm, path: str):
    if path.startswith("crosstabs"):
        return form.pairs[0].form.first if len(form.pairs) else None
    return {"title": form.title, "languages": form.languages, "threshold": form.threshold}.get(
        path.partition(".")[0].partition("[")[0]
    )


@door.button("/umfragen/<slug>/bearbeiten/fragen/<name>/verschieben")
def move_question(slug, name):
    survey, form = draft_or_refuse(slug), _button()
    by = STEPS.get(request.form.get("do", "")) or abort(400)
    return _change(survey, form, name, lambda definition: edit.moved(definition, name, by))


@door.button("/umfragen/<slug>/bearbeiten/fragen/<name>/entfernen")
def remove_question(slug, name):
    """The draft itself is the answer: it brings along what is needed to take this back, which is kept nowhere else."""
    survey, form = draft_or_refuse(slug), _button()
    before = survey.definition
    faulty = _changed(survey, form, lambda definition: edit.without_question(definition, name))
    return faulty or _editor(survey, form, removed=(name, before))


@door.button("/umfragen/<slug>/bearbeiten/fragen/<name>/zurueck")
def put_question_back(slug, name):
    """Where somebody saved meanwhile, it goes into the newer draft; one that does not fit there keeps its button."""
    survey, form = draft_or_refuse(slug), _button()
    before = request.form.get("before", "").replace("\r\n", "\n")
    is_newer = form.version.data != drafts.version_of(survey)
    form.version.data = drafts.version_of(survey)

    def put_back(definition: Definition) -> Definition:
        return putting_back.with_question_back(definition, read(before), name) if is_newer else read(before)

    return _change(survey, form, name, put_back, removed=(name, before))


@door.button("/umfragen/<slug>/bearbeiten/fragen/<name>/kopieren")
def copy_question(slug, name):
    survey, form = draft_or_refuse(slug), _button()
    made = []

    def copied(definition):
        found, copy = copying.with_copy(definition, name)
        made.append(copy)
        return found

    faulty = _changed(survey, form, copied)
    return faulty or redirect(url_for("team.survey_question", slug=slug, name=made[0]), 303)


def _button() -> EditForm:
    form = EditForm()
    return form if form.validate() else abort(400)


def _change(survey: Survey, form: EditForm, name: str, edit, removed: tuple[str, str] | None = None):
    """One button's change, and back to the question it was about."""
    faulty = _changed(survey, form, edit, removed)
    return faulty or redirect(url_for("team.survey_editor", slug=survey.slug, _anchor=f"frage-{name}"), 303)


def _changed(survey: Survey, form: EditForm, edit, removed: tuple[str, str] | None = None):
    """None once it is saved; else the answer that says why not. A question that others wait for is named with them."""
    definition = questionnaire.definition_of(survey)
    try:
        edited = edit(definition)
    except KeyError:
        abort(404)
    except Faults as faults:
        form.blame(faults, lambda _path: None, definition)
        return _editor(survey, form, removed), 422
    if save(survey, edited, form):
        form.version.data = drafts.version_of(survey)
        return None
    flash(gettext("Jemand anderes hat gerade gespeichert. So sieht es jetzt aus: Versuch es noch einmal."))
    return redirect(url_for("team.survey_editor", slug=survey.slug), 303)
