"""One choice of several."""

from collections import Counter

from wtforms import RadioField

from cafe_forms.surveys.types.question_type import Shown
from cafe_forms.surveys.types.select import Select


class SelectOne(Select):
    name = "select_one"
    keys = Select.keys | {"appearance"}
    result = Shown.EXCLUSIVE

    def faults(self, question):
        if question.appearance != "likert":
            yield from super().faults(question)
        elif len(question.choices) != 3 or question.has_sites:
            yield "choices", "likert needs exactly three choices"

    def field(self, question, seed, language):
        return RadioField(
            question.label.say(language).text,
            choices=self.choices(question, seed, language),
            validate_choice=False,  # `fault` says it in our words
        )

    def clean(self, question, value):
        return next((choice.name for choice in question.choices if choice.name == value), None)

    def tally(self, question, answers):
        counts = Counter(answers)
        return {choice.name: counts[choice.name] for choice in question.choices}
