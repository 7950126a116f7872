"""What keeps the house in order: schema and help offers brought up to date, the heartbeat, old sign-ins forgotten."""

import datetime as dt
from pathlib import Path

from cafe_forms import db
from cafe_forms.cafe import offers
from cafe_forms.models import Mark, Session, SignIn
from cafe_forms.upkeep import in_use, restore

HEARTBEAT = "heartbeat"


def bring_up_to_date() -> list[str]:
    """Say that the database is in use until this process ends, and migrate it; returns the migrations that ran."""
    if db.is_sqlite():
        db.database.make_file()
        in_use.hold(db.database.database)
        restore.forget_drafts(Path(db.database.database))
    return migrate()


def migrate() -> list[str]:
    """Migrate, and add help offers that the catalogue has new; returns the migrations that ran."""
    ran = db.bring_up_to_date()
    with db.database.connection_context():
        offers.bring_up_to_date()
    return ran


def beat(now: dt.datetime) -> None:
    """Say that the worker lives. It writes every minute, so the file's time does not tell of the last response."""
    Mark.put(HEARTBEAT, now)


def forget_old_sign_ins(now: dt.datetime) -> None:
    SignIn.delete().where(SignIn.expires_at <= now).execute()
    Session.delete().where(Session.expires_at <= now).execute()
