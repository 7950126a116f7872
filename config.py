"""Every setting in one file, read once from CAFE_* variables; an unknown or impossible one stops the start."""

import datetime as dt
import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from cafe_forms.clock import WEEKDAYS
from cafe_forms.surveys.definition.words import LANGUAGES

SHORTEST_KEY = 32  # characters; a weaker secret could be guessed offline from one cookie

FEWEST_SIGNS = 10  # different ones in a key; one that a machine drew has thirty


class SettingError(Exception):
    """One setting is unknown or impossible; the text is the line that the operator sees."""


@dataclass(frozen=True, slots=True)
class WeeklyMoment:
    """A local time of the week: weekday 0 is Monday."""

    weekday: int
    at: dt.time


@dataclass(frozen=True, slots=True)
class RateLimit:
    """So many accepted responses in so many seconds."""

    responses: int
    seconds: int


def text(value: str) -> str:
    return value.strip()


def one_of(*allowed: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value not in allowed:
            raise ValueError(f"one of {', '.join(allowed)}")
        return value

    return read


def whole(least: int, most: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", value) or not least <= int(value) <= most:
            raise ValueError(f"a whole number from {least} to {most}")
        return int(value)

    return read


def truth(value: str) -> bool:
    if value.lower() not in {"true", "false", "1", "0"}:
        raise ValueError("true or false")
    return value.lower() in {"true", "1"}


def words(value: str) -> tuple[str, ...]:
    return tuple(part for part in value.replace(",", " ").split() if part)


def zone(value: str) -> ZoneInfo:
    try:
        return ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise ValueError("a time zone such as Europe/Berlin") from None


def address(*schemes: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if urlsplit(value).scheme not in schemes:
            raise ValueError(f"an address that starts with {' or '.join(f'{s}://' for s in schemes)}")
        return value

    return read


def page(value: str) -> str:
    if not _has_host(value):
        raise ValueError("http(s)://host[:port]/…")
    return value


def base_url(value: str) -> str:
    parts = urlsplit(value) if _has_host(value) else None
    if not parts or parts.query or parts.fragment or parts.username or parts.path.strip("/"):
        raise ValueError("http(s)://host[:port] without a path")
    return f"{parts.scheme}://{parts.netloc}"


def _has_host(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # brackets or a port that cannot be
        return False


def mailbox(value: str) -> str:
    if not re.fullmatch(r"[^\s<>@]+@[^\s<>@]+|[^<>@\r\n\0]*<[^\s<>@]+@[^\s<>@]+>", value):
        raise ValueError("an address such as cafe@example.org or Müttercafé <cafe@example.org>")
    return value


def readable_file(value: str) -> Path:
    if not os.access(value, os.R_OK) or not Path(value).is_file():
        raise ValueError("a file that can be read")
    return Path(value)


def weekly(value: str) -> WeeklyMoment:
    found = re.fullmatch(r"(\w{3}) ([01]?\d|2[0-3]):([0-5]\d)", value.lower())
    if not found or found[1] not in WEEKDAYS:
        raise ValueError("a weekday and a time such as 'mon 07:00'")
    return WeeklyMoment(WEEKDAYS.index(found[1]), dt.time(int(found[2]), int(found[3])))


def rate(value: str) -> RateLimit | None:
    if value == "off":
        return None
    found = re.fullmatch(r"([1-9]\d{0,6})/([1-9]\d{0,3})([smh])", value)
    if not found:
        raise ValueError("off, or a number of responses and a time such as '120/10m'")
    return RateLimit(int(found[1]), int(found[2]) * {"s": 1, "m": 60, "h": 3600}[found[3]])


# name behind CAFE_: (how it is read, default as it would be typed; None = not set)
SETTINGS: dict[str, tuple[Callable[[str], object], str | None]] = {
    "ENV": (one_of("development", "production"), "development"),
    "DATA_DIR": (Path, "./instance"),
    "SECRET_KEY": (text, None),
    "SECRET_KEY_FALLBACKS": (words, ""),
    "DATABASE_URL": (address("sqlite", "postgresql"), None),
    "QUEUE_URL": (address("sqlite", "redis", "postgresql"), None),
    "BASE_URL": (base_url, None),
    "TRUSTED_PROXIES": (whole(0, 10), "0"),
    "THREADS": (whole(1, 128), "8"),
    "TIMEZONE": (zone, "Europe/Berlin"),
    "DEFAULT_LANGUAGE": (one_of(*LANGUAGES), "de"),
    "RELEASE_THRESHOLD": (whole(5, 10_000), "5"),
    "CELL_THRESHOLD": (whole(3, 10_000), "3"),
    "SENSITIVE_THRESHOLD": (whole(5, 10_000), "5"),
    "RATE_LIMIT": (rate, "120/10m"),
    "DIGEST_AT": (weekly, "mon 07:00"),
    "EXIT_URL": (page, "https://www.wetter.com/"),
    "REPLY_TO": (mailbox, None),
    "MAIL_SERVER": (text, None),
    "MAIL_PORT": (whole(1, 65535), None),
    "MAIL_USERNAME": (text, None),
    "MAIL_PASSWORD": (text, None),
    "MAIL_USE_TLS": (truth, "false"),
    "MAIL_USE_SSL": (truth, "false"),
    "MAIL_TLS_CA_FILE": (readable_file, None),
    "MAIL_TIMEOUT": (whole(1, 60), "20"),
    "MAIL_DEFAULT_SENDER": (mailbox, None),
}


class Config(SimpleNamespace):
    """The settings by their names without the prefix, in capitals: what Flask's `from_object` reads."""

    @property
    def in_production(self) -> bool:
        return self.ENV == "production"

    @property
    def FINDINGS(self) -> list[str]:  # in capitals, so that the pages can read it like a setting
        """One line for everything that is wrong or risky; none quotes a secret."""
        return faults(self) + risks(self)


def read(environ: Mapping[str, str] = os.environ, *, port: int | None = None) -> Config:
    """Read every setting; `port` is the one typed on the command line, if any.

    Raises SettingError with one line that names the variable.
    """
    for name in environ:
        if name.startswith("CAFE_") and name.removeprefix("CAFE_") not in SETTINGS:
            raise SettingError(f"{name}: no such setting")
    values = {name: _value(name, environ) for name in SETTINGS}
    values["PORT"] = port or _port(environ)
    return _completed(Config(**values))


def _value(name: str, environ: Mapping[str, str]):
    reader, default = SETTINGS[name]
    typed = environ.get(f"CAFE_{name}", "").strip() or default
    if typed is None:
        return None
    try:
        return reader(typed)
    except ValueError as error:
        raise SettingError(f"CAFE_{name}: must be {error}") from None


def _port(environ: Mapping[str, str]) -> int:
    try:
        return whole(1, 65535)(environ.get("PORT", "").strip() or "8000")
    except ValueError as error:
        raise SettingError(f"PORT: must be {error}") from None


def _completed(config: Config) -> Config:
    if config.MAIL_USE_TLS and config.MAIL_USE_SSL:
        raise SettingError("CAFE_MAIL_USE_SSL: cannot go together with CAFE_MAIL_USE_TLS; choose one")
    if bool(config.MAIL_USERNAME) != bool(config.MAIL_PASSWORD):
        given, missing = ("USERNAME", "PASSWORD") if config.MAIL_USERNAME else ("PASSWORD", "USERNAME")
        raise SettingError(f"CAFE_MAIL_{missing}: not set, but CAFE_MAIL_{given} is; set both or none")
    config.DATA_DIR = config.DATA_DIR.resolve()
    config.DATABASE_URL = config.DATABASE_URL or f"sqlite:///{config.DATA_DIR / 'cafe.db'}"
    config.QUEUE_URL = config.QUEUE_URL or f"sqlite:///{config.DATA_DIR / 'queue.db'}"
    config.MAIL_PORT = config.MAIL_PORT or (
        465 if config.MAIL_USE_SSL else 587 if config.MAIL_USE_TLS else 25
    )
    config.MAIL_DEFAULT_SENDER = config.MAIL_DEFAULT_SENDER or "Müttercafé <cafe@localhost>"
    config.HAS_BASE_URL = config.BASE_URL is not None
    config.BASE_URL = config.BASE_URL or f"http://127.0.0.1:{config.PORT}"
    config.SECRET_KEY_FALLBACKS = list(config.SECRET_KEY_FALLBACKS)
    if not config.SECRET_KEY and not config.in_production:
        config.SECRET_KEY = kept_key(config.DATA_DIR)
    return config


def kept_key(folder: Path) -> str:
    """The key of this data folder, made on the first call; two processes that ask at once get the same."""
    file = folder / "secret_key"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not file.exists():
            draft = folder / f"secret_key.{secrets.token_hex(8)}"
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_urlsafe(48))
            try:
                os.link(draft, file)  # fails when another process was first: then its key is ours too
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        key = file.read_text().strip()
    except OSError as error:
        raise SettingError(f"CAFE_DATA_DIR: {folder} cannot be used: {error.strerror}") from None
    if len(key) < SHORTEST_KEY:
        raise SettingError(
            f"CAFE_SECRET_KEY: {file} holds no whole key; remove the file and a new one is made"
        )
    return key


def faults(config: Config) -> list[str]:
    """What must be mended before production may start, one line each."""
    found = []
    if config.in_production:
        if len(config.SECRET_KEY or "") < SHORTEST_KEY:
            found.append(f"CAFE_SECRET_KEY: must be set in production, at least {SHORTEST_KEY} characters")
        elif len(set(config.SECRET_KEY)) < FEWEST_SIGNS:
            found.append(
                f"CAFE_SECRET_KEY: {FEWEST_SIGNS} different characters at least; let a machine draw it"
            )
        if not config.HAS_BASE_URL or not config.BASE_URL.startswith("https://"):
            found.append("CAFE_BASE_URL: must be set in production and start with https://")
        if config.MAIL_SERVER and config.MAIL_DEFAULT_SENDER.endswith("@localhost>"):
            found.append("CAFE_MAIL_DEFAULT_SENDER: must be set when letters leave the machine")
    return found


def risks(config: Config) -> list[str]:
    """What works but should be looked at, one line each."""
    found = []
    if not config.MAIL_SERVER and config.in_production:
        found.append("CAFE_MAIL_SERVER: not set, so letters wait and none is sent")
    if config.MAIL_SERVER and not (
        config.MAIL_USE_TLS or config.MAIL_USE_SSL or _is_loopback(config.MAIL_SERVER)
    ):
        found.append("CAFE_MAIL_USE_TLS: letters would leave the machine unencrypted")
    if config.in_production and config.TRUSTED_PROXIES == 0:
        found.append("CAFE_TRUSTED_PROXIES: 0, but https needs a proxy in front: count it")
    if config.RATE_LIMIT is None:
        found.append("CAFE_RATE_LIMIT: off, so a flood of responses is not slowed")
    return found


def open_folders(config: Config) -> list[str]:
    """One line for each folder where database or queue lie and somebody else on the machine may look."""
    files = [
        url.removeprefix("sqlite:///") for url in (config.DATABASE_URL, config.QUEUE_URL) if _is_file(url)
    ]
    folders = dict.fromkeys([config.DATA_DIR, *(Path(file).absolute().parent for file in files)])
    return [
        f"CAFE_DATA_DIR: others on this machine may read {folder}: chmod 700"
        for folder in folders
        if folder.is_dir() and folder.stat().st_mode & 0o077
    ]


def _is_file(url: str) -> bool:
    return url.startswith("sqlite:")


def _is_loopback(host: str) -> bool:
    return host in {"localhost", "::1"} or host.startswith("127.")
