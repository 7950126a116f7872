"""What a café tells of itself: contact, page, sponsors, attendance, calendar and loop: a frozen copy of the rows."""

import secrets

from peewee import DateField, FixedCharField, ForeignKeyField, IntegerField, JSONField, Model

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
COLUMNS = (  # one by one: rebuilding a table would drop what hangs on its rows
    ("site", "contact VARCHAR(200) NOT NULL DEFAULT ''"),
    ("site", "page_code CHAR(6) NOT NULL DEFAULT ''"),
    ("site", "revision INTEGER NOT NULL DEFAULT 0"),
    ("meeting", "sponsor_id INTEGER REFERENCES partner (id) ON DELETE SET NULL"),
    ("meeting", "attendance INTEGER"),
    ("meeting", "revision INTEGER NOT NULL DEFAULT 0"),
    ("contact", "is_paused {boolean} NOT NULL DEFAULT {false}"),
    ("contact", "revision INTEGER NOT NULL DEFAULT 0"),
)


def up(migrator, db):
    boolean, false, mark = _words(db)
    for table, column in COLUMNS:
        column = column.format(boolean=boolean, false=false)
        db.execute_sql(f"ALTER TABLE {table} ADD COLUMN {column}")
    for (number,) in db.execute_sql("SELECT id FROM site").fetchall():
        code = "".join(secrets.choice(LETTERS) for _ in range(6))
        db.execute_sql(f"UPDATE site SET page_code = {mark} WHERE id = {mark}", (code, number))  # noqa: S608
    db.execute_sql("CREATE UNIQUE INDEX site_page_code ON site (page_code)")
    db.execute_sql("CREATE INDEX meeting_sponsor_id ON meeting (sponsor_id)")
    db.create_tables(_new_rows(db))


def _words(db):
    """How the two databases say yes-or-no, no, and the place of a value."""
    return ("INTEGER", "0", "?") if db.param == "?" else ("BOOLEAN", "FALSE", "%s")


def _new_rows(db):
    class Site(Model):
        class Meta:
            database = db
            table_name = "site"

    class Member(Model):
        class Meta:
            database = db
            table_name = "member"

    class Survey(Model):
        class Meta:
            database = db
            table_name = "survey"

    class CalendarFeed(Model):
        id = FixedCharField(max_length=32, primary_key=True)
        member = ForeignKeyField(Member, on_delete="CASCADE")
        site = ForeignKeyField(Site, on_delete="CASCADE")

        class Meta:
            database = db
            table_name = "calendar_feed"
            indexes = ((("member", "site"), True),)

    class LoopNote(Model):
        survey = ForeignKeyField(Survey, unique=True, on_delete="CASCADE")
        named = JSONField()
        texts = JSONField()
        published_on = DateField(null=True)
        revision = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "loop_note"

    return [CalendarFeed, LoopNote]


def down(migrator, db):
    migrator.migrate(migrator.drop_table("loop_note"), migrator.drop_table("calendar_feed"))
    db.execute_sql("DROP INDEX meeting_sponsor_id")
    db.execute_sql("DROP INDEX site_page_code")
    for table, column in reversed(COLUMNS):
        db.execute_sql(f"ALTER TABLE {table} DROP COLUMN {column.split()[0]}")
