"""A copy of the database, the way back, and what a lead says about surveys that came back with it."""

from pathlib import Path

import click
from peewee import DatabaseError, InterfaceError

from cafe_forms import audit, clock, upkeep
from cafe_forms.cli.at_work import Refusal, say_unknown, settings, survey_of, with_app
from cafe_forms.cli.surveys import refusals, survey
from cafe_forms.db import database
from cafe_forms.pool import hold
from cafe_forms.upkeep import backup as backups
from cafe_forms.upkeep import restore as restoring
from cafe_forms.upkeep import withdrawn


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@with_app
def backup(app, file):
    """Copy the database into a new FILE, also while a server runs.

    The copy is consistent, holds nothing that was deleted, and only its owner may read it. It holds sealed
    responses: keep it as safe as the database, and for 30 days at the most. Never in it: the queue, the local
    mailbox and the secret key; keep a copy of the key elsewhere. PostgreSQL is copied by its own pg_dump.
    """
    try:
        backups.write(file)
    except backups.NotWritten as reason:
        raise Refusal(str(reason)) from None


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--keep", is_flag=True, help="Keep the replaced database, with all it should forget.")
def restore(file, keep):
    """Put a backup in the place of the database, while no server runs.

    What the backup holds beyond its time is forgotten, everybody is signed out, and no letter is sent again.
    Surveys that had not been decided are on hold, one line `on-hold: SLUG` each, until a lead says whether they
    go on (`survey resume`) or were released since (`survey discard`). What was taken back since stays taken back:
    who is locked out, a calendar's address, a letter that was ended. Whom the replaced database did not know stays
    out until an admin says yes, one line `check-member: EMAIL` each; `member add` lets the last admin in. Contacts
    it did not know are asked again before they get letters: `check-contact: EMAIL`.
    """
    config = settings()
    try:
        with restoring.draft_of(file, config.DATABASE_URL, keep=keep) as (config.DATABASE_URL, live):
            held, unknown = _settled(config, withdrawn.read(live))
    except (restoring.NotRestored, upkeep.WrongDatabase) as reason:
        raise Refusal(str(reason)) from None
    except (DatabaseError, InterfaceError, OSError) as error:
        raise Refusal(f"{file}: cannot be restored: {' '.join(str(error).split())}") from None
    for slug in held:
        click.echo(f"on-hold: {slug}")
    say_unknown(unknown)


def _settled(config, replaced: withdrawn.Rows | None) -> tuple[list[str], withdrawn.Unknown]:
    from cafe_forms import create_app
    from tasks import tick

    app = create_app(config)
    upkeep.migrate()
    with app.app_context(), database.connection_context():
        unknown = withdrawn.keep(replaced)
        return tick.settle(app, clock.utcnow()), unknown


@survey.command("resume")
@click.argument("slug")
@with_app
def resume_survey(app, slug):
    """After a restore: it was not released before, so it goes on as it stands."""
    with refusals(slug), audit.noted(None, "resume", slug, door=audit.COMMAND):
        hold.resume(survey_of(slug))
    click.echo(f"resumed: {slug}")


@survey.command("discard")
@click.argument("slug")
@with_app
def discard_survey(app, slug):
    """After a restore: it was released before, so the responses that came back are destroyed."""
    with refusals(slug), audit.noted(None, "discard", slug, door=audit.COMMAND):
        hold.discard(survey_of(slug), now=clock.utcnow())
    click.echo(f"discarded: {slug}")


COMMANDS = (backup, restore)
