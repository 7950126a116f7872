"""What all forms of the team share: their fields' filters, and faults that are said on top and beside a field."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from cafe_forms.blanks import is_blank, trimmed
from cafe_forms.languages import LANGUAGES, TEAM_LANGUAGES
from cafe_forms.surveys.definition.faults import Faults
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.definition.places import LONGEST_LIST
from cafe_forms.team import interrupted
from cafe_forms.team.words.fault_words import in_words
from cafe_forms.team.words.form_words import TeamMeta

TOO_LONG = _("Das ist zu lang. Höchstens %(max)d Zeichen.")


def line(label, missing=None, *, longest: int = 200) -> StringField:
    """A field for one line of words; where it may not be blank, `missing` says what to type.

    What may be longer than a phone is wide is written in a box that grows.
    """
    needed = [DataRequired(missing)] if missing else []
    kind = TextAreaField if longest > 200 else StringField
    return kind(label, [*needed, Length(max=longest, message=TOO_LONG)], filters=[one_line])


def ticks(label, validators=(), choices=()) -> SelectMultipleField:
    """Several of these, as boxes to tick."""
    boxes = {"option_widget": CheckboxInput(), "widget": ListWidget()}
    return SelectMultipleField(label, validators, choices=choices, **boxes)


def team_language(label) -> RadioField:
    """One that letters are written in."""
    tongues = {tag: LANGUAGES[tag].name for tag in TEAM_LANGUAGES}
    return RadioField(label, choices=listed(tongues), default="de")


def listed(words: Mapping[str, object]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in words.items()]


def one_line(text: str | None) -> str:
    """Typed words with a space for each line break, as a browser's text area may bring them."""
    return trimmed(" ".join((text or "").splitlines()))


def tidy(text: str | None) -> str:
    return "\n".join((text or "").splitlines()).strip()


def lines_of(text: str | None) -> list[str]:
    """What was typed line by line, empty lines left out; of more than a list may hold, one too many is enough."""
    return [trimmed(line) for line in (text or "").splitlines() if not is_blank(line)][: LONGEST_LIST + 1]


def whole(text: str | None) -> int | str | None:
    """A number that was typed; what is none stays as it is, for the definition to refuse."""
    text = (text or "").strip()
    return int(text) if text.isdecimal() and len(text) < 10 else text or None


def wholes(text: str | None) -> list[int | str | None] | None:
    """Several of them, with commas or spaces between."""
    return [whole(one) for one in re.split(r"[\s,;]+", text or "") if one] or None


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault as a page says it: the id of its field, what the field is called, and what is wrong."""

    id: str
    label: str
    words: str


class TeamForm(FlaskForm):
    """A form whose page says all its faults on top; faults of a definition are hung beside its fields."""

    class Meta(TeamMeta):
        pass

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.elsewhere: list[Problem] = []

    def validate_on_submit(self, **options) -> bool:
        return not interrupted.is_brought_back() and super().validate_on_submit(**options)

    @property
    def status(self) -> int:
        """Of the page that shows it."""
        return 422 if self.errors else 200

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
            words, field = in_words(fault), field_at(fault.path)
            if field is None:
                self.elsewhere.append(Problem("", told_path(fault.path, where), words))
            elif words not in field.errors:
                field.errors = [*field.errors, words]


class EditForm(TeamForm):
    """A form over the version of a draft that was read when it was shown."""

    version = HiddenField()


def told_path(path: str, definition: Definition | None) -> str:
    """The question that a path leads to, in its own words; another path as it is."""
    for index, question in enumerate(definition.questions if definition else ()):
        if path.startswith(f"questions[{index}]"):
            return question.label.say("de").text
    return path
