"""The lists of choices of an XLSForm, with names that a definition may have."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from cafe_forms.foreign import naming, own_columns
from cafe_forms.foreign.own_columns import PLACEHOLDER
from cafe_forms.foreign.report import Entry, LeftOutError, Remark
from cafe_forms.foreign.tongues import Tongues
from cafe_forms.surveys.definition.places import LONGEST_LIST


@dataclass(slots=True)
class ChoiceList:
    """Choices as a definition has them, new names by the old, and whether a question of the draft uses them."""

    entries: list[Entry] = field(default_factory=list)
    choices: list[dict | str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    more: int = 0  # choices beyond what any question could have
    is_used: bool = False

    def used(self, more: int = 0) -> list[dict | str]:
        """The choices, for a question with so many `more`. Raises LeftOutError where there are too few or too many."""
        if len(self.choices) + more < 2 and PLACEHOLDER not in self.choices:
            raise LeftOutError("few-choices")
        if len(self.choices) + more > LONGEST_LIST:
            raise LeftOutError("many-choices", number=len(self.choices) + self.more, most=LONGEST_LIST)
        return self.choices


def read(entries: Iterable[Entry], tongues: Tongues) -> dict[str, ChoiceList]:
    """The lists by their names as the file spells them."""
    lists: dict[str, ChoiceList] = {}
    for entry in entries:
        one = lists.setdefault(entry.row.cells.get("list_name", ""), ChoiceList())
        one.entries.append(entry)
        try:
            _add(one, entry, tongues)
        except LeftOutError as error:
            entry.left_out = error.remark
    return lists


def _add(one: ChoiceList, entry: Entry, tongues: Tongues) -> None:
    row = entry.row
    if not row.name or "list_name" not in row.cells:
        raise LeftOutError("choice-without-name")
    if row.name in one.names:
        raise LeftOutError("choice-twice", choice=row.name[:60])
    if len(one.choices) > LONGEST_LIST:
        one.more += 1
        return
    texts = tongues.texts(row, "label", entry)
    if not texts:
        entry.change("name-as-label")
        texts = {tongues.default: row.name[:200]}
    name = naming.valid(row.name, one.names.values(), "c")
    if name != row.name:
        entry.change("renamed", name=name)
    if "media" in row.cells:
        entry.change("media-dropped")
    one.names[row.name] = name
    made = {"name": name, "label": tongues.with_default(texts, entry)}
    one.choices.append(own_columns.of_choice(row.cells, made) if tongues.is_ours else made)


def close(lists: Iterable[ChoiceList]) -> None:
    """What belongs to no question of the draft is left out."""
    for one in lists:
        for entry in one.entries:
            if not one.is_used and entry.left_out is None:
                entry.left_out = Remark("list-unused")
