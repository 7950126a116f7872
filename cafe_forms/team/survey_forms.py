"""What the pages share on which a draft changes: the draft itself, its version, and faults beside their fields."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import abort, flash, g, make_response, render_template, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField
from wtforms.fields.choices import SelectChoice

from cafe_forms import audit
from cafe_forms.blanks import trimmed
from cafe_forms.db import database
from cafe_forms.models import Survey
from cafe_forms.models.revisions import ChangedMeanwhile
from cafe_forms.surveys import drafts, publishing
from cafe_forms.surveys.definition import Definition, Fault, Faults
from cafe_forms.team.access import survey_or_404
from cafe_forms.team.fault_words import in_words

OURS = {"csrf_token", "version", "do", "still", "same_meaning"}
KINDS = {
    "topics": _("Themen für ein Treffen"),
    "feedback": _("Rückmeldung nach einem Treffen"),
    "headcount": _("Wer kommt zum Frühstück"),
    "support": _("Tauschen und einander helfen"),
    "access": _("Ort und Zeit"),
    "review": _("Rückblick aufs Jahr"),
    "other": _("etwas anderes"),
}
TYPES = {
    "select_one": _("eine Antwort antippen"),
    "select_multiple": _("mehrere Antworten antippen"),
    "integer": _("eine Zahl antippen"),
    "text": _("einen Text schreiben"),
    "note": _("nur lesen, nichts antworten"),
}


def listed(words: dict[str, object]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in words.items()]


def one_line(text: str | None) -> str:
    """Typed words with a space for each line break, as a browser's text area may bring them."""
    return trimmed(" ".join((text or "").splitlines()))


def whole(text: str | None) -> int | str | None:
    """A number that was typed; what is none stays as it is, for the definition to refuse."""
    text = (text or "").strip()
    return int(text) if text.isdecimal() and len(text) < 10 else text or None


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault as a page says it: the id of its field, what the field is called, and what is wrong."""

    id: str
    label: str
    words: str


class TeamForm(FlaskForm):
    """A form whose page says all its faults on top; faults of a definition are hung beside its fields."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.elsewhere: list[Problem] = []

    @property
    def problems(self) -> list[Problem]:
        found = [
            Problem(field.id, str(field.label.text), str(error))
            for field in self._fields_below(self)
            for error in field.errors
        ]
        return found + self.elsewhere

    def _fields_below(self, form):
        for field in form:
            if field.type == "FieldList":
                for row in field:
                    yield from self._fields_below(row.form)
            else:
                yield field

    def blame(
        self, faults: Faults, field_at: Callable[[str], Field | None], where: Definition | None = None
    ) -> None:
        """Hang each fault beside the field of its path; what belongs to no field is said on top."""
        for fault in faults.faults:
            words, field = in_words(fault.message), field_at(fault.path)
            if field is None:
                self.elsewhere.append(Problem("", told_path(fault.path, where), words))
            elif words not in field.errors:
                field.errors = [*field.errors, words]


class EditForm(TeamForm):
    """A form over the version of a draft that was read when it was shown."""

    version = HiddenField()


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


def told_path(path: str, definition: Definition | None) -> str:
    """The question that a path leads to, in its own words; another path as it is."""
    for index, question in enumerate(definition.questions if definition else ()):
        if path.startswith(f"questions[{index}]"):
            return question.label.say("de").text
    return path


def listed_faults(faults: Faults) -> list[Fault]:
    return [fault._replace(message=in_words(fault.message)) for fault in faults.faults]


def draft_or_refuse(slug: str) -> Survey:
    """A draft of one of her sites; one that was opened is fixed, and she reads why, with her words kept."""
    survey = survey_or_404(slug)
    if survey.opened_at:
        refuse_as_fixed(survey)
    return survey


def refuse_as_fixed(survey: Survey) -> None:
    typed = [value for name, value in request.form.items(multi=True) if name not in OURS and value.strip()]
    page = render_template(
        "team/survey_fixed.html",
        survey=survey,
        title=publishing.title_of(survey, g.language.tag),
        typed=typed,
    )
    abort(make_response(page, 409))


def save(survey: Survey, edited: Definition, form: EditForm) -> bool:
    """Keep it; False when somebody else was faster, with the form set to what there is now."""
    try:
        with database.atomic():
            drafts.save(survey, edited, seen=form.version.data or "")
            audit.note(g.member, "survey edit", survey.slug)
    except drafts.Fixed:
        refuse_as_fixed(Survey.get_by_id(survey.id))
    except ChangedMeanwhile:
        form.version.data = drafts.version_of(Survey.get_by_id(survey.id))
        return False
    return True
