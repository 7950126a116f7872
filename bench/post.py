"""Ten thousand letters: our outbox against bare smtplib, to the same sink, one after the other in the same run."""

import contextlib
import resource
import smtplib
import socket
import subprocess
import sys
import time
from email.message import EmailMessage
from pathlib import Path

from peewee import chunked

import config as settings
from cafe_forms import create_app, upkeep
from cafe_forms.clock import utcnow
from cafe_forms.db import database
from cafe_forms.models import Delivery, Member
from cafe_forms.post import letters, outbox

LETTERS = 10_000
ROUNDS = 5  # in turn, so that a machine that drifts drifts for both


def measure(folder: Path, port: int) -> tuple[float, float, float, float]:
    """Letters per second of ours and of the bare ceiling; our memory in MB after the first round and the last."""
    app = _app(folder, port)
    ours = bare = 0.0
    grown = []
    with _sink(port), app.app_context(), database.connection_context():
        member = Member.create(email="jana@cafe.example", name="Jana Müller", role="staff")
        parts = letters.write("sign_in", {"member": member, "token": "t" * 43, "minutes": 15})
        for number in range(ROUNDS):
            addresses = [f"{number}-{each}@cafe.example" for each in range(LETTERS // ROUNDS)]
            ours += _send_ours(member, addresses)
            grown.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
            bare += _send_bare(port, parts, addresses)
    return LETTERS / ours, LETTERS / bare, grown[0], grown[-1]


def _app(folder: Path, port: int):
    mail = {"CAFE_MAIL_SERVER": "127.0.0.1", "CAFE_MAIL_PORT": str(port)}
    app = create_app(settings.read({"CAFE_DATA_DIR": str(folder / "post"), **mail}))
    upkeep.bring_up_to_date()
    return app


@contextlib.contextmanager
def _sink(port: int):
    sink = subprocess.Popen([sys.executable, "-m", "bench.sink", str(port)])
    try:
        for _ in range(200):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port)).close()
                break
            time.sleep(0.05)
        yield
    finally:
        sink.terminate()
        sink.wait()


def _send_ours(member: Member, addresses: list[str]) -> float:
    """Seconds."""
    now = utcnow()
    owed = [
        {
            "key": f"sign-in/{to}",
            "letter": "sign_in",
            "to": to,
            "member": member,
            "due_at": now,
            "owed_at": now,
        }
        for to in addresses
    ]
    for some in chunked(owed, 500):
        Delivery.insert_many(some).execute()
    began = time.perf_counter()
    assert outbox.send_due() == len(addresses)
    return time.perf_counter() - began


def _send_bare(port: int, parts: dict[str, str], addresses: list[str]) -> float:
    """Seconds of what a script would do: a message of the same words for each, and nothing to remember."""
    began = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port, local_hostname="localhost") as line:
        for to in addresses:
            message = EmailMessage()
            message["Subject"], message["From"], message["To"] = parts["subject"], "cafe@localhost", to
            message.set_content(parts["text"])
            message.add_alternative(parts["html"], subtype="html")
            line.send_message(message)
    return time.perf_counter() - began
