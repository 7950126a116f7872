"""How long letters keep everybody else from writing: no mother waits for a digest that is put together."""

import time

import pytest

from cafe_forms.db import database
from cafe_forms.models import Delivery, Member, Membership
from cafe_forms.post import outbox
from tasks import tick as ticks
from tests.conftest import NOW
from tests.post.living_cafe import LivingCafe

LONGEST = 0.2  # seconds of CPU


@pytest.fixture
def cafe(app, site, open_survey, seal):
    cafe = LivingCafe(app, site, open_survey, seal, "de")
    for number in range(12):
        member = Member.create(email=f"{number}@cafe.example", role=("staff", "lead")[number % 2])
        Membership.create(member=member, site=site)
    return cafe


@pytest.fixture
def held(app):
    """For each write transaction the CPU seconds from its begin to its end, by SQLite's own word."""
    found, began = [], []

    def watch(statement):
        if statement.startswith("BEGIN"):
            began.append(time.thread_time())
        elif statement.startswith(("COMMIT", "ROLLBACK")) and began:
            found.append(time.thread_time() - began.pop())

    database.connection().set_trace_callback(watch)
    yield found
    database.connection().set_trace_callback(None)


@pytest.mark.long
def test_nothing_holds_the_write_lock_for_long_in_a_whole_monday(app, cafe, server, held):
    ticks.tick(app, NOW)
    outbox.send_due(clock=lambda: NOW)
    kinds = {one.letter for one in Delivery.select().where(Delivery.state == "sent")}
    assert kinds >= {"digest", "briefing_ready", "too_few", "breakfast_numbers"}
    # Each letter waits for the disk once
    assert len(server.accepted) < len(held) < 1.5 * len(server.accepted)
    assert max(held) <= LONGEST


@pytest.mark.long
def test_no_letter_is_composed_in_a_transaction(app, cafe, server):
    seen = {}

    def watched(letter, find):
        def found(delivery, now):
            seen[letter] = database.in_transaction()
            return find(delivery, now)

        return found

    facts = app.extensions["letters"]["facts"]
    facts.update({letter: watched(letter, find) for letter, find in facts.items()})
    outbox.owe("sign_in", key="s", to=cafe.member.email, member=cafe.member, now=NOW)
    ticks.tick(app, NOW)
    outbox.send_due(clock=lambda: NOW)
    assert len(seen) >= 6
    assert not any(seen.values())
