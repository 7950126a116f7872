"""A demo café: seeded into an empty database, and thrown away to begin anew."""

import sys
from functools import partial

import click

from cafe_forms import audit
from cafe_forms.cli.at_work import Refusal, app_at_work, settings
from cafe_forms.clock import utcnow
from cafe_forms.db import database
from cafe_forms.upkeep import demo_reset


@click.command()
@click.option("--reset", is_flag=True, help="Throw away the demo café that is there, and begin anew.")
@click.option(
    "--yes", is_flag=True, help="Do not ask before, and take cafés along that the demo did not make."
)
def demo(reset, yes):
    """Seed a demo café into an empty database."""
    read = settings()
    if read.in_production:
        raise Refusal("a demo café has no place in production")
    if reset:
        _throw_away(read, yes)
    with app_at_work(may_begin=True) as app:
        if not seed(app):
            click.echo("there is a café already, so nothing was added", err=True)


class NotAgreed(Refusal):
    """It needs a word more on the command line."""

    exit_code = 2


def _throw_away(read, yes: bool) -> None:
    """The demo's rows and its letters, and a line that says how much it was."""
    from cafe_forms.mailbox.letters import Letters

    try:
        went = demo_reset.forget(read.DATABASE_URL, partial(_agree, yes=yes))
    except demo_reset.NotReset as why:
        raise Refusal(str(why)) from None
    if went:
        Letters(read.DATA_DIR / "mailbox").clear()
        click.echo(f"thrown away: {_in_words(went)}, and the letters in the mailbox", err=True)


def _agree(held: demo_reset.Held, *, yes: bool) -> None:
    """Raises NotAgreed, or click's own where she says no."""
    from cafe_forms import demo_cafe

    if yes:
        return
    if own := [name for name in held.cafes if name not in demo_cafe.CAFES]:
        raise NotAgreed(
            f"the demo did not make {', '.join(own)}: nothing was thrown away; to do so say --yes"
        )
    if sys.stdin.isatty():
        click.confirm(f"Throw away {_in_words(held)}?", abort=True, err=True)


def _in_words(held: demo_reset.Held) -> str:
    return f"{held.surveys} surveys, {len(held.cafes)} cafés"


def seed(app) -> bool:
    """False where there was a café already."""
    from cafe_forms import demo_cafe

    with app.app_context(), database.connection_context(), database.atomic():
        is_seeded = demo_cafe.seed_once(app.config, now=utcnow())
        if is_seeded:
            audit.note(None, "demo", door=audit.COMMAND)
        return is_seeded


COMMANDS = (demo,)
