"""The carrier, its legal pages, and help offers that two may edit: a frozen copy of the rows."""

from peewee import CharField, IntegerField, Model, TextField


def up(migrator, db):
    db.execute_sql("ALTER TABLE offer ADD COLUMN revision INTEGER NOT NULL DEFAULT 0")
    db.create_tables(_new_rows(db))


def _new_rows(db):
    class Carrier(Model):
        name = CharField(max_length=200)
        street = CharField(max_length=200)
        town = CharField(max_length=200)
        phone = CharField(max_length=200)
        email = CharField(max_length=254)
        represented_by = CharField(max_length=200)
        responsible = CharField(max_length=200)
        hosting = CharField(max_length=200)
        register = CharField(max_length=200)
        protection_officer = CharField(max_length=200)
        authority = CharField(max_length=200)
        accessibility_body = CharField(max_length=200)
        revision = IntegerField()

        class Meta:
            database = db
            table_name = "carrier"

    class LegalPage(Model):
        name = CharField(max_length=32, unique=True)
        text = TextField()
        revision = IntegerField()

        class Meta:
            database = db
            table_name = "legal_page"

    return [Carrier, LegalPage]


def down(migrator, db):
    migrator.migrate(migrator.drop_table("legal_page"), migrator.drop_table("carrier"))
    db.execute_sql("ALTER TABLE offer DROP COLUMN revision")
