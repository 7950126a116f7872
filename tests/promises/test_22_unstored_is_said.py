"""22. What cannot be stored she is told, her answers still in the form: 503 + Retry-After; never false thanks."""

import contextlib
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cafe_forms.db import database, is_sqlite
from cafe_forms.models import Pooled
from tests.conftest import on_sqlite
from tests.outside.conftest import Browser, Cafe, Fields
from tests.promises.faults import full, small_disk, traced, wait, writing
from tests.promises.ledger import assert_kept, is_postgresql, rows, stored

LONG = "Nächte – أين؟ <b> " * 16
ANSWERS = {"q_topics": ["kita"], "q_detail": LONG.strip()}


def assert_refused(status: int, headers, text: str, page: dict) -> None:
    """503, with everything she typed and ticked still in the form, as fields or hidden in it."""
    assert status == 503
    assert int(headers["Retry-After"]) > 0
    fields = Fields.of(text)
    still = {name: [value] for name, value in fields.hidden.items()} | fields.values
    assert {name: still[name] for name in ANSWERS} == {"q_topics": ["kita"], "q_detail": [page["q_detail"]]}
    assert still["token"] == [page["token"]]


class Woman:
    """Answers through the app, without a server: `send` gives the status, and looks at every refusal."""

    def __init__(self, client, survey):
        self.client, self.path = client, f"/s/{survey.slug}/de"

    def open(self) -> dict:
        return {"token": Fields.of(self.client.get(self.path).text).hidden["token"]} | ANSWERS

    def send(self, page: dict) -> int:
        answer = self.client.post(self.path, data=page)
        if answer.status_code != 303:
            assert_refused(answer.status_code, answer.headers, answer.text, page)
        return answer.status_code


@pytest.fixture
def woman(client, open_survey):
    return Woman(client, open_survey())


@on_sqlite
def test_a_full_database_refuses_until_there_is_room(woman):
    database.execute_sql("PRAGMA journal_size_limit = 0")
    pages = database.execute_sql("PRAGMA page_count").fetchone()[0]
    database.execute_sql(f"PRAGMA max_page_count = {pages}")
    thanked = 0
    while woman.send(page := woman.open()) == 303:
        thanked += 1
    assert Pooled.select().count() == thanked < 50
    assert woman.send(page) == 503
    database.execute_sql("PRAGMA max_page_count = 100000")
    assert woman.send(page) == woman.send(page) == 303
    assert Pooled.select().count() == thanked + 1


def test_a_database_that_must_not_be_written_to_refuses(woman):
    """Such as a server that has become a standby, or a file system that was turned read-only."""
    page = woman.open()
    setting = "PRAGMA query_only = {}" if is_sqlite() else "SET default_transaction_read_only = {}"
    database.execute_sql(setting.format("on"))
    assert woman.send(page) == 503
    database.execute_sql(setting.format("off"))
    assert Pooled.select().count() == 0
    assert woman.send(page) == 303


@on_sqlite
def test_a_database_that_is_damaged_refuses(woman, config):
    """The pool's page is torn; what else the file holds can still be read."""
    page, file = woman.open(), Path(database.database)
    root = database.execute_sql("SELECT rootpage FROM sqlite_master WHERE name = 'pooled'").fetchone()[0]
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    with file.open("r+b") as torn:
        torn.seek((root - 1) * 4096)
        torn.write(b"\xff" * 4096)
    assert woman.send(page) == 503
    assert woman.send(page) == 503


def attempt(cafe, port: int, page: dict, path: str) -> int:
    """Send, look at a refusal, and say the status."""
    answer = Browser(port).post(path, page)
    if answer.status != 303:
        assert_refused(answer.status, answer.headers, answer.text, page)
    return answer.status


def opened(port: int, path: str, text: str = LONG.strip()) -> dict:
    return Browser(port).get(path).hidden | ANSWERS | {"q_detail": text}


CALLS = ["fdatasync:error=EIO", "pwrite64:error=EIO", "pwrite64:error=ENOSPC"]


@on_sqlite
@pytest.mark.prove
@pytest.mark.parametrize("fault", CALLS)
def test_whichever_system_call_fails_thanks_is_never_false(cafe, fault, tmp_path):
    """The Nth call fails and all that follow, as on a broken disk; then the disk is good again."""
    path, thanked, refused = f"/s/{cafe.survey('--open')}/de", [], 0
    call = fault.split(":")[0]
    with cafe.running("web", CAFE_THREADS="1") as web:
        assert attempt(cafe, web.port, opened(web.port, path, "am Anfang"), path) == 303
        for nth in range(1, 9):
            text = f"{fault} {nth}"
            page = opened(web.port, path, text)
            broken = {
                "calls": call,
                "inject": f"{fault}:when={nth}+",
                "only": cafe.folder / "data" / "cafe.db",
            }
            with traced(web.process.pid, log=tmp_path / "trace", **broken):
                is_thanked = attempt(cafe, web.port, page, path) == 303
            refused += not is_thanked
            assert attempt(cafe, web.port, page, path) == 303
            thanked.append(text)
        assert "Traceback" not in web.errors()
    assert refused
    assert_kept(cafe, ["am Anfang", *thanked])
    assert len(stored(cafe)) == 9


@on_sqlite
@pytest.mark.prove
def test_a_database_that_cannot_be_opened_is_no_thanks(cafe, tmp_path):
    """A thread opens it once, so it is the first request to a server that was started anew which finds it so."""
    path = f"/s/{cafe.survey('--open')}/de"
    with cafe.running("web", CAFE_THREADS="1") as web:
        page = opened(web.port, path)
    with cafe.running("web", CAFE_THREADS="1") as web:
        broken = {"inject": "openat:error=EIO", "only": cafe.folder / "data" / "cafe.db"}
        with traced(web.process.pid, calls="openat", log=tmp_path / "trace", **broken):
            assert attempt(cafe, web.port, page, path) == 503
        assert attempt(cafe, web.port, page, path) == 303
    assert len(stored(cafe)) == 1


@pytest.fixture
def disk(tmp_path, database_url, request):
    is_sqlite = database_url.startswith("sqlite")
    beside = tmp_path if is_sqlite else request.getfixturevalue("postgresql").folder
    with small_disk(beside / "disk", 48) as disk:
        yield disk


@pytest.fixture
def cafe_on_disk(cafe, disk, request):
    """A café whose rows lie on a small file system of their own."""
    if not is_postgresql(cafe):
        moved = Cafe(cafe.folder, **(cafe.settings | {"CAFE_DATA_DIR": str(disk)}))
        moved("site", "add", "Müttercafé Freilassing", "--town", "Freilassing")
        yield moved
        return
    shutil.chown(disk, "postgres", "postgres")
    command = request.getfixturevalue("postgresql").command
    name = cafe.settings["CAFE_DATABASE_URL"].split("/")[3].split("?")[0]
    command(f"CREATE TABLESPACE small LOCATION '{disk}'")
    command(f"ALTER DATABASE {name} SET TABLESPACE small")
    yield cafe
    command(f"ALTER DATABASE {name} SET TABLESPACE pg_default")
    command("DROP TABLESPACE small")


@pytest.mark.prove
def test_a_full_disk_refuses_until_there_is_room(cafe_on_disk, disk):
    cafe = cafe_on_disk
    path = f"/s/{cafe.survey('--open')}/de"
    with cafe.running("web") as web:
        pages = [opened(web.port, path, f"{number} {LONG}".strip()) for number in range(90)]
        with full(disk):
            statuses = [attempt(cafe, web.port, page, path) for page in pages]
        assert 503 in statuses
        assert {attempt(cafe, web.port, page, path) for page in pages} == {303}
        assert "Traceback" not in web.errors()


@pytest.mark.prove
def test_while_somebody_writes_for_forty_seconds_twelve_women_lose_nothing(cafe):
    """Each presses again whenever she is asked to; more women than threads."""
    path = f"/s/{cafe.survey('--open')}/de"

    def persist(page):
        while (status := attempt(cafe, web.port, page, path)) == 503:
            refused.append(page)
        return status

    refused, texts = [], [f"Frau {number}" for number in range(12)]
    with cafe.running("web") as web:
        pages = [opened(web.port, path, text) for text in texts]
        with ThreadPoolExecutor(12) as women, contextlib.ExitStack() as stack:
            stack.enter_context(writing(cafe))
            sent = [women.submit(persist, page) for page in pages]
            wait(60, lambda: len(refused) > 24)
            assert rows(cafe, "SELECT count(*) FROM pooled") == [(0,)]
            stack.close()
            assert {sending.result() for sending in sent} == {303}
        assert "Traceback" not in web.errors()
    assert_kept(cafe, texts)
