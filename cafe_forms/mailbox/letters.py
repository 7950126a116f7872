"""The letters that arrived: kept in a Maildir, newest first, and taken apart without ever failing."""

import re
from contextlib import suppress
from email.errors import MessageError
from email.header import decode_header, make_header
from email.parser import BytesHeaderParser, BytesParser
from email.utils import parsedate_to_datetime
from functools import cached_property
from mailbox import Maildir
from mimetypes import guess_extension


class Letters:
    """A Maildir that other processes may read and add to at the same time."""

    def __init__(self, folder):
        self.folder = folder
        for path in (folder, folder / "tmp", folder / "new", folder / "cur"):
            path.mkdir(mode=0o700, parents=True, exist_ok=True)

    def keep(self, content, sender, recipients):
        """Store the bytes as they came, below two headers that tell the envelope."""
        envelope = f"X-MailFrom: {sender}\r\nX-RcptTo: {', '.join(recipients)}\r\n"
        self._maildir().add(envelope.encode("utf-8", "surrogateescape") + content)

    def newest_first(self):
        """Letters of which only the headers are read."""
        keys = sorted(self._maildir().keys(), key=arrival, reverse=True)
        found = (self._open(key, BytesHeaderParser()) for key in keys)
        return [letter for letter in found if letter]

    def find(self, key):
        """The whole letter, or None when it is not or no longer here."""
        try:
            return self._open(key, BytesParser())
        except RecursionError:  # multiparts nested hundreds deep: the source can still be shown
            return self._open(key, BytesHeaderParser())

    def clear(self):
        self._maildir().clear()

    def _maildir(self):
        # A Maildir object caches its list and is not made for threads, so everybody takes a fresh one.
        return Maildir(self.folder, create=False)

    def _open(self, key, parser):
        try:
            return Letter(key, self._maildir().get_bytes(key), parser)
        except (KeyError, FileNotFoundError):
            return None


class Letter:
    """One letter as somebody would read it, whatever its bytes are."""

    def __init__(self, key, source, parser):
        self.key = key
        self.source = source
        self.message = parser.parsebytes(source)
        self.leaves = [part for part in self.message.walk() if not part.is_multipart()]

    def header(self, name):
        """The decoded header on one line; empty when it is missing."""
        raw = next((value for key, value in self.message.raw_items() if key.lower() == name.lower()), "")
        return readable_header(raw)

    @property
    def recipient(self):
        return self.header("To") or self.header("X-RcptTo")

    @property
    def date(self):
        """The moment in the Date header; None when there is none that makes sense."""
        try:
            moment = parsedate_to_datetime(self.header("Date"))
        except (ValueError, OverflowError):
            return None
        # A zone's offset would push the calendar's first and last days over its edge.
        return moment if 1 < moment.year < 9999 else None

    @cached_property
    def text(self):
        return self._body("text/plain")

    @cached_property
    def html(self):
        return self._body("text/html")

    @property
    def source_text(self):
        return printable(self.source.decode("utf-8", "replace"))

    @cached_property
    def attachments(self):
        """All that is neither the text nor the html: [(name, bytes), …] in the letter's order."""
        bodies = [self._part("text/plain"), self._part("text/html")]
        rest = [part for part in self.leaves if not any(part is body for body in bodies)]
        return [(attachment_name(part, n), payload(part)) for n, part in enumerate(rest, 1)]

    def _part(self, content_type):
        shown = (part for part in self.leaves if part.get_content_disposition() != "attachment")
        return next((part for part in shown if part.get_content_type() == content_type), None)

    def _body(self, content_type):
        """The first such part as text; None when the letter has none."""
        part = self._part(content_type)
        if part is None:
            return None
        charset = part.get_content_charset("utf-8")
        try:
            return printable(payload(part).decode(charset, "replace"))
        except (LookupError, ValueError):  # a charset that nobody knows
            return printable(payload(part).decode("utf-8", "replace"))


def arrival(key):
    """A Maildir name starts with seconds, microseconds, process and counter: the order of arrival."""
    return [int(number) for number in re.findall(r"\d+", key)]


def payload(part):
    return part.get_payload(decode=True) or b""


def attachment_name(part, number):
    name = readable_header(printable(part.get_filename() or ""))
    ending = guess_extension(part.get_content_type()) or ""
    return re.sub(r"[/\\]", "_", name) or f"anhang-{number}{ending}"


def readable_header(raw):
    """Encoded words and raw UTF-8 as one line of text; what cannot be decoded stays as it stands."""
    text = raw.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    with suppress(MessageError, LookupError, ValueError):
        text = str(make_header(decode_header(text)))
    return " ".join(printable(text).split())


def printable(text):
    """Without the lone surrogates and control characters that no page and no header may hold."""
    text = text.encode("utf-8", "replace").decode("utf-8")
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "�", text)
