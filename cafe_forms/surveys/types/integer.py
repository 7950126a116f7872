"""A small whole number."""

import re

from flask_babel import gettext as _
from wtforms import StringField

from cafe_forms.surveys.definition.faults import wrong
from cafe_forms.surveys.types.question_type import Answered, Shown, typed

GREATEST_NUMBER = 10  # a larger one could give a family away
NUMBER = re.compile(r"[+-]?\d{1,9}")  # \d takes Arabic-Indic and Persian digits too, and so does int()


class Integer(Answered):
    name = "integer"
    keys = Answered.keys | {"min", "max"}
    result = Shown.SUM
    limits: tuple[tuple[str, str], ...] = (("min", "least"), ("max", "greatest"))

    def bounds(self, question) -> tuple[int, int]:
        low = 0 if question.min is None else question.min
        return low, GREATEST_NUMBER if question.max is None else question.max

    def faults(self, question):
        low, high = self.bounds(question)
        if high > GREATEST_NUMBER:
            yield "max", wrong("at-most", most=GREATEST_NUMBER)
        if low < 0:
            yield "min", wrong("negative")
        if low > high:
            yield ("min" if question.min is not None else "max"), wrong("min-above-max", low=low, high=high)

    def tells(self, question):
        yield from super().tells(question)
        low, high = self.bounds(question)
        if low == high:
            key = "min" if question.min is not None else "max"
            yield key, wrong("leaves-one-number", number=low)

    def _told_by_constraint(self, question):
        return super()._told_by_constraint(question) or wrong("constraint-limits-number")

    def field(self):
        return StringField("", filters=[typed])

    def clean(self, question, value):
        low, high = self.bounds(question)
        number = _number(value)
        return number if number is not None and low <= number <= high else None

    def fault(self, question, value):
        low, high = self.bounds(question)
        number = _number(value)
        if number is None:
            return _("Bitte schreib eine ganze Zahl, zum Beispiel 2.") if str(value or "").strip() else None
        if low <= number <= high:
            return None
        return _("Bitte schreib eine Zahl von %(min)s bis %(max)s.", min=low, max=high)

    def takes(self, given):
        return (isinstance(given, int) and not isinstance(given, bool)) or super().takes(given)

    def tally(self, question, answers):
        return {"_sum": sum(answers)}


def _number(value: object) -> int | None:
    text = str(value).strip() if isinstance(value, (str, int)) else ""
    return int(text) if NUMBER.fullmatch(text) else None
