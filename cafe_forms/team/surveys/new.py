"""A new survey: from a ready one, like the last round, or from nothing."""

from dataclasses import dataclass

from flask import g
from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from cafe_forms.models import Site, Survey
from cafe_forms.reports import ranking
from cafe_forms.results import summary
from cafe_forms.surveys import kinds, questionnaire, ready, rounds
from cafe_forms.surveys.catalogue import Topic, topics
from cafe_forms.surveys.definition.faults import Faults
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.editing import edit
from cafe_forms.surveys.types import every
from cafe_forms.team import door
from cafe_forms.team.forms import TeamForm, lines_of, listed, one_line
from cafe_forms.team.surveys.beginning import at_a_cafe, begin, page_of, with_meetings
from cafe_forms.team.surveys.draft_forms import KINDS, listed_types

LATEST_ROUNDS = 6


class StartForm(TeamForm):
    start = RadioField(
        _("Womit möchtest du anfangen?"), [InputRequired(_("Wähle aus, womit du anfangen möchtest."))]
    )
    meeting = SelectField(_("Für welches Treffen?"))


class EmptyForm(TeamForm):
    title = TextAreaField(_("Titel"))
    kind = SelectField(_("Worum geht es?"), choices=listed(KINDS), default=kinds.OTHER.name)
    label = TextAreaField(_("Erste Frage"))
    type = RadioField(_("Wie wird geantwortet?"), choices=listed_types, default=every.FIRST)
    answers = TextAreaField(_("Antworten zum Antippen"))
    meeting = SelectField(_("Für welches Treffen?"))


@dataclass(frozen=True, slots=True)
class Round:
    """An earlier survey that can be asked again, and the topics that its next round keeps."""

    survey: Survey
    title: str
    kept: tuple[str, ...]

    @property
    def topics(self) -> list[Topic]:
        return [topics()[code] for code in self.kept]


@door.form("/umfragen/neu")
@at_a_cafe
def survey_new(site):
    earlier = {f"round:{found.survey.slug}": found for found in _earlier(site)}
    form = with_meetings(StartForm(), site)
    form.start.choices = [SelectChoice(f"ready:{name}", name) for name in ready.NAMES]
    form.start.choices += [SelectChoice(start, start) for start in earlier]
    if form.validate_on_submit():
        start = form.start.data
        found = earlier.get(start)
        definition = _again(found) if found else _ready(start.removeprefix("ready:"), site)
        return begin(site, definition, form, kept=found.kept if found else ())
    page = page_of("survey_new", site, form, ready=ready, earlier=earlier)
    return page, form.status


@door.form("/umfragen/neu/leer")
@at_a_cafe
def survey_new_empty(site):
    form = with_meetings(EmptyForm(), site)
    if not form.validate_on_submit():
        return page_of("survey_new_empty", site, form), form.status
    try:
        definition = edit.begun(
            one_line(form.title.data),
            form.kind.data,
            one_line(form.label.data),
            form.type.data,
            lines_of(form.answers.data),
        )
    except Faults as faults:
        form.blame(faults, lambda path: first_field_at(form, path))
        return page_of("survey_new_empty", site, form), 422
    return begin(site, definition, form)


def first_field_at(form: EmptyForm, path: str):
    """The field for a fault of a survey, or of a question, that is just being made."""
    if path.startswith("title"):
        return form.title
    return form.answers if ".choices" in path else form.label


def _earlier(site: Site) -> list[Round]:
    """The latest round of each survey that was opened here; feedback last, as it comes by itself."""
    opened = Survey.select().where(Survey.site == site, Survey.opened_at.is_null(False))
    latest: dict[str, Round] = {}
    for survey in opened.order_by(Survey.opened_at.desc(), Survey.id.desc()):
        name = questionnaire.definition_of(survey).name
        if name not in latest:
            latest[name] = Round(survey, questionnaire.title_of(survey, g.language.tag), _kept(survey))
        if len(latest) == LATEST_ROUNDS:
            break
    return sorted(latest.values(), key=lambda found: kinds.of(found.survey).looks_back)


def _kept(survey: Survey) -> tuple[str, ...]:
    """Codes of the topics that stay, by what was printed of the last round."""
    found = ranking.of_topics(summary.of(survey)) if kinds.of(survey).has_briefing else None
    return ranking.kept_topics(found) if found else ()


def _ready(name: str, site: Site) -> Definition:
    return rounds.in_its_size(ready.definition(name), site)


def _again(found: Round) -> Definition:
    return rounds.again(questionnaire.definition_of(found.survey), found.kept)
