"""A form gives back what it was given: every form that somebody of the team finds is sent as it stands."""

from collections import Counter

import pytest

from cafe_forms.db import database
from tests.team.kept_rows import Rows
from tests.team.page_forms import ACTS, BEGINS, PageForm, Walk


@pytest.mark.long
def test_every_form_gives_back_what_it_was_given(team, endpoint_of):
    sent, wrong = Counter(), []
    before = Rows.now()
    for who, client in team.items():
        for form in {one.action: one for one in Walk.of(client).forms}.values():
            name = endpoint_of(form)
            if name not in ACTS:
                sent[name] += 1
                wrong += [(who, form.action, fault) for fault in faults(client, form, name, before)]
    print(f"\n{len(sent)} forms, {sent.total()} times sent, by {len(team)} roles: {dict(sent)}")
    assert wrong == []
    assert len(sent) >= 27
    assert sent["member_edit"] >= 20


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
