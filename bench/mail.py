"""A thousand letters: our outbox against bare smtplib, to the same sink, one after the other in the same run."""

import contextlib
import resource
import secrets
import smtplib
import socket
import subprocess
import sys
import time
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path

from peewee import chunked

import config as settings
from cafe_forms import create_app, upkeep
from cafe_forms.clock import utcnow
from cafe_forms.db import database
from cafe_forms.models import Delivery, Member
from cafe_forms.post import letters, outbox

LETTERS = 1000
TURN = 2  # seconds: in turn, so that a machine that drifts drifts for both


def measure(folder: Path, port: int) -> tuple[float, float, float, float]:
    """Letters per second of ours and of the bare ceiling; our memory in MB after a tenth and at the end."""
    app = _app(folder, port)
    sent, ours, bare, early = 0, 0.0, 0.0, 0.0
    with _sink(port), app.app_context(), database.connection_context():
        member = Member.create(email="jana@cafe.example", name="Jana Müller", role="staff")
        parts = letters.write("sign_in", {"member": member, "token": "t" * 43, "minutes": 15})
        _owe(member)
        while sent < LETTERS:
            number, seconds = _send_ours()
            bare += _send_bare(port, parts, number)
            sent, ours = sent + number, ours + seconds
            early = early if early and sent > LETTERS / 10 else _megabytes()
    return LETTERS / ours, LETTERS / bare, early, _megabytes()


def _megabytes() -> float:
    """The most that we have held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


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


def _owe(member: Member) -> None:
    now = utcnow()
    to_all = [f"{number}@cafe.example" for number in range(LETTERS)]
    kept = {"letter": "sign_in", "member": member, "due_at": now, "owed_at": now}
    for some in chunked(to_all, 500):
        Delivery.insert_many([{**kept, "key": f"sign-in/{to}", "to": to} for to in some]).execute()


def _send_ours() -> tuple[int, float]:
    """So many in so many seconds."""
    began = time.perf_counter()
    number = outbox.send_due(is_over=lambda: time.perf_counter() > began + TURN)
    return number, time.perf_counter() - began


def _send_bare(port: int, parts: dict[str, str], number: int) -> float:
    """Seconds of what a script would do: the same words and headers for each, and nothing to remember."""
    began = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port, local_hostname="localhost") as line:
        for to in (f"{each}@cafe.example" for each in range(number)):
            message = EmailMessage()
            message["Subject"], message["From"], message["To"] = parts["subject"], "cafe@localhost", to
            message["Date"], message["Message-ID"] = (
                formatdate(usegmt=True),
                f"<{secrets.token_hex(16)}@localhost>",
            )
            message["Auto-Submitted"] = "auto-generated"
            message.set_content(parts["text"])
            message.add_alternative(parts["html"], subtype="html")
            line.send_message(message)
    return time.perf_counter() - began
