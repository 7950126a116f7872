"""20. Thanks is shown only after a durable commit: nothing acknowledged is lost, nothing is stored twice."""

import os
import random
import re
import time
from collections import Counter

import pytest

from tests.conftest import on_postgresql, on_sqlite
from tests.outside.conftest import PATIENCE, Browser
from tests.promises.faults import traced, wait
from tests.promises.ledger import Ledger, assert_kept, is_postgresql, rows

KILLS = int(os.environ.get("PROOF_KILLS", "6"))
HARMLESS = {200, 303, 503}
dice = random.Random(20)


def kill_and_start_again(cafe, ledger: Ledger, kills: int):
    """The web process dies at random moments of its work, as by a power cut of its own, and comes back."""
    for _ in range(kills):
        with cafe.running("web") as web:
            ledger.wait_for(1)
            time.sleep(dice.uniform(0, 0.3))
            web.process.kill()


@on_sqlite
def test_what_was_thanked_for_is_stored_exactly_once_whenever_the_server_is_killed(cafe):
    slug = cafe.survey("--open")
    with Ledger(cafe.port, f"/s/{slug}/de") as ledger:
        kill_and_start_again(cafe, ledger, KILLS)
        with cafe.running("web"):
            ledger.wait_for(8)
    assert len(ledger.thanked) > KILLS
    assert set(ledger.statuses) <= HARMLESS
    assert_kept(cafe, ledger.thanked)


@on_postgresql
def test_what_was_thanked_for_is_stored_exactly_once_whenever_server_or_database_are_killed(cafe, postgresql):
    slug = cafe.survey("--open")
    with Ledger(cafe.port, f"/s/{slug}/de") as ledger:
        kill_and_start_again(cafe, ledger, KILLS // 4)
        with cafe.running("web"):
            for _ in range(KILLS - KILLS // 4):
                ledger.wait_for(1)
                time.sleep(dice.uniform(0, 0.2))
                postgresql.restart()
            ledger.wait_for(8)
    assert len(ledger.thanked) > KILLS
    assert set(ledger.statuses) <= HARMLESS
    assert_kept(cafe, ledger.thanked)


@pytest.fixture
def syncing(request, database_url):
    """PostgreSQL with fsync, which the tests leave off otherwise."""
    if database_url.startswith("sqlite"):
        yield
        return
    postgresql = request.getfixturevalue("postgresql")
    postgresql.command("ALTER SYSTEM SET fsync = on")
    postgresql.restart()
    yield
    postgresql.command("ALTER SYSTEM RESET fsync")
    postgresql.restart()


def keepers(cafe) -> list[int]:
    """The processes of PostgreSQL that write for the web server: each of its connections has one."""
    if not is_postgresql(cafe):
        return []
    query = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    return [pid for (pid,) in rows(cafe, query)]


@on_sqlite
def test_a_lone_answer_waits_for_the_disk_once_and_a_lone_page_touches_no_file(cafe, tmp_path):
    """The connection of a thread stays: no log is made, folded back and removed for each request."""
    path, log = f"/s/{cafe.survey('--open')}/de", tmp_path / "trace"
    with cafe.running("web", CAFE_THREADS="1") as web:
        phone = Browser(web.port)
        assert phone.answer(path, q_topics="schlaf").status == 303
        calls = "openat,unlink,ftruncate,pwrite64,fdatasync,fsync"
        with traced(web.process.pid, calls=calls, log=log, only=cafe.folder / "data" / "cafe.db"):
            page = phone.get(path).hidden | {"q_topics": "schlaf"}
            assert phone.post("/s/nowhere2/de", page).status == 404
            assert re.findall(r"\w+\(", log.read_text()) == []
            assert phone.post(path, page).status == 303
            wait(5, lambda: "fdatasync" in log.read_text())
    # What is written may itself look like a call.
    done = Counter(name for name in re.findall(r"(\w+)\(", log.read_text()) if name in calls.split(","))
    assert done.pop("pwrite64") > 0
    assert done == {"fdatasync": 1}
    assert not list((cafe.folder / "data").glob("cafe.db-*"))


@pytest.mark.prove
def test_the_log_is_on_the_disk_before_a_byte_of_thanks_is_written(cafe, syncing, tmp_path):
    """A system-call trace: the last write to the log, its fdatasync, and only then 303.

    A second thread would have a connection of its own, whose process nobody traced.
    """
    path, log = f"/s/{cafe.survey('--open')}/de", tmp_path / "trace"
    with cafe.running("web", CAFE_THREADS="1") as web:
        phone = Browser(web.port)
        assert phone.answer(path, q_topics="schlaf").status == 303
        with traced(web.process.pid, *keepers(cafe), calls="pwrite64,fdatasync,sendto", log=log):
            for number in range(5):
                assert phone.answer(path, q_detail=f"Blatt {number}").status == 303
            wait(PATIENCE, lambda: log.read_text().count("HTTP/1.1 303") == 5)
    assert rows(cafe, "SELECT count(*) FROM pooled") == [(6,)]
    for before in log.read_text().split("HTTP/1.1 303")[:-1]:
        calls = before.splitlines()[:-1]
        written = [
            place for place, call in enumerate(calls) if re.search(r"pwrite64\(.*(-wal|pg_wal/)", call)
        ]
        synced = [place for place, call in enumerate(calls) if "fdatasync" in call and call.endswith("= 0")]
        assert written, before
        assert written[-1] < synced[-1]
