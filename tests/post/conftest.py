"""A real mail server on loopback that can be told to be hostile, and an app that sends through it."""

import shutil
import socket
import ssl
import subprocess
from collections import defaultdict
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

import config as settings
from cafe_forms.models import Delivery, Member
from cafe_forms.post import outbox
from tests.conftest import NOW, missing

DROP = "drop the line"


class MailServer(Controller):
    """Keeps what it accepts. `says["RCPT"]` and the like are its next replies; with none left it is content."""

    def __init__(self, **options):
        self.says = defaultdict(list)
        self.accepted = []
        self.dialogues = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        options = {"auth_require_tls": False, "server_hostname": "localhost"} | options
        super().__init__(self, *self._listener.getsockname(), **options)

    def _create_server(self):
        return self.loop.create_server(self._factory_invoker, sock=self._listener, ssl=self.ssl_context)

    def _next(self, verb, server, otherwise):
        reply = self.says[verb].pop(0) if self.says[verb] else otherwise
        if reply is DROP:
            server.transport.abort()
        return reply

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.dialogues += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        envelope.mail_from = address
        return self._next("MAIL", server, "250 OK")

    async def handle_RCPT(self, server, session, envelope, address, options):
        reply = self._next("RCPT", server, "250 OK")
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server, session, envelope):
        reply = self._next("DATA", server, "250 OK")
        if reply.startswith("250") or reply is DROP:
            self.accepted.append((envelope.rcpt_tos, envelope.original_content))
        return reply

    async def handle_QUIT(self, server, session, envelope):
        return self._next("QUIT", server, "221 Bye")

    @property
    def letters(self):
        return [message_from_bytes(content, policy=policy.default) for _to, content in self.accepted]

    @property
    def recipients(self):
        return [to for to, _content in self.accepted]


def running(server):
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture
def server():
    yield from running(MailServer())


@pytest.fixture
def locked_server():
    """It asks for a password, and none is right."""

    def refuse(*_credentials):
        return AuthResult(success=False, handled=False)

    yield from running(MailServer(authenticator=refuse))


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """A certificate for localhost by name, which nobody but itself has signed."""
    if not shutil.which("openssl"):
        missing("openssl")
    folder = tmp_path_factory.mktemp("certificate")
    names = "subjectAltName=DNS:localhost"
    command = f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext {names}"
    files = ["-keyout", folder / "key.pem", "-out", folder / "certificate.pem"]
    subprocess.run([*command.split(), *files], check=True, capture_output=True)
    return folder / "certificate.pem"


@pytest.fixture
def tls(certificate):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    return context


@pytest.fixture
def starttls_server(tls):
    yield from running(MailServer(tls_context=tls))


@pytest.fixture
def tls_server(tls):
    yield from running(MailServer(ssl_context=tls))


@pytest.fixture
def read_config(tmp_path, database_url):
    def read(**more):
        own = {"DATA_DIR": tmp_path / "data", "DATABASE_URL": database_url, "SECRET_KEY": "k" * 40}
        return settings.read({f"CAFE_{name}": str(value) for name, value in (own | more).items()})

    return read


@pytest.fixture
def config(read_config, server):
    return read_config(
        MAIL_SERVER="127.0.0.1",
        MAIL_PORT=server.port,
        MAIL_TIMEOUT=2,
        MAIL_DEFAULT_SENDER="Café am Markt <cafe@cafe.example>",
        REPLY_TO="leitung@cafe.example",
    )


@pytest.fixture
def through(app, monkeypatch):
    """Send through another server from here on: `through(server, MAIL_USE_TLS=True)`."""

    def other(server, **more):
        for name, value in ({"MAIL_PORT": server.port} | more).items():
            monkeypatch.setitem(app.config, name, value)

    return other


@pytest.fixture
def member(app):
    return Member.create(email="jana@cafe.example", name="Jana", role="staff")


@pytest.fixture
def owed(member):
    """Owe sign-in letters, one to each of these: `owed("a@cafe.example")`."""

    def letters(*addresses, letter="sign_in", **more):
        for to in addresses or [member.email]:
            outbox.owe(letter, key=f"{letter}/{to}", to=to, member=member, now=NOW, **more)
        return Delivery.select().order_by(Delivery.id.desc()).first()

    return letters


def send(now=NOW):
    return outbox.send_due(clock=lambda: now)


def states():
    return [delivery.state for delivery in Delivery.select().order_by(Delivery.id)]
