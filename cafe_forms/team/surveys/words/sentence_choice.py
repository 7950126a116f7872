"""The sentences to tap of a draft, drawn by the team from those of the topics that it offers."""

from flask import abort, flash, render_template, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from cafe_forms.models import Survey
from cafe_forms.surveys import questionnaire, sentences
from cafe_forms.surveys.catalogue import Topic, topics
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.definition.places import Faults
from cafe_forms.surveys.editing import drafts, sentence_edit
from cafe_forms.team import door
from cafe_forms.team.forms import EditForm
from cafe_forms.team.surveys.draft_forms import draft_or_refuse, save

DRAW = "draw"  # the button that ticks some of each topic


class SentencesForm(EditForm):
    sentences = SelectMultipleField(
        _("Sätze"),
        [
            Length(
                max=sentences.MOST, message=_("Nimm höchstens %(max)d Sätze, damit sie auf ein Handy passen.")
            )
        ],
    )
    keeps_text = BooleanField(_("Der Freitext bleibt auch da"))


@door.form("/umfragen/<slug>/bearbeiten/saetze")
def survey_sentences(slug):
    survey = draft_or_refuse(slug)
    definition = questionnaire.definition_of(survey)
    if definition.topic_question is None:
        abort(404)
    form = _form(survey, definition)
    if request.form.get("do") == DRAW:
        return _drawn(survey, definition, form)
    if not form.validate_on_submit():
        return _page(survey, definition, form), form.status
    try:
        edited = _edited(definition, form)
    except Faults as faults:
        form.blame(faults, lambda _path: form.sentences, definition)
        return _page(survey, definition, form), 422
    if not save(survey, edited, form):
        return _page(survey, definition, form, conflict=True), 409
    return door.done(gettext("Gespeichert."), "team.survey_editor", slug=slug, _anchor="fragen")


def _drawn(survey: Survey, definition: Definition, form: SentencesForm) -> str:
    """The page with those ticked that are drawn for its topics; nothing is saved, and the text's tick stays."""
    form.sentences.data = list(sentences.drawn(definition.topic_codes))
    flash(gettext("Noch ist nichts gespeichert. Sieh dir die Häkchen an, und tippe dann auf „Übernehmen“."))
    return _page(survey, definition, form)


def _edited(definition: Definition, form: SentencesForm) -> Definition:
    """Raises Faults."""
    chosen, keeps_text = form.sentences.data, form.keeps_text.data
    return sentence_edit.with_sentences(definition, chosen, keeps_text=keeps_text)


def _form(survey: Survey, definition: Definition) -> SentencesForm:
    asked, known = sentences.question_of(definition), sentences.sentences()
    chosen = [choice.name for choice in asked.choices if choice.name in known] if asked else []
    form = SentencesForm(version=drafts.version_of(survey), sentences=chosen, keeps_text=True)
    form.sentences.choices = [SelectChoice(name, name) for name in known]
    return form


def _page(survey: Survey, definition: Definition, form: SentencesForm, *, conflict: bool = False) -> str:
    return render_template(
        "team/surveys/survey_sentences.html",
        survey=survey,
        form=form,
        most=sentences.MOST,
        few=sentences.FEW,
        by_topic=[(topic, sentences.of_topic(topic.code)) for topic in _topics(definition, form)],
        has_text=sentences.replaced_text(definition) is not None,
        conflict=conflict,
    )


def _topics(definition: Definition, form: SentencesForm) -> list[Topic]:
    """Those that it offers, and those that a chosen sentence is of."""
    known = sentences.sentences()
    chosen = {known[name].topic.code for name in form.sentences.data or () if name in known}
    return [topic for code, topic in topics().items() if code in {*definition.topic_codes, *chosen}]
