"""Members who edit at once, a code beside the sign-in link, a second factor: a frozen copy of the rows."""

from peewee import (
    BlobField,
    BooleanField,
    CompositeKey,
    DateTimeField,
    FixedCharField,
    ForeignKeyField,
    IntegerField,
    Model,
)

COLUMNS = (  # one by one: rebuilding a table would drop what hangs on its rows
    ("member", "revision INTEGER NOT NULL DEFAULT 0"),
    ("session", "awaits VARCHAR(8) NOT NULL DEFAULT ''"),
    ("sign_in", "code {blob}"),
    ("sign_in", "wrong INTEGER NOT NULL DEFAULT 0"),
)


def up(migrator, db):
    blob = "BLOB" if db.param == "?" else "BYTEA"
    for table, column in COLUMNS:
        db.execute_sql(f"ALTER TABLE {table} ADD COLUMN {column.format(blob=blob)}")
    db.create_tables(_new_rows(db))


def _new_rows(db):
    class Member(Model):
        class Meta:
            database = db
            table_name = "member"

    class SecondFactor(Model):
        member = ForeignKeyField(Member, primary_key=True, on_delete="CASCADE")
        salt = FixedCharField(max_length=32)
        is_on = BooleanField()
        last_step = IntegerField()
        wrong = IntegerField()
        waits_until = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "second_factor"

    class RecoveryCode(Model):
        member = ForeignKeyField(Member, on_delete="CASCADE", index=False)
        digest = BlobField()

        class Meta:
            database = db
            table_name = "recovery_code"
            primary_key = CompositeKey("member", "digest")

    return [SecondFactor, RecoveryCode]


def down(migrator, db):
    migrator.migrate(migrator.drop_table("recovery_code"), migrator.drop_table("second_factor"))
    for table, column in reversed(COLUMNS):
        db.execute_sql(f"ALTER TABLE {table} DROP COLUMN {column.split()[0]}")
