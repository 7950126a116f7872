"""Wrong codes are counted in one place, by member and kind of code: a frozen copy of the row."""

from peewee import CharField, CompositeKey, DateTimeField, ForeignKeyField, IntegerField, Model

MOVED = (
    ("sign_in", "wrong INTEGER NOT NULL DEFAULT 0"),
    ("second_factor", "wrong INTEGER NOT NULL DEFAULT 0"),
)


def up(migrator, db):
    db.create_tables([_new_row(db)])
    for table, column in MOVED:
        db.execute_sql(f"ALTER TABLE {table} DROP COLUMN {column.split()[0]}")
    db.execute_sql("ALTER TABLE second_factor DROP COLUMN waits_until")  # nobody waits longer for an upgrade


def _new_row(db):
    class Member(Model):
        class Meta:
            database = db
            table_name = "member"

    class WrongCodes(Model):
        member = ForeignKeyField(Member, on_delete="CASCADE", index=False)
        kind = CharField(max_length=8)
        number = IntegerField()
        last_at = DateTimeField()

        class Meta:
            database = db
            table_name = "wrong_codes"
            primary_key = CompositeKey("member", "kind")

    return WrongCodes


def down(migrator, db):
    moment = "DATETIME" if db.param == "?" else "TIMESTAMP"
    db.execute_sql(f"ALTER TABLE second_factor ADD COLUMN waits_until {moment}")
    for table, column in MOVED:
        db.execute_sql(f"ALTER TABLE {table} ADD COLUMN {column}")
    migrator.migrate(migrator.drop_table("wrong_codes"))
