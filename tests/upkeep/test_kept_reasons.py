"""Sentences that deliveries of before kept become codes with facts, and come back when the migration is undone."""

import pytest
from playhouse.migrations import Runner

from cafe_forms.db import MIGRATIONS, database
from cafe_forms.models import Delivery, MailOutage
from cafe_forms.team.words import reason_words
from tests.conftest import NOW, on_postgresql, on_sqlite

BEFORE = "0021_reasons"
SENTENCES = {
    "": ("", {}),
    "Beim Verschicken wurde unterbrochen.": ("cut-off", {}),
    "Der Mail-Server antwortet nicht (Connection refused (111)).": (
        "no-answer",
        {"words": "Connection refused (111)"},
    ),
    'Der Mail-Server hat diese Adresse abgelehnt: 550 "weg": für immer': (
        "address-refused",
        {"words": '550 "weg": für immer'},
    ),
    "Das sagte eine Version vor dieser.": ("earlier", {"words": "Das sagte eine Version vor dieser."}),
}


@on_sqlite
def test_what_was_kept_before_is_a_code_after(app):
    upgrade()


@on_postgresql
def test_on_postgresql_too(postgresql, app):
    """In a database of its own: its schema changes."""
    upgrade()


def upgrade():
    for number, (code, facts) in enumerate(SENTENCES.values()):
        more = {"reason": code, "reason_facts": facts, "due_at": NOW, "owed_at": NOW}
        Delivery.create(key=number, letter="digest", to="jana@cafe.example", **more)
    MailOutage.create(settings="x", since=NOW, probe_at=NOW, reason="silent")
    runner = Runner(database.obj, str(MIGRATIONS))

    runner.down(BEFORE)
    kept = database.execute_sql("SELECT reason FROM delivery ORDER BY id")
    assert [reason for (reason,) in kept] == list(SENTENCES)
    assert runner.up()[0] == BEFORE

    found = list(Delivery.select().order_by(Delivery.id))
    assert [(one.reason, one.reason_facts) for one in found] == list(SENTENCES.values())
    assert MailOutage.get().reason == "silent"


@pytest.mark.parametrize(("sentence", "kept"), SENTENCES.items())
def test_it_is_said_as_it_was(app, sentence, kept):
    code, facts = kept
    with app.test_request_context():
        assert reason_words.why(Delivery(reason=code, reason_facts=facts)) == sentence
