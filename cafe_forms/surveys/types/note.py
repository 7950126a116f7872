"""Something to read; nothing is answered."""

from cafe_forms.surveys.types.question_type import QuestionType


class Note(QuestionType):
    """Something to read; nothing is answered."""

    name = "note"
    is_answered = False

    def field(self):
        return None

    def clean(self, question, value):
        return None
