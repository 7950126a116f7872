"""Flask-Mail made safe: verified TLS, a time limit, one recipient a message, failures told apart."""

import contextlib
import smtplib
import ssl
import time

from flask import Flask, current_app
from flask_mail import BadHeaderError, Connection, Mail

from cafe_forms.post import dialogue, reasons
from cafe_forms.post.message import ADDRESS, UNWANTED, SafeMessage

DIALOGUE_SECONDS = 60  # from the call to the farewell
GOING_AWAY = 421  # the code that a server may say at any moment, and hang up (RFC 5321)
TOO_LARGE = 552  # the one refusal of a sender that is about the letter
LONGEST_REASON = 300  # characters


class Refused(Exception):
    """The server said no for good (5xx); the text says so in German."""


class RecipientRefused(Refused):
    """It is the recipient whom the server does not want, not the letter."""


class NotNow(Exception):
    """The server said not now (4xx), or nothing; the text says so in German."""


class Unreachable(NotNow):
    """No line to the server could be opened, or it fell silent; no letter is to blame."""


class SafeConnection(Connection):
    def __init__(self, mail, ends_at: float):
        super().__init__(mail)
        self.ends_at = ends_at

    def configure_host(self):
        line = dialogue.dial(self.ends_at)
        try:
            dialogue.encrypt(line)
            dialogue.log_in(line)
        except BaseException:
            line.close()
            raise
        return line

    def send(self, message: SafeMessage):
        if message.has_bad_headers():
            raise BadHeaderError
        self.host.sendmail(*message.envelope, message.as_bytes())

    def __exit__(self, *exc):
        # The letters are out: a broken QUIT is no failure.
        if self.host:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self.host.quit()
            self.host.close()


class SafeMail(Mail):
    def init_app(self, app: Flask):
        app.config.setdefault("MAIL_DIALOGUE_SECONDS", DIALOGUE_SECONDS)
        return super().init_app(app)

    def connect(self, ends_at: float):
        return SafeConnection(current_app.extensions["mail"], ends_at)


mail = SafeMail()


class Line:
    """One connection for many letters: opened for the first, and again when it broke or has not long to go."""

    def __init__(self):
        self._open = None

    def send(self, message: SafeMessage) -> None:
        """Raises Refused or NotNow."""
        try:
            self._opened().send(message)
        except smtplib.SMTPServerDisconnected:
            self.hang_up()
            raise Unreachable(reasons.SILENT) from None
        except smtplib.SMTPException as error:
            if not isinstance(error, smtplib.SMTPRecipientsRefused):  # which leaves the line usable
                self.hang_up()
            raise self._explained(error) from None
        except ssl.SSLError as error:
            self.hang_up()
            fault = getattr(error, "verify_message", "") or error.reason or "TLS"
            raise Unreachable(reasons.written(reasons.NOT_SAFE, fault)) from None
        except OSError as error:
            self.hang_up()
            raise Unreachable(reasons.written(reasons.NO_ANSWER, error.strerror or error)) from None
        except Exception:  # a letter that cannot be written, perhaps in the middle of the dialogue
            self.hang_up()
            raise

    def _opened(self) -> SafeConnection:
        """A letter is only begun while there is half of the time left for it."""
        limit = current_app.config["MAIL_DIALOGUE_SECONDS"]
        if self._open and self._open.host.seconds_left < limit / 2:
            self.hang_up()
        return self._open or self._call(time.monotonic() + limit)

    def _call(self, ends_at: float) -> SafeConnection:
        connection = mail.connect(ends_at)
        try:
            connection.__enter__()
        except smtplib.SMTPAuthenticationError as error:  # whose words may quote what we said
            raise Unreachable(reasons.written(reasons.WRONG_PASSWORD, error.smtp_code)) from None
        except dialogue.NoEncryption:
            raise Unreachable(reasons.NO_ENCRYPTION) from None
        except smtplib.SMTPServerDisconnected:
            raise
        except smtplib.SMTPException as error:  # whatever it is, no letter is to blame
            raise Unreachable(reasons.written(reasons.NOT_LET_IN, in_words(error))) from None
        self._open = connection
        return connection

    def _explained(self, error: smtplib.SMTPException) -> Refused | NotNow:
        code, words = said(error)[0], in_words(error)
        if code == GOING_AWAY:
            self.hang_up()
            return Unreachable(reasons.written(reasons.GOING_AWAY, words))
        if isinstance(error, smtplib.SMTPSenderRefused) and code != TOO_LARGE:
            return Unreachable(reasons.written(reasons.SENDER_REFUSED, words))
        if not code or not 500 <= code < 600:
            return NotNow(reasons.written(reasons.NOT_YET, words))
        if isinstance(error, smtplib.SMTPRecipientsRefused):
            return RecipientRefused(reasons.written(reasons.ADDRESS_REFUSED, words))
        return Refused(reasons.written(reasons.LETTER_REFUSED, words))

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


def in_words(error: smtplib.SMTPException) -> str:
    """What the server said, on one line that quotes nobody's address."""
    text = " ".join(" ".join(str(part) for part in said(error) if part).split())
    return ADDRESS.sub("(Adresse)", UNWANTED.sub("", text))[:LONGEST_REASON]


def said(error: smtplib.SMTPException) -> tuple[int | None, str]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, words = error.smtp_code, error.smtp_error
    else:
        return None, str(error) or type(error).__name__
    return code, words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
