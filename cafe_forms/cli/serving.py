"""Running it: everything at once, web and worker apart, the schema, the settings."""

import contextlib
import signal
import sys
import threading
from functools import partial

import click
from click.shell_completion import get_completion_class

from cafe_forms import doubt
from cafe_forms.answering import keeping_pages
from cafe_forms.cli import demo
from cafe_forms.cli.at_work import Refusal, app_at_work, patiently, ready, settings
from cafe_forms.cli.listening import open_server
from cafe_forms.clock import utcnow
from cafe_forms.db import database
from cafe_forms.models import Mark, Member, Survey
from cafe_forms.reports import troubles
from cafe_forms.surveys import kinds
from cafe_forms.upkeep import backup, schema

SAID = {  # of each trouble, what `check` says
    "worker": "nothing has been done for over five minutes: start the worker, or look at its log",
    "letters": "some have waited for over an hour: `deliveries` says why",
    "mail": "none has arrived for a day: `deliveries` says why, and `mail test ADDRESS` tries it",
    "disk": "it is nearly full; a full one takes no answers",
    "clock": "it is doubted, so nothing is decided, deleted or told for 24 h: look at the clock",
    "unreadable": "cannot be released: its definition cannot be read; its answers stay sealed",
    "fault": "cannot be released: a fault of ours, with its place in the log of the worker; its answers stay sealed",
}
LAST_REQUESTS = 1  # seconds for requests in hand when everything stops


def _end_on_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end)


def _end(_signal, _frame):
    raise SystemExit(0)


@contextlib.contextmanager
def _mailbox(config):
    """The local mailbox, when no mail server is set and this is not production."""
    if config.MAIL_SERVER or config.in_production:
        yield None
        return
    from cafe_forms.mailbox import Mailbox

    with Mailbox(config.DATA_DIR / "mailbox", timezone=str(config.TIMEZONE)) as mailbox:
        config.MAIL_SERVER, config.MAIL_PORT = "127.0.0.1", mailbox.smtp_port
        config.MAIL_USE_TLS = config.MAIL_USE_SSL = False
        config.MAIL_USERNAME = config.MAIL_PASSWORD = None
        yield mailbox


def _server(app, config, host: str):
    try:
        return open_server(app, config, host)
    except OSError as error:
        raise Refusal(
            f"port {config.PORT} cannot be used: {error.strerror}; say another one with PORT"
        ) from None


def _run(server) -> None:
    """Answer until a signal; then close the door and let requests in hand end."""
    requests = server.task_dispatcher
    # On a signal waitress calls it itself
    requests.shutdown = partial(requests.shutdown, timeout=LAST_REQUESTS)
    try:
        server.run()
    finally:
        server.close()


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Default: PORT, or 8000.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--demo", "with_demo", is_flag=True, help="Seed a demo café on the first start.")
def serve(port, host, with_demo):
    """Web server, worker and (with no mail server set) a local mailbox, in the foreground."""
    _end_on_signals()
    config = settings(port)
    with contextlib.ExitStack() as running:
        mailbox = running.enter_context(_mailbox(config))
        app, worker = ready(config, may_begin=with_demo and not config.in_production)
        if with_demo:
            patiently(partial(demo.seed, app))
        server = _server(app, config, host)
        lines = patiently(lambda: [*_lines(app, mailbox, with_demo)])  # before the worker's long first tick
        patiently(partial(_greet_the_first, app))
        running.enter_context(worker.running())
        running.enter_context(keeping_pages(app))
        click.echo("\n".join(lines))
        _run(server)


def _lines(app, mailbox, with_demo: bool):
    """Where to click, once the server answers."""
    from cafe_forms.members import sign_in
    from cafe_forms.pages import link

    with app.app_context(), database.connection_context():
        if with_demo and (survey := _open_survey()):
            yield f"survey: {link('answering.respond', slug=survey.slug)}"
        lead = Member.select().where(Member.is_active, Member.role != "staff").order_by(Member.id).first()
        if lead and app.config["ENV"] != "production":  # there a log keeps what is printed
            token = sign_in.mint(lead, now=utcnow(), valid=sign_in.BY_HAND)
            yield f"team: {link('team.open_link', token=token)}"
        else:
            yield f"team: {link('team.sign_in_page')}"
    if mailbox:
        yield f"mailbox: {mailbox.url}"


def _greet_the_first(app) -> None:
    """Nobody can sign in to an empty database: say what to type, before somebody stands at the door."""
    with app.app_context(), database.connection_context():
        if not Member.select().exists():
            click.echo("nobody can sign in yet: cafe-forms member add YOU@EXAMPLE.ORG --role admin")


def _open_survey() -> Survey | None:
    now = utcnow()
    topics_first = Survey.select().order_by(Survey.kind.not_in(kinds.WITH_BRIEFING), Survey.id)
    return next((survey for survey in topics_first if survey.is_open(now)), None)


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Default: PORT, or 8000.")
@click.option("--host", default="127.0.0.1", show_default=True)
def web(port, host):
    """The web server alone."""
    _end_on_signals()
    config = settings(port)
    app, _worker = ready(config)
    server = _server(app, config, host)
    with keeping_pages(app):
        _run(server)


@click.command()
def worker():
    """The worker alone: releases, digests, letters."""
    _end_on_signals()
    _app, working = ready(settings())
    with working.running():
        threading.Event().wait()


@click.command()
@click.option("--replaces", metavar="URL", help="PostgreSQL: the database whose place this one takes.")
def migrate(replaces):
    """Bring the database up to date, as every command does first; in production, begin one where there is none.

    As the first command on a database that came out of a dump, with --replaces: who was locked out since, and what
    else was taken back, is read in the one before; without it everybody stays out until an admin says yes.
    """
    with app_at_work(may_begin=True, replaces=replaces):
        pass


@click.command()
def check():
    """One line for what is wrong or risky, settings and database; exit 1 if production must not start.

    Where nothing is found, stderr says so: stdout stays empty for whoever counts its lines.
    """
    import config

    read = settings(also_faulty=True)
    faults = config.faults(read)
    found = faults + config.risks(read) + config.open_folders(read)
    damage, troubled = ([], []) if faults else _of_the_database()
    for line in found + damage + troubled:
        click.echo(line)
    if faults or damage:
        sys.exit(1)
    if not found + troubled:
        more = "" if read.in_production else "; CAFE_ENV=production asks for more"
        click.echo(f"nothing is wrong or risky in {read.ENV}{more}", err=True)


def _of_the_database() -> tuple[list[str], list[str]]:
    """What is wrong with it, and what is risky."""
    try:
        with app_at_work():
            damage, lines = schema.damage(), _troubles()
    except Refusal as refusal:
        damage, lines = refusal.message, []
    return [damage] if damage else [], lines


def _troubles() -> list[str]:
    """What the team's pages and /readyz name too; a worker that was never started is none here."""
    now = utcnow()
    found = [one for one in troubles.found(now) if one.name != "worker" or Mark.last(doubt.HEARTBEAT)]
    return [
        f"{one.key}: {backup.trouble(now) if one.name == 'backup' else SAID[one.cause or one.name]}"
        for one in found
    ]


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context, shell):
    """What a shell reads to complete commands: eval "$(cafe-forms completion bash)"."""
    written = get_completion_class(shell)
    click.echo(written(context.find_root().command, {}, "cafe-forms", "_CAFE_FORMS_COMPLETE").source())


COMMANDS = (serve, web, worker, migrate, check, completion)
