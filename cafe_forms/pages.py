"""What every page needs: addresses under the configured base, local time in words, the database for one request."""

import datetime as dt
import hashlib
from urllib.parse import urlsplit

from babel import Locale, dates
from flask import Flask, current_app, g, request

from cafe_forms.db import database
from cafe_forms.headers import STATIC
from cafe_forms.languages import LANGUAGES
from cafe_forms.surveys.filling import DAY_PATTERNS

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def init_app(app: Flask) -> None:
    app.before_request(_connect)
    app.teardown_request(_disconnect)
    app.url_defaults(_version_static)
    app.jinja_env.globals.update(link=link, exit_url=app.config["EXIT_URL"], N_=str)
    app.jinja_env.filters.update(
        day=day,
        day_and_time=day_and_time,
        short_day=short_day,
        weekdays=weekdays,
        language_name=language_name,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _connect() -> None:
    if request.endpoint not in {None, "static"}:
        g.is_connected_here = database.connect(reuse_if_open=True)


def _disconnect(_error=None) -> None:
    """Close what this request has opened, and nothing that was open before."""
    if g.pop("is_connected_here", False):
        database.close()


def _version_static(endpoint: str, values: dict) -> None:
    """A static file's address changes with its content, so that a browser may keep it for good."""
    if endpoint == "static" and (file := STATIC / values["filename"]).is_file():
        values["v"] = hashlib.sha256(file.read_bytes()).hexdigest()[:8]


def link(endpoint: str, **values) -> str:
    """A whole address under CAFE_BASE_URL, also where no request is: letters and the command line."""
    base = urlsplit(current_app.config["BASE_URL"])
    addresses = current_app.url_map.bind(base.netloc, url_scheme=base.scheme)
    return addresses.build(endpoint, values, force_external=True)


def _spoken():
    return g.get("language", LANGUAGES["de"]).locale


def _local(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(current_app.config["TIMEZONE"])


def day(moment: dt.date | dt.datetime) -> str:
    """'Donnerstag, 3. Dezember' in the page's language and the café's time."""
    local = _local(moment) if isinstance(moment, dt.datetime) else moment
    return dates.format_date(local, DAY_PATTERNS[_spoken()], locale=_spoken())


def short_day(moment: dt.date | dt.datetime) -> str:
    """'Do., 3.12.'"""
    local = _local(moment) if isinstance(moment, dt.datetime) else moment
    return dates.format_skeleton("EMd", local, locale=_spoken())


def day_and_time(moment: dt.datetime) -> str:
    """'Donnerstag, 3. Dezember, 09:30 Uhr'"""
    local = _local(moment)
    time = dates.format_skeleton("Hm", local, locale=_spoken())
    return f"{day(moment)}, {time} Uhr" if _spoken() == "de" else f"{day(moment)}, {time}"


def weekdays(names: list[str]) -> str:
    """'Mo., Mi., Fr.' for ['mon', 'wed', 'fri']."""
    days = dates.get_day_names("abbreviated", locale=_spoken())
    return ", ".join(days[WEEKDAYS.index(name)] for name in names)


def language_name(code: str) -> str:
    """'Türkisch' for 'tr'; a code that nobody knows stays as it is."""
    return Locale.parse(_spoken()).languages.get(code, code)
