"""The whole SMTP dialogue with one letter, step by step, in words for whoever runs the machine."""

import contextlib
import datetime as dt
import secrets
import smtplib
import ssl
import time
from collections.abc import Iterator

from flask import current_app, render_template

from cafe_forms.post import letters, outage
from cafe_forms.post.letters import message_id
from cafe_forms.post.smtp import dialogue
from cafe_forms.post.smtp.message import SafeMessage
from cafe_forms.post.smtp.transport import said


class Failed(Exception):
    """The text says in one line what went wrong, and what may help."""


def speak(to: str, *, now: dt.datetime) -> Iterator[str]:
    """One line for each step that went well; if all did, the letters that wait are due. Raises Failed."""
    config, message = current_app.config, _letter(to, now)
    server = f"{config['MAIL_SERVER']} port {config['MAIL_PORT']}"
    line = None
    try:
        line = _connect(server)
        yield f"connected to {server}"
        _introduce(line)
        yield f"introduced as {line.local_hostname}"
        yield _encrypt(line, server)
        yield _log_in(line)
        yield _hand_over(line, message, to)
        outage.end(now)
    except (smtplib.SMTPServerDisconnected, OSError) as error:
        raise Failed(
            f"{server} hung up, or said nothing for too long: {error}; try again, then ask its operator"
        ) from None
    finally:
        if line:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                line.quit()
            line.close()


def _letter(to: str, now: dt.datetime) -> SafeMessage:
    config = current_app.config
    return SafeMessage(
        subject="Café Forms: eine Probe",
        recipients=[to],
        body=render_template("letters/probe.txt", base_url=config["BASE_URL"], carrier=letters.carrier()),
        sender=config["MAIL_DEFAULT_SENDER"],
        reply_to=config["REPLY_TO"],
        date=now.timestamp(),
        message_id=message_id(f"probe/{secrets.token_hex(16)}"),
        extra_headers={"Auto-Submitted": "auto-generated"},
    )


def _connect(server: str):
    try:
        return dialogue.dial(time.monotonic() + current_app.config["MAIL_DIALOGUE_SECONDS"])
    except ssl.SSLError as error:
        raise Failed(_about_tls(server, error)) from None
    except smtplib.SMTPServerDisconnected:
        raise Failed(
            f"{server} takes the call but says nothing in time: CAFE_MAIL_PORT may be the one for TLS"
            " (465 goes with CAFE_MAIL_USE_SSL), or a firewall stands between"
        ) from None
    except smtplib.SMTPException as error:  # an OSError too
        raise Failed(f"{server} does not let us in: {_words(error)}") from None
    except OSError as error:
        raise Failed(
            f"{server} cannot be reached: {error}; look at CAFE_MAIL_SERVER, CAFE_MAIL_PORT and the firewall"
        ) from None


def _introduce(line) -> None:
    try:
        line.ehlo_or_helo_if_needed()
    except smtplib.SMTPHeloError as error:
        raise Failed(f"our name is not accepted: {_words(error)}; look at CAFE_BASE_URL") from None


def _encrypt(line, server: str) -> str:
    try:
        dialogue.encrypt(line)
        line.ehlo_or_helo_if_needed()
    except ssl.SSLError as error:
        raise Failed(_about_tls(server, error)) from None
    except dialogue.NoEncryption:
        raise Failed(
            f"{server} offers no STARTTLS, so nothing was sent: try CAFE_MAIL_USE_SSL=true with port 465"
        ) from None
    except smtplib.SMTPResponseException as error:
        raise Failed(f"{server} cannot encrypt just now: {_words(error)}") from None
    if isinstance(line.sock, ssl.SSLSocket):
        return f"encrypted with {line.sock.version()}, and the certificate is good"
    return "not encrypted: neither CAFE_MAIL_USE_TLS nor CAFE_MAIL_USE_SSL is set"


def _about_tls(server: str, error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"the certificate of {server} is not accepted: {error.verify_message}; CAFE_MAIL_SERVER must be the"
            " name in it, and CAFE_MAIL_TLS_CA_FILE may name who signed it"
        )
    return (
        f"{server} does not speak TLS as we do: {error.reason or error}; with STARTTLS set CAFE_MAIL_USE_TLS"
    )


def _log_in(line) -> str:
    try:
        if dialogue.log_in(line):
            return f"signed in as {current_app.config['MAIL_USERNAME']}"
    except smtplib.SMTPAuthenticationError as error:  # its words may quote what we said
        raise Failed(
            f"user name or password is not accepted ({error.smtp_code}):"
            " look at CAFE_MAIL_USERNAME and CAFE_MAIL_PASSWORD"
        ) from None
    except smtplib.SMTPNotSupportedError:
        raise Failed(
            "the server takes no password here: unset CAFE_MAIL_USERNAME, or encrypt first"
        ) from None
    except smtplib.SMTPException as error:
        raise Failed(f"signing in failed: {_words(error)}") from None
    return "not signed in: CAFE_MAIL_USERNAME and CAFE_MAIL_PASSWORD are not set"


def _hand_over(line, message: SafeMessage, to: str) -> str:
    (sender, (recipient,)), letter = message.envelope, message.as_bytes()
    try:
        line.name_sender(sender, len(letter))
        line.hand_over(recipient, letter)
        line.reply_to_dot(current_app.config["MAIL_REPLY_SECONDS"])
    except smtplib.SMTPSenderRefused as error:
        raise Failed(
            f"our sender's address is not accepted: {_words(error)}; look at CAFE_MAIL_DEFAULT_SENDER"
        ) from None
    except smtplib.SMTPRecipientsRefused as error:
        what = "not now" if (said(error)[0] or 0) < 500 else "not accepted"
        raise Failed(f"the recipient {to} is {what}: {_words(error)}") from None
    except smtplib.SMTPDataError as error:
        raise Failed(f"the letter itself is not accepted: {_words(error)}") from None
    except dialogue.SilentAfterDot:
        raise Failed(
            f"the letter for {to} went out, and the server did not say whether it took it: it may arrive all the same"
        ) from None
    return f"accepted for {to}: if it does not arrive within minutes, look into the spam folder"


def _words(error: smtplib.SMTPException) -> str:
    text = " ".join(str(part) for part in said(error) if part)
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:300]
