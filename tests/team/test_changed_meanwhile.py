"""A page that was open meanwhile undoes nothing: whatever changed the row, she is told, and keeps what she typed."""

from html import unescape

import pytest

from cafe_forms.db import database
from cafe_forms.models import Member
from tests.team.kept_rows import Rows
from tests.team.page_forms import ACTS, BEGINS, PageForm, Walk, forms_of
from tests.team.roads import ERASES, Roads

TYPED = "Von Hand getippt"
ONE_OF_EACH_ROLE = ("staff of one café", "lead of one of their cafés", "admin everywhere")
ENOUGH = 6  # pages of one view: each road is taken once from each
FAULTS_FIRST = BEGINS | {
    "survey_topics",
    "survey_sentences",
}  # what is missing, or too many faces; the change once that is mended


@pytest.fixture
def roads(app, team):
    return Roads(app, team)


@pytest.mark.long
def test_whatever_changed_the_row_meanwhile_she_is_told(team, roads, endpoint_of):
    told, wrong = set(), []
    without_change = (
        set()
    )  # roads that leave this row as it is: whoever looks at it and through whichever form
    for who in ONE_OF_EACH_ROLE:
        client = team[who]
        for form in {one.action: one for one in Walk.of(client, most=ENOUGH).forms}.values():
            name = endpoint_of(form)
            if form.mark is None and name in ACTS | BEGINS:
                continue
            row = roads.row_of(form, name, who)
            for road, go in roads.to(row, of=who).items():
                if (who, name, road) in told or (type(row), row.id, road) in without_change:
                    continue
                with database.atomic() as undone:
                    late = Late(client, form, row)
                    go(row)
                    if late.is_late():
                        told.add((who, name, road))
                        wrong += [(who, form.action, road, fault) for fault in late.faults(name, road)]
                    else:
                        without_change.add((type(row), row.id, road))
                    undone.rollback()
    forms, taken = {name for _who, name, _road in told}, {road for _who, _name, road in told}
    print(
        f"\n{len(forms)} forms, {len(taken)} roads, {len(told)} times too late, by {len(ONE_OF_EACH_ROLE)} roles"
    )
    assert wrong == []
    assert taken == roads.names()
    assert len(forms) >= 20


class Late:
    """Somebody with a form open over a row that may change now."""

    def __init__(self, client, form: PageForm, row):
        self.client, self.form, self.row = client, form, row
        self.opened = self._of(client.get(form.page).text)[0]
        self.typed = self.opened.typed(TYPED)
        self.before = seen_of(row)

    def _of(self, page: str) -> list[PageForm]:
        return [one for one in forms_of(self.form.page, page) if one.action == self.form.action]

    def is_late(self) -> bool:
        return seen_of(self.row) != self.before

    def faults(self, name: str, road: str):
        there = Rows.now()
        answer = self.typed.send(self.client)
        if undone := Rows.now().changed_since(there):
            yield f"undone: {undone}"
        elif self.typed != self.opened and not self._is_told(answer.status_code, name):
            yield f"not told: {answer.status_code}"
        elif road not in ERASES and not self._stands_still(answer.text):
            yield f"lost: {self._words()}"

    def _is_told(self, status: int, name: str) -> bool:
        return status == 409 or (status == 422 and name in FAULTS_FIRST)

    def _stands_still(self, page: str) -> bool:
        """In its form, or where what was asked no longer takes any change at all, on the page."""
        is_back = self.typed.said() in [one.said() for one in self._of(page)]
        return is_back or all(words in unescape(page) for words in self._words())

    def _words(self) -> list[str]:
        return [value for pair in self.typed.said() if pair not in self.opened.said() for value in pair[1:]]


def seen_of(row) -> dict:
    """What a page can show of it: its columns but the revision, and where a member works."""
    now = type(row).get_by_id(row.id)
    columns = {name: value for name, value in now.__data__.items() if name not in {"revision", "told_on"}}
    return columns | ({"sites": {one.site_id for one in now.memberships}} if isinstance(now, Member) else {})
