"""What every page needs: addresses under the configured base, local time in words, the database for one request."""

import datetime as dt
import hashlib
import time
from collections.abc import Iterable
from functools import cache
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from babel import Locale, dates
from flask import Flask, current_app, g, request

from cafe_forms import clock
from cafe_forms.clock import WEEKDAYS
from cafe_forms.db import database
from cafe_forms.engines import deadline
from cafe_forms.headers import STATIC
from cafe_forms.languages import LANGUAGES
from cafe_forms.surveys import kinds
from cafe_forms.surveys.definition.filling import DAY_PATTERNS
from cafe_forms.surveys.definition.words import RIGHT_TO_LEFT

ARRIVED = "cafe_forms.arrived"  # when a request had come in whole, as time.monotonic() counts
IN_SMALL_LETTERS = ("slug", "site", "code", "language")  # parts of an address that we make ourselves


def init_app(app: Flask) -> None:
    app.before_request(_connect)
    app.teardown_request(_disconnect)
    app.url_value_preprocessor(_read_any_case)
    app.url_defaults(_version_static)
    app.jinja_env.globals.update(link=link, exit_url=app.config["EXIT_URL"], kind_of=kinds.of, N_=str)
    app.jinja_env.filters.update(
        commas=commas,
        day=day,
        day_and_time=day_and_time,
        month=month,
        short_day=short_day,
        weekdays=weekdays,
        language_name=language_name,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _connect() -> None:
    """The time for an answer runs since the request arrived: it may have stood in line for most of it."""
    deadline.at = request.environ.get(ARRIVED, time.monotonic()) + current_app.config["ANSWER_SECONDS"]
    if request.endpoint not in {None, "static"} and request.blueprint != "health":
        work = database.at_work()
        work.__enter__()
        g.work = work


def _disconnect(_error: BaseException | None = None) -> None:
    if work := g.pop("work", None):
        work.__exit__(None, None, None)
    deadline.at = None


def _read_any_case(_endpoint: str | None, values: dict | None) -> None:
    """A phone writes capitals, and so does whoever copies from paper."""
    for name in IN_SMALL_LETTERS:
        if values and name in values:
            values[name] = values[name].lower()


def _version_static(endpoint: str, values: dict) -> None:
    """A static file's address changes with its content, so that a browser may keep it for good."""
    if endpoint == "static" and (version := _version(values["filename"])):
        values["v"] = version


@cache
def _version(filename: str) -> str:
    """Read once in a process's life; empty where no such file is."""
    file = STATIC / filename
    return hashlib.sha256(file.read_bytes()).hexdigest()[:8] if file.is_file() else ""


def link(endpoint: str, **values: Any) -> str:
    """A whole address under CAFE_BASE_URL, also where no request is: letters and the command line."""
    base = urlsplit(current_app.config["BASE_URL"])
    addresses = current_app.url_map.bind(base.netloc, url_scheme=base.scheme)
    return addresses.build(endpoint, values, force_external=True)


def _spoken() -> str:
    return g.get("language", LANGUAGES["de"]).locale


def _local(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(current_app.config["TIMEZONE"])


def today() -> dt.date:
    """The day on the café's calendar."""
    return clock.today(current_app.config["TIMEZONE"])


def _date(moment: dt.date | dt.datetime) -> dt.date:
    """The café's day of a moment; a day is one already."""
    return _local(moment) if isinstance(moment, dt.datetime) else moment


def day(moment: dt.date | dt.datetime) -> str:
    """'Donnerstag, 3. Dezember' in the page's language and the café's time."""
    return dates.format_date(_date(moment), DAY_PATTERNS[_spoken()], locale=_spoken())


def month(moment: dt.date | dt.datetime) -> str:
    """'November'"""
    return dates.format_date(_date(moment), "LLLL", locale=_spoken())


def month_and_year(moment: dt.date | dt.datetime) -> str:
    """'November 2026'"""
    return dates.format_date(_date(moment), "LLLL y", locale=_spoken())


def short_day(moment: dt.date | dt.datetime) -> str:
    """'Do., 3.12.'; the month by its name in English, where 3/12 is a day in March to some."""
    local = _date(moment)
    if _spoken() == "en":
        return dates.format_date(local, "EEE, d MMM", locale="en")
    return dates.format_skeleton("EMd", local, locale=_spoken())


def day_and_time(moment: dt.datetime) -> str:
    """'Donnerstag, 3. Dezember, 09:30 Uhr'"""
    time = dates.format_skeleton("Hm", _local(moment), locale=_spoken())
    return commas([day(moment), f"{time} Uhr" if _spoken() == "de" else time])


def weekdays(names: list[str]) -> str:
    """'Mo.–Fr., So.' for ['mon', 'tue', 'wed', 'thu', 'fri', 'sun']; Einfache Sprache shortens no word."""
    is_simple = "language" in g and g.language.tag == "de-simple"
    said = dates.get_day_names("wide" if is_simple else "abbreviated", locale=_spoken())
    to = " bis " if is_simple else "–"
    runs = [[said[number] for number in run] for run in _runs(sorted(map(WEEKDAYS.index, names)))]
    return commas([to.join((run[0], run[-1])) if len(run) > 2 else commas(run) for run in runs])


def _runs(numbers: list[int]) -> list[list[int]]:
    """[[0, 1, 2], [6]] for [0, 1, 2, 6]."""
    by_distance = groupby(enumerate(numbers), key=lambda placed: placed[1] - placed[0])
    return [[number for _place, number in run] for _distance, run in by_distance]


def commas(words: Iterable[str]) -> str:
    """A row of words, with the comma of the page's script."""
    return ("، " if _spoken() in RIGHT_TO_LEFT else ", ").join(words)


def language_name(code: str) -> str:
    """'Türkisch' for 'tr'; a code that nobody knows stays as it is."""
    return Locale.parse(_spoken()).languages.get(code, code)
