"""Where in everything that a café keeps a word stands, in whatever spelling."""

import base64
import contextlib
import hashlib
import time
from collections.abc import Iterator
from pathlib import Path

OURS = {".yaml"}  # what the test itself wrote into the folder
PAGE, HEADER, FIRST_HEADER = 8192, 24, 40  # bytes of PostgreSQL's log of changes (access/xlog_internal.h)


def spellings(word: str) -> list[bytes]:
    """A word plain, in hex, in base64 at any offset, and hashed.

    Of base64 every letter that no neighbour has a part in: of a code of eight letters these are ten, where four of
    them would be met by chance in a few million bytes.
    """
    raw = word.encode()
    packed = [
        base64.b64encode(b"x" * pad + raw)[-(-8 * pad // 6) : 8 * (pad + len(raw)) // 6] for pad in range(3)
    ]
    hashed = [hashlib.new(name, raw).digest() for name in ("md5", "sha1", "sha256")]
    return [raw, raw.hex().encode(), *packed, *hashed, *(one.hex().encode() for one in hashed)]


def _pages(log: Path) -> Iterator[tuple[int, bytes]]:
    """(header, page) of PostgreSQL's log of changes, in the order in which they are written."""
    try:
        files = [file.read_bytes() for file in sorted(log.iterdir()) if file.is_file()]
    except FileNotFoundError:  # the server has renamed one, to write it anew
        return _pages(log)
    return (
        (HEADER if start else FIRST_HEADER, content[start : start + PAGE])
        for content in files
        for start in range(0, len(content), PAGE)
    )


class Disk:
    """Folders, and what was written there since now: database, journals, logs, queue, mail, temporary files.

    A test asks for it before anything that it looks for is written.
    """

    def __init__(self, *folders: Path):
        self.folders, self._since = folders, time.time() - 1
        self._logs = [log for folder in folders for log in folder.rglob("pg_wal")]
        self._before = {hash(page) for log in self._logs for _, page in _pages(log)}

    def contents(self) -> Iterator[tuple[str, bytes]]:
        """(name, content) of every file that was written, and of the log of changes the pages that were, joined.

        A file of the log that is used again bears another name, and pages of before until they are written over.
        """
        for file in [file for folder in self.folders for file in folder.rglob("*")]:
            with contextlib.suppress(FileNotFoundError):  # a server puts away what it no longer needs
                is_apart = file.suffix in OURS or file.parent in self._logs
                if file.is_file() and not is_apart and file.stat().st_mtime >= self._since:
                    yield file.name, file.read_bytes()
        for log in self._logs:
            # Without the header of each page: it may stand in the middle of a word.
            new = (page[header:] for header, page in _pages(log) if hash(page) not in self._before)
            yield log.name, b"".join(new)

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
