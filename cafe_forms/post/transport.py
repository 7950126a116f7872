"""Flask-Mail made safe: verified TLS, a time limit, one recipient a message, failures told apart."""

import contextlib
import email.charset
import smtplib
import ssl
from email.mime.text import MIMEText
from email.utils import formatdate

from flask import current_app
from flask_mail import Connection, Mail, Message

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
        return message

    def has_bad_headers(self):
        more = [*self.recipients, *(part for header in (self.extra_headers or {}).items() for part in header)]
        return super().has_bad_headers() or any(set("\r\n\0") & set(str(part)) for part in more)


class SafeConnection(Connection):
    def configure_host(self):
        config, mail = current_app.config, self.mail
        context = ssl.create_default_context(cafile=config["MAIL_TLS_CA_FILE"])
        options = {"timeout": config["MAIL_TIMEOUT"]}
        if mail.use_ssl:
            host = smtplib.SMTP_SSL(mail.server, mail.port, context=context, **options)
        else:
            host = smtplib.SMTP(mail.server, mail.port, **options)
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
        with contextlib.suppress(
            smtplib.SMTPException, OSError
        ):  # the letters are out: a broken QUIT is no failure
            if self.host:
                self.host.quit()


class SafeMail(Mail):
    def connect(self):
        return SafeConnection(current_app.extensions["mail"])


mail = SafeMail()


class Line:
    """One connection to the mail server, opened for the first letter and again when it broke."""

    def __init__(self):
        self._open = None

    def send(self, message: SafeMessage) -> None:
        """Raises Refused or NotNow."""
        try:
            if self._open is None:
                connection = mail.connect()
                connection.__enter__()
                self._open = connection
            self._open.send(message)
        except smtplib.SMTPException as error:
            self._after(error)
            raise _explained(error) from None
        except OSError as error:
            self.hang_up()
            raise Unreachable(f"Der Mail-Server antwortet nicht ({error}).") from None

    def _after(self, error: smtplib.SMTPException) -> None:
        """A refused recipient leaves the line usable; anything else starts afresh."""
        if not isinstance(error, smtplib.SMTPRecipientsRefused):
            self.hang_up()

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


def _explained(error: smtplib.SMTPException) -> Refused | NotNow:
    code, words = _said(error)
    if code and 500 <= code < 600:
        return Refused(f"Der Mail-Server hat abgelehnt: {code} {words}")
    return NotNow(f"Der Mail-Server hat noch nicht angenommen: {code or ''} {words}".replace("  ", " "))


def _said(error: smtplib.SMTPException) -> tuple[int | None, str]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, words = error.smtp_code, error.smtp_error
    else:
        return None, str(error) or type(error).__name__
    return code, words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
