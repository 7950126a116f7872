"""One-time codes: keyed hashes of those that were not used yet."""

from peewee import (
    BlobField,
    CompositeKey,
    ForeignKeyField,
    IntegerField,
    Model,
    PostgresqlDatabase,
    SqliteDatabase,
)


def up(migrator, db):
    class Survey(Model):
        id = IntegerField(primary_key=True)

        class Meta:
            database = db
            table_name = "survey"

    class OneTimeCode(Model):
        survey = ForeignKeyField(Survey, on_delete="CASCADE", index=False)
        digest = BlobField()

        class Meta:
            database = db
            table_name = "one_time_code"
            primary_key = CompositeKey("survey", "digest")
            without_rowid = isinstance(db, SqliteDatabase)

    db.create_tables([OneTimeCode])

    if isinstance(db, PostgresqlDatabase):
        # The planner's statistics would keep values of this column when the rows are gone.
        db.execute_sql("ALTER TABLE one_time_code ALTER COLUMN digest SET STATISTICS 0")


def down(migrator, db):
    migrator.migrate(migrator.drop_table("one_time_code"))
