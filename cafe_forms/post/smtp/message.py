"""A letter on the wire: headers that nothing breaks open, and quoted-printable parts that every mail server takes."""

import re
from dataclasses import dataclass, field
from email.header import Header, decode_header, make_header
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import formataddr, formatdate, parseaddr
from functools import lru_cache

from flask_mail import sanitize_address

# Breaks a header, or a reader that splits lines
UNWANTED = re.compile(r"[\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
ADDRESS = re.compile(r"[^\s<>()\[\],;:\"\\@]+@[^\s<>()\[\],;:\"\\@]+")


class AsGiven(EmailPolicy):
    """Headers go out as they are handed in.

    The default policy folds a long List-Unsubscribe into an encoded word, which no mail program takes for a link, and
    reads a subject that looks like an encoded word as one.
    """

    def header_store_parse(self, name, value):
        return name, value

    def fold_binary(self, name, value):
        return f"{name}: {value}{self.linesep}".encode("ascii")


LONGEST_LINE = 76  # of a header with encoded words (RFC 2047), and of parts (RFC 2045)
ROOM = LONGEST_LINE - len("Reply-To: ")
POLICY = AsGiven(linesep="\r\n", max_line_length=LONGEST_LINE)


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
        letter = EmailMessage(POLICY)
        letter["MIME-Version"] = "1.0"
        letter["Subject"] = folded(self.subject)
        letter["From"] = _mailbox(self.sender)
        letter["To"] = ", ".join(address(to) for to in self.recipients)
        letter["Date"] = formatdate(self.date, usegmt=True)
        letter["Message-ID"] = self.message_id
        if self.reply_to:
            letter["Reply-To"] = _mailbox(self.reply_to)
        for name, value in self.extra_headers.items():
            letter[name] = value
        letter.set_content(_lines(self.body), cte="quoted-printable")
        if self.html:
            letter.add_alternative(_lines(self.html), subtype="html", cte="quoted-printable")
        for name, kind, content in self.attachments:
            _attach(letter, name, kind, content)
        return letter.as_bytes()


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _attach(letter: EmailMessage, name: str, kind: str, content: bytes) -> None:
    """`kind` with its parameters, as in "text/calendar; charset=utf-8"."""
    maintype, subtype = kind.split(";")[0].split("/")
    letter.add_attachment(content, maintype, subtype, filename=name)
    *_others, part = letter.iter_attachments()
    part.replace_header("Content-Type", kind)


def folded(text: str) -> str:
    """What stands in a header, in short lines: as encoded words where it must be (RFC 2047), broken at its spaces.

    Some readers show a gap where one encoded word ends and the next begins; so each one ends where there is a gap.
    """
    in_a_header = str.rstrip if text.isascii() and "=?" not in text else _encoded
    lines = [""]
    for word in re.findall(r"\s*\S+\s*", text):
        if lines[-1] and len(in_a_header(lines[-1] + word)) > ROOM:
            lines.append("")
        lines[-1] += word
    return "\r\n ".join(map(in_a_header, lines))


def _encoded(text: str) -> str:
    return Header(text, "utf-8", ROOM).encode(linesep="\r\n")


@lru_cache(maxsize=64)  # the sender and the reply address are the same in every letter
def address(typed: str) -> str:
    """As it stands in the dialogue, on one line."""
    return "".join(sanitize_address(typed).splitlines())


def _mailbox(typed: str) -> str:
    """With the name that goes with it, as it stands in a header; it may have been encoded before."""
    name = str(make_header(decode_header(parseaddr(typed)[0])))
    bare = parseaddr(address(typed))[1]
    if name.isascii() and "=?" not in name:
        return formataddr((name, bare))
    return f"{folded(name)}\r\n <{bare}>"
