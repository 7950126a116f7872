"""Every type of question, by the name that it has in a definition."""

from cafe_forms.surveys.types.integer import Integer
from cafe_forms.surveys.types.note import Note
from cafe_forms.surveys.types.question_type import QuestionType
from cafe_forms.surveys.types.select_multiple import SelectMultiple
from cafe_forms.surveys.types.select_one import SelectOne
from cafe_forms.surveys.types.text import Text

TYPES: dict[str, QuestionType] = {
    "select_one": SelectOne(),
    "select_multiple": SelectMultiple(),
    "integer": Integer(),
    "text": Text(),
    "note": Note(),
}
