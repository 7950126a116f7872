"""What every command shares: the settings read, the database up to date, refusals as plain lines with exit 1."""

import contextlib
import datetime as dt
import functools
import os
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import click
from peewee import DatabaseError, ImproperlyConfigured, InterfaceError, OperationalError

from cafe_forms import clock, db, upkeep
from cafe_forms.db import database
from cafe_forms.models import Site, Survey
from cafe_forms.upkeep import home, withdrawn

PATIENCE = 60  # seconds that a start waits for somebody else who writes
BUSY = "the database is busy: somebody else is writing"
YEARS = range(2000, 3000)  # beyond, sums of dates leave the calendar


class Refusal(click.ClickException):
    """One clear line per reason on stderr, exit 1."""

    exit_code = 1

    def __init__(self, *reasons: str):
        super().__init__("\n".join(reasons))

    def show(self, file=None):
        click.echo(self.message, file=file, err=True)


def settings(port: int | None = None, *, also_faulty: bool = False):
    """The configuration, or a refusal that names the setting."""
    import config

    try:
        read = config.read(port=port)
    except config.SettingError as error:
        raise Refusal(str(error)) from None
    if not also_faulty and (faults := config.faults(read)):
        raise Refusal(*faults)
    return read


def ready(config, *, may_begin: bool = False, replaces: str | None = None):
    """The app and its worker on a database that is up to date, or a refusal that says what is wrong with it.

    In production only who `may_begin` one is content with none: else a disk that is not mounted would be forgotten.
    `replaces` is the address of the PostgreSQL database whose place this one takes.
    """
    from tasks.worker import joined

    try:
        db.open_database(config.DATABASE_URL)
        bring = functools.partial(upkeep.bring_up_to_date, may_begin=may_begin or not config.in_production)
        if upkeep.is_new(patiently(bring)) and not may_begin:
            click.echo(f"no café was here, an empty one begins: {config.DATA_DIR} (CAFE_DATA_DIR)", err=True)
        app, worker = joined(config)
        patiently(functools.partial(_hold_what_came_from_a_dump, app, _replaced(replaces)))
    except upkeep.WrongDatabase as reason:
        raise Refusal(str(reason)) from None
    except (DatabaseError, InterfaceError, ImproperlyConfigured, sqlite3.Error, OSError) as error:
        raise Refusal(f"the database or the queue cannot be used: {' '.join(str(error).split())}") from None
    return app, worker


def patiently(step: Callable):
    """What `step` returns. While somebody else keeps the database busy, one line says so and the step comes again.

    Refused after PATIENCE.
    """
    tells, until = True, time.monotonic() + PATIENCE
    while True:
        try:
            with _a_busy_database_refused(), db.short_waits():
                return step()
        except Refusal:
            if time.monotonic() > until:
                raise
        if tells:
            click.echo(f"{BUSY}; trying again", err=True)
        tells = False


@contextlib.contextmanager
def _a_busy_database_refused() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if not db.is_busy(error):
            raise
        raise Refusal(f"{BUSY}; try again") from None


def _hold_what_came_from_a_dump(app, replaced: withdrawn.Rows | None) -> None:
    """PostgreSQL is restored by its own tools: the first command on the new database makes it safe to go on with."""
    from tasks import tick

    with app.app_context(), database.connection_context():
        if home.has_moved():
            say_unknown(withdrawn.keep(replaced))
            for slug in tick.settle(app, clock.utcnow()):
                click.echo(f"restored from a dump; on hold until a lead decides: {slug}", err=True)
        home.settle_in()


def _replaced(url: str | None) -> withdrawn.Rows | None:
    if url is None:
        return None
    if (found := withdrawn.read_on_server(url)) is None:
        raise Refusal("--replaces: that database cannot be read; nothing was changed")
    return found


def say_unknown(unknown: withdrawn.Unknown) -> None:
    """After a restore: who stays out until somebody says yes."""
    for email in unknown.members:
        click.echo(f"check-member: {email}", err=True)
    for email in unknown.contacts:
        click.echo(f"check-contact: {email}", err=True)


@contextlib.contextmanager
def app_at_work(*, may_begin: bool = False, replaces: str | None = None) -> Iterator:
    """The app with an open database and its context pushed."""
    app, worker = ready(settings(), may_begin=may_begin, replaces=replaces)
    try:
        with _a_busy_database_refused(), app.app_context(), database.connection_context():
            yield app
    finally:
        worker.huey.storage.close()


def with_app(command=None, *, may_begin: bool = False):
    """The command gets the app as its first argument."""
    if command is None:
        return functools.partial(with_app, may_begin=may_begin)

    @functools.wraps(command)
    def wrapped(*args, **kwargs):
        with app_at_work(may_begin=may_begin) as app:
            return command(app, *args, **kwargs)

    return wrapped


def moment(typed: str, zone) -> dt.datetime:
    """A time as typed, local unless it names its offset."""
    try:
        found = clock.read_moment(typed, zone)
        if found.year not in YEARS:
            raise ValueError(typed)
    except (ValueError, OverflowError):
        raise Refusal(f"{typed}: is no date and time such as 2026-12-03T20:00") from None
    return found


def survey_of(slug: str) -> Survey:
    survey = Survey.get_or_none(Survey.slug == slug)
    if survey is None:
        raise Refusal(f"{slug}: no such survey")
    return survey


def site_of(slug: str) -> Site:
    site = Site.get_or_none(Site.slug == slug)
    if site is None:
        known = ", ".join(site.slug for site in Site.select().order_by(Site.slug)) or "none yet"
        raise Refusal(f"{slug}: no such site (there is: {known})")
    return site


def only_site() -> Site:
    """The only site there is; of several one must be named."""
    every = list(Site.select().order_by(Site.slug))
    if not every:
        raise Refusal("there is no site yet: cafe-forms site add NAME")
    if len(every) > 1:
        raise Refusal(f"say which site: --site {' or --site '.join(site.slug for site in every)}")
    return every[0]


def content_of(file: str | None) -> bytes:
    """What stands in it; without a file, what is piped in."""
    try:
        return sys.stdin.buffer.read() if file is None else Path(file).read_bytes()
    except OSError as error:
        raise Refusal(f"{file}: cannot be read: {error.strerror}") from None


def write(content: bytes, file: str | None) -> None:
    """To stdout, or as a whole file that appears at once or not at all."""
    if file is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    draft = Path(f"{file}.{os.getpid()}.part")
    try:
        draft.write_bytes(content)
        draft.replace(file)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise Refusal(f"{file}: cannot be written: {error.strerror}") from None
