"""Running it: the printed lines, a port that is taken, an end within five seconds, a second start."""

import contextlib
import http.client
import os
import signal
import socket
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.outside.conftest import PATIENCE, Browser, Server, free_port, where_it_is_day
from tests.pace import in_time
from tests.post import hostile
from tests.promises.faults import wait
from tests.promises.ledger import rows

WITHIN = 5  # seconds for everything to end
BUSY = "the database is busy: somebody else is writing"
LINK_FIRST = """
    DELETE FROM sign_in;
    CREATE TRIGGER link_first BEFORE INSERT ON mark
    WHEN NEW.name = 'heartbeat' AND NOT EXISTS (SELECT 1 FROM sign_in)
    BEGIN SELECT RAISE(ABORT, 'the worker wrote before there was a link'); END;
"""


@contextlib.contextmanager
def writing(cafe):
    """Somebody else is in the middle of a write to this café's database."""
    with contextlib.closing(
        sqlite3.connect(cafe.folder / "data" / "cafe.db", isolation_level=None)
    ) as writer:
        writer.execute("BEGIN IMMEDIATE")
        yield


def group_is_gone(leader: int) -> bool:
    try:
        os.killpg(leader, 0)
    except ProcessLookupError:
        return True
    return False


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return True
    return False


def test_an_empty_database_is_told_in_one_line_what_to_type(cafe):
    with cafe.running() as server:
        said = server.line("nobody can sign in yet: ")
    assert said == "cafe-forms member add YOU@EXAMPLE.ORG --role admin"


def test_it_prints_where_to_click_and_a_second_start_does_the_same(cafe):
    cafe("member", "add", "lead@cafe.example", "--role", "lead")
    for how in (signal.SIGTERM, signal.SIGINT):
        with cafe.running() as server:
            link, mailbox = server.line("team: "), server.line("mailbox: ")
            assert link.startswith(f"http://127.0.0.1:{cafe.port}/team/anmelden/")
            assert [line.split(": ")[0] for line in server.lines] == ["team", "mailbox"]
            assert Browser(cafe.port).get(link).status == 200
            mailbox_port = int(mailbox.rsplit(":", 1)[1].strip("/"))
            assert Browser(mailbox_port).get("/").status == 200
            assert in_time(server.stop(how), WITHIN)
        assert (server.process.returncode, server.errors()) == (0, "")
        assert group_is_gone(server.process.pid)
        assert port_is_free(cafe.port)
        assert port_is_free(mailbox_port)


@pytest.mark.parametrize("words", [("serve",), ("web",)], ids=" ".join)
def test_it_ends_in_time_though_the_database_is_busy_and_phones_are_in_the_middle(cafe, words):
    slug = cafe.survey("--open")
    with cafe.running(*words) as server, contextlib.ExitStack() as ends:
        browser = Browser(cafe.port)
        fields = browser.get(f"/s/{slug}/de").hidden
        slow = ends.enter_context(socket.create_connection(("127.0.0.1", cafe.port)))
        slow.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nq")
        ends.enter_context(writing(cafe))
        sender = threading.Thread(target=unanswered, args=(browser, f"/s/{slug}/de", fields))
        sender.start()
        ends.callback(sender.join)
        time.sleep(0.5)
        assert in_time(server.stop(), WITHIN)
        assert server.process.returncode == 0
        assert group_is_gone(server.process.pid)


def unanswered(browser, path, fields):
    with contextlib.suppress(OSError, http.client.HTTPException):
        browser.post(path, fields)


def keep_waiting(door, is_kept, is_over):
    """A mail server: it says nothing to a letter's dot, and who comes next hears a greeting without an end."""
    with door.accept()[0] as line, line.makefile("rb") as said:
        line.sendall(b"220 hello\r\n")
        while not said.readline().upper().startswith(b"DATA"):
            line.sendall(b"250 ok\r\n")
        line.sendall(b"354 go on\r\n")
        with door.accept()[0] as other, contextlib.suppress(OSError):
            is_kept.set()
            hostile.drip(other, is_over)


def test_it_ends_in_time_though_a_mail_server_keeps_it_waiting(make_cafe):
    """For a reply to one letter, and for a hello before the next; both may take longer than anybody waits."""
    cafe, door = make_cafe(), socket.create_server(("127.0.0.1", 0))
    mail = {"CAFE_MAIL_SERVER": "127.0.0.1", "CAFE_MAIL_PORT": str(door.getsockname()[1])}
    is_kept, is_over = threading.Event(), threading.Event()
    for name in ("jana", "lea"):
        cafe("member", "add", f"{name}@cafe.example", "--role", "staff")
    with door:
        threading.Thread(target=keep_waiting, args=(door, is_kept, is_over), daemon=True).start()
        with cafe.running(**mail, CAFE_MAIL_TIMEOUT="1", CAFE_TIMEZONE=where_it_is_day()) as server:
            for name in ("jana", "lea"):
                phone = Browser(cafe.port)
                page = phone.get("/team/anmelden").hidden
                assert phone.post("/team/anmelden", page | {"email": f"{name}@cafe.example"}).status == 200
            assert is_kept.wait(PATIENCE), server.errors()
            assert in_time(server.stop(), WITHIN)
        is_over.set()
    assert server.process.returncode == 0


@contextlib.contextmanager
def starting(cafe):
    """`serve`, once it has said that it waits."""
    server = Server(cafe, ["serve"], cafe.port, {})
    try:
        until = time.monotonic() + PATIENCE
        while BUSY not in server.errors():
            assert server.process.poll() is None, server.errors()
            assert time.monotonic() < until
            time.sleep(0.05)
        yield server
    finally:
        server.stop()


@pytest.fixture
def led(make_cafe):
    """A café with a lead, whose worker fails at its first sign of life where there is no sign-in link yet."""
    cafe = make_cafe()
    cafe("member", "add", "lead@cafe.example", "--role", "lead")
    with contextlib.closing(sqlite3.connect(cafe.folder / "data" / "cafe.db")) as database:
        database.executescript(LINK_FIRST)
    return cafe


def test_it_starts_when_somebody_who_writes_has_ended_and_says_so_once(led):
    with contextlib.ExitStack() as busy:
        busy.enter_context(writing(led))
        with starting(led) as server:
            time.sleep(1.5)  # another try fails
            busy.close()
            assert Browser(led.port).get(server.line("team: ")).status == 200
            wait(PATIENCE, lambda: rows(led, "SELECT 1 FROM mark WHERE name = 'heartbeat'"))
    assert server.errors() == f"{BUSY}; trying again\n"


def test_while_somebody_writes_a_start_ends_in_time_and_a_command_says_why_in_one_line(led):
    with writing(led), ThreadPoolExecutor(1) as beside:
        command = beside.submit(led.refuses, "site", "add", "Teisendorf")
        with starting(led) as server:
            assert in_time(server.stop(), WITHIN)
            assert server.process.returncode == 0
        assert command.result() == [f"{BUSY}; try again"]


def test_a_port_that_is_taken_is_said_in_one_line(cafe):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        for words in (("serve", "--port", port), ("web", "--port", port)):
            (reason,) = cafe.refuses(*words)
            assert f"port {port} cannot be used" in reason


def test_a_port_that_was_chosen_is_nobody_elses():
    """Else a stranger might answer there, be it our own mailbox, and nobody would see that the server is gone."""
    port = free_port()
    with socket.socket() as stranger, pytest.raises(OSError, match="in use"):
        stranger.bind(("127.0.0.1", port))
    with socket.create_server(("127.0.0.1", port)), socket.create_connection(("127.0.0.1", port)):
        pass


def test_commands_and_two_servers_share_one_data_folder(cafe):
    with cafe.running() as first:
        with cafe.running(port=free_port()) as second:
            slug = cafe.survey("--open")
            for port in (first.port, second.port):
                assert Browser(port).answer(f"/s/{slug}/de", q_topics="schlaf").status == 303
            cafe("survey", "close", slug)
            assert [Browser(port).get(f"/s/{slug}").status for port in (first.port, second.port)] == [
                410,
                410,
            ]
            assert in_time(second.stop(), WITHIN)
        assert (first.errors(), second.errors()) == ("", "")
