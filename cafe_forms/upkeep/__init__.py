"""What keeps the house in order: schema and help offers brought up to date, the heartbeat, old sign-ins forgotten."""

import datetime as dt
from pathlib import Path

from cafe_forms import clock, db, doubt
from cafe_forms.cafe import offers
from cafe_forms.doubt import BELIEVED, HEARTBEAT
from cafe_forms.engines.checks import BrokenRowsError
from cafe_forms.models import ApiToken, Mark, Session, SignIn
from cafe_forms.upkeep import in_use, restore, schema
from cafe_forms.upkeep.schema import WrongDatabase  # noqa: F401 - whoever brings up to date is refused with it


def bring_up_to_date(*, may_begin: bool = True) -> list[str]:
    """Say that the database is in use until this process ends, and migrate it; returns the migrations that ran.

    Raises WrongDatabase where it is of something else or of a newer version, and, if none may be begun, empty.
    """
    if not may_begin:
        schema.must_be_there()
    if db.is_sqlite():
        db.database.make_file()
        in_use.hold(db.database.database)
        restore.forget_drafts(Path(db.database.database))
    schema.must_fit(may_begin=may_begin)
    return migrate()


def is_new(ran: list[str]) -> bool:
    """Whether a database of which these migrations ran held nothing before."""
    return schema.known() == set(ran)


def migrate() -> list[str]:
    """Migrate, and add help offers that the catalogue has new; returns the migrations that ran.

    Raises WrongDatabase with the rows that a rule of a new version finds broken; nothing of it is changed then.
    """
    try:
        ran = db.bring_up_to_date()
    except BrokenRowsError as broken:
        raise schema.broken(broken) from None
    with db.database.connection_context():
        schema.must_have_our_columns()
        offers.bring_up_to_date(today=clock.utcnow().date())
    return ran


def beat(now: dt.datetime) -> None:
    """Say that the worker lives. It writes every minute, so the file's time does not tell of the last response."""
    with db.database.atomic():
        Mark.put(HEARTBEAT, now)
        if doubt.since() is None:
            Mark.end(BELIEVED)  # the heartbeat says it from now on


def forget_old_sign_ins(now: dt.datetime) -> None:
    SignIn.delete().where(SignIn.expires_at <= now).execute()
    Session.delete().where(Session.expires_at <= now).execute()
    ApiToken.delete().where(ApiToken.ends_on < now.date() - dt.timedelta(days=1)).execute()
