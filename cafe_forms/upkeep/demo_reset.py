"""A demo café is thrown away, so that it can begin anew; nothing but one whose people are all invented."""

import contextlib
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cafe_forms import db
from cafe_forms.upkeep import in_use
from cafe_forms.upkeep.restore import BESIDE

INVENTED = "%@cafe.example"  # no letter reaches such an address


class NotReset(Exception):
    """The text says in one line why; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a database holds: how many surveys, and its cafés by name."""

    surveys: int
    cafes: tuple[str, ...]


def forget(url: str, agree: Callable[[Held], None]) -> Held | None:
    """What went; without a database there is nothing to do. Whatever `agree` raises leaves all as it is.

    Raises NotReset.
    """
    if not url.startswith("sqlite:"):
        raise NotReset("the database is PostgreSQL: drop it and create it by hand")
    live = Path(db.open_database(url).database).absolute()
    if not live.exists():
        return None
    try:
        with in_use.alone(str(live)):
            if not _is_demo(live):
                raise NotReset("this is no demo café, or somebody real is in it: nothing was thrown away")
            agree(held := _held(live))
            for suffix in ("", *BESIDE):
                Path(f"{live}{suffix}").unlink(missing_ok=True)
    except in_use.InUse:
        raise NotReset("the database is in use: stop serve, web, worker and commands first") from None
    return held


def _held(live: Path) -> Held:
    with contextlib.closing(sqlite3.connect(f"file:{live}?mode=ro", uri=True)) as opened:
        (surveys,) = opened.execute("SELECT count(*) FROM survey").fetchone()
        return Held(surveys, tuple(name for (name,) in opened.execute("SELECT name FROM site ORDER BY id")))


def _is_demo(live: Path) -> bool:
    """Seeded by `demo`, and nobody but invented people was invited since."""
    with contextlib.closing(sqlite3.connect(f"file:{live}?mode=ro", uri=True)) as opened:
        try:
            (seeded,) = opened.execute("SELECT count(*) FROM audit WHERE action = 'demo'").fetchone()
            (real,) = opened.execute(
                "SELECT count(*) FROM member WHERE email NOT LIKE ?", [INVENTED]
            ).fetchone()
        except sqlite3.DatabaseError:
            return False
    return bool(seeded) and not real
