"""Letters as members want them, the days nobody works, and contacts at partners: a frozen copy of the rows."""

from peewee import BooleanField, CharField, DateField, ForeignKeyField, Model

MEMBER = (  # Rebuilding the table, as SQLite must to add a column without a default, would drop who belongs where.
    "language VARCHAR(2) NOT NULL DEFAULT 'de'",
    "digest_rhythm VARCHAR(12) NOT NULL DEFAULT 'weekly'",
    "told_on DATE",
)


def up(migrator, db):
    for column in MEMBER:
        db.execute_sql(f"ALTER TABLE member ADD COLUMN {column}")

    class Site(Model):
        class Meta:
            database = db
            table_name = "site"

    class ClosedDay(Model):
        day = DateField(unique=True)
        note = CharField(max_length=200, default="")

        class Meta:
            database = db
            table_name = "closed_day"

    db.create_tables([ClosedDay])

    class Partner(Model):
        name = CharField(unique=True, max_length=200)

        class Meta:
            database = db
            table_name = "partner"

    db.create_tables([Partner])

    class Contact(Model):
        partner = ForeignKeyField(Partner, on_delete="CASCADE")
        site = ForeignKeyField(Site, on_delete="CASCADE")
        email = CharField(max_length=254)
        name = CharField(max_length=200, default="")
        language = CharField(max_length=2, default="de")
        confirmed = BooleanField(default=False)
        passes_on = BooleanField(default=False)
        sponsors = BooleanField(default=False)

        class Meta:
            database = db
            table_name = "contact"
            indexes = ((("site", "email"), True),)

    db.create_tables([Contact])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("contact"))
    migrator.migrate(migrator.drop_table("partner"))
    migrator.migrate(migrator.drop_table("closed_day"))
    for column in MEMBER:
        db.execute_sql(f"ALTER TABLE member DROP COLUMN {column.split()[0]}")
