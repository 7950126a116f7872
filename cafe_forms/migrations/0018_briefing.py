"""Offers have topics and a purpose; a briefing keeps what the team made of it: a frozen copy of the rows."""

from peewee import CharField, ForeignKeyField, IntegerField, JSONField, Model, TextField

COLUMNS = (  # one by one: rebuilding a table would drop what hangs on its rows
    ("offer", "kind VARCHAR(16) NOT NULL DEFAULT ''"),
    ("offer", "topics {json}"),
    ("offer", "purpose VARCHAR(200) NOT NULL DEFAULT ''"),
    ("meeting", "topic_is_public {boolean} NOT NULL DEFAULT {false}"),
    ("site", "ombuds_answered {boolean} NOT NULL DEFAULT {false}"),
)


def up(migrator, db):
    for table, column in COLUMNS:
        db.execute_sql(f"ALTER TABLE {table} ADD COLUMN {column.format(**_words(db))}")
    db.create_tables(_new_rows(db))


def _words(db) -> dict[str, str]:
    """How the two databases say yes-or-no, no, and a document."""
    if db.param == "?":
        return {"boolean": "INTEGER", "false": "0", "json": "TEXT"}
    return {"boolean": "BOOLEAN", "false": "FALSE", "json": "JSONB"}


def _new_rows(db):
    class Site(Model):
        class Meta:
            database = db
            table_name = "site"

    class Survey(Model):
        class Meta:
            database = db
            table_name = "survey"

    class CafeInput(Model):
        site = ForeignKeyField(Site, on_delete="CASCADE")
        topic = CharField(max_length=64)
        texts = JSONField()
        revision = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "cafe_input"
            indexes = ((("site", "topic"), True),)

    class Preparation(Model):
        survey = ForeignKeyField(Survey, unique=True, on_delete="CASCADE")
        choice = CharField(max_length=64, default="")
        why = CharField(max_length=400, default="")
        notes = TextField(default="")
        dropped = JSONField()
        revision = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "preparation"

    return [CafeInput, Preparation]


def down(migrator, db):
    migrator.migrate(migrator.drop_table("preparation"), migrator.drop_table("cafe_input"))
    for table, column in reversed(COLUMNS):
        db.execute_sql(f"ALTER TABLE {table} DROP COLUMN {column.split()[0]}")
