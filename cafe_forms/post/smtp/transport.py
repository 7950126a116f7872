"""Flask-Mail made safe: verified TLS, time limits, one recipient a message, failures told apart."""

import contextlib
import smtplib
import ssl
import time

from flask import Flask, current_app
from flask_mail import BadHeaderError, Connection, Mail

from cafe_forms.post.reasons import Reasoned
from cafe_forms.post.smtp import dialogue
from cafe_forms.post.smtp.message import ADDRESS, UNWANTED, SafeMessage, address

DIALOGUE_SECONDS = 60  # from the call to the farewell, but for replies to a dot
REPLY_SECONDS = 600  # to the dot (RFC 5321 4.5.3.2.6): who hangs up earlier sends copies
GOING_AWAY = 421  # the code that a server may say at any moment, and hang up (RFC 5321)
TOO_LARGE = 552  # the one refusal of a sender that is about the letter
LONGEST_REASON = 300  # characters


class ServerRefused(Reasoned):
    """The server said no for good (5xx)."""


class RecipientRefused(ServerRefused):
    """It is the recipient whom the server does not want, not the letter."""


class NotNow(Reasoned):
    """The server said not now (4xx), or hung up before the dot."""


class NoReply(Reasoned):
    """The whole letter went out, and the server did not say what became of it."""


class Closed(Reasoned):
    """No line to the server opens, or it takes our sender from nobody: no letter is to blame."""


class WrongPassword(Closed):
    """The server refused to sign us in; asked too often, it locks the account."""


class Line(Connection):
    """One connection, over which letters go one after the other."""

    has_served = False
    host: dialogue.Bounded

    def __enter__(self):
        self.host = self.configure_host()
        return self

    def configure_host(self):
        """Open it as far as for a letter: nothing that may go wrong until here is any letter's fault."""
        line = dialogue.dial(time.monotonic() + current_app.config["MAIL_DIALOGUE_SECONDS"])
        try:
            dialogue.encrypt(line)
            dialogue.log_in(line)
            line.name_sender(address(current_app.config["MAIL_DEFAULT_SENDER"]))
            line.rset()
        except BaseException:
            line.close()
            raise
        return line

    @property
    def has_time(self) -> bool:
        """A letter is only begun while there is half of the time left for it."""
        return self.host.seconds_left > current_app.config["MAIL_DIALOGUE_SECONDS"] / 2

    def hand_over(self, message: SafeMessage) -> None:
        """The whole letter, and the dot. Raises Closed, ServerRefused or NotNow, and then it is not out."""
        if message.has_bad_headers():
            raise BadHeaderError
        sender, (to,) = message.envelope
        letter = message.as_bytes()
        try:
            with explained(self.host):
                self.host.name_sender(sender, len(letter))
        except NotNow as fault:  # the server hung up in between: no letter was begun
            raise Closed(fault.code, **fault.facts) from None
        with explained(self.host):
            self.host.hand_over(to, letter)

    def reply(self, seconds: float) -> None:
        """What became of it. Raises ServerRefused, NotNow or NoReply."""
        self.has_served = True
        with explained(self.host):
            self.host.reply_to_dot(seconds)

    @property
    def is_usable(self) -> bool:
        return self.host.sock is not None

    def __exit__(self, *exc):
        # The letters are out: a broken QUIT is no failure.
        with contextlib.suppress(smtplib.SMTPException, OSError):
            self.host.quit()
        self.host.close()


class SafeMail(Mail):
    def init_app(self, app: Flask):
        app.config.setdefault("MAIL_DIALOGUE_SECONDS", DIALOGUE_SECONDS)
        app.config.setdefault("MAIL_REPLY_SECONDS", REPLY_SECONDS)
        return super().init_app(app)

    def connect(self) -> Line:
        return Line(current_app.extensions["mail"])


mail = SafeMail()


def open_line() -> Line:
    """Raises Closed."""
    line = mail.connect()
    try:
        return line.__enter__()
    except smtplib.SMTPAuthenticationError as error:  # whose words may quote what we said
        if error.smtp_code >= 500:
            raise WrongPassword("wrong-password", words=str(error.smtp_code)) from None
        raise Closed("wrong-password", words=str(error.smtp_code)) from None
    except dialogue.NoEncryption:
        raise Closed("no-encryption") from None
    except smtplib.SMTPServerDisconnected:
        raise Closed("silent") from None
    except smtplib.SMTPSenderRefused as error:
        raise Closed("sender-refused", words=in_words(error)) from None
    except smtplib.SMTPException as error:
        raise Closed("not-let-in", words=in_words(error)) from None
    except ssl.SSLError as error:
        fault = getattr(error, "verify_message", "") or error.reason or "TLS"
        raise Closed("not-safe", words=fault) from None
    except OSError as error:
        raise Closed("no-answer", words=str(error.strerror or error)) from None
    except UnicodeError:
        raise Closed("sender-refused", words="ASCII") from None


@contextlib.contextmanager
def explained(host):
    """What smtplib raises in the middle of a letter, in our terms. After a refusal the line serves the next letter."""
    try:
        yield
    except dialogue.SilentAfterDot:
        host.close()
        raise NoReply("no-reply") from None
    except smtplib.SMTPServerDisconnected:
        host.close()
        raise NotNow("silent") from None
    except smtplib.SMTPException as error:
        _start_over(host, error)
        raise _outcome(error) from None
    except OSError as error:
        host.close()
        raise NotNow("no-answer", words=str(error.strerror or error)) from None
    except Exception:  # a letter that cannot be written, perhaps in the middle of the dialogue
        host.close()
        raise


def _start_over(host, error: smtplib.SMTPException) -> None:
    try:
        if said(error)[0] == GOING_AWAY:
            host.close()
        else:
            host.rset()
    except (smtplib.SMTPException, OSError):
        host.close()


def _outcome(error: smtplib.SMTPException) -> Exception:
    code, words = said(error)[0], in_words(error)
    if isinstance(error, smtplib.SMTPSenderRefused) and code != TOO_LARGE:
        return Closed("sender-refused", words=words)
    if code == GOING_AWAY:
        return NotNow("going-away", words=words)
    if not code or not 500 <= code < 600:
        return NotNow("not-yet", words=words)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return RecipientRefused("address-refused", words=words)
    return ServerRefused("letter-refused", words=words)


def in_words(error: smtplib.SMTPException) -> str:
    """What the server said, on one line that quotes nobody's address."""
    text = " ".join(" ".join(str(part) for part in said(error) if part).split())
    return ADDRESS.sub("(Adresse)", UNWANTED.sub("", text))[:LONGEST_REASON]


def said(error: smtplib.SMTPException) -> tuple[int | None, str]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, words = error.smtp_code, error.smtp_error  # type: ignore[assignment]  # either may be text
    else:
        return None, str(error) or type(error).__name__
    return code, words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
