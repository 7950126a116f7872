"""deploy/: the café behind the real nginx as the example has it, and the units of systemd."""

import configparser
import contextlib
import gettext
import http.server
import os
import re
import secrets
import shlex
import socket
import ssl
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import config as settings
from cafe_forms import LARGEST_BODY
from cafe_forms.cli import commands
from cafe_forms.cli.listening import HEADERS
from cafe_forms.headers import csp_hash
from cafe_forms.languages import LANGUAGES
from tests.nginx import DEPLOY, NAME, Nginx, Phone
from tests.outside.conftest import PATIENCE, PROGRAM, TOPICS, Browser, Cafe, free_port
from tests.promises.traces import Disk

TRANSLATIONS = Path(settings.__file__).parent / "cafe_forms" / "translations"
BURST = 3  # accepted responses from one address
SPOOFED = {"X-Forwarded-For": "203.0.113.77", "X-Real-IP": "203.0.113.78", "Forwarded": "for=203.0.113.79"}


class Served:
    """A café in production, behind nginx, with an open survey."""

    def __init__(self, cafe: Cafe, nginx: Nginx, path: str):
        self.cafe, self.nginx, self.path = cafe, nginx, path

    def phone(self, **headers) -> Phone:
        """A phone with an address that nobody else has."""
        address = ".".join(["127", *(str(secrets.choice(range(60, 250))) for _ in range(3))])
        return Phone(self.nginx, address, **headers)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    cafe = Cafe(
        tmp_path_factory.mktemp("cafe"),
        CAFE_ENV="production",
        CAFE_SECRET_KEY=secrets.token_urlsafe(48),
        CAFE_BASE_URL=f"https://{NAME}",
        CAFE_TRUSTED_PROXIES="1",
        CAFE_RATE_LIMIT=f"{BURST}/10m",
    )
    nginx = Nginx(tmp_path_factory.mktemp("nginx"), cafe.port)
    cafe("site", "add", "Müttercafé Freilassing", "--town", "Freilassing")
    printed = cafe("survey", "import", cafe.write("themen.yaml", TOPICS), "--open")
    path = re.search(rf"link: https://{re.escape(NAME)}(/\S+)", printed)[1]
    with nginx.running(), cafe.running("web"):
        yield Served(cafe, nginx, f"{path}/de")


def said(*messages: str) -> set[tuple[str, str]]:
    """(language, sentence) of what the app says of the same failure."""
    found = set()
    for tag, language in LANGUAGES.items():
        if tag != "de-simple":  # the German of these pages is as plain
            with_words = gettext.translation(
                "messages", TRANSLATIONS, [language.locale], fallback=tag == "de"
            )
            found.add((tag, ". ".join(with_words.gettext(one).rstrip(".") for one in messages) + "."))
    return found


def assert_page_of_ours(page) -> set[tuple[str, str]]:
    """In ten languages, with the headers of every page; what it says in each."""
    expected = HEADERS | {"Strict-Transport-Security": "max-age=31536000"}
    del expected["Content-Security-Policy"]
    assert {name: page.headers[name] for name in expected} == expected
    style = re.search(r"<style>(.*)</style>", page.text, re.DOTALL)[1]
    assert f"default-src 'none'; style-src {csp_hash(style)};" in page.headers["Content-Security-Policy"]
    assert "nginx" not in page.text
    found = re.findall(r'<p(?: lang="(\w+)")?(?: dir="rtl")?>(.*)</p>', page.text)
    assert {tag or "de" for tag, _ in found} == set(LANGUAGES) - {"de-simple"}
    return {(tag or "de", words) for tag, words in found}


def test_while_the_app_is_restarted_a_page_in_ten_languages_says_when_to_try_again(tmp_path):
    with Nginx(tmp_path, free_port()).running() as nginx:
        phone = Phone(nginx)
        pages = phone.get("/s/abcdefgh/de"), phone.post("/s/abcdefgh/de", {"q_detail": "Schlafen"})
    for page in pages:
        assert (page.status, page.headers["Retry-After"]) == (503, "60")
        assert_page_of_ours(page)


def test_what_nginx_refuses_by_itself_is_a_page_of_ours(served):
    phone = served.phone()
    broken = said("Etwas an dieser Seite war beschädigt. Bitte öffne den Link noch einmal.")
    too_much = said(
        "Das war zu viel auf einmal",
        "Deine Antworten kamen nicht an. Bitte öffne die Umfrage noch einmal und schreib etwas kürzer.",
    )
    refused = {
        400: phone.get(served.path, **{"X-Large": "x" * 40_000}),
        405: phone.send("TRACE", served.path, None, {}),
        413: phone.post(served.path, {"q_detail": "x" * 1_050_000}),
        414: phone.get(f"/{'x' * 40_000}"),
    }
    for status, page in refused.items():
        assert page.status == status
        assert assert_page_of_ours(page) == (too_much if status == 413 else broken)
        assert "Retry-After" not in page.headers
    above = phone.get("/static/../../x")
    assert (above.status, assert_page_of_ours(above)) == (400, broken)
    beside = phone.get("/static/../x")
    assert (beside.status, beside.headers["Cache-Control"]) == (404, "no-store")
    assert "Seite verlassen" in beside.text


def test_who_cannot_even_ask_for_a_name_is_told_nothing(served):
    for port in (served.nginx.http, served.nginx.https):
        with socket.create_connection(("127.0.0.1", port), PATIENCE) as line:
            line.sendall(b"GET / HTTP/1.1\r\nHost: a b\r\n\r\n")
            heard = b""
            with contextlib.suppress(ConnectionResetError):
                heard = line.recv(1000)
            assert heard == b""


def test_a_mother_answers_and_is_thanked(served):
    phone = served.phone()
    asked = phone.get(served.path)
    assert (asked.status, asked.headers["Strict-Transport-Security"]) == (200, "max-age=31536000")
    sent = phone.answer(served.path, q_topics="schlaf")
    assert (sent.status, sent.headers["Location"]) == (303, f"{served.path}/danke")
    assert "Danke, ist angekommen." in phone.get(sent.headers["Location"]).text
    assert phone.cookies == {}


def test_her_language_and_compression_come_through(served):
    page = served.phone().get(
        served.path.removesuffix("/de"), **{"Accept-Language": "ar", "Accept-Encoding": "gzip"}
    )
    assert page.headers["Content-Encoding"] == "gzip"
    assert 'lang="ar"' in served.phone().get("/hilfe", **{"Accept-Language": "ar"}).text


def test_a_member_signs_in_and_comes_back(served):
    link = served.cafe("member", "add", "lea@cafe.example", "--role", "lead", "--site", "freilassing")
    phone = served.phone(Referer=f"https://{NAME}/team/")
    phone.sign_in(link.removeprefix(f"sign-in: https://{NAME}").strip())
    assert set(phone.cookies) == {"__Host-cafe_team"}
    assert phone.get("/team/").status == 200


def test_every_failure_is_a_page_of_ours(served):
    phone = served.phone()
    too_long = {"q_detail": "x" * (LARGEST_BODY + 1)}
    failures = {
        404: phone.get("/s/abcdefgh/de"),
        400: phone.post(served.path, {"q_detail": "Schlafen"}),
        405: phone.post("/hilfe/de", {}),
        413: phone.post(served.path, too_long),
        415: phone.post(served.path, b"x", **{"Content-Type": "text/plain"}),
        422: phone.answer(served.path, q_detail="x" * 301),
    }
    for status, page in failures.items():
        assert page.status == status
        assert "Seite verlassen" in page.text
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert "nginx" not in page.text
    assert "Das war zu viel auf einmal" in failures[413].text
    assert "Schlafen" in failures[400].text


def test_a_flood_is_slowed_by_its_true_address_and_others_are_not(served):
    flood = served.phone()
    spoofs = [f"198.51.100.{number}" for number in range(BURST + 1)]
    answered = [
        flood.post(
            served.path, flood.get(served.path).hidden | {"q_detail": "Schlafen"}, **{"X-Forwarded-For": one}
        )
        for one in spoofs
    ]
    assert [page.status for page in answered] == [303] * BURST + [429]
    assert answered[-1].typed["q_detail"] == ["Schlafen"]
    assert int(answered[-1].headers["Retry-After"]) > 0
    assert served.phone().answer(served.path, q_topics="kita").status == 303


def test_plain_http_leads_to_https_and_to_nowhere_else(served):
    plain = Browser(served.nginx.http, Host=NAME)
    led = plain.get(f"{served.path}?x=1")
    assert (led.status, led.headers["Location"]) == (301, f"https://{NAME}{served.path}?x=1")
    with pytest.raises(ConnectionResetError):
        Browser(served.nginx.http, Host="evil.example").get(served.path)


def test_another_name_gets_no_answer(served):
    phone = served.phone()
    phone.context.check_hostname = False
    with pytest.raises(ConnectionResetError):
        phone.get(served.path, Host="evil.example")
    with (
        socket.create_connection(("127.0.0.1", served.nginx.https), PATIENCE) as plain,
        pytest.raises(ssl.SSLError),
    ):
        phone.context.wrap_socket(plain, server_hostname="evil.example")


def test_nothing_about_her_is_in_any_file(served):
    mark = secrets.token_hex(6)
    traces = {"User-Agent": f"agent{mark}", "Referer": f"https://referer{mark}.example/", **SPOOFED}
    traces |= {
        "Cookie": f"cookie{mark}=1",
        "Accept-Language": f"xx-{mark[:8]}, de",
        "X-Other": f"other{mark}",
    }
    disk = Disk(served.nginx.folder, served.cafe.folder)
    phone = served.phone(**traces)
    path = f"{served.path}?query{mark}"
    statuses = [
        phone.answer(path, q_topics="schlaf").status,
        phone.post(path, {"q_detail": f"unsent{mark}"}).status,
        phone.post(path, {"q_detail": f"unsent{mark}" * 30_000}).status,
        phone.post(path, {"q_detail": f"unsent{mark}" * 90_000}).status,
        phone.get(f"/path{mark}").status,
        phone.get(f"/{mark * 2000}").status,
        phone.get(path, **{"X-Large": mark * 4000}).status,
        Browser(served.nginx.http, Host=NAME, **traces).get(path).status,
    ]
    assert statuses == [303, 400, 413, 413, 404, 414, 400, 301]
    words = [f"{name}{mark}" for name in ("agent", "referer", "cookie", "other", "query", "unsent", "path")]
    assert disk.traces(mark, mark[:8], phone.source[0], *words, "203.0.113.7") == set()
    assert {file.name for file in served.nginx.written()} == {"nginx.pid", "said"}
    assert (served.nginx.folder / "said").read_bytes() == b""


def test_a_body_lies_in_memory_while_it_arrives(served):
    head = f"POST {served.path} HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 1000000\r\n"
    line = served.phone().line()
    with contextlib.closing(line):
        line.sock.sendall(f"{head}\r\n".encode() + b"x" * 999_999)
        # Whoever is answered after it was sent is answered while nginx holds it.
        assert served.phone().get("/healthz").status == 200
        assert {file.name for file in served.nginx.written()} == {"nginx.pid", "said"}
        assert _deleted_files(int((served.nginx.folder / "nginx.pid").read_text())) == []


def _deleted_files(parent: int) -> list[str]:
    """What the workers of a process hold open without a name."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    assert children
    opened = [os.readlink(file) for child in children for file in Path(f"/proc/{child}/fd").iterdir()]
    return [file for file in opened if file.endswith("(deleted)") and "/dev/zero" not in file]


class Listening(http.server.BaseHTTPRequestHandler):
    """An app that only writes down which headers it gets."""

    def do_GET(self):
        self.server.heard.append(dict(self.headers))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_what):
        pass


@pytest.fixture
def listening(tmp_path):
    """nginx in front of an app that listens: (proxy, what it heard)."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listening) as server:
        server.heard = []
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        with Nginx(tmp_path, server.server_port).running() as proxy:
            yield proxy, server.heard
        server.shutdown()
        thread.join(PATIENCE)


def test_the_app_hears_no_header_but_those_it_reads(listening):
    proxy, heard = listening
    sent = {"User-Agent": "x", "DNT": "1", "Sec-CH-UA-Model": "x", "Referer": "https://x.example/", **SPOOFED}
    phone = Phone(proxy, "127.83.191.7", **sent, **{"Accept-Language": "ar", "Cookie": "a=b"})
    phone.get("/s/abcdefgh")
    phone.get("/team/")
    ours = {"Host": NAME, "X-Forwarded-For": "127.83.191.7", "X-Forwarded-Proto": "https"}
    ours |= {"X-Forwarded-Host": NAME, "Accept-Encoding": "identity", "Accept-Language": "ar"}
    assert heard == [ours, ours | {"Cookie": "a=b", "Referer": "https://x.example/"}]


TELLS = "cafe-tell@.service"
UNITS = sorted(file.name for file in DEPLOY.glob("*.service") if file.name != TELLS)
LONG_RUNNING = ("cafe-web.service", "cafe-worker.service")


class Lists(dict):
    """A key that stands twice keeps both values."""

    def __setitem__(self, key, value):
        if key in self and isinstance(value, list):
            self[key].extend(value)
        else:
            super().__setitem__(key, value)


def unit(name: str) -> configparser.RawConfigParser:
    parser = configparser.RawConfigParser(dict_type=Lists, strict=False)
    parser.optionxform = str
    parser.read_string((DEPLOY / name).read_text(encoding="utf-8"))
    return parser


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_names_settings_and_commands_that_there_are(name):
    service = unit(name)["Service"]
    named = {pair.split("=")[0] for pair in service["Environment"].split()}
    known = {f"CAFE_{setting}" for setting in settings.SETTINGS}
    assert {setting for setting in named if setting.startswith("CAFE_")} <= known
    assert "TZ=UTC" in service["Environment"].split()
    assert re.search(r"bin/cafe-forms (\w+)", service["ExecStart"])[1] in commands.commands


@pytest.mark.parametrize("name", UNITS)
def test_somebody_is_told_of_a_unit_that_gives_up(name):
    assert unit(name)["Unit"]["OnFailure"] == TELLS.replace("@", "@%n")


def test_what_is_told_names_the_unit(tmp_path):
    """Its line runs as it stands, with a `mail` that writes down what it is given."""
    mail = tmp_path / "mail"
    mail.write_text('#!/bin/sh\n{ echo "$@"; cat; } > "$(dirname "$0")/told"\n')
    mail.chmod(0o755)
    line = unit(TELLS)["Service"]["ExecStart"].replace("%i", "cafe-backup.service")
    subprocess.run(shlex.split(line), env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, check=True)
    told = (tmp_path / "told").read_text().splitlines()
    assert told[0] == "-s Café Forms: cafe-backup.service failed root"
    assert told[1].startswith("cafe-backup.service failed.")


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_may_do_little_and_leaves_nothing_behind(name):
    service = unit(name)["Service"]
    expected = {
        "User": "cafe",
        "NoNewPrivileges": "yes",
        "ProtectSystem": "strict",
        "ProtectHome": "yes",
        "PrivateTmp": "yes",
        "StateDirectory": "cafe-forms",
        "StateDirectoryMode": "0700",
        "UMask": "0077",
        "LimitCORE": "0",
        "MemorySwapMax": "0",
        "MemoryDenyWriteExecute": "yes",
    }
    assert {key: service[key] for key in expected} == expected
    assert "/var/lib/cafe-forms" in unit(name)["Unit"]["RequiresMountsFor"].split()


def test_no_unit_may_do_more_than_its_sisters():
    allowed = [
        {
            key: value
            for key, value in unit(name)["Service"].items()
            if key.startswith(("Protect", "Private", "Restrict", "Capability", "System", "Lock"))
        }
        for name in UNITS
    ]
    assert allowed[0] == allowed[1] == allowed[2]


def run_as_systemd_does(line: str, folder: Path, cafe: Cafe) -> int:
    """A line of a unit with this test's folders in it."""
    for there, here in (
        ("/mnt/cafe-backup", str(folder)),
        ("/srv/cafe-forms/.venv/bin/cafe-forms", str(PROGRAM)),
    ):
        line = line.replace(there, here)
    words = shlex.split(line.replace("$$", "$").replace("%%", "%"))
    return subprocess.run(words, env=cafe.environment(), cwd=cafe.folder, capture_output=True).returncode


def test_a_second_copy_on_one_day_is_no_fault_and_old_ones_go_whatever_happens(tmp_path):
    cafe, folder = Cafe(tmp_path), tmp_path / "other-disk"
    cafe("site", "add", "Müttercafé Freilassing")
    folder.mkdir()
    old = folder / "cafe-2026-01-01.copy"
    service = unit("cafe-backup.service")["Service"]
    assert [run_as_systemd_does(service["ExecStart"], folder, cafe) for _ in range(2)] == [0, 0]
    (copy,) = folder.iterdir()
    copy.unlink()
    old.touch()
    os.utime(old, (0, 0))
    (tmp_path / "data" / "cafe.db").write_bytes(b"broken " * 5000)
    assert run_as_systemd_does(service["ExecStart"], folder, cafe) == 1
    assert run_as_systemd_does(service["ExecStopPost"], folder, cafe) == 0
    assert list(folder.iterdir()) == []


DENY_WRITE_EXECUTE = """
import ctypes, sys
if ctypes.CDLL(None).prctl(65, 1, 0, 0, 0):
    sys.exit("this kernel knows no PR_SET_MDWE")
import psycopg, typst
from cafe_forms.cli import commands
commands(["site", "add", "Café"], standalone_mode=False)
commands(["recognise", "said"], standalone_mode=False)
assert typst.compile(b"= Caf\\u{e9}").startswith(b"%PDF")
"""


def test_memory_that_is_written_to_need_never_be_run(tmp_path):
    """What MemoryDenyWriteExecute forbids is forbidden here by the kernel: for rows, texts and sheets of paper."""
    cafe = Cafe(tmp_path)
    cafe.write("said", '{"text": "Ruf Jana an: 0176 12345678"}')
    command = [sys.executable, "-c", DENY_WRITE_EXECUTE]
    done = subprocess.run(command, env=cafe.environment(), cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "phone" in done.stdout


@pytest.mark.parametrize("name", LONG_RUNNING)
def test_a_process_that_ends_is_started_again_and_never_swapped_out(name):
    service = unit(name)["Service"]
    assert (service["Restart"], service["MemorySwapMax"]) == ("always", "0")


def test_only_the_worker_may_speak_to_other_machines():
    web, worker = (unit(name)["Service"] for name in LONG_RUNNING)
    assert (web["IPAddressDeny"], web["IPAddressAllow"]) == ("any", "localhost")
    assert "IPAddressDeny" not in worker


def test_the_guide_names_every_file_and_only_settings_that_there_are():
    guide = (DEPLOY.parent / "docs" / "operating.md").read_text(encoding="utf-8")
    named = set(re.findall(r"cafe-\w+@?\.(?:service|timer)", guide))
    assert named == {file.name for file in DEPLOY.glob("cafe-*")}
    assert "deploy/nginx.conf" in guide
    assert set(re.findall(r"CAFE_(\w+)", guide)) <= settings.SETTINGS.keys()
    written = {call.split()[0] for call in re.findall(r"`cafe (\w[^`]*)`", guide)}
    assert written <= commands.commands.keys()


def test_the_guide_makes_the_admin_that_it_needs(tmp_path):
    guide = (DEPLOY.parent / "docs" / "operating.md").read_text(encoding="utf-8")
    typed = re.findall(r"`cafe ((?:site|member) add [^`]*)`", guide)
    cafe = Cafe(tmp_path)
    for line in typed:
        cafe(*shlex.split(line))
    made = [line for line in typed if "--role admin" in line]
    assert len(made) == 1
    assert guide.index(made[0]) < guide.index("*Mehr → Rechtliche Seiten*")
