"""What the pages share on which a draft changes: the draft itself, its version, and what it is saved with."""

from typing import Any

from flask import abort, current_app, flash, g, make_response, render_template, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField
from wtforms.fields.choices import SelectChoice

from cafe_forms import audit
from cafe_forms.models import Survey
from cafe_forms.models.revisions import ChangedMeanwhile
from cafe_forms.surveys import questionnaire
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.editing import drafts
from cafe_forms.surveys.types.every import TYPES
from cafe_forms.surveys.types.question_type import QuestionType
from cafe_forms.team.access import survey_or_404
from cafe_forms.team.forms import EditForm, listed

OURS = {"csrf_token", "version", "do", "still", "same_meaning", "take", "leave"}
KINDS = {
    "topics": _("Themen für ein Treffen"),
    "feedback": _("Rückmeldung nach einem Treffen"),
    "headcount": _("Wer kommt zum Frühstück"),
    "support": _("Tauschen und einander helfen"),
    "access": _("Ort und Zeit"),
    "review": _("Rückblick aufs Jahr"),
    "other": _("etwas anderes"),
}


def types() -> dict[str, str]:
    """What the team calls each type of question, by its name."""
    return {name: _called(kind) for name, kind in TYPES.items()}


def _called(kind: QuestionType) -> str:
    macros: Any = current_app.jinja_env.get_template(kind.team_template).module
    return str(macros.called())


def listed_types() -> list[SelectChoice]:
    return listed(types())


class WordingForm(EditForm):
    """A form in which words can change that are translated already."""

    same_meaning = BooleanField(_("Nur anders geschrieben: Die Übersetzungen passen weiter"))


def flash_saved(before: Definition, after: Definition) -> None:
    """Saved; and when translations no longer fit what is asked now, she hears it at once."""
    flash(gettext("Gespeichert."))
    if len(after.outdated()) > len(before.outdated()):
        flash(
            gettext(
                "Zum neuen Text passen die Übersetzungen vielleicht nicht mehr. Unter „Sprachen“ warten sie, bis "
                "jemand sie prüft. So lange lesen ihn alle auf Deutsch."
            )
        )


def draft_or_refuse(slug: str) -> Survey:
    """A draft of one of her sites; one that was opened is fixed, and she reads why, with her words kept."""
    survey = survey_or_404(slug)
    if survey.opened_at:
        refuse_as_fixed(survey)
    return survey


def refuse_as_fixed(survey: Survey) -> None:
    typed = [value for name, value in request.form.items(multi=True) if name not in OURS and value.strip()]
    page = render_template(
        "team/surveys/survey_fixed.html",
        survey=survey,
        title=questionnaire.title_of(survey, g.language.tag),
        typed=typed,
    )
    abort(make_response(page, 409))


def save(survey: Survey, edited: Definition, form: EditForm) -> bool:
    """Keep it; False when somebody else was faster, with the form set to what there is now."""
    try:
        with audit.noted(g.member, "survey edit", survey.slug):
            drafts.save(survey, edited, seen=form.version.data or "")
    except drafts.Fixed:
        refuse_as_fixed(Survey.get_by_id(survey.id))
    except ChangedMeanwhile:
        form.version.data = drafts.version_of(Survey.get_by_id(survey.id))
        return False
    return True
