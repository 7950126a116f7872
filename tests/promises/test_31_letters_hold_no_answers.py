"""31. Letters hold no answer texts, no count below a threshold, no other recipient, nothing remote; late ones drop."""

import datetime as dt
import re

import pytest

from cafe_forms.cafe import sites
from cafe_forms.members import sign_in
from cafe_forms.models import Delivery, Member, Membership
from cafe_forms.post import outbox
from cafe_forms.surveys.publishing import GRACE
from tasks import tick as ticks
from tests.conftest import NOW
from tests.post.conftest import MailServer, running
from tests.promises.conftest import SLOW_ON_POSTGRESQL

END = NOW + dt.timedelta(days=1)
SEALED = [{"topics": ["schlaf"], "detail": f"KANARIENTEXT {number}"} for number in range(6)]
TEAM = ("jana", "sevgi", "olena")


@pytest.fixture
def server():
    yield from running(MailServer())


@pytest.fixture
def through(app, server, monkeypatch):
    monkeypatch.setitem(app.config, "MAIL_SERVER", "127.0.0.1")
    monkeypatch.setitem(app.config, "MAIL_PORT", server.port)


@pytest.fixture
def week(app, open_survey, seal, meeting, site, through):
    """A team of three, a survey that was released with one choice of two, and one that found too few."""
    for name, role in zip(TEAM, ("staff", "lead", "admin"), strict=True):
        member = Member.create(
            email=f"{name}@cafe.example", name=name.title(), role=role, everywhere=role == "admin"
        )
        Membership.create(member=member, site=site)
    released, too_few = (open_survey(now=NOW - dt.timedelta(days=6), closes_at=END) for _ in range(2))
    seal(released, *SEALED, {"topics": ["kita"]}, {"topics": ["kita"]})
    seal(too_few, *SEALED[:4])
    for days in range(8):
        now = NOW + dt.timedelta(days=days) + GRACE
        ticks.tick(app, now)
        outbox.send_due(clock=lambda now=now: now)


def bodies(server):
    for letter in server.letters:
        for part in letter.walk():
            if part.get_content_maintype() == "text":
                yield letter, part.get_content()


@pytest.mark.long
def test_no_letter_holds_a_text_or_a_hidden_count(week, server):
    kinds = {one.letter for one in Delivery.select().where(Delivery.state == "sent")}
    assert kinds >= {"digest", "briefing_ready", "too_few"}
    for _letter, text in bodies(server):
        assert "KANARIENTEXT" not in text
        assert not re.search(r"Kita[^<\n]*\b2\b", text)


@SLOW_ON_POSTGRESQL
def test_no_letter_names_another_recipient(week, server):
    assert {to for (to,) in server.recipients} >= {f"{name}@cafe.example" for name in TEAM}
    for letter, text in bodies(server):
        others = {f"{name}@cafe.example" for name in TEAM} - {letter["To"]}
        assert not [other for other in others if other in text or other in letter.as_string()]


@SLOW_ON_POSTGRESQL
def test_no_letter_loads_anything(app, week, server):
    for _letter, text in bodies(server):
        assert not re.search(r"<(img|link|script|iframe|object|video|audio)\b|url\(|@import|\bsrc=", text)
        assert {*re.findall(r"https?://[^/\s\"<]+", text)} <= {app.config["BASE_URL"]}


@pytest.mark.parametrize(
    ("letter", "lasts"), [("sign_in", sign_in.BY_LETTER), ("digest", dt.timedelta(days=6, hours=14))]
)
def test_a_letter_past_its_date_is_dropped_with_a_note(app, site, server, through, letter, lasts):
    """Nobody could send it in time: the sign-in link of a quarter of an hour ago, the digest of last week."""
    member = Member.create(email="jana@cafe.example", role="staff")
    Membership.create(member=member, site=site)
    sites.add_meeting(site, NOW + dt.timedelta(days=2))
    sign_in.ask_for_letter(member.email, now=NOW)
    ticks.tick(app, NOW)
    Delivery.delete().where(Delivery.letter != letter).execute()
    outbox.send_due(clock=lambda: NOW + lasts)
    assert server.accepted == []
    assert [(one.state, one.reason) for one in Delivery.select()] == [("dropped", "too-late")]
