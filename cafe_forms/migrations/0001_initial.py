"""The first schema: a frozen copy of the rows, so that it never changes with the models."""

from peewee import (
    BlobField,
    BooleanField,
    CharField,
    Check,
    CompositeKey,
    DateField,
    FixedCharField,
    ForeignKeyField,
    IntegerField,
    Model,
    PostgresqlDatabase,
    SqliteDatabase,
    TextField,
)

from cafe_forms.db import ReadableJSONField, UTCDateTimeField


def up(migrator, db):
    class Member(Model):
        email = CharField(unique=True, max_length=254)
        name = CharField(max_length=200, default="")
        role = CharField(max_length=8, constraints=[Check("role IN ('staff', 'lead', 'admin')")])
        everywhere = BooleanField(default=False)
        is_active = BooleanField(default=True)

        class Meta:
            database = db
            table_name = "member"

    db.create_tables([Member])

    class Audit(Model):
        at = UTCDateTimeField(index=True)
        member = ForeignKeyField(Member, null=True, on_delete="SET NULL")
        action = CharField(max_length=32)
        subject = CharField(max_length=200, default="")
        note = CharField(max_length=500, default="")

        class Meta:
            database = db
            table_name = "audit"

    db.create_tables([Audit])

    class Delivery(Model):
        key = CharField(unique=True, max_length=200)
        letter = CharField(max_length=32)
        to = CharField(max_length=254)
        member = ForeignKeyField(Member, null=True, on_delete="CASCADE")
        facts = ReadableJSONField(default=dict)
        state = CharField(index=True, max_length=8, default="waiting")
        tries = IntegerField(default=0)
        due_at = UTCDateTimeField(index=True)
        expires_at = UTCDateTimeField(null=True)
        reason = TextField(default="")
        owed_at = UTCDateTimeField()

        class Meta:
            database = db
            table_name = "delivery"

    db.create_tables([Delivery])

    class Site(Model):
        slug = CharField(unique=True, max_length=64)
        name = CharField(unique=True, max_length=200)
        town = CharField(max_length=200, default="")

        class Meta:
            database = db
            table_name = "site"

    db.create_tables([Site])

    class Meeting(Model):
        site = ForeignKeyField(Site, on_delete="CASCADE")
        starts_at = UTCDateTimeField(index=True)
        place = CharField(max_length=200, default="")
        topic = CharField(max_length=200, default="")
        breakfast = BooleanField(default=False)

        class Meta:
            database = db
            table_name = "meeting"
            indexes = ((("site", "starts_at"), True),)

    db.create_tables([Meeting])

    class Survey(Model):
        slug = FixedCharField(unique=True, max_length=8)
        site = ForeignKeyField(Site, on_delete="RESTRICT")
        meeting = ForeignKeyField(Meeting, null=True, on_delete="SET NULL")
        kind = CharField(max_length=16)
        definition = TextField()
        fillings = ReadableJSONField(default=dict)
        expected = IntegerField(null=True)
        created_at = UTCDateTimeField()
        opened_at = UTCDateTimeField(null=True)
        closes_at = UTCDateTimeField(null=True)
        accepts_until = UTCDateTimeField(index=True, null=True)
        threshold = IntegerField(null=True)
        cell_threshold = IntegerField(null=True)
        sensitive_threshold = IntegerField(null=True)
        band = IntegerField(default=0)
        outcome = CharField(index=True, max_length=8, default="")
        ended_at = UTCDateTimeField(null=True)
        pool_is_gone = BooleanField(default=False)
        on_hold = BooleanField(default=False)

        class Meta:
            database = db
            table_name = "survey"

    db.create_tables([Survey])

    class Release(Model):
        survey = ForeignKeyField(Survey, on_delete="CASCADE")
        batch = CharField(max_length=8, default="online")
        responses = IntegerField()
        released_on = DateField(index=True)

        class Meta:
            database = db
            table_name = "release"
            indexes = ((("survey", "batch"), True),)

    db.create_tables([Release])

    class FreeText(Model):
        id = FixedCharField(primary_key=True, max_length=32)
        release = ForeignKeyField(Release, on_delete="CASCADE")
        question = CharField(max_length=64)
        place = IntegerField()
        text = TextField()

        class Meta:
            database = db
            table_name = "free_text"
            without_rowid = isinstance(db, SqliteDatabase)

    db.create_tables([FreeText])

    class Mark(Model):
        name = CharField(primary_key=True, max_length=32)
        at = UTCDateTimeField()

        class Meta:
            database = db
            table_name = "mark"

    db.create_tables([Mark])

    class Membership(Model):
        member = ForeignKeyField(Member, on_delete="CASCADE")
        site = ForeignKeyField(Site, on_delete="CASCADE")

        class Meta:
            database = db
            table_name = "membership"
            primary_key = CompositeKey("member", "site")

    db.create_tables([Membership])

    class Offer(Model):
        code = CharField(unique=True, max_length=64)
        site = ForeignKeyField(Site, null=True, on_delete="CASCADE")
        name = CharField(max_length=200)
        number = CharField(max_length=64, default="")
        dial = CharField(max_length=64, default="")
        url_domain = CharField(max_length=200, default="")
        hours = ReadableJSONField(null=True)
        free = BooleanField(null=True)
        anonymous = BooleanField(default=False)
        on_bill = BooleanField(default=True)
        interpreter = BooleanField(default=False)
        languages = ReadableJSONField(default=list)
        channels = ReadableJSONField(default=list)
        audience = CharField(max_length=16, default="mothers")
        verified = CharField(max_length=16, default="no")
        checked_on = DateField(null=True)
        note = TextField(default="")

        class Meta:
            database = db
            table_name = "offer"

    db.create_tables([Offer])

    class Pooled(Model):
        id = FixedCharField(primary_key=True, max_length=32)
        survey = ForeignKeyField(Survey, on_delete="RESTRICT")
        answers = ReadableJSONField()

        class Meta:
            database = db
            table_name = "pooled"
            without_rowid = isinstance(db, SqliteDatabase)

    db.create_tables([Pooled])

    class Session(Model):
        digest = BlobField(primary_key=True)
        member = ForeignKeyField(Member, on_delete="CASCADE")
        expires_at = UTCDateTimeField()

        class Meta:
            database = db
            table_name = "session"

    db.create_tables([Session])

    class SignIn(Model):
        digest = BlobField(primary_key=True)
        member = ForeignKeyField(Member, on_delete="CASCADE")
        expires_at = UTCDateTimeField()

        class Meta:
            database = db
            table_name = "sign_in"

    db.create_tables([SignIn])

    class SpentToken(Model):
        survey = ForeignKeyField(Survey, on_delete="CASCADE", index=False)
        digest = BlobField()

        class Meta:
            database = db
            table_name = "spent_token"
            primary_key = CompositeKey("survey", "digest")
            without_rowid = isinstance(db, SqliteDatabase)

    db.create_tables([SpentToken])

    class Tally(Model):
        release = ForeignKeyField(Release, on_delete="CASCADE", index=False)
        question = CharField(max_length=160)
        choice = CharField(max_length=160)
        count = IntegerField()

        class Meta:
            database = db
            table_name = "tally"
            primary_key = CompositeKey("release", "question", "choice")

    db.create_tables([Tally])

    if isinstance(db, PostgresqlDatabase):
        keep_no_samples(db)


def keep_no_samples(db):
    """The planner's statistics would copy values of these columns, and keep them when the rows are gone."""
    for table, column in (("pooled", "answers"), ("free_text", "text"), ("spent_token", "digest")):
        db.execute_sql(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")


def down(migrator, db):
    migrator.migrate(migrator.drop_table("tally"))
    migrator.migrate(migrator.drop_table("spent_token"))
    migrator.migrate(migrator.drop_table("sign_in"))
    migrator.migrate(migrator.drop_table("session"))
    migrator.migrate(migrator.drop_table("pooled"))
    migrator.migrate(migrator.drop_table("offer"))
    migrator.migrate(migrator.drop_table("membership"))
    migrator.migrate(migrator.drop_table("mark"))
    migrator.migrate(migrator.drop_table("free_text"))
    migrator.migrate(migrator.drop_table("release"))
    migrator.migrate(migrator.drop_table("survey"))
    migrator.migrate(migrator.drop_table("meeting"))
    migrator.migrate(migrator.drop_table("site"))
    migrator.migrate(migrator.drop_table("delivery"))
    migrator.migrate(migrator.drop_table("audit"))
    migrator.migrate(migrator.drop_table("member"))
