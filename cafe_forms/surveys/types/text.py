"""A text in her own words."""

from flask_babel import gettext as _
from wtforms import TextAreaField

from cafe_forms.blanks import is_blank
from cafe_forms.surveys.definition.faults import wrong
from cafe_forms.surveys.types.question_type import GREATEST_LENGTH, Answered, Shown, normalised, typed

USUAL_LENGTH = 300  # code points


class Text(Answered):
    name = "text"
    keys = Answered.keys | {"max_length"}
    result = Shown.TEXTS
    limits = (("max_length", "longest"),)
    keeps_constraint = True

    def longest(self, question) -> int:
        """How many code points an answer may have."""
        return USUAL_LENGTH if question.max_length is None else question.max_length

    def faults(self, question):
        if not 1 <= self.longest(question) <= GREATEST_LENGTH:
            yield "max_length", wrong("between", low=1, high=GREATEST_LENGTH)

    def _told_by_constraint(self, question):
        if told := super()._told_by_constraint(question):
            return told
        return None if question.constraint.excludes_texts else wrong("constraint-leaves-texts")

    def field(self):
        return TextAreaField("", filters=[typed])

    def clean(self, question, value):
        text = normalised(value) if isinstance(value, str) else ""
        return None if is_blank(text) else text

    def fault(self, question, value):
        longest = self.longest(question)
        excess = len(self.clean(question, value) or "") - longest
        if excess <= 0:
            return None
        return _("Dein Text ist zu lang. Zeichen zu viel: %(n)s (höchstens %(max)s).", n=excess, max=longest)

    def texts(self, question, answers):
        return list(answers)
