"""A heading, and what the questions below it share."""

from cafe_forms.surveys.types.note import Note


class Group(Note):
    """A heading above the questions that name it; its `relevant` is a condition of each of them."""

    name = "group"
    keys = Note.keys - {"group"}
    is_heading = True
