"""The way back: a backup is checked and brought up to date beside the database, and then takes its place at once."""

import contextlib
import itertools
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from cafe_forms import db
from cafe_forms.models import ApiToken, Delivery, Session, SignIn
from cafe_forms.post import claims
from cafe_forms.post.reasons import because
from cafe_forms.upkeep import in_use, schema
from cafe_forms.upkeep.backup import sync_folder

DRAFT = ".restoring"
BESIDE = ("-wal", "-shm", "-journal")  # what SQLite keeps beside a database


class NotRestored(Exception):
    """The text says in one line why; nothing was changed."""


@contextlib.contextmanager
def draft_of(file: Path, url: str, *, keep: bool = False) -> Iterator[tuple[str, Path]]:
    """The address of a checked copy of a backup, and the file of the database whose place it will take.

    When the block ends well, the copy is the database at `url`. Whoever is killed before that has changed nothing.
    Raises NotRestored.
    """
    if not url.startswith("sqlite:"):
        raise NotRestored("the database is PostgreSQL: bring it back with pg_restore")
    live = Path(db.open_database(url).database).absolute()
    live.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with in_use.alone(str(live)), _room_for_draft(live) as draft:
            _copy(file, draft)
            yield f"{url}{DRAFT}", live
            _take_place(draft, live, keep)
    except in_use.InUse:
        raise NotRestored("the database is in use: stop serve, web, worker and commands first") from None


@contextlib.contextmanager
def _room_for_draft(live: Path) -> Iterator[Path]:
    """A path beside the database; nothing lies there before and after, also when another restore was killed."""
    draft = live.with_name(f"{live.name}{DRAFT}")
    forget_drafts(live)
    try:
        yield draft
    finally:
        forget_drafts(live)


def forget_drafts(live: Path) -> None:
    """What a restore that was killed has left; nobody may be restoring."""
    for suffix in ("", *BESIDE, ".migrate-lock"):
        Path(f"{live}{DRAFT}{suffix}").unlink(missing_ok=True)


def _copy(file: Path, draft: Path) -> None:
    """Check the backup and write what it holds into a new file. Raises NotRestored."""
    if not file.is_file():
        raise NotRestored(f"{file}: is no file")
    if any(Path(f"{file}{suffix}").exists() for suffix in BESIDE):
        raise NotRestored(f"{file}: is a database that somebody works on, and no backup")
    draft.touch(mode=0o600)
    try:
        # Immutable: nothing is written beside the backup, which may lie on something that cannot be written to.
        address = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
        with contextlib.closing(sqlite3.connect(address, uri=True)) as backup:
            _check(backup, file)
            backup.execute("VACUUM INTO ?", (str(draft),))
    except sqlite3.Error as error:
        raise NotRestored(f"{file}: is no backup that can be read: {error}") from None


def _check(backup: sqlite3.Connection, file: Path) -> None:
    """Raises NotRestored or sqlite3.Error."""
    if backup.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
        raise NotRestored(f"{file}: is damaged")
    history = "SELECT 1 FROM sqlite_master WHERE name = 'schema_migration'"
    if not backup.execute(history).fetchone():
        raise NotRestored(f"{file}: is no backup of Café Forms")
    names = {name for (name,) in backup.execute("SELECT name FROM schema_migration")}
    if newer := names - schema.known():
        raise NotRestored(f"{file}: is of a newer version of Café Forms ({', '.join(sorted(newer))})")
    if not names:
        raise NotRestored(f"{file}: is no backup of Café Forms")


def _take_place(draft: Path, live: Path, keep: bool) -> None:
    _fold(draft)
    if live.exists():
        with contextlib.suppress(sqlite3.DatabaseError):  # a broken database is what restores are for
            _fold(live)
        if keep:
            _keep(live)
    for suffix in BESIDE:  # a log of the old database must not be read into the new one
        Path(f"{live}{suffix}").unlink(missing_ok=True)
    draft.replace(live)
    sync_folder(live.parent)


def _fold(file: Path) -> None:
    """Bring what still stands in the log of a database into its one file."""
    with contextlib.closing(sqlite3.connect(file)) as folded:
        folded.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _keep(live: Path) -> None:
    """Give the old database, and its log if it could not be folded in, a second name."""
    names = (live.with_name(f"{live.name}.before-restore-{number}") for number in itertools.count(1))
    kept = next(name for name in names if not name.exists())
    for suffix in ("", "-wal"):
        if os.path.exists(f"{live}{suffix}"):
            os.link(f"{live}{suffix}", f"{kept}{suffix}")


def sign_everybody_out() -> None:
    """Whoever was shut out since the backup must not come in with a session, or a token, of then."""
    for rows in (SignIn, Session, ApiToken):
        rows.delete().execute()


def drop_letters() -> None:
    """What waits may have gone out since the backup; who wants it nevertheless says so for each letter."""
    again = Delivery.update(state="dropped", held_until=None, **because("restored"))
    again.where(Delivery.state.in_(claims.OWED)).execute()
