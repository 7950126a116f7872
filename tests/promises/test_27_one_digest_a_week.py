"""27. One digest per member and week, once; after a crash in the dialogue at most one more, with the same id."""

import datetime as dt
import os
import random
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

import config as settings
from cafe_forms import create_app
from cafe_forms.cafe import sites
from cafe_forms.db import database
from cafe_forms.models import Delivery, Member, Membership
from cafe_forms.post import outbox
from tasks import tick as ticks
from tests import commands
from tests.conftest import NOW, on_sqlite
from tests.pace import PATIENCE
from tests.post.conftest import MailServer, running
from tests.promises.conftest import SLOW_ON_POSTGRESQL
from tests.promises.faults import wait

MEMBERS = 12
LEASE = dt.timedelta(minutes=6)  # and a little more


def work(words, *place) -> None:
    """Tick and send once, when somebody types a line."""
    commands.become(words, *place)
    now = dt.datetime.fromisoformat(words[0])
    app = create_app(settings.read())
    with app.app_context(), database.connection_context():
        print("ready", flush=True)
        sys.stdin.readline()
        ticks.tick(app, now)
        outbox.send_due(clock=lambda: now)


class Worker(commands.Running):
    """One of its own process, which begins its tick when it is told to."""

    def __init__(self, now, environment, folder: Path):
        typed, self.printed, _ = files = [folder / name for name in ("stdin", "stdout", "stderr")]
        os.mkfifo(typed)
        self._typed = os.open(typed, os.O_RDWR)
        super().__init__(now.isoformat(), environment=environment, folder=folder, files=files, work=work)

    def is_ready(self) -> bool:
        return self.printed.exists() and self.printed.read_text() == "ready\n"

    def begin(self) -> None:
        os.write(self._typed, b"\n")

    def end(self) -> None:
        self.wait(PATIENCE)
        os.close(self._typed)


@pytest.fixture
def server():
    yield from running(Deadly(step=None))


@pytest.fixture
def team(site):
    """Members of one site, where something is to tell this week."""
    for number in range(MEMBERS):
        member = Member.create(email=f"{number}@cafe.example", role="staff")
        Membership.create(member=member, site=site)
    sites.add_meeting(site, NOW + dt.timedelta(days=3))


@pytest.fixture
def start(config, server, tmp_path_factory):
    environment = os.environ | {
        "CAFE_DATA_DIR": str(config.DATA_DIR),
        "CAFE_DATABASE_URL": config.DATABASE_URL,
        "CAFE_SECRET_KEY": config.SECRET_KEY,
        "CAFE_MAIL_SERVER": "127.0.0.1",
        "CAFE_MAIL_PORT": str(server.port),
    }
    return lambda now: Worker(now, environment, tmp_path_factory.mktemp("worker"))


def begin(*workers):
    wait(PATIENCE, lambda: all(worker.is_ready() for worker in workers))
    for worker in workers:
        worker.begin()


def end(*workers):
    for worker in workers:
        worker.end()


def digests(server) -> Counter:
    """How often each digest came, by its recipient and its id."""
    return Counter((letter["To"], letter["Message-ID"]) for letter in server.letters if "List-Id" in letter)


@SLOW_ON_POSTGRESQL
@pytest.mark.parametrize("weeks", [2, pytest.param(40, marks=pytest.mark.prove)])
@pytest.mark.long
def test_a_worker_that_is_killed_costs_no_digest_and_at_most_one_duplicate(site, team, start, server, weeks):
    """Each week two workers begin at once, and one of them dies; a third one comes later."""
    dice = random.Random(27)
    for week in range(weeks):
        now = NOW + dt.timedelta(days=7 * week + 2)  # a Wednesday: Monday may be a holiday
        sites.add_meeting(site, now + dt.timedelta(days=2))
        server.accepted.clear()
        lives, dies, later = start(now), start(now), start(now + LEASE)
        begin(lives, dies)
        time.sleep(dice.uniform(0, 0.25))  # wherever it is by then
        dies.kill()
        end(lives, dies)
        begin(later)
        end(later)
        assert (lives.returncode, later.returncode) == (0, 0)
        came = digests(server)
        assert len(came) == len({to for to, _id in came}) == MEMBERS
        assert came.total() <= MEMBERS + 1
    assert {one.state for one in Delivery.select()} == {"sent"}


class Deadly(MailServer):
    """It kills whoever talks to it, once, at this step of a letter."""

    def __init__(self, step):
        super().__init__()
        self.step, self.victim = step, None

    async def kill_at(self, step):
        if step == self.step and self.victim:
            victim, self.victim = self.victim, None  # before it dies: then the next one is already waited for
            victim.kill()
            victim.wait(PATIENCE)

    async def handle_RCPT(self, server, session, envelope, address, options):
        await self.kill_at("RCPT")
        return await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server, session, envelope):
        reply = await super().handle_DATA(server, session, envelope)
        await self.kill_at("DATA")
        return reply


@on_sqlite
@pytest.mark.parametrize(("step", "copies"), [("RCPT", 0), ("DATA", 1)])
@pytest.mark.long
def test_a_worker_that_is_killed_in_the_dialogue_leaves_one_letter_in_doubt(
    app, team, site, server, start, step, copies
):
    """Killed twice with letters in hand, and not before the server has one whole is there a second copy."""
    now = NOW
    for _death in range(2):
        server.step, server.victim = step, start(now)
        dies = server.victim
        begin(dies)
        end(dies)
        now += LEASE
    later = start(now)
    begin(later)
    end(later)
    came = digests(server)
    assert len(came) == len({to for to, _id in came}) == MEMBERS
    assert came.total() == MEMBERS + 2 * copies
    assert {one.state for one in Delivery.select()} == {"sent"}


@SLOW_ON_POSTGRESQL
@pytest.mark.long
def test_two_workers_and_twenty_ticks_send_each_digest_once(team, start, server):
    both = start(NOW), start(NOW + dt.timedelta(minutes=1))
    begin(*both)
    end(*both)
    assert sorted(digests(server).values()) == [1] * MEMBERS


def test_twenty_ticks_owe_each_digest_once(app, team):
    for minute in range(20):
        ticks.tick(app, NOW + dt.timedelta(minutes=minute))
    keys = [one.key for one in Delivery.select().where(Delivery.letter == "digest")]
    assert len(keys) == len(set(keys)) == MEMBERS
