"""30. One malformed letter never stops the others."""

import pytest

from cafe_forms.models import Delivery, Member
from cafe_forms.post import outbox
from tests.conftest import NOW
from tests.post.conftest import MailServer, running

MALFORMED = [
    {"letter": "no such letter"},
    {"letter": "digest", "facts": {}},
    {"letter": "digest", "facts": {"week": "9999-W99", "releases": "x"}},
    {"letter": "briefing_ready", "facts": {"survey": None}},
    {"letter": "pass_on", "facts": {"contact": 99, "survey": 99}},
    {"to": "a\r\nBcc: b@evil.example"},
    {"to": "two@cafe.example, three@cafe.example"},
    {"to": ""},
    {"to": "@"},
    {"to": "ä" * 60 + "@cafe.example"},
    {"to": "مريم@cafe.example"},
    {"to": "a@" + "b" * 250},
]


@pytest.fixture
def server():
    yield from running(MailServer())


@pytest.fixture
def through(app, server, monkeypatch):
    monkeypatch.setitem(app.config, "MAIL_SERVER", "127.0.0.1")
    monkeypatch.setitem(app.config, "MAIL_PORT", server.port)


def test_every_other_letter_arrives(app, server, through):
    member = Member.create(email="jana@cafe.example", role="staff")
    for number, wrong in enumerate(MALFORMED):
        fitting = {"letter": "sign_in", "to": f"{number}@cafe.example", "member": member, "now": NOW}
        outbox.owe(key=f"good/{number}", **fitting)
        outbox.owe(key=f"bad/{number}", **fitting | wrong)
    outbox.send_due(clock=lambda: NOW)
    became = {one.key: (one.state, one.reason) for one in Delivery.select()}
    for number, wrong in enumerate(MALFORMED):
        assert became[f"good/{number}"] == ("sent", "")
        state, reason = became[f"bad/{number}"]
        assert (state in {"failed", "dropped"}, bool(reason)) == (True, True) or "b" * 250 in wrong["to"]
    assert all(len(to) == 1 for to in server.recipients)
    assert not [to for (to,) in server.recipients if "evil" in to or "three" in to]
