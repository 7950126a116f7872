"""How far a long duty has come; what a survey is called, and in which languages, without reading what it asks."""

from peewee import CharField, IntegerField, Model

from cafe_forms.db import UTCDateTimeField

COLUMNS = (("title", "{}"), ("languages", "[]"))


def up(migrator, db):
    document = "TEXT" if db.param == "?" else "JSONB"
    for name, empty in COLUMNS:  # of those that are there it is read as before
        db.execute_sql(f"ALTER TABLE survey ADD COLUMN {name} {document} NOT NULL DEFAULT '{empty}'")
    db.create_tables([_checkpoint(db)])


def _checkpoint(db):
    class Checkpoint(Model):
        name = CharField(max_length=32, primary_key=True)
        run = CharField(max_length=16)
        after = IntegerField()
        held_until = UTCDateTimeField(null=True)

        class Meta:
            database = db
            table_name = "checkpoint"

    return Checkpoint


def down(migrator, db):
    db.drop_tables([_checkpoint(db)])
    for name, _empty in COLUMNS:
        db.execute_sql(f"ALTER TABLE survey DROP COLUMN {name}")
