"""Letters that are owed, and marks of what must happen once."""

from peewee import AutoField, BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from cafe_forms.db import ReadableJSONField, Row, Statement, UTCDateTimeField, one_of
from cafe_forms.models.team import Member

STATES = ("waiting", "sent", "uncertain", "failed", "paused", "dropped")


class Delivery(Row):
    """A letter that is owed to one recipient. `facts` are ids and numbers: no secret and no answer."""

    id = AutoField()
    key = CharField(max_length=200, unique=True)  # "digest/2026-W48/7": owed once
    letter = CharField(max_length=32)
    to = CharField(max_length=254)
    member = ForeignKeyField(Member, null=True, backref="deliveries", on_delete="CASCADE")
    facts = ReadableJSONField(default=dict)
    state = CharField(max_length=16, default="waiting", index=True, constraints=[one_of("state", STATES)])
    tries = IntegerField(default=0)
    copies = IntegerField(default=0)  # that may have arrived, without anybody having said so
    due_at = UTCDateTimeField(index=True)
    held_until = UTCDateTimeField(null=True)  # the lease of the sender that has it in hand
    expires_at = UTCDateTimeField(null=True)
    reason = TextField(default="")  # a code; "" while nothing is wrong
    reason_facts = ReadableJSONField(default=dict)  # what the code's words need, such as what the server said
    owed_at = UTCDateTimeField()
    member_id: int | None


class Refusal(Row):
    """An address that servers refuse; it goes with the first letter that arrives there."""

    address = CharField(max_length=254, primary_key=True)
    in_a_row = IntegerField(default=1)
    last_at = UTCDateTimeField()
    is_paused = BooleanField(default=False)  # since the second one: its letters wait for somebody to look


class MailOutage(Row):
    """A mail server that takes no letter at all: one row for each way to it (settings), gone when it is open."""

    settings = CharField(max_length=32, primary_key=True)  # a keyed hash: other settings are tried at once
    since = UTCDateTimeField()
    probe_at = UTCDateTimeField()
    reason = CharField(max_length=400)  # a code


class Checkpoint(Row):
    """How far a long duty has come, and until when the worker that is at it counts as alive."""

    name = CharField(max_length=32, primary_key=True)
    run = CharField(max_length=16, default="")  # "2026-W48"
    after = IntegerField(default=0)  # the last row that is done
    held_until = UTCDateTimeField(null=True)


class Mark(Row):
    """When something last happened that must happen once: the heartbeat, the bands of today."""

    name = CharField(max_length=32, primary_key=True)
    at = UTCDateTimeField()

    @classmethod
    def put(cls, name, at):
        cls.insert(name=name, at=at).on_conflict(conflict_target=[cls.name], update={cls.at: at}).execute()

    @classmethod
    def begin(cls, name, at):
        """Since when: a mark that stands already is not moved."""
        cls.insert(name=name, at=at).on_conflict_ignore().execute()

    @classmethod
    def end(cls, name):
        cls.delete().where(cls.name == name).execute()

    @classmethod
    def last(cls, name):
        found = MARK.first(cls, name)
        return found and found.at


MARK = Statement(lambda name: Mark.select().where(Mark.name == name), lambda name: (name,))
