"""What WTForms says by itself, in the words of the team; and it reads no sign that nobody types."""

from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import Form, StringField
from wtforms.fields.core import UnboundField
from wtforms.meta import DefaultMeta

N_ = str  # marks a sentence for the catalogue; it is looked up when it is said

CHOOSE = N_("Wähle bitte etwas von dem aus, was da steht.")
MISSING = N_("Hier fehlt noch etwas.")
DOES_NOT_FIT = N_("Das passt hier nicht. Schau bitte noch einmal hin.")
# Sentences with numbers keep the names that WTForms fills in.
WORDS = {
    "Not a valid time value.": N_("Das ist keine Uhrzeit. Schreib sie so: 09:30"),
    "Not a valid date value.": N_("Diesen Tag gibt es nicht. Schreib ihn so: 2026-11-24"),
    "Not a valid integer value.": N_("Schreib hier bitte eine ganze Zahl, zum Beispiel 3."),
    "Not a valid choice.": CHOOSE,
    "Invalid Choice: could not coerce.": CHOOSE,
    "'%(value)s' is not a valid choice for this field.": CHOOSE,
    "This field is required.": MISSING,
    "Field cannot be longer than %(max)d character.": N_("Das ist zu lang. Höchstens %(max)d Zeichen."),
    "Number must be at least %(min)s.": N_("Die Zahl muss mindestens %(min)s sein."),
    "Number must be at most %(max)s.": N_("Die Zahl darf höchstens %(max)s sein."),
    "Number must be between %(min)s and %(max)s.": N_("Die Zahl muss zwischen %(min)s und %(max)s liegen."),
}
UNTYPED = dict.fromkeys(code for code in (*range(0x20), *range(0xD800, 0xE000)) if chr(code) not in "\t\n\r")


class Words:
    """What a field asks for its sentences. What nobody has put into words, such as those of a later version, is told
    in general; what is no sentence is a name that WTForms makes for a field without a label."""

    def gettext(self, sentence: str) -> str:
        known = WORDS.get(sentence, DOES_NOT_FIT if sentence.endswith(".") else None)
        return gettext(known) if known else sentence

    def ngettext(self, singular: str, _plural: str, _number: int) -> str:
        return self.gettext(singular)


class _Meta(DefaultMeta):
    """What all fields of the team share, in a form or in a row of one."""

    def get_translations(self, _form) -> Words:
        return Words()

    def bind_field(self, form, unbound_field: UnboundField, options: dict):
        if issubclass(unbound_field.field_class, StringField):
            filters = (typed, *unbound_field.kwargs.get("filters", ()))
            options = {**options, "filters": filters}
        return super().bind_field(form, unbound_field, options)


class Part(Form):
    """A row of fields within a form."""

    class Meta(_Meta, Form.Meta):
        pass


class TeamMeta(_Meta, FlaskForm.Meta):
    """For every form of the team."""


def typed(text: str | None) -> str | None:
    """Without control characters and lone surrogates, which nobody types."""
    return text.translate(UNTYPED) if isinstance(text, str) else text
