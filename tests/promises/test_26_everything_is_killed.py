"""26. PostgreSQL, Redis, three web servers and three workers die at random: no answer and no letter is lost."""

import contextlib
import datetime as dt
import os
import random
import time
from collections import Counter
from functools import partial
from pathlib import Path

import pytest

import config as settings
from cafe_forms import upkeep
from cafe_forms.cafe import sites
from cafe_forms.db import database
from cafe_forms.models import Member, Membership
from tasks.worker import joined
from tests import commands
from tests.conftest import on_postgresql
from tests.outside.conftest import PATIENCE, Cafe, free_port
from tests.post.conftest import MailServer, running
from tests.promises import hasty_worker
from tests.promises.hasty_worker import WEDNESDAY
from tests.promises.ledger import Ledger, assert_kept, rows

EACH, WOMEN = 3, 2  # web servers and workers; women at each web server
LEFT = "SELECT count(*) FROM delivery WHERE letter = 'digest' AND state = 'waiting'"
IN_DOUBT = "SELECT count(*) FROM delivery WHERE letter = 'digest' AND state = 'uncertain' AND copies < 2"
OWED = "SELECT member_id, state FROM delivery WHERE letter = 'digest'"
HARMLESS = {200, 303, 503}


class Part:
    """A process that is started again as soon as it was killed."""

    def __init__(self, start):
        self.start, self.process, self.deaths = start, start(), 0

    def kill(self) -> None:
        self.close()
        self.process = self.start()
        self.deaths += 1

    def close(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE)


class Servers:
    """PostgreSQL and Redis: whoever held a connection is told nothing."""

    def __init__(self, postgresql, redis):
        self.postgresql, self.redis, self.deaths = postgresql, redis, 0

    def kill(self) -> None:
        self.deaths += 1
        if self.deaths % 2:
            self.postgresql.restart()
        else:
            self.redis.kill()
            self.redis.start()


@pytest.fixture
def mail():
    yield from running(MailServer())


@pytest.fixture
def cafe(tmp_path, database_url, redis_server, mail):
    return Cafe(
        tmp_path,
        CAFE_DATABASE_URL=database_url,
        CAFE_QUEUE_URL=redis_server.url,
        CAFE_SECRET_KEY="k" * 40,
        CAFE_RATE_LIMIT="off",
        CAFE_MAIL_SERVER="127.0.0.1",
        CAFE_MAIL_PORT=str(mail.port),
        CAFE_MAIL_TIMEOUT="2",
        CAFE_DIGEST_AT="mon 07:00",
    )


def make_team(cafe, members: int):
    """All of one site, where something is to tell this week; returns what wakes a worker, as a page does."""
    app, worker = joined(settings.read(cafe.environment()))
    upkeep.bring_up_to_date()
    with app.app_context(), database.connection_context():
        site = sites.add("Müttercafé Freilassing", town="Freilassing")
        sites.add_meeting(site, WEDNESDAY + dt.timedelta(days=2))
        for number in range(members):
            member = Member.create(email=f"{number}@cafe.example", role="staff")
            Membership.create(member=member, site=site)
    return worker.ring


@on_postgresql
@pytest.mark.parametrize(
    ("seconds", "members"), [(4, 60), pytest.param(60, 600, marks=pytest.mark.prove)], ids=["short", "long"]
)
def test_everything_is_killed_and_nothing_is_lost(cafe, postgresql, redis_server, mail, seconds, members):
    ring = make_team(cafe, members)
    path = f"/s/{cafe.survey('--open')}/de"
    dice, ports = random.Random(26), [free_port() for _ in range(EACH)]
    where = {"folder": cafe.folder, "reasons": cafe.folder / "stderr"}
    hasty = partial(hasty_worker.start, time.time(), environment=cafe.environment(), **where)
    with contextlib.ExitStack() as ending:

        def part(start):
            made = Part(start)
            ending.callback(made.close)
            return made

        def web(port):
            environment = cafe.environment(PORT=str(port))
            return commands.start("web", environment=environment, printed=Path(os.devnull), **where)

        workers = [part(hasty) for _ in range(EACH)]
        webs = [part(partial(web, port)) for port in ports]
        servers = Servers(postgresql, redis_server)
        ledgers = [
            ending.enter_context(Ledger(port, path, WOMEN, first=WOMEN * number))
            for number, port in enumerate(ports)
        ]
        ledgers[0].wait_for(1)
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            dice.choice([servers, *webs, *workers]).kill()
            time.sleep(dice.uniform(0.3, 1.2))
        for ledger in ledgers:
            ledger.wait_for(2)
            ledger.is_over.set()
        patience = time.monotonic() + PATIENCE + members  # a second for each is much
        while rows(cafe, LEFT) + rows(cafe, IN_DOUBT) != [(0,), (0,)] or len(rows(cafe, OWED)) < members:
            assert time.monotonic() < patience, Counter(state for _, state in rows(cafe, OWED))
            ring(0)  # else the next tick would find it, within a minute
            time.sleep(0.5)
    thanked = [text for ledger in ledgers for text in ledger.thanked]
    assert set().union(*(ledger.statuses for ledger in ledgers)) <= HARMLESS
    assert_kept(cafe, thanked)
    assert_told(mail, rows(cafe, OWED), sum(one.deaths for one in workers) + servers.deaths)


def assert_told(mail, owed, deaths: int) -> None:
    """Each member at least once, and twice, by the same name, only where somebody died in between.

    A letter whose sender died twice is left to the team: it may be out or not.
    """
    came = Counter((letter["To"], letter["Message-ID"]) for letter in mail.letters if "List-Id" in letter)
    given_up = sum(state == "uncertain" for _member, state in owed)
    assert {state for _member, state in owed} <= {"sent", "uncertain"}
    assert len({to for to, _id in came}) == len(came) >= len(owed) - given_up
    assert max(came.values()) <= 2
    assert came.total() - len(came) <= deaths
    assert given_up <= deaths / 4
