"""smtplib with an end: no dialogue lasts longer than it may, however slowly the other side drips its replies."""

import contextlib
import ipaddress
import re
import smtplib
import socket
import ssl
import threading
import time
from urllib.parse import urlsplit

from flask import current_app

OK, FORWARDED, GO_ON = 250, 251, 354
# A line of the letter that begins with a dot gets a second one (RFC 5321 4.5.2)
DOTS = re.compile(rb"(?m)^\.")


class NoEncryption(smtplib.SMTPException):
    """TLS is asked for, and the server offers none."""


class SilentAfterDot(smtplib.SMTPException):
    """The whole letter went out, and nobody said what became of it."""


class Bounded(smtplib.SMTP):
    """For smtplib's classes, whose time limit is one of each byte: the line is cut at `ends_at` (monotonic)."""

    def __init__(self, *args, ends_at: float, **options):
        self.ends_at = ends_at
        self._end: threading.Timer | None = None
        self._second_hand: socket.socket | None = None
        try:
            super().__init__(*args, **options)
        except BaseException:
            self.close()
            raise

    def _get_socket(self, host, port, timeout):
        plain = _connected(host, port, timeout, self.ends_at)
        # Another hold of the same line: TLS takes the first one away, and its handshake may be slow as well.
        self._second_hand = plain.dup()
        self._cut_in(self.seconds_left)
        return self._encrypted(plain)

    def _encrypted(self, plain):
        return plain

    @property
    def seconds_left(self) -> float:
        return max(0.0, self.ends_at - time.monotonic())

    def _cut_in(self, seconds: float) -> None:
        if self._end:
            self._end.cancel()
        self._end = end = threading.Timer(seconds, self.cut)
        end.daemon = True
        end.start()

    def cut(self) -> None:
        """End it from another thread: whoever waits for a reply hears that there will be none."""
        with contextlib.suppress(OSError):  # it may have ended by itself just now
            if self._second_hand:
                self._second_hand.shutdown(socket.SHUT_RDWR)

    def name_sender(self, sender: str, size: int | None = None) -> None:
        """MAIL FROM. Raises SMTPSenderRefused."""
        self.ehlo_or_helo_if_needed()
        has_size = size is not None and self.does_esmtp and self.has_extn("size")
        code, words = self.mail(sender, [f"size={size}"] if has_size else [])
        if code != OK:
            raise smtplib.SMTPSenderRefused(code, words, sender)

    def hand_over(self, to: str, letter: bytes) -> None:
        """To the dot, which is sent. Raises SMTPRecipientsRefused, SMTPDataError or OSError: then it is not out."""
        code, words = self.rcpt(to)
        if code not in {OK, FORWARDED}:
            raise smtplib.SMTPRecipientsRefused({to: (code, words)})
        code, words = self.docmd("data")
        if code != GO_ON:
            raise smtplib.SMTPDataError(code, words)
        self.send(DOTS.sub(b"..", letter) + (b".\r\n" if letter.endswith(b"\n") else b"\r\n.\r\n"))

    def reply_to_dot(self, seconds: float) -> None:
        """Wait so long, beside the other time limit. Raises SMTPDataError, or SilentAfterDot whatever went wrong."""
        began = time.monotonic()
        try:
            self._cut_in(seconds)
            self._wait_for_bytes(seconds)
            code, words = self.getreply()
        except (smtplib.SMTPException, OSError) as error:
            raise SilentAfterDot(str(error)) from None
        if code // 100 in {4, 5}:
            raise smtplib.SMTPDataError(code, words)
        if code // 100 != 2:
            raise SilentAfterDot("no reply that can be read")
        self.ends_at += time.monotonic() - began
        self._cut_in(self.seconds_left)
        self._wait_for_bytes(self.timeout)

    def _wait_for_bytes(self, seconds: float) -> None:
        if self.sock:  # none is left on a line that was closed
            self.sock.settimeout(seconds)

    def close(self):
        if self._end:
            self._end.cancel()
        if self._second_hand:
            self._second_hand.close()
        super().close()


class BoundedSMTP(Bounded):
    pass


class BoundedSMTPOverTLS(Bounded, smtplib.SMTP_SSL):
    _host: str  # smtplib's own

    def _encrypted(self, plain):
        return self.context.wrap_socket(plain, server_hostname=self._host)


def _connected(host: str, port: int, patience: float, ends_at: float) -> socket.socket:
    """A line to the first address of `host` that answers; the patience is for each, the end for all of them."""
    failure = OSError(f"{host} has no address")
    for family, kind, protocol, _name, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        line = socket.socket(family, kind, protocol)
        try:
            line.settimeout(max(0.001, min(patience, ends_at - time.monotonic())))
            line.connect(address)
            line.settimeout(patience)
            return line
        except OSError as error:
            line.close()
            failure = error
    raise failure


def dial(ends_at: float) -> BoundedSMTP | BoundedSMTPOverTLS:
    """Call the mail server of the settings; raises OSError or SMTPException."""
    config = current_app.config
    options = {
        "timeout": config["MAIL_TIMEOUT"],
        "local_hostname": own_name(config["BASE_URL"]),
        "ends_at": ends_at,
    }
    where = config["MAIL_SERVER"], config["MAIL_PORT"]
    if config["MAIL_USE_SSL"]:
        return BoundedSMTPOverTLS(*where, context=_trust(), **options)
    return BoundedSMTP(*where, **options)


def encrypt(line) -> None:
    """STARTTLS with a certificate that is checked, where the settings ask for it."""
    if current_app.config["MAIL_USE_TLS"]:
        try:
            line.starttls(context=_trust())
        except smtplib.SMTPNotSupportedError as error:
            raise NoEncryption(str(error)) from None


def _trust() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=current_app.config["MAIL_TLS_CA_FILE"])


def log_in(line) -> bool:
    """Show name and password, by the best way that both sides know; False when the settings have none."""
    name, password = current_app.config["MAIL_USERNAME"], current_app.config["MAIL_PASSWORD"]
    if not (name and password):
        return False
    try:
        line.login(name, password)
    except UnicodeError:  # its text would quote the password
        raise smtplib.SMTPException("name and password must be ASCII") from None
    return True


def own_name(base_url: str) -> str:
    """What we call ourselves: the host of our links, never that of the machine; without a name of its own localhost."""
    host = urlsplit(base_url).hostname or "localhost"
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host.encode("idna").decode()
    if address.is_loopback:
        return "localhost"
    return f"[IPv6:{address}]" if address.version == 6 else f"[{address}]"
