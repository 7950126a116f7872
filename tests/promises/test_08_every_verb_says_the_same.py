"""8. Whatever anybody of the team sees or does, by page or command, says the same with 0 to 8 responses in the pool."""

import contextvars
import datetime as dt

import pytest

from cafe_forms import clock
from cafe_forms.members import tokens
from cafe_forms.models import ApiToken, Mark, Member, Pooled, Site
from cafe_forms.pool import hold
from cafe_forms.pool import release as pool
from cafe_forms.results import participation
from cafe_forms.surveys.publishing import BERLIN
from tests.conftest import NOW, on_sqlite
from tests.promises import typed
from tests.promises.conftest import SLOW_ON_POSTGRESQL
from tests.promises.doings import TEAM, Doing, Pages
from tests.promises.stages import DAY, FEW, HOUR, MINUTE, Stages
from tests.promises.typed import ELSEWHERE, TYPED, Commands, every_command, ticks_at
from tests.promises.watch import Watch
from tests.team.doors import one_of_each

SHORTER = ("lead", "anybody")  # a lead sees what staff see, and more
ENDS = (0, 4, 5, 8)
MORE = "more than expected"
RUNNING = {"open since today", "open for days", "open with codes"}  # their band may differ from 04:00 on


@pytest.fixture
def stages(open_survey):
    return Stages(open_survey)


@pytest.fixture
def pages(app, stages, site, meeting, open_survey, seal, client, signed_in):
    """Beside the stages there is a survey that was released, and one of each thing that an address can name."""
    released = open_survey(now=stages.now - 9 * DAY, closes_at=stages.now - DAY)
    seal(released, *[{"topics": ["schlaf"], "detail": "Mein Kind schläft schlecht"}] * 6)
    pool.release(released, now=stages.now - 12 * HOUR, zone=BERLIN)
    things = one_of_each(site, meeting, released=released, running=stages["open for days"].survey)
    code = Site.get_by_id(site.id).page_code

    def enter(role):
        with app.app_context():
            return signed_in(role, *([site] if role != "admin" else []))

    clients = {role: contextvars.Context().run(enter, role) for role in TEAM}
    return Pages(
        app, stages, things | {"code": code}, clients | {"anybody": client, "program": program(app, site)}
    )


def program(app, site):
    """A client with a lead's token, which was used today: the day of its use is noted once."""
    lead, today = Member.get(Member.role == "lead"), clock.today(BERLIN)
    secret = tokens.make(lead, name="P", role="lead", sites=[site], ends_on=today + 30 * DAY, today=today)[1]
    ApiToken.update(used_on=today).execute()
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
    return client


@pytest.fixture
def commands(app, stages, tmp_path, site):
    return Commands(app, stages, tmp_path, site.slug)


@pytest.fixture
def watch(stages):
    return Watch(stages)


ASKING = {  # all that ever looks into the pool: an answer that arrives, codes that are drawn, a pool thrown away
    "anybody POST /s/<slug>",
    "anybody POST /s/<slug>/<language>",
    "anybody POST /s/<slug>/<language>/tablet",
    "lead POST /team/umfragen/<slug>/teilen/codes",
    "lead POST /team/umfragen/<slug>/verwerfen",
    "cafe-forms survey codes {slug} --number 3",
    "cafe-forms survey discard {slug}",
}


@on_sqlite
@pytest.mark.long
def test_every_page_and_command_says_the_same(pages, commands, watch):
    assert watch.differences([*pages.doings(SHORTER), *commands.doings()], ENDS, thorough=False) == {}
    assert watch.asking == ASKING


@pytest.mark.prove
def test_every_page_and_command_says_the_same_in_every_role(pages, commands, watch):
    assert watch.differences([*pages.doings(), *commands.doings()]) == {}


def test_too_few_are_decided_in_the_same_words(pages, commands, watch, stages):
    """By a lead or by `release`: afterwards 0 to 4 responses cannot be told apart."""
    del stages[MORE]
    decided = [*pages.releases("lead"), *commands.doings(typed.RELEASES)]
    assert watch.differences(decided, FEW) == {}
    assert watch.asking == {one.verb for one in decided}


@pytest.mark.long
@SLOW_ON_POSTGRESQL
def test_until_four_the_worker_says_the_same(app, pages, watch, stages):
    """Of what has ended nothing is decided: it is the minute before the tick that does so."""
    until = [stages.now, stages.now + MINUTE, next_four(stages.now) - MINUTE]
    restored = Doing("cafe-forms restore", hold.put_on_hold)
    assert watch.differences([ticks_at(app, until, but={"release"}), restored]) == {}


@SLOW_ON_POSTGRESQL
@pytest.mark.parametrize(
    "few", [(0, 1, 4), pytest.param(FEW, marks=pytest.mark.prove)], ids=["three", "every few"]
)
@pytest.mark.long
def test_over_a_week_nothing_but_the_band_of_an_open_survey_tells_more(app, pages, stages, few):
    """None is computed of what has ended, is on hold or open for the second time; too few are decided as none."""
    four = next_four(stages.now)
    week = [four + day * DAY + hour * HOUR for day in (0, 1, 3, 4, 7) for hour in (0, 3)]
    assert Watch(stages, but=RUNNING).differences([ticks_at(app, week, but={"release"})], ENDS) == {}
    assert Watch(stages).differences([ticks_at(app, week)], few) == {}


def next_four(now: dt.datetime) -> dt.datetime:
    tomorrow = now.astimezone(BERLIN).date() + DAY
    return clock.at_local(tomorrow, participation.BANDS_AT, BERLIN)


def test_every_command_is_typed_here_or_named_as_one_that_reads_no_survey():
    every = {words for words, _command in every_command()}
    assert every == TYPED.keys() | typed.RELEASES.keys() | ELSEWHERE


def test_a_number_that_is_said_or_left_behind_would_be_seen(watch):
    doings = [Doing("says it", Pooled.select().count, changes=False), Doing("leaves it", _leave_the_number)]
    found = watch.differences(doings)
    assert {name.strip(): len(set(said.values())) for name, said in found.items()} == {
        "says it": 9,
        "leaves it": 9,
    }


def _leave_the_number() -> None:
    Mark.put(f"seen {Pooled.select().count()}", NOW)
