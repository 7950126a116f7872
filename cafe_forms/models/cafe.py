"""Where mothers meet, and who is beside them: sites, meetings, partners, help offers, the carrier."""

import secrets
from typing import Any

from peewee import (
    AutoField,
    BooleanField,
    CharField,
    DateField,
    FixedCharField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from cafe_forms.db import ReadableJSONField, Row, UTCDateTimeField, one_of
from cafe_forms.models.revisions import RevisedRow


def page_code() -> str:
    """Six letters in the address of a café's page: whoever was not given it does not find it by guessing."""
    return "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(6))


class Site(RevisedRow):
    """A place where a café meets."""

    slug = CharField(max_length=64, unique=True)
    name = CharField(max_length=200, unique=True)
    town = CharField(max_length=200, default="")
    contact = CharField(max_length=200, default="")  # whom mothers may ask, as they read it
    page_code = FixedCharField(6, unique=True, default=page_code)
    # Whether somebody said that there is no office to complain to
    ombuds_answered = BooleanField(default=False)
    shows_place = BooleanField(default=False)  # of the next meeting, on public pages
    shows_surveys = BooleanField(default=False)  # that are open, on the café's page

    def next_meeting(self, now):
        return (
            Meeting.select()
            .where(Meeting.site == self, Meeting.starts_at >= now)
            .order_by(Meeting.starts_at)
            .first()
        )


class Partner(Row):
    """An organisation beside the café: who sponsors the breakfast, where mothers go as well."""

    id = AutoField()
    name = CharField(max_length=200, unique=True)
    contacts: Any


class Meeting(RevisedRow):
    site = ForeignKeyField(Site, backref="meetings", on_delete="CASCADE")
    starts_at = UTCDateTimeField(index=True)
    place = CharField(max_length=200, default="")
    topic = CharField(max_length=200, default="")
    topic_is_public = BooleanField(default=False)  # whether mothers read it beforehand
    breakfast = BooleanField(default=False)
    sponsor = ForeignKeyField(Partner, null=True, backref="breakfasts", on_delete="SET NULL")
    attendance = IntegerField(null=True)  # how many came; never who
    done = TextField(default="")  # what was done, in two lines of the team
    next = TextField(default="")  # what comes of it
    sponsor_id: int | None
    surveys: Any

    class Meta:
        indexes = ((("site", "starts_at"), True),)


class TickedStep(Row):
    """A step of a cycle that the team has done, or will not do; `key` names the step and its survey or meeting."""

    key = CharField(max_length=64, primary_key=True)
    site = ForeignKeyField(Site, backref="ticked_steps", on_delete="CASCADE")


class ClosedDay(Row):
    """A day on which the team does not work, beside weekends and holidays."""

    id = AutoField()
    day = DateField(unique=True)
    note = CharField(max_length=200, default="")


class SiteClosedDay(Row):
    """A day on which one café has closed, beside those on which nobody of the team works."""

    id = AutoField()
    site = ForeignKeyField(Site, on_delete="CASCADE")
    day = DateField()
    note = CharField(max_length=200, default="")

    class Meta:
        indexes = ((("site", "day"), True),)


class Contact(RevisedRow):
    """Somebody at a partner who gets letters about one site, once she has said yes to them."""

    partner = ForeignKeyField(Partner, backref="contacts", on_delete="CASCADE")
    site = ForeignKeyField(Site, backref="contacts", on_delete="CASCADE")
    email = CharField(max_length=254)
    name = CharField(max_length=200, default="")
    language = CharField(max_length=2, default="de")
    confirmed = BooleanField(default=False)
    passes_on = BooleanField(default=False)  # hears of new surveys, and tells mothers
    sponsors = BooleanField(default=False)  # gets the breakfast's numbers
    is_thanked = BooleanField(default=False)  # by name in public, for the breakfast
    is_paused = BooleanField(default=False)  # gets no letters for a while
    partner_id: int

    class Meta:
        indexes = ((("site", "email"), True),)


class Offer(RevisedRow):
    """A help offer as it is read; `checked_on` is the day somebody of the team last looked at it."""

    code = CharField(max_length=64, unique=True)
    site = ForeignKeyField(Site, null=True, backref="offers", on_delete="CASCADE")
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
    audience = CharField(
        max_length=16, default="mothers", constraints=[one_of("audience", ("mothers", "staff"))]
    )
    kind = CharField(  # "ombuds": the independent office of § 9a SGB VIII
        max_length=16, default="", constraints=[one_of("kind", ("", "ombuds"))]
    )
    topics = ReadableJSONField(null=True)  # codes of the topic catalogue; None: nobody has said so far
    purpose = CharField(max_length=200, default="")  # what for, in one sentence
    verified = CharField(
        max_length=16, default="no", constraints=[one_of("verified", ("yes", "partial", "no"))]
    )
    checked_on = DateField(null=True)
    added_on = DateField()
    note = TextField(default="")
    site_id: int | None


class Carrier(RevisedRow):
    """The one organisation that runs the cafés, as the legal pages name it; what is empty they mark."""

    name = CharField(max_length=200, default="")
    street = CharField(max_length=200, default="")
    town = CharField(max_length=200, default="")
    phone = CharField(max_length=200, default="")
    email = CharField(max_length=254, default="")
    represented_by = CharField(max_length=200, default="")
    responsible = CharField(max_length=200, default="")
    hosting = CharField(max_length=200, default="")
    register = CharField(max_length=200, default="")
    protection_officer = CharField(max_length=200, default="")
    authority = CharField(max_length=200, default="")
    accessibility_body = CharField(max_length=200, default="")


class LegalPage(RevisedRow):
    """A legal page in the carrier's own words; while `text` is empty the standard text stands there."""

    name = CharField(max_length=32, unique=True)
    text = TextField(default="")


class CafeInput(RevisedRow):
    """What one café says instead of the catalogue, of one topic: its own fact, questions, exercise and the rest."""

    site = ForeignKeyField(Site, backref="inputs", on_delete="CASCADE")
    topic = CharField(max_length=64)
    texts = ReadableJSONField(default=dict)  # {name of the text: the café's own words}

    class Meta:
        indexes = ((("site", "topic"), True),)
