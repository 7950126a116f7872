"""Letters know who has them in hand, and which addresses are refused."""

from peewee import BooleanField, CharField, IntegerField, Model

from cafe_forms.db import UTCDateTimeField


def up(migrator, db):
    migrator.migrate(migrator.add_column("delivery", "held_until", UTCDateTimeField(null=True)))

    class Refusal(Model):
        address = CharField(primary_key=True, max_length=254)
        in_a_row = IntegerField(default=1)
        last_at = UTCDateTimeField()
        is_paused = BooleanField(default=False)

        class Meta:
            database = db
            table_name = "refusal"

    db.create_tables([Refusal])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("refusal"))
    migrator.migrate(migrator.drop_column("delivery", "held_until"))
