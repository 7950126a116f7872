"""One choice of several."""

from collections import Counter

from wtforms import RadioField

from cafe_forms.surveys.definition.faults import wrong
from cafe_forms.surveys.types.question_type import Shown
from cafe_forms.surveys.types.scale import LONGEST, SHORTEST
from cafe_forms.surveys.types.select import Select


class SelectOne(Select):
    name = "select_one"
    keys = Select.keys | {"appearance"}
    result = Shown.EXCLUSIVE
    takes_scale = True

    def faults(self, question):
        if question.appearance != "likert":
            yield from super().faults(question)
        elif not SHORTEST <= len(question.choices) <= LONGEST or question.has_sites:
            yield "choices", wrong("scale-length", least=SHORTEST, most=LONGEST)
        elif any(choice.or_other for choice in question.choices):
            yield "choices", wrong("scale-beside")

    def field(self):
        return RadioField("", validate_choice=False)  # `fault` says it in our words

    def clean(self, question, value):
        return next((choice.name for choice in question.choices if choice.name == value), None)

    def tally(self, question, answers):
        counts = Counter(answers)
        return {choice.name: counts[choice.name] for choice in question.choices}
