"""The rows, and what each can answer from itself or by one query."""

import secrets

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
    TextField,
)

from cafe_forms.clock import utcnow
from cafe_forms.db import ReadableJSONField, Row, UTCDateTimeField, random_id

ROLES = ("staff", "lead", "admin")


def page_code() -> str:
    """Six letters in the address of a café's page: whoever was not given it does not find it by guessing."""
    return "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(6))


class Site(Row):
    """A place where a café meets."""

    slug = CharField(max_length=64, unique=True)
    name = CharField(max_length=200, unique=True)
    town = CharField(max_length=200, default="")
    contact = CharField(max_length=200, default="")  # whom mothers may ask, as they read it
    page_code = FixedCharField(max_length=6, unique=True, default=page_code)
    revision = IntegerField(default=0)

    def next_meeting(self, now):
        return (
            Meeting.select()
            .where(Meeting.site == self, Meeting.starts_at >= now)
            .order_by(Meeting.starts_at)
            .first()
        )

    def team(self):
        """Who works here and hears of it; admins look after the machine."""
        here = Membership.select(Membership.member).where(Membership.site == self)
        return Member.select().where(
            Member.is_active, Member.role != "admin", Member.everywhere | Member.id.in_(here)
        )


class Partner(Row):
    """An organisation beside the café: who sponsors the breakfast, where mothers go as well."""

    name = CharField(max_length=200, unique=True)


class Meeting(Row):
    site = ForeignKeyField(Site, backref="meetings", on_delete="CASCADE")
    starts_at = UTCDateTimeField(index=True)
    place = CharField(max_length=200, default="")
    topic = CharField(max_length=200, default="")
    breakfast = BooleanField(default=False)
    sponsor = ForeignKeyField(Partner, null=True, backref="breakfasts", on_delete="SET NULL")
    attendance = IntegerField(null=True)  # how many came; never who
    revision = IntegerField(default=0)

    class Meta:
        indexes = ((("site", "starts_at"), True),)


class ClosedDay(Row):
    """A day on which the team does not work, beside weekends and holidays."""

    day = DateField(unique=True)
    note = CharField(max_length=200, default="")


class Contact(Row):
    """Somebody at a partner who gets letters about one site, once she has said yes to them."""

    partner = ForeignKeyField(Partner, backref="contacts", on_delete="CASCADE")
    site = ForeignKeyField(Site, backref="contacts", on_delete="CASCADE")
    email = CharField(max_length=254)
    name = CharField(max_length=200, default="")
    language = CharField(max_length=2, default="de")
    confirmed = BooleanField(default=False)
    passes_on = BooleanField(default=False)  # hears of new surveys, and tells mothers
    sponsors = BooleanField(default=False)  # gets the breakfast's numbers
    is_paused = BooleanField(default=False)  # gets no letters for a while
    revision = IntegerField(default=0)

    class Meta:
        indexes = ((("site", "email"), True),)


class Offer(Row):
    """A help offer as mothers see it; `checked_on` is the day somebody of the team last rang there."""

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
    audience = CharField(max_length=16, default="mothers")
    verified = CharField(max_length=16, default="no")
    checked_on = DateField(null=True)
    note = TextField(default="")
    revision = IntegerField(default=0)


class Member(Row):
    """A person of the team."""

    email = CharField(max_length=254, unique=True)
    name = CharField(max_length=200, default="")
    role = CharField(max_length=8, constraints=[Check("role IN ('staff', 'lead', 'admin')")])
    everywhere = BooleanField(default=False)  # at every site, also those that come later
    is_active = BooleanField(default=True)
    language = CharField(max_length=2, default="de")  # of her letters: one of TEAM_LANGUAGES
    digest_rhythm = CharField(max_length=12, default="weekly")  # weekly fortnightly deadlines off
    told_on = DateField(
        null=True
    )  # the Monday of her last digest; of the first quiet week while there was none
    revision = IntegerField(default=0)

    @property
    def is_lead(self):
        return self.role in {"lead", "admin"}

    def sites(self):
        if self.everywhere:
            return Site.select().order_by(Site.name)
        return Site.select().join(Membership).where(Membership.member == self).order_by(Site.name)

    def surveys(self):
        return Survey.select().where(Survey.site.in_(self.sites().select(Site.id).order_by()))


class Membership(Row):
    member = ForeignKeyField(Member, backref="memberships", on_delete="CASCADE")
    site = ForeignKeyField(Site, backref="memberships", on_delete="CASCADE")

    class Meta:
        primary_key = CompositeKey("member", "site")


class CalendarFeed(Row):
    """A member's secret address of a site's calendar; the address ends with the row."""

    id = FixedCharField(max_length=32, primary_key=True, default=random_id)
    member = ForeignKeyField(Member, on_delete="CASCADE")
    site = ForeignKeyField(Site, on_delete="CASCADE")

    class Meta:
        indexes = ((("member", "site"), True),)


class SignIn(Row):
    """A sign-in link that was not used yet: SHA-256 of its token, and a keyed hash of the code beside it."""

    digest = BlobField(primary_key=True)
    member = ForeignKeyField(Member, on_delete="CASCADE")
    expires_at = UTCDateTimeField()
    code = BlobField(null=True)
    wrong = IntegerField(default=0)  # codes typed since


class Session(Row):
    """A member who is signed in: SHA-256 of the token in her cookie."""

    digest = BlobField(primary_key=True)
    member = ForeignKeyField(Member, on_delete="CASCADE")
    expires_at = UTCDateTimeField()
    awaits = CharField(max_length=8, default="")  # '', 'code' or 'setup' of her second factor

    @property
    def name(self):
        """What an address may call it: the cookie's token cannot be told from it."""
        return bytes(self.digest).hex()[:16]


class SecondFactor(Row):
    """A member's authenticator app. Its secret stands nowhere: it comes of our key, the member and this salt."""

    member = ForeignKeyField(Member, primary_key=True, on_delete="CASCADE")
    salt = FixedCharField(max_length=32, default=random_id)
    is_on = BooleanField(default=False)  # since a first code was right
    last_step = IntegerField(default=0)  # half minutes since 1970: a code counts once
    wrong = IntegerField(default=0)  # in a row
    waits_until = UTCDateTimeField(null=True)


class RecoveryCode(Row):
    """A way in without the app that was not used yet: SHA-256 of its letters."""

    member = ForeignKeyField(Member, on_delete="CASCADE", index=False)
    digest = BlobField()

    class Meta:
        primary_key = CompositeKey("member", "digest")


class Audit(Row):
    """Who did what when; never what somebody answered."""

    at = UTCDateTimeField(default=utcnow, index=True)
    member = ForeignKeyField(Member, null=True, on_delete="SET NULL")
    action = CharField(max_length=32)
    subject = CharField(max_length=200, default="")
    note = CharField(max_length=500, default="")


class Survey(Row):
    """A questionnaire with its state. The three thresholds and `fillings` are set when it opens."""

    slug = FixedCharField(max_length=8, unique=True)
    site = ForeignKeyField(Site, backref="surveys", on_delete="RESTRICT")
    meeting = ForeignKeyField(Meeting, null=True, backref="surveys", on_delete="SET NULL")
    kind = CharField(max_length=16)
    definition = TextField()  # YAML as `definition.to_yaml()` writes it
    fillings = ReadableJSONField(default=dict)  # what {date}, {site} and {sites} stand for
    expected = IntegerField(null=True)
    created_at = UTCDateTimeField(default=utcnow)
    opened_at = UTCDateTimeField(null=True)
    closes_at = UTCDateTimeField(null=True)  # the end as people read it
    accepts_until = UTCDateTimeField(null=True, index=True)  # the end, and the grace for pages already open
    threshold = IntegerField(null=True)
    cell_threshold = IntegerField(null=True)
    sensitive_threshold = IntegerField(null=True)
    band = IntegerField(default=0)  # lower edge of the participation band, of 04:00 this morning
    outcome = CharField(max_length=8, default="", index=True)  # '', 'released' or 'too-few'
    ended_at = UTCDateTimeField(null=True)  # when the outcome was decided
    pool_is_gone = BooleanField(default=False)
    on_hold = BooleanField(default=False)  # since a restore, until a lead has decided

    def state(self, now):
        """'draft', 'open', 'closed', 'released' or 'too-few'."""
        if self.outcome:
            return self.outcome
        if self.opened_at is None:
            return "draft"
        return "open" if self.is_open(now) else "closed"

    def is_open(self, now):
        return self._may_run() and now < self.closes_at

    def accepts(self, now):
        """Also pages that were already open, within the grace after the announced end."""
        return self._may_run() and now < self.accepts_until

    def _may_run(self):
        return self.opened_at is not None and not self.outcome and not self.on_hold

    @property
    def is_discarded(self):
        """Found in a backup but released before: its responses are destroyed, and it stays on hold for good."""
        return self.on_hold and self.pool_is_gone

    def release(self):
        """The online release, or None."""
        return Release.get_or_none(Release.survey == self, Release.batch == "online")

    def paper(self):
        """The releases of sheets that were filled in on paper, in the order they were entered."""
        return self.releases.where(Release.batch != "online").order_by(Release.id)


class LoopNote(Row):
    """What the team makes of a released survey, in its own words for mothers: "ihr habt gesagt – wir machen"."""

    survey = ForeignKeyField(Survey, unique=True, backref="loop_notes", on_delete="CASCADE")
    named = ReadableJSONField(default=list)  # choices that are named as heard
    texts = ReadableJSONField(default=dict)  # {language: what the team does}
    published_on = DateField(null=True)
    revision = IntegerField(default=0)


class SpentToken(Row):
    """SHA-256 of a token's random bytes, kept by survey so that it can go 48 h after the survey stopped accepting."""

    survey = ForeignKeyField(Survey, on_delete="CASCADE", index=False)
    digest = BlobField()

    class Meta:
        primary_key = CompositeKey("survey", "digest")
        without_rowid = True  # a hidden row number would be the order of arrival


class Pooled(Row):
    """One sealed response until the release: {question name: answer}. No time, no order, nothing about her."""

    id = FixedCharField(max_length=32, primary_key=True, default=random_id)
    survey = ForeignKeyField(Survey, on_delete="RESTRICT")
    answers = ReadableJSONField()

    class Meta:
        without_rowid = True


class OneTimeCode(Row):
    """A keyed hash of a code that was drawn and not used yet; with its use the row is gone, and nothing tells when."""

    survey = ForeignKeyField(Survey, on_delete="CASCADE", index=False)
    digest = BlobField()

    class Meta:
        primary_key = CompositeKey("survey", "digest")
        without_rowid = True


class Release(Row):
    """A batch of at least k responses that left the pool together, or that came on paper: "online", "paper", "paper-2".

    No time is kept finer than its day.
    """

    survey = ForeignKeyField(Survey, backref="releases", on_delete="CASCADE")
    batch = CharField(max_length=8, default="online")
    responses = IntegerField()
    released_on = DateField(index=True)

    class Meta:
        indexes = ((("survey", "batch"), True),)


def crossed_name(first: str, second: str) -> str:
    """What two questions, or a choice of each, are called together."""
    return f"{first} × {second}"


class Tally(Row):
    """How many of one release chose one choice; for an integer question choice `_sum` and its rounded sum.

    Of a declared pair: question `a × b`, choice `x × y`, and how many chose both.
    """

    release = ForeignKeyField(Release, backref="tallies", on_delete="CASCADE", index=False)
    question = CharField(max_length=160)
    choice = CharField(max_length=160)
    count = IntegerField()

    class Meta:
        primary_key = CompositeKey("release", "question", "choice")


class FreeText(Row):
    """One redacted text of one question, at a place that was drawn by lot at release."""

    id = FixedCharField(max_length=32, primary_key=True, default=random_id)
    release = ForeignKeyField(Release, backref="texts", on_delete="CASCADE")
    question = CharField(max_length=64)
    place = IntegerField()
    text = TextField()

    class Meta:
        without_rowid = True


class Carrier(Row):
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
    revision = IntegerField(default=0)


class LegalPage(Row):
    """A legal page in the carrier's own words; while `text` is empty the standard text stands there."""

    name = CharField(max_length=32, unique=True)
    text = TextField(default="")
    revision = IntegerField(default=0)


class Delivery(Row):
    """A letter that is owed to one recipient. `facts` are ids and numbers: no secret and no answer."""

    key = CharField(max_length=200, unique=True)  # "digest/2026-W48/7": owed once
    letter = CharField(max_length=32)
    to = CharField(max_length=254)
    member = ForeignKeyField(Member, null=True, backref="deliveries", on_delete="CASCADE")
    facts = ReadableJSONField(default=dict)
    state = CharField(max_length=8, default="waiting", index=True)  # waiting sent failed paused dropped
    tries = IntegerField(default=0)
    due_at = UTCDateTimeField(index=True)
    held_until = UTCDateTimeField(null=True)  # the lease of the sender that has it in hand
    expires_at = UTCDateTimeField(null=True)
    reason = TextField(default="")
    owed_at = UTCDateTimeField()


class Refusal(Row):
    """An address that servers refuse; it goes with the first letter that arrives there."""

    address = CharField(max_length=254, primary_key=True)
    in_a_row = IntegerField(default=1)
    last_at = UTCDateTimeField()
    is_paused = BooleanField(default=False)  # since the second one: its letters wait for somebody to look


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
        found = cls.get_or_none(cls.name == name)
        return found and found.at


ROWS = (
    Site,
    Meeting,
    Offer,
    Member,
    Membership,
    SignIn,
    Session,
    Audit,
    Survey,
    SpentToken,
    Pooled,
    OneTimeCode,
    Release,
    Tally,
    FreeText,
    Delivery,
    Refusal,
    Mark,
    ClosedDay,
    Partner,
    Contact,
    CalendarFeed,
    LoopNote,
    SecondFactor,
    RecoveryCode,
    Carrier,
    LegalPage,
)
