"""Flask-Mail made safe: verified TLS, a time limit, one recipient a message, failures told apart."""

import contextlib
import email.charset
import smtplib
import socket
import ssl
import threading
import time
from email.header import Header
from email.mime.text import MIMEText
from email.utils import formatdate

from flask import current_app
from flask_mail import Connection, Mail, Message

DIALOGUE_SECONDS = 60  # all that is said for one letter, however slowly the server drips its replies
GOING_AWAY = 421  # the code that a server may say at any moment, and hang up (RFC 5321)
UNWANTED = set("\r\n\0")
QUOTED_PRINTABLE = email.charset.Charset("utf-8")
QUOTED_PRINTABLE.body_encoding = email.charset.QP  # Flask-Mail's 8bit lines may grow over 998 octets


class Refused(Exception):
    """The server said no for good (5xx); the text says so in German."""


class NotNow(Exception):
    """The server said not now (4xx), or nothing; the text says so in German."""


class Unreachable(NotNow):
    """No line to the server could be opened, or it fell silent."""


class SafeMessage(Message):
    """A message with our own Message-ID, quoted-printable parts and no header that could be broken open."""

    def __init__(self, *args, message_id: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.msgId = message_id

    def _mimetext(self, text, subtype="plain"):
        return MIMEText(text or "", _subtype=subtype, _charset=QUOTED_PRINTABLE)

    def _message(self):
        message = super()._message()
        message.replace_header("Date", formatdate(self.date, usegmt=True))
        # Flask-Mail encodes within words, which RFC 2047 forbids and readers show with gaps.
        message.replace_header("Subject", Header(str(self.subject), "utf-8").encode(linesep=""))
        return message

    def has_bad_headers(self):
        extra = (part for header in (self.extra_headers or {}).items() for part in header)
        headers = [self.subject, self.sender, self.reply_to or "", *self.recipients, *extra]
        return super().has_bad_headers() or any(UNWANTED & set(str(header)) for header in headers)


class Bounded:
    """For smtplib's classes, whose time limit is one of each byte: no reply is awaited after `ends_at` (monotonic)."""

    def __init__(self, *args, ends_at: float, **options):
        self.ends_at = ends_at
        super().__init__(*args, **options)

    def getreply(self):
        cut = threading.Timer(max(0, self.ends_at - time.monotonic()), self._cut)
        cut.start()
        try:
            return super().getreply()
        finally:
            cut.cancel()

    def _cut(self):
        with contextlib.suppress(OSError, AttributeError):  # it may have ended by itself just now
            self.sock.shutdown(socket.SHUT_RDWR)


class BoundedSMTP(Bounded, smtplib.SMTP):
    pass


class BoundedSMTPOverTLS(Bounded, smtplib.SMTP_SSL):
    pass


class SafeConnection(Connection):
    def __init__(self, mail, ends_at: float):
        super().__init__(mail)
        self.ends_at = ends_at

    def configure_host(self):
        config, mail = current_app.config, self.mail
        context = ssl.create_default_context(cafile=config["MAIL_TLS_CA_FILE"])
        options = {"timeout": config["MAIL_TIMEOUT"], "ends_at": self.ends_at}
        if mail.use_ssl:
            host = BoundedSMTPOverTLS(mail.server, mail.port, context=context, **options)
        else:
            host = BoundedSMTP(mail.server, mail.port, **options)
        try:
            if mail.use_tls:
                host.starttls(context=context)
            if mail.username and mail.password:
                host.login(mail.username, mail.password)
        except BaseException:
            host.close()
            raise
        return host

    def __exit__(self, *exc):
        # The letters are out: a broken QUIT is no failure.
        with contextlib.suppress(smtplib.SMTPException, OSError):
            if self.host:
                self.host.quit()


class SafeMail(Mail):
    def connect(self, ends_at: float):
        return SafeConnection(current_app.extensions["mail"], ends_at)


mail = SafeMail()


class Line:
    """One connection to the mail server, opened for the first letter and again when it broke."""

    def __init__(self):
        self._open = None

    def send(self, message: SafeMessage) -> None:
        """Raises Refused or NotNow."""
        try:
            self._opened(ends_at=time.monotonic() + DIALOGUE_SECONDS).send(message)
        except smtplib.SMTPServerDisconnected:
            self.hang_up()
            raise Unreachable("Der Mail-Server hat mitten im Gespräch aufgelegt.") from None
        except smtplib.SMTPException as error:
            if not isinstance(error, smtplib.SMTPRecipientsRefused):  # which leaves the line usable
                self.hang_up()
            raise self._explained(error) from None
        except OSError as error:
            self.hang_up()
            raise Unreachable(f"Der Mail-Server antwortet nicht ({error}).") from None

    def _opened(self, ends_at: float) -> SafeConnection:
        if self._open:
            self._open.host.ends_at = ends_at
            return self._open
        connection = mail.connect(ends_at)
        try:
            connection.__enter__()
        except smtplib.SMTPException as error:  # whatever it is, no letter is to blame
            raise Unreachable(f"Der Mail-Server lässt uns nicht ein: {_in_words(error)}") from None
        self._open = connection
        return connection

    def _explained(self, error: smtplib.SMTPException) -> Refused | NotNow:
        code, _words = _said(error)
        if code == GOING_AWAY:
            self.hang_up()
            return Unreachable(f"Der Mail-Server macht gerade zu: {_in_words(error)}")
        if code and 500 <= code < 600:
            return Refused(f"Der Mail-Server hat abgelehnt: {_in_words(error)}")
        return NotNow(f"Der Mail-Server hat noch nicht angenommen: {_in_words(error)}")

    def hang_up(self) -> None:
        connection, self._open = self._open, None
        if connection:
            connection.__exit__()


@contextlib.contextmanager
def open_line():
    line = Line()
    try:
        yield line
    finally:
        line.hang_up()


def _in_words(error: smtplib.SMTPException) -> str:
    return " ".join(str(part) for part in _said(error) if part)


def _said(error: smtplib.SMTPException) -> tuple[int | None, str]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, words = error.smtp_code, error.smtp_error
    else:
        return None, str(error) or type(error).__name__
    return code, words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
