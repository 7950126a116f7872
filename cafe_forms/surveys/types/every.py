"""Every type of question, by the name that it has in a definition."""

from cafe_forms.surveys.definition.question import Question
from cafe_forms.surveys.types.group import Group
from cafe_forms.surveys.types.integer import Integer
from cafe_forms.surveys.types.note import Note
from cafe_forms.surveys.types.question_type import QuestionType
from cafe_forms.surveys.types.range import Range
from cafe_forms.surveys.types.select_multiple import SelectMultiple
from cafe_forms.surveys.types.select_one import SelectOne
from cafe_forms.surveys.types.text import Text

# In the order in which the team is offered them.
TYPES: dict[str, QuestionType] = {
    kind.name: kind for kind in (SelectOne(), SelectMultiple(), Range(), Integer(), Text(), Note(), Group())
}
# What a new survey's first question is, and each that is added later, until somebody chooses.
FIRST, LATER = SelectOne.name, SelectMultiple.name


def type_of(question: Question) -> QuestionType:
    """Raises KeyError for a question that could not be read."""
    return TYPES[question.type]
