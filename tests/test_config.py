"""Settings: every one has a default, and what is unknown or impossible stops the start with one line that names it."""

import subprocess
import sys
from zoneinfo import ZoneInfo

import pytest

import config as settings
from config import SettingError

KEY = "x7Kq-" + "mW2_tRb9vLz4" * 3
ASK_FOR_KEY = "import sys, pathlib, config; print(config.kept_key(pathlib.Path(sys.argv[1])))"


@pytest.fixture
def read(tmp_path):
    def read(*, port=None, **names):
        typed = {f"CAFE_{name}": value for name, value in names.items()}
        return settings.read({"CAFE_DATA_DIR": str(tmp_path / "data")} | typed, port=port)

    return read


def production(read, **more):
    good = {"SECRET_KEY": KEY, "BASE_URL": "https://cafe.example", "MAIL_SERVER": "mail.example"}
    good |= {
        "MAIL_USE_TLS": "true",
        "MAIL_DEFAULT_SENDER": "Café <cafe@cafe.example>",
        "TRUSTED_PROXIES": "1",
    }
    return read(ENV="production", **good | more)


def test_everything_has_a_default(read, tmp_path):
    config = read()
    data = tmp_path / "data"
    assert (config.ENV, config.THREADS, config.TRUSTED_PROXIES) == ("development", 8, 0)
    assert (ZoneInfo("Europe/Berlin"), "de") == (config.TIMEZONE, config.DEFAULT_LANGUAGE)
    assert (config.RELEASE_THRESHOLD, config.CELL_THRESHOLD, config.SENSITIVE_THRESHOLD) == (5, 3, 5)
    assert (config.RATE_LIMIT.responses, config.RATE_LIMIT.seconds) == (120, 600)
    assert (config.DIGEST_AT.weekday, config.DIGEST_AT.at.isoformat()) == (0, "07:00:00")
    assert (f"sqlite:///{data}/cafe.db", f"sqlite:///{data}/queue.db") == (
        config.DATABASE_URL,
        config.QUEUE_URL,
    )
    assert (config.MAIL_SERVER, config.MAIL_TIMEOUT, config.BASE_URL) == (None, 20, "http://127.0.0.1:8000")


@pytest.mark.parametrize("name", ["COLOUR", "MAIL_SERVERS", "secret_key", ""])
def test_an_unknown_name_is_named(read, name):
    with pytest.raises(SettingError, match=rf"^CAFE_{name}: no such setting$"):
        read(**{name: "x"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ENV", "Production"),
        ("RELEASE_THRESHOLD", "4"),
        ("CELL_THRESHOLD", "2"),
        ("SENSITIVE_THRESHOLD", "4"),
        ("RELEASE_THRESHOLD", "5.0"),
        ("RELEASE_THRESHOLD", "٥"),
        ("TIMEZONE", "Berlin"),
        ("TIMEZONE", "../etc"),
        ("DEFAULT_LANGUAGE", "fr"),
        ("DATABASE_URL", "mysql://x"),
        ("QUEUE_URL", "amqp://x"),
        ("BASE_URL", "cafe.example"),
        ("BASE_URL", "https://cafe.example/forms"),
        ("BASE_URL", "https://user@cafe.example"),
        ("BASE_URL", "https://cafe.example:99999"),
        ("BASE_URL", "https://[::1"),
        ("BASE_URL", "https://"),
        ("EXIT_URL", "javascript:alert(1)"),
        ("EXIT_URL", "https://"),
        ("TRUSTED_PROXIES", "-1"),
        ("THREADS", "0"),
        ("RATE_LIMIT", "many"),
        ("RATE_LIMIT", "0/10m"),
        ("DIGEST_AT", "monday 7"),
        ("DIGEST_AT", "mon 24:00"),
        ("MAIL_PORT", "65536"),
        ("MAIL_USE_TLS", "yes"),
        ("MAIL_TIMEOUT", "0"),
        ("MAIL_TIMEOUT", "61"),
        ("MAIL_DEFAULT_SENDER", "Café"),
        ("MAIL_DEFAULT_SENDER", "a@cafe.example\r\nBcc: b@evil.example"),
        ("REPLY_TO", "nobody"),
        ("MAIL_TLS_CA_FILE", "/no/such/file"),
    ],
)
def test_an_impossible_value_is_named_in_one_line(read, name, value):
    with pytest.raises(SettingError) as refused:
        read(**{name: value})
    line = str(refused.value)
    assert line.startswith(f"CAFE_{name}: must be ")
    assert "\n" not in line


def test_tls_from_the_start_and_starttls_exclude_each_other(read):
    with pytest.raises(SettingError, match="CAFE_MAIL_USE_SSL"):
        read(MAIL_USE_TLS="true", MAIL_USE_SSL="true")


@pytest.mark.parametrize(("given", "missing"), [("USERNAME", "PASSWORD"), ("PASSWORD", "USERNAME")])
def test_a_name_without_a_password_is_a_fault(read, given, missing):
    with pytest.raises(
        SettingError, match=f"^CAFE_MAIL_{missing}: not set, but CAFE_MAIL_{given} is"
    ) as fault:
        read(**{f"MAIL_{given}": "cafe-geheim"})
    assert "geheim" not in str(fault.value)
    assert read(MAIL_USERNAME="cafe", MAIL_PASSWORD="geheim").MAIL_USERNAME == "cafe"


@pytest.mark.parametrize(
    "sender", ["cafe@localhost", "Müttercafé <cafe@cafe.example>", "<a@b>", '"A, B" <a@b.de>']
)
def test_a_sender_may_have_a_name(read, sender):
    assert sender == read(MAIL_DEFAULT_SENDER=sender).MAIL_DEFAULT_SENDER


@pytest.mark.parametrize(
    ("way", "port"), [({}, 25), ({"MAIL_USE_TLS": "1"}, 587), ({"MAIL_USE_SSL": "1"}, 465)]
)
def test_the_port_of_mail_follows_its_protection(read, way, port):
    assert port == read(**way).MAIL_PORT
    assert read(MAIL_PORT="2525", **way).MAIL_PORT == 2525


def test_an_empty_value_is_the_default(read):
    assert read(THREADS=" ", BASE_URL="").THREADS == 8


def test_the_typed_port_stands_in_links(read):
    assert read(port=8123).BASE_URL == "http://127.0.0.1:8123"
    assert settings.read({"PORT": "8080", "CAFE_SECRET_KEY": KEY}).BASE_URL == "http://127.0.0.1:8080"


def test_a_port_that_is_none_is_named():
    with pytest.raises(SettingError, match=r"^PORT: must be"):
        settings.read({"PORT": "http"})


def test_a_rate_may_be_off(read):
    assert read(RATE_LIMIT="off").RATE_LIMIT is None
    assert read(RATE_LIMIT="3/2h").RATE_LIMIT.seconds == 7200


def test_a_key_is_made_and_kept(read, tmp_path):
    key = read().SECRET_KEY
    assert len(key) >= settings.SHORTEST_KEY
    assert key == read().SECRET_KEY
    file = tmp_path / "data" / "secret_key"
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_a_key_that_was_cut_short_is_not_used(read, tmp_path):
    read()
    (tmp_path / "data" / "secret_key").write_text("")
    with pytest.raises(SettingError, match=r"^CAFE_SECRET_KEY: .*secret_key holds no whole key"):
        read()


@pytest.mark.long
def test_two_processes_make_one_key(tmp_path):
    command = [sys.executable, "-c", ASK_FOR_KEY, str(tmp_path / "data")]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(4)]
    keys = {process.communicate()[0] for process in both}
    assert len(keys) == 1
    assert len(keys.pop().strip()) >= settings.SHORTEST_KEY


def test_a_data_folder_that_cannot_be_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(SettingError, match=r"^CAFE_DATA_DIR: "):
        settings.read({"CAFE_DATA_DIR": str(tmp_path / "file" / "data")})


def test_a_good_production_has_no_fault(read):
    assert settings.faults(production(read)) == []
    assert settings.risks(production(read)) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "k" * 40),
        ("SECRET_KEY", "changeme" * 8),
        ("BASE_URL", ""),
        ("BASE_URL", "http://cafe.example"),
        ("MAIL_DEFAULT_SENDER", ""),
    ],
)
def test_production_names_what_must_be_mended(read, name, value):
    (line,) = settings.faults(production(read, **{name: value}))
    assert line.startswith(f"CAFE_{name}: ")


@pytest.mark.parametrize(
    ("name", "value"),
    [("MAIL_SERVER", ""), ("MAIL_USE_TLS", "false"), ("TRUSTED_PROXIES", "0"), ("RATE_LIMIT", "off")],
)
def test_production_names_what_is_risky(read, name, value):
    assert [
        line
        for line in settings.risks(production(read, **{name: value}))
        if line.startswith(f"CAFE_{name}: ")
    ]


def test_production_makes_no_key_of_its_own(read, tmp_path):
    assert production(read, SECRET_KEY="").SECRET_KEY is None
    assert not (tmp_path / "data").exists()


def test_development_has_no_fault(read):
    assert settings.faults(read()) == []
