"""Where in everything that a café keeps a word stands, in whatever spelling."""

import base64
import contextlib
import hashlib
import time
from collections.abc import Iterator
from pathlib import Path

OURS = {".yaml"}  # what the test itself wrote into the folder


def spellings(word: str) -> list[bytes]:
    """A word plain, in hex, in base64 at any offset, and hashed."""
    raw = word.encode()
    packed = [base64.b64encode(b"x" * pad + raw)[4 if pad else 0 : -4] for pad in range(3)]
    hashed = [hashlib.new(name, raw).digest() for name in ("md5", "sha1", "sha256")]
    return [raw, raw.hex().encode(), *packed, *hashed, *(one.hex().encode() for one in hashed)]


def _written(file: Path) -> bytes:
    """Its bytes without the zeros at the end of a segment of PostgreSQL's log of changes."""
    return file.read_bytes().rstrip(b"\0")


class Disk:
    """Folders, and what was written there since now: database, journals, logs, queue, mail, temporary files.

    A test asks for it before anything that it looks for is written.
    """

    def __init__(self, *folders: Path):
        self.folders, self._since = folders, time.time() - 1
        logs = [file for folder in folders for file in folder.rglob("pg_wal/*") if file.is_file()]
        self._before = {file: len(_written(file)) for file in logs}  # grows at its end alone

    def contents(self) -> Iterator[tuple[str, bytes]]:
        """(name, content) of every file that was written; of PostgreSQL's log of changes, what came after."""
        for file in [file for folder in self.folders for file in folder.rglob("*")]:
            with contextlib.suppress(FileNotFoundError):  # a server puts away what it no longer needs
                if file.is_file() and file.suffix not in OURS and file.stat().st_mtime >= self._since:
                    yield file.name, _written(file)[self._before.get(file, 0) :]

    def traces(self, *words: str) -> set[tuple[str, str]]:
        """(word, file) of every word that stands somewhere."""
        looked_for = {word: [spelling.lower() for spelling in spellings(word)] for word in words}
        found = set()
        for name, content in self.contents():
            content = content.lower()
            found |= {(word, name) for word in words if any(one in content for one in looked_for[word])}
        return found

    def forgets(self, *words: str, within: float = 90) -> bool:
        """Whether the words are gone at some moment soon: the worker wipes when nobody reads, else a minute later."""
        until = time.monotonic() + within
        while self.traces(*words):
            if time.monotonic() > until:
                return False
            time.sleep(0.2)
        return True
