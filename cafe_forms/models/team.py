"""Members: where they work, how they sign in, what they did."""

from typing import Any

from peewee import (
    AutoField,
    BlobField,
    BooleanField,
    CharField,
    CompositeKey,
    DateField,
    FixedCharField,
    ForeignKeyField,
    IntegerField,
)

from cafe_forms.clock import utcnow
from cafe_forms.db import Row, UTCDateTimeField, one_of, random_id
from cafe_forms.models.cafe import Site
from cafe_forms.models.revisions import RevisedRow
from cafe_forms.models.surveys import Survey

ROLES = ("staff", "lead", "admin")
RHYTHMS = ("weekly", "fortnightly", "deadlines", "off")


class Member(RevisedRow):
    """A person of the team."""

    UNSEEN = frozenset({"told_on"})

    email = CharField(max_length=254, unique=True)
    name = CharField(max_length=200, default="")
    role = CharField(max_length=8, constraints=[one_of("role", ROLES)])
    everywhere = BooleanField(default=False)  # at every site, also those that come later
    is_active = BooleanField(default=True)
    locked_by_admin = BooleanField(default=False)  # or by a restore: then an admin lets her in again
    language = CharField(max_length=2, default="de")  # of her letters: one of TEAM_LANGUAGES
    digest_rhythm = CharField(max_length=12, default="weekly", constraints=[one_of("digest_rhythm", RHYTHMS)])
    # The Monday of her last digest; of the first quiet week while there was none
    told_on = DateField(null=True)
    memberships: Any  # rows of Membership, as a query: peewee adds it

    @property
    def is_lead(self):
        return self.role in {"lead", "admin"}

    def sites(self):
        if self.everywhere:
            return Site.select().order_by(Site.name)
        return Site.select().join(Membership).where(Membership.member == self).order_by(Site.name)

    def surveys(self):
        return Survey.select().where(Survey.site.in_(self.sites().select(Site.id).order_by()))

    @classmethod
    def of(cls, site):
        """Who works at this site and hears of it; admins look after the machine."""
        here = Membership.select(Membership.member).where(Membership.site == site)
        return cls.select().where(cls.is_active, cls.role != "admin", cls.everywhere | cls.id.in_(here))


class Membership(Row):
    member = ForeignKeyField(Member, backref="memberships", on_delete="CASCADE")
    site = ForeignKeyField(Site, backref="memberships", on_delete="CASCADE")
    member_id: int

    class Meta:
        primary_key = CompositeKey("member", "site")


class CalendarFeed(Row):
    """A member's secret address of a site's calendar; the address ends with the row."""

    id = FixedCharField(32, primary_key=True, default=random_id)
    member = ForeignKeyField(Member, on_delete="CASCADE")
    site = ForeignKeyField(Site, on_delete="CASCADE")
    site_id: int

    class Meta:
        indexes = ((("member", "site"), True),)


class SignIn(Row):
    """A sign-in letter that is good: SHA-256 of its link's token, and a keyed hash of the code beside it.

    A mail scanner may have pressed the link's button, so the code outlives it: `session` is what the link began.
    """

    digest = BlobField(primary_key=True)
    member = ForeignKeyField(Member, on_delete="CASCADE")
    expires_at = UTCDateTimeField()
    code = BlobField(null=True)
    # The digest of the session that the link began, which ends with the code's use
    session = BlobField(null=True)


class Session(Row):
    """A member who is signed in: SHA-256 of the token in her cookie."""

    digest = BlobField(primary_key=True)
    member = ForeignKeyField(Member, on_delete="CASCADE")
    expires_at = UTCDateTimeField()
    awaits = CharField(  # code or setup of her second factor
        max_length=8, default="", constraints=[one_of("awaits", ("", "code", "setup"))]
    )

    @property
    def name(self):
        """What an address may call it: the cookie's token cannot be told from it."""
        return bytes(self.digest).hex()[:16]


class SecondFactor(Row):
    """A member's authenticator app. Its secret stands nowhere: it comes of our key, the member and this salt."""

    member = ForeignKeyField(Member, primary_key=True, on_delete="CASCADE")
    salt = FixedCharField(32, default=random_id)
    is_on = BooleanField(default=False)  # since a first code was right
    last_step = IntegerField(default=0)  # half minutes since 1970: a code counts once
    member_id: int

    REQUIRED = "second-factor"  # mark: since when leads and admins need one


class RecoveryCode(Row):
    """A way in without the app that was not used yet: a keyed hash of its letters."""

    member = ForeignKeyField(Member, on_delete="CASCADE", index=False)
    digest = BlobField()

    class Meta:
        primary_key = CompositeKey("member", "digest")


class ApiToken(Row):
    """What another system says to see what a member sees: a keyed hash of it, a role no greater than hers, an end."""

    id = FixedCharField(32, primary_key=True, default=random_id)
    member = ForeignKeyField(Member, backref="api_tokens", on_delete="CASCADE")
    digest = BlobField(unique=True)
    name = CharField(max_length=100)
    role = CharField(max_length=8, constraints=[one_of("role", ROLES)])
    made_on = DateField()
    ends_on = DateField()  # good until the end of this day
    used_on = DateField(null=True)

    def sites(self):
        """Those that she chose and works at still."""
        chosen = ApiTokenSite.select(ApiTokenSite.site).where(ApiTokenSite.token == self)
        return self.member.sites().where(Site.id.in_(chosen))

    def surveys(self):
        return Survey.select().where(Survey.site.in_(self.sites().select(Site.id).order_by()))


class ApiTokenSite(Row):
    """A café that a token may see."""

    token = ForeignKeyField(ApiToken, on_delete="CASCADE")
    site = ForeignKeyField(Site, on_delete="CASCADE")

    class Meta:
        primary_key = CompositeKey("token", "site")


class WrongCodes(Row):
    """How often a member's code of one kind was typed wrong lately, by whomever."""

    member = ForeignKeyField(Member, on_delete="CASCADE", index=False)
    kind = CharField(max_length=8, constraints=[one_of("kind", ("letter", "app", "recovery"))])
    number = IntegerField()
    last_at = UTCDateTimeField()

    class Meta:
        primary_key = CompositeKey("member", "kind")


class Audit(Row):
    """Who did what when; never what somebody answered."""

    id = AutoField()
    at = UTCDateTimeField(default=utcnow, index=True)
    member = ForeignKeyField(Member, null=True, on_delete="SET NULL")
    door = CharField(  # "letter": a link in one
        max_length=8, default="page", constraints=[one_of("door", ("page", "command", "letter", "api"))]
    )
    action = CharField(max_length=32)
    subject = CharField(max_length=200, default="")
    note = CharField(max_length=500, default="")
    member_id: int | None
