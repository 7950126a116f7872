"""What was taken back since a backup stays taken back: who may come in, who gets letters, which addresses open."""

import contextlib
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path

from cafe_forms.cafe import partners
from cafe_forms.db import Row, database
from cafe_forms.models import (
    CalendarFeed,
    Contact,
    Mark,
    Member,
    Membership,
    RecoveryCode,
    SecondFactor,
    Site,
    Survey,
    revisions,
)

TABLES = (
    "member",
    "membership",
    "site",
    "survey",
    "contact",
    "calendar_feed",
    "second_factor",
    "recovery_code",
    "mark",
)
Rows = dict[str, list[dict]]


@dataclass(frozen=True)
class Unknown:
    """Addresses of whom the replaced database could not tell: they stay out until somebody says yes."""

    members: list[str] = field(default_factory=list)
    contacts: list[str] = field(default_factory=list)


def read(file: Path) -> Rows | None:
    """{table: rows} of the database that will be replaced; None where it is missing or damaged."""
    if not file.exists():
        return None
    try:
        with contextlib.closing(sqlite3.connect(file)) as replaced:
            replaced.row_factory = sqlite3.Row
            return {table: _rows(replaced, table) for table in TABLES}
    except sqlite3.DatabaseError:
        return None


def read_on_server(url: str) -> Rows | None:
    """The same of a database on a PostgreSQL server; None where it cannot be reached or is no whole café."""
    import psycopg  # need not be installed
    from psycopg.rows import dict_row

    try:
        with psycopg.connect(url, row_factory=dict_row, connect_timeout=10) as replaced:
            return {table: replaced.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}  # noqa: S608
    except psycopg.Error:
        return None


def _rows(replaced: sqlite3.Connection, table: str) -> list[dict]:
    """Raises sqlite3.DatabaseError also where some rows could be read: one that is missing would look deleted."""
    if [tuple(row) for row in replaced.execute(f"PRAGMA integrity_check({table})")] != [("ok",)]:
        raise sqlite3.DatabaseError(table)
    return [dict(row) for row in replaced.execute(f"SELECT * FROM {table}")]  # noqa: S608 - one of TABLES


def keep(replaced: Rows | None) -> Unknown:
    """Take back in this database what `read` found to be taken back in the one that it replaces.

    Of another café, or of none that can be read, nothing is known: nobody comes in, no calendar opens, and no
    contact gets a letter before somebody has looked.
    """
    if replaced is None or not _is_same_cafe(replaced):
        replaced = None
    with database.atomic():
        unknown = Unknown(_keep_out(replaced), _keep_silent(replaced))
        feeds = [row["id"] for row in replaced["calendar_feed"]] if replaced else []
        CalendarFeed.delete().where(CalendarFeed.id.not_in(feeds)).execute()
        if replaced:
            _keep_rights(replaced)
            _keep_factors(replaced)
        return unknown


def _is_same_cafe(replaced: Rows) -> bool:
    """By what was drawn by lot: a fresh database may well have the same names. Without a site there is nothing."""
    drawn = {row["page_code"] for row in replaced["site"]} | {row["slug"] for row in replaced["survey"]}
    ours = {site.page_code for site in Site.select()} | {survey.slug for survey in Survey.select()}
    return bool(drawn & ours) or not ours


def _keep_out(replaced: Rows | None) -> list[str]:
    """Lock out whom it locked out, and whom it did not know; returns the addresses of these."""
    known = _known(replaced)
    unknown = [one for one in Member.select().order_by(Member.email) if one.id not in known and one.is_active]
    for member in unknown:
        revisions.change(Member, Member.id == member.id, is_active=False, locked_by_admin=True)
    for number, row in known.items():
        is_locked = not row["is_active"]
        by_admin = is_locked and bool(row.get("locked_by_admin", True))
        revisions.change(Member, Member.id == number, is_active=not is_locked, locked_by_admin=by_admin)
    return [member.email for member in unknown]


def _known(replaced: Rows | None) -> dict[int, dict]:
    """Its members who are ours too, by number."""
    ours = {(member.id, member.email) for member in Member.select()}
    rows = replaced["member"] if replaced else []
    return {row["id"]: row for row in rows if (row["id"], row["email"]) in ours}


def _keep_rights(replaced: Rows) -> None:
    """Roles as they were last, and no site that somebody was taken from; who ended the digest gets none."""
    works_at = {(row["member_id"], row["site_id"]) for row in replaced["membership"]}
    for number, row in _known(replaced).items():
        off = {"digest_rhythm": "off"} if row["digest_rhythm"] == "off" else {}
        revisions.change(
            Member, Member.id == number, role=row["role"], everywhere=bool(row["everywhere"]), **off
        )
        sites = [site for member, site in works_at if member == number]
        Membership.delete().where(Membership.member == number, Membership.site.not_in(sites)).execute()


def _keep_factors(replaced: Rows) -> None:
    """With the recovery codes that are left: one that was used must not open again."""
    known = _known(replaced)
    for rows, table in ((SecondFactor, "second_factor"), (RecoveryCode, "recovery_code")):
        rows.delete().where(rows.member.in_(list(known))).execute()
        if found := [row for row in replaced[table] if row["member_id"] in known]:
            rows.insert_many([_columns(rows, row) for row in found]).execute()
    if since := [row["at"] for row in replaced["mark"] if row["name"] == SecondFactor.REQUIRED]:
        Mark.begin(SecondFactor.REQUIRED, Mark.at.python_value(since[0]))


def _columns(rows: type[Row], row: dict) -> dict:
    by_column = {one.column_name: one for one in rows._meta.sorted_fields}
    known = (name for name in row if name in by_column)  # the replaced one may be of another version
    return {by_column[name]: by_column[name].python_value(row[name]) for name in known}


def _keep_silent(replaced: Rows | None) -> list[str]:
    """Take out contacts who were deleted, and letters that were ended; returns the addresses of the unknown."""
    if replaced is None:
        confirmed = list(Contact.select().where(Contact.confirmed))
        for contact in confirmed:
            revisions.change(Contact, Contact.id == contact.id, confirmed=False)
        return sorted({contact.email for contact in confirmed})
    slugs = {row["id"]: row["slug"] for row in replaced["site"]}
    left = {(slugs[row["site_id"]], row["email"]): row for row in replaced["contact"]}
    for contact in list(Contact.select(Contact, Site).join(Site)):
        if row := left.get((contact.site.slug, contact.email)):
            _end_letters(contact, row)
        else:
            partners.remove(contact)
    return []


def _end_letters(contact: Contact, row: dict) -> None:
    ended = {
        name: False for name in ("confirmed", "passes_on", "sponsors", "is_thanked") if not row.get(name)
    }
    paused = {"is_paused": True} if row["is_paused"] else {}
    revisions.change(Contact, Contact.id == contact.id, **ended, **paused)
