"""12. One-time codes: kept as keyed hashes, without time or reference to answers; their order of use is nowhere."""

import os
import random
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from cafe_forms import db
from cafe_forms.db import database
from cafe_forms.models import OneTimeCode, Pooled, SpentToken, Survey
from cafe_forms.pool import codes, release
from cafe_forms.surveys import publishing
from cafe_forms.upkeep import remnants
from tests import sealing
from tests.conftest import NOW, SMALL, on_postgresql
from tests.outside.conftest import TOPICS, Browser
from tests.pool.conftest import AFTER, END, decide
from tests.promises.dump import rows
from tests.promises.test_06_storage_order_says_nothing import NO_ORDER, correlation

KEYS = ["k" * 40]
DRAWN, USED = 1000, 600
UNKNOWN = "ACDE-FHJK"
ASKS_FOR_CODES = TOPICS.replace("kind: topics", "kind: topics\ncodes: true")
# A process that dies between the code and the commit.
DIES = """
import os, sys
from cafe_forms import db
from cafe_forms.models import Survey
from cafe_forms.pool import codes
db.open_database(sys.argv[1])
with db.database.connection_context(), db.database.atomic():
    codes.redeem(Survey.get(), [bytes.fromhex(sys.argv[2])])
    assert not codes.are_there(Survey.get(), [bytes.fromhex(sys.argv[2])])
    os._exit(9)
"""


@pytest.fixture
def survey(open_survey):
    return open_survey(SMALL.replace("kind: topics", "kind: topics\ncodes: true"), now=NOW, closes_at=END)


def draw(survey, number):
    """The digests of fresh codes, in the order in which they were printed."""
    drawn = codes.draw(survey, number, keys=KEYS, now=NOW)
    return [codes.digests(survey.slug, code, KEYS)[0] for code in drawn]


def send(survey, digest, answers):
    assert sealing.put(survey, answers, secrets.token_bytes(16), now=NOW, code=[digest])


@pytest.fixture
def lying(app, request):
    """The ranks of those digests that are found where codes are kept, in the order in which they lie there."""

    def looked_for(digests):
        found = []
        for file in files_of_codes(request):
            content = file.read_bytes()
            found += sorted(
                (content.find(digest), rank) for rank, digest in enumerate(digests) if digest in content
            )
        return [rank for _place, rank in found]

    return looked_for


def files_of_codes(request):
    """As they are on the disk now; without the log, which is cut off once a minute."""
    if db.is_sqlite():
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return [Path(database.database)]
    database.execute_sql("CHECKPOINT")
    paths = "SELECT pg_relation_filepath(oid) FROM pg_class WHERE starts_with(relname, 'one_time_code')"
    folder = request.getfixturevalue("postgresql").rows
    return [folder / path for (path,) in database.execute_sql(paths)]


def is_nowhere(disk, digests):
    """A sample of them in no file, the log included."""
    contents = list(disk.contents())
    assert contents
    return not [name for name, content in contents for digest in digests[:40] if digest in content]


def order_of(ranks):
    """Spearman's rho of what was found, wherever it lies among all."""
    places = {rank: place for place, rank in enumerate(sorted(set(ranks)))}
    return correlation(places[rank] for rank in dict.fromkeys(ranks))


@pytest.fixture
def used(survey):
    """Digests in the order of their use, as they came out of the bowl."""
    bowl = [digest for _ in range(2) for digest in draw(survey, DRAWN // 2)]
    random.SystemRandom().shuffle(bowl)
    for digest in bowl[:USED]:
        send(survey, digest, {"topics": ["schlaf"]})
    return bowl[:USED]


def test_while_it_runs_used_codes_are_gone_and_no_place_tells_the_order_of_their_use(used, lying):
    left = [bytes(row.digest) for row in OneTimeCode.select()]
    assert not set(left) & set(used)
    assert len(left) == DRAWN - USED
    assert len(set(lying(left))) == len(left)  # the search finds what is there
    found = lying(used)
    assert len(set(found)) < 20 or abs(order_of(found)) < NO_ORDER


def test_the_order_on_paper_is_not_the_order_of_the_rows(survey, lying):
    printed = draw(survey, 500)
    assert abs(order_of(lying(printed))) < NO_ORDER
    asked = [bytes(row.digest) for row in OneTimeCode.select()]
    assert abs(order_of([printed.index(digest) for digest in asked])) < NO_ORDER


@on_postgresql
def test_rows_that_are_left_bear_no_trace_of_their_neighbours_use(used):
    told = database.execute_sql("SELECT DISTINCT xmin::text, xmax::text FROM one_time_code").fetchall()
    assert len(told) == 2  # the two times they were drawn
    assert {xmax for _xmin, xmax in told} == {"0"}


@on_postgresql
def test_the_server_notes_no_moment_of_use(survey):
    """It remembers when it last wiped a table: codes are not wiped because one was used."""
    first, *others = draw(survey, 20)
    assert sealing.wiped()
    asked = "SELECT relname, last_vacuum FROM pg_stat_user_tables WHERE relname = ANY(%s) ORDER BY 1"
    tables_told = [remnants.ANSWER_TABLES]
    before = database.execute_sql(asked, tables_told).fetchall()
    send(survey, first, {"topics": ["kita"]})
    with pytest.raises(codes.NotGood):
        sealing.put(survey, {"topics": ["kita"]}, secrets.token_bytes(16), now=NOW, code=[first])
    remnants.wipe()
    after = dict(database.execute_sql(asked, tables_told).fetchall())
    assert {name: at for name, at in before if at} == {name: after[name] for name, at in before if at}
    assert after["one_time_code"] is not None
    assert len(others) == OneTimeCode.select().count()


def test_after_the_release_no_byte_knows_of_any_code(disk, used, survey):
    left = [bytes(row.digest) for row in OneTimeCode.select()]
    assert not is_nowhere(disk, left)
    decide(now=AFTER)
    assert sealing.wiped()
    assert Survey.get_by_id(survey.id).outcome == "released"
    assert is_nowhere(disk, used)
    assert is_nowhere(disk, left)


def test_after_the_destruction_of_too_few_no_byte_knows_of_any_code(survey, disk):
    first, *left = draw(survey, 30)
    send(survey, first, {"topics": ["kita"]})
    decide(now=AFTER)
    release.destroy_due(now=AFTER + publishing.REOPEN_WITHIN)
    assert sealing.wiped()
    assert is_nowhere(disk, [first, *left])


def test_a_response_and_its_code_have_nothing_in_common(survey):
    digest, *_ = draw(survey, 2)
    before = rows()
    send(survey, digest, {"topics": ["kita"]})
    gone, new = before - rows(), rows() - before
    assert [table for table, _ in gone] == ["one_time_code"]
    assert sorted(table for table, _ in new) == ["pooled", "spent_token"]
    assert digest.hex() not in str(new)


def test_whoever_is_killed_in_between_has_neither_sent_nor_used_her_code(survey, database_url):
    (digest,) = draw(survey, 1)
    process = subprocess.run(
        [sys.executable, "-c", DIES, database_url, digest.hex()],
        env=os.environ | {"CAFE_DATABASE_URL": database_url},
    )
    assert process.returncode == 9
    assert codes.are_there(survey, [digest])
    send(survey, digest, {"topics": ["kita"]})
    assert (Pooled.select().count(), SpentToken.select().count()) == (1, 1)


def test_no_code_stands_in_any_byte_of_a_running_cafe(cafe, disk):
    """Drawn, used, typed wrong, typed in every state of the page, and afterwards: plain, hex, base64, hashed."""
    slug = cafe.survey("--open", text=ASKS_FOR_CODES)
    path, good = f"/s/{slug}/de", cafe("survey", "codes", slug, "--number", "1").strip()
    typed = {spelled for code in (good, UNKNOWN) for spelled in (code, code.replace("-", ""))}
    with cafe.running() as server:
        phone = Browser(server.port)
        late = phone.get(path).hidden | {"code": good}
        sent = [
            phone.answer(path, code=UNKNOWN, q_topics="kita"),
            phone.answer(path, code=good, switch="en"),
            phone.answer(path, code=good, q_detail="Ruf an: 0176 12345678"),
            phone.answer(path, code=good, q_detail="x" * 999),
            phone.post(path, {"code": good, "token": "x"}),
            phone.answer(path, code=good, q_topics="kita"),
            phone.answer(path, code=good, q_topics="kita"),
            phone.post("/s/abcdefgh/de", {"code": good}),
            phone.post(path, b"code=" + good.encode() * 30_000),
        ]
        assert [page.status for page in sent] == [409, 200, 200, 422, 400, 303, 409, 404, 413]
        assert disk.traces(*typed) == set()
        cafe("survey", "close", slug)
        assert phone.post(path, late).status == 410
    assert server.errors() == ""
    assert disk.traces(*typed) == set()
