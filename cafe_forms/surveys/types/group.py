"""A heading, and what the questions below it share."""

from cafe_forms.surveys.definition.faults import wrong
from cafe_forms.surveys.types.note import Note
from cafe_forms.surveys.types.scale import LONGEST, SHORTEST


class Group(Note):
    """A heading above the questions that name it; its `relevant` is a condition of each of them.

    With choices it is a table: they are the one scale of all its questions, which have none themselves.
    """

    name = "group"
    keys = (Note.keys - {"group"}) | {"choices"}
    has_choices = True
    is_heading = True

    def faults(self, question):
        if not SHORTEST <= len(question.choices) <= LONGEST:
            yield "choices", wrong("scale-length", least=SHORTEST, most=LONGEST)
        elif any(choice.topic or choice.is_sites for choice in question.choices):
            yield "choices", wrong("scale-of-topics")
        elif any(choice.or_other for choice in question.choices):
            yield "choices", wrong("scale-beside")
