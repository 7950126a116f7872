"""A letter on the wire: headers that nothing breaks open, and quoted-printable parts that every mail server takes.

Flask-Mail's own message asks the DNS for the machine's name each time one is made, and its lines may grow too long.
"""

import base64
import binascii
import re
from dataclasses import dataclass, field
from email.header import Header
from email.utils import formatdate
from functools import lru_cache

from flask_mail import sanitize_address

UNWANTED = re.compile(
    r"[\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]"
)  # breaks a header, or a reader that splits lines
ADDRESS = re.compile(r"[^\s<>()\[\],;:\"\\@]+@[^\s<>()\[\],;:\"\\@]+")
PART = 'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
FILE = "Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n"
FILE += 'Content-Disposition: attachment; filename="{name}"\r\n\r\n'


@dataclass
class SafeMessage:
    """`attachments` are (name in ASCII, type, bytes); `date` is a time stamp."""

    subject: str
    recipients: list[str]
    sender: str
    message_id: str
    body: str = ""
    html: str = ""
    reply_to: str | None = None
    date: float | None = None
    attachments: list[tuple[str, str, bytes]] = field(default_factory=list)
    extra_headers: dict[str, str] = field(default_factory=dict)

    @property
    def envelope(self) -> tuple[str, list[str]]:
        """Who sends, and to whom."""
        return address(self.sender), [address(to) for to in self.recipients]

    def has_bad_headers(self) -> bool:
        extra = (part for header in self.extra_headers.items() for part in header)
        headers = [self.subject, self.sender, self.reply_to or "", *self.recipients, *extra]
        is_broken = any(UNWANTED.search(str(header)) for header in headers)
        return is_broken or not all(ADDRESS.fullmatch(to) for to in self.recipients)

    def as_bytes(self) -> bytes:
        headers = {
            "MIME-Version": "1.0",
            "Subject": encoded(self.subject),
            "From": address(self.sender),
            "To": ", ".join(address(to) for to in self.recipients),
            "Date": formatdate(self.date, usegmt=True),
            "Message-ID": self.message_id,
        }
        if self.reply_to:
            headers["Reply-To"] = address(self.reply_to)
        headers |= self.extra_headers
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return head.encode("ascii") + self._content()

    def _content(self) -> bytes:
        words = _text("plain", self.body)
        if self.html:
            words = self._joined("alternative", [words, _text("html", self.html)])
        return self._joined("mixed", [words, *map(_file, self.attachments)]) if self.attachments else words

    def _joined(self, kind: str, parts: list[bytes]) -> bytes:
        """Between boundaries that no part holds: in quoted-printable and base64 no "=" has an underline behind it."""
        boundary = f"=_{kind}_{self.message_id[1:-1].split('@')[0]}"
        head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()
        line = f"--{boundary}".encode()
        return head + b"".join(line + b"\r\n" + part + b"\r\n" for part in parts) + line + b"--\r\n"


def encoded(subject: str) -> str:
    """In whole encoded words where it must be; Flask-Mail's begin within words, which readers show with gaps."""
    if subject.isascii() and "=?" not in subject:
        return subject
    return Header(subject, "utf-8").encode(linesep="")


@lru_cache(maxsize=64)  # the sender and the reply address are the same in every letter
def address(typed: str) -> str:
    """As it stands in a header, on one line, and in the dialogue."""
    return "".join(sanitize_address(typed).splitlines())


def _text(kind: str, text: str) -> bytes:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").encode()
    return PART.format(kind=kind).encode() + binascii.b2a_qp(lines).replace(b"\n", b"\r\n")


def _file(attachment: tuple[str, str, bytes]) -> bytes:
    name, kind, content = attachment
    head = FILE.format(name=name, kind=kind).encode("ascii")
    return head + base64.encodebytes(content).replace(b"\n", b"\r\n")
