"""Letters: the facts of one delivery, written out as subject, text and HTML by the three files of its folder."""

import datetime as dt
import hashlib
import re

from flask import Flask, current_app

from cafe_forms import languages
from cafe_forms.blanks import shortened
from cafe_forms.models import Carrier, Delivery
from cafe_forms.post import subscriptions
from cafe_forms.post.reasons import Reasoned
from cafe_forms.post.smtp.dialogue import own_name
from cafe_forms.post.smtp.message import SafeMessage

SPACES_AND_CONTROLS = re.compile(r"[\s\0-\x1f\x7f-\x9f]+")
LONGEST_SUBJECT = 200  # characters: on one line as encoded words, also in Arabic, far below 998 octets


class Pointless(Reasoned):
    """The letter has lost its point since it was owed."""


def init_app(app: Flask, facts: dict, enqueue, urgent: tuple[str, ...], alarms: tuple[str, ...]) -> None:
    """Hang in who knows the facts of which letter ({name: function(delivery, now) -> dict}) and whom to wake.

    `urgent` letters go before the others, and at any hour; `alarms` also while the clock is doubted.
    """
    app.extensions["letters"] = {"facts": facts, "enqueue": enqueue, "urgent": urgent, "alarms": alarms}


def urgent() -> tuple[str, ...]:
    """The letters that somebody is waiting for at this moment."""
    return current_app.extensions["letters"]["urgent"]


def alarms() -> tuple[str, ...]:
    """The letters that tell of trouble with the machine."""
    return current_app.extensions["letters"]["alarms"]


def ring(delivery_id: int) -> None:
    """Hasten a letter that is owed; with nobody to wake the next sweep finds it within a minute."""
    if current_app and (enqueue := current_app.extensions["letters"]["enqueue"]):
        enqueue(delivery_id)


def write(letter: str, facts: dict) -> dict[str, str]:
    """Subject (one line), text and HTML in the language of its reader: the facts' `member` or `contact`."""
    reader = facts.get("member") or facts["contact"]
    languages.speak_to_team(reader.language)
    facts = {"carrier": carrier(), **facts}
    parts = {
        part: current_app.jinja_env.get_template(f"letters/{letter}/{file}").render(facts)
        for part, file in (("subject", "subject.txt"), ("text", "body.txt"), ("html", "body.html"))
    }
    sender = current_app.jinja_env.get_template("letters/sender.txt").render(facts)
    parts["subject"] = shortened(SPACES_AND_CONTROLS.sub(" ", parts["subject"]).strip(), LONGEST_SUBJECT)
    parts["text"] = f"{parts['text'].strip()}\n\n{sender.strip()}\n"
    return parts


def carrier() -> Carrier:
    """Who answers for every letter; empty where nobody has said so."""
    return Carrier.get_or_none() or Carrier()


def compose(delivery: Delivery, *, now: dt.datetime) -> SafeMessage:
    """The letter as it goes out. Raises Pointless, or whatever is wrong with the letter.

    Of its facts, `attachments` are files (name, type, bytes), and `printed` makes some more, which takes long.
    """
    find = current_app.extensions["letters"]["facts"][delivery.letter]
    facts = {"unsubscribe": subscriptions.link_of(delivery), **find(delivery, now)}
    parts = write(delivery.letter, facts)
    config = current_app.config
    return SafeMessage(
        subject=parts["subject"],
        recipients=[delivery.to],
        body=parts["text"],
        html=parts["html"],
        attachments=[*facts.get("attachments", ()), *facts.get("printed", list)()],
        sender=config["MAIL_DEFAULT_SENDER"],
        reply_to=config["REPLY_TO"],
        date=delivery.owed_at.timestamp(),
        message_id=message_id(delivery.key),
        extra_headers={"Auto-Submitted": "auto-generated", **subscriptions.headers(delivery)},
    )


def message_id(key: str) -> str:
    """The same for every try of one letter, so that a mailbox can tell a duplicate (RFC 5322)."""
    name = own_name(current_app.config["BASE_URL"])
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{name}>"
