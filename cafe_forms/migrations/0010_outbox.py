"""Letters that may have arrived, and a mail server that is away: a frozen copy of the rows."""

from peewee import CharField, DateTimeField, Model

INDEX = "delivery_state"
# A wider column by way of a new one: SQLite changes no type, and a new table would drop what hangs on its rows.
WIDER = (
    "ALTER TABLE delivery ADD COLUMN wider VARCHAR({size}) NOT NULL DEFAULT 'waiting'",
    "UPDATE delivery SET wider = state",
    f"DROP INDEX {INDEX}",
    "ALTER TABLE delivery DROP COLUMN state",
    "ALTER TABLE delivery RENAME COLUMN wider TO state",
    f"CREATE INDEX {INDEX} ON delivery (state)",
)


def up(migrator, db):
    _resize_state(db, 16)
    db.execute_sql("ALTER TABLE delivery ADD COLUMN copies INTEGER NOT NULL DEFAULT 0")

    class MailOutage(Model):
        settings = CharField(primary_key=True, max_length=32)
        since = DateTimeField()
        probe_at = DateTimeField()
        reason = CharField(max_length=400)

        class Meta:
            database = db
            table_name = "mail_outage"

    db.create_tables([MailOutage])
    db.execute_sql("DELETE FROM mark WHERE name = 'mail-unreachable'")  # the row before


def _resize_state(db, size):
    for statement in WIDER:
        db.execute_sql(statement.format(size=size))


def down(migrator, db):
    migrator.migrate(migrator.drop_table("mail_outage"))
    db.execute_sql("ALTER TABLE delivery DROP COLUMN copies")
    db.execute_sql("UPDATE delivery SET state = 'failed' WHERE state = 'uncertain'")
    _resize_state(db, 8)
