"""32. No header can be injected: not by a name, a title or an address, nor by an encoded form of one."""

import datetime as dt
import re

import pytest
import yaml

from cafe_forms.cafe import sites
from cafe_forms.models import Delivery, Meeting, Member, Membership, Site, Survey
from cafe_forms.post import outbox
from tasks import tick as ticks
from tests.conftest import NOW
from tests.post.conftest import MailServer, running

HEADERS = {
    *("from", "to", "subject", "date", "message-id", "reply-to", "mime-version", "content-type"),
    *("auto-submitted", "list-id", "list-unsubscribe", "list-unsubscribe-post"),
}
BREAKS = ["\r\n", "\n", "\r", "\r\n\r\n", "\n\n", "\0", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85"]
BREAKS += ["\u2028", "\u2029"]
ENCODED = [
    "=?utf-8?q?=0D=0A?=",
    "=?utf-8?b?DQo=?=",
    "=?us-ascii?Q?=0A?=",
    "%0d%0a",
    "\\r\\n",
    "&#13;&#10;",
    "\udc0d\udc0a".encode("utf-8", "replace").decode(),
    "嘍嘊",
]
BROKEN, CODED = ([f"x{part}Bcc: b@evil.example{part}y" for part in parts] for parts in (BREAKS, ENCODED))


@pytest.fixture
def server():
    yield from running(MailServer())


@pytest.fixture
def through(app, server, monkeypatch):
    monkeypatch.setitem(app.config, "MAIL_SERVER", "127.0.0.1")
    monkeypatch.setitem(app.config, "MAIL_PORT", server.port)
    monkeypatch.setitem(app.config, "REPLY_TO", "Café مقهى <leitung@cafe.example>")


def heads(server):
    return [content.split(b"\r\n\r\n", 1)[0].decode("ascii") for _to, content in server.accepted]


def assert_whole(server):
    """Each header is one that we wrote, once; no line is one of somebody else."""
    for head in heads(server):
        names = [
            line.split(":")[0].lower() for line in head.split("\r\n") if not line.startswith((" ", "\t"))
        ]
        assert len(names) == len(set(names))
        assert set(names) <= HEADERS
        assert not re.search(r"[\0-\x08\x0b-\x1f\x7f]", head.replace("\r\n", ""))
        assert max(map(len, head.split("\r\n"))) < 998
    assert all(len(to) == 1 and "evil" not in to[0] for to in server.recipients)


@pytest.mark.long
def test_names_and_titles_never_break_out(app, open_survey, server, through):
    """Everything that somebody types and a letter may say, at once; every letter of a week goes out."""
    for number, evil in enumerate(BROKEN + CODED):
        here = sites.add(f"Ort {number}")
        member = Member.create(email=f"{number}@cafe.example", role="lead", name=evil)
        Membership.create(member=member, site=here)
        Meeting.create(
            site=here, starts_at=NOW + dt.timedelta(hours=20), place=evil, topic=evil, breakfast=True
        )
        Site.update(name=f"{number}{evil}").where(Site.id == here.id).execute()
        # No definition holds a control
        title = {"title": {"de": evil if evil in CODED else "Welche Themen?"}}
        survey = open_survey(now=NOW - dt.timedelta(days=3), closes_at=NOW + dt.timedelta(days=1))
        definition = yaml.safe_dump(yaml.safe_load(survey.definition) | title, allow_unicode=True)
        Survey.update(site=here, definition=definition).where(Survey.id == survey.id).execute()
    ticks.tick(app, NOW)
    assert outbox.send_due(clock=lambda: NOW) >= len(BROKEN + CODED)
    assert not [one.reason for one in Delivery.select().where(Delivery.state == "failed")]
    assert_whole(server)


def test_an_address_never_breaks_out(app, server, through):
    member = Member.create(email="jana@cafe.example", role="staff")
    for evil in BROKEN:
        for to in (f"{evil}@cafe.example", f"a@{evil}", f"<{evil}>", f"a@b.example{evil}"):
            outbox.owe("sign_in", key=repr(to), to=to, member=member, now=NOW)
    assert outbox.send_due(clock=lambda: NOW) == 0
    assert (server.accepted, {one.state for one in Delivery.select()}) == ([], {"failed"})


def test_a_setting_never_breaks_out(app, server, through, monkeypatch):
    member = Member.create(email="jana@cafe.example", role="staff")
    for setting in ("MAIL_DEFAULT_SENDER", "REPLY_TO"):
        for evil in BROKEN:
            monkeypatch.setitem(app.config, setting, f"{evil} <a@cafe.example>")
            outbox.owe("sign_in", key=setting + repr(evil), to=member.email, member=member, now=NOW)
            outbox.send_due(clock=lambda: NOW)
    assert server.accepted == []
