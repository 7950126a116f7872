"""Letters: what became of them, and whether the way to the mail server is open."""

import json

import click

from cafe_forms import audit, clock
from cafe_forms.cli.at_work import Refusal, with_app
from cafe_forms.models import Delivery
from cafe_forms.post import outbox


@click.group(invoke_without_command=True)
@click.option("--failed", is_flag=True, help="Only those that failed.")
@click.option("--json", "compact", is_flag=True, help="On one line, for programs.")
@click.pass_context
def deliveries(context, failed, compact):
    """What became of the letters, as JSON; newest first."""
    if context.invoked_subcommand is None:
        _list_deliveries(failed, compact)


@with_app
def _list_deliveries(app, failed, compact):
    from cafe_forms.languages import speak_to_team

    speak_to_team("de")  # as on the page of letters
    found = Delivery.select().order_by(Delivery.id.desc())
    if failed:
        found = found.where(Delivery.state == "failed")
    letters = [_delivery(one) for one in found]
    click.echo(json.dumps(letters, ensure_ascii=False, indent=None if compact else 2))


def _delivery(one: Delivery) -> dict:
    from cafe_forms.team.words.reason_words import why

    return {
        "id": one.id,
        "letter": one.letter,
        "to": one.to,
        "state": one.state,
        "tries": one.tries,
        "due_at": one.due_at.isoformat(),
        "reason": why(one),
    }


@deliveries.command("retry")
@click.argument("number", metavar="ID", type=int)
@with_app
def retry(app, number):
    """Send a letter again that did not go out; one that is paused takes all for this recipient along."""
    try:
        with audit.noted(None, "letter again", str(number), door=audit.COMMAND):
            outbox.retry(number, now=clock.utcnow())
    except (outbox.Unknown, OverflowError):  # a number that no database can hold is no delivery
        raise Refusal(f"{number}: no such delivery") from None
    except outbox.AlreadySent:
        raise Refusal(f"{number}: was sent") from None
    click.echo(f"waiting: {number}")


@click.group()
def mail():
    """The way to the mail server."""


@mail.command("test")
@click.argument("address")
@with_app
def test_mail(app, address):
    """Send one letter to ADDRESS at once, and say in words how the server took each step."""
    from cafe_forms.members import roster
    from cafe_forms.post.smtp import mail_test

    if not app.config["MAIL_SERVER"]:
        raise Refusal("CAFE_MAIL_SERVER: not set, so no letter can leave")
    steps = []
    try:
        for step in mail_test.speak(roster.checked(address), now=clock.utcnow()):
            steps.append(step)
    except roster.BadAddress as error:
        raise Refusal(
            f"{' '.join(address.split())}: is no e-mail address: {' '.join(str(error).split())}"
        ) from None
    except mail_test.Failed as reason:
        raise Refusal(*steps, str(reason)) from None
    click.echo("\n".join(steps))


COMMANDS = (deliveries, mail)
