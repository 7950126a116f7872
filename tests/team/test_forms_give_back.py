"""A form gives back what it was given: every form that somebody of the team finds is sent as it stands."""

from collections import Counter

import pytest

from cafe_forms.db import database
from tests.team.furnished_cafe import WHO
from tests.team.kept_rows import Rows
from tests.team.page_forms import ACTS, BEGINS, PageForm, Walk

PLACES = {"within": ("/team/cafes", "/team/treffen", "/team/konto")}
PEOPLE = {"start": "/team/mitglieder", "within": ("/team/mitglieder",)}

ALL: dict[str, dict] = {who: {} for who in WHO}
# Every form of each role once; who differs from them by her cafés alone sends the forms that ask for cafés.
EACH_ROLE = ALL | {
    "staff of two cafés": PLACES,
    "lead everywhere": PEOPLE,
    "admin of some cafés": PEOPLE,
    "admin everywhere": {"most": 10},  # there are thirty offers
}


@pytest.mark.long
@pytest.mark.parametrize(
    "walks", [EACH_ROLE, pytest.param(ALL, marks=pytest.mark.prove)], ids=["each role", "all roles"]
)
def test_every_form_gives_back_what_it_was_given(walks, team, endpoint_of):
    sent, wrong = Counter(), []
    before = Rows.now()
    for who, client in team.items():
        for form in {one.action: one for one in Walk.of(client, **walks[who]).forms}.values():
            name = endpoint_of(form)
            if name not in ACTS:
                sent[name] += 1
                wrong += [(who, form.action, fault) for fault in faults(client, form, name, before)]
    print(f"\n{len(sent)} forms, {sent.total()} times sent, by {len(team)} roles: {dict(sent)}")
    assert wrong == []
    assert len(sent) >= 34
    assert sent["member_edit"] >= 22


def faults(client, form: PageForm, name: str, before: Rows):
    """What it changes is taken back."""
    with database.atomic() as undone:
        status = form.send(client).status_code
        after = Rows.now()
        undone.rollback()
    if status != (422 if name in BEGINS else 303):
        yield status
    if changed := after.changed_since(before):
        yield changed
    if len(moved := after.moved_since(before)) > 1:
        yield moved
