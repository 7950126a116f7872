"""Some of several choices, as many as the definition lets her."""

from collections import Counter

from flask_babel import gettext as _
from wtforms import SelectMultipleField

from cafe_forms.surveys.definition.faults import wrong
from cafe_forms.surveys.types.question_type import Shown
from cafe_forms.surveys.types.select import Select, listed


class SelectMultiple(Select):
    name = "select_multiple"
    keys = Select.keys | {"max"}
    result = Shown.MULTIPLE
    limits = (("max", "most"),)

    def faults(self, question):
        yield from super().faults(question)
        if question.max is None or not (question.has_sites or len(question.choices) > 1):
            return
        if question.max < 1:
            yield "max", wrong("at-least", least=1)
        elif question.max > len(question.choices) and not question.has_sites:
            yield "max", wrong("more-than-choices", number=len(question.choices))

    def field(self):
        return SelectMultipleField("", validate_choice=False)

    def clean(self, question, value):
        ticked = set(listed(value))
        return [choice.name for choice in question.choices if choice.name in ticked] or None

    def fault(self, question, value):
        number = len(set(listed(value)))
        if question.max and number > question.max:
            too_many = _("Du hast %(n)s gewählt. Bitte wähle höchstens %(max)s.", n=number, max=question.max)
            return super().fault(question, value) or too_many
        return super().fault(question, value)

    def with_choice(self, value, choice):
        return [*listed(value), *([] if choice in listed(value) else [choice])]

    def takes(self, given):
        is_list = isinstance(given, list) and all(isinstance(choice, str) for choice in given)
        return is_list or super().takes(given)

    def condition(self, question, choice):
        return f"selected(${{{question.name}}}, '{choice}')"

    def exclusion(self, question, choice):
        return f"not({self.condition(question, choice)})"

    def tally(self, question, answers):
        counts = Counter(name for answer in answers for name in answer)
        return {choice.name: counts[choice.name] for choice in question.choices}
