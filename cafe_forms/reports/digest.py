"""The weekly digest: one letter per member and ISO week, owed on Monday morning, with nothing that anybody answered."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from cafe_forms import clock
from cafe_forms.db import database
from cafe_forms.models import Delivery, Mark, Member
from cafe_forms.post import letters, outbox
from cafe_forms.post.letters import Pointless
from cafe_forms.reports import week as weeks

LETTER = "digest"
OWED = "digests"
WEEK = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest as it would go out now; `facts` is None when there is nothing to tell."""

    member: Member
    week: str
    releases: list[int]
    facts: dict | None


def owe_due(*, now: dt.datetime, zone: ZoneInfo, weekday: int, at: dt.time) -> list[int]:
    """Owe this week's digests once its moment has come; a moment that was missed is made up for until Sunday.

    Who had nothing to hear at that moment hears on the next Monday: a letter in between would tell what caused it.
    """
    local = now.astimezone(zone)
    week = clock.week_of(local.date())
    moment = clock.at_local(clock.monday_of(week) + dt.timedelta(days=weekday), at, zone)
    if now < moment or Mark.last(OWED) == moment:
        return []
    found = digests(week, now=now, zone=zone)
    with database.atomic():
        owed = [owe(digest, now=now, zone=zone) for digest in found]
        Mark.put(OWED, moment)
    return [delivery for delivery in owed if delivery is not None]


def digests(week: str, *, now: dt.datetime, zone: ZoneInfo, member: Member | None = None) -> list[Digest]:
    """What every active member (or this one) would be told for this week."""
    members = [member] if member else Member.select().where(Member.is_active).order_by(Member.email)
    return [_digest(who, week, now, zone) for who in members]


def owe(digest: Digest, *, now: dt.datetime, zone: ZoneInfo) -> int | None:
    """Owe one digest; None when there is nothing to tell or it was owed before."""
    if digest.facts is None:
        return None
    with database.atomic():
        return outbox.owe(
            LETTER,
            key=_key(digest.week, digest.member),
            to=digest.member.email,
            member=digest.member,
            facts={"week": digest.week, "releases": digest.releases},
            now=now,
            expires_at=_end_of(digest.week, zone),
        )


def was_owed(digest: Digest) -> bool:
    return Delivery.select().where(Delivery.key == _key(digest.week, digest.member)).exists()


def _key(week: str, member: Member) -> str:
    return f"digest/{week}/{member.id}"


def _end_of(week: str, zone: ZoneInfo) -> dt.datetime:
    return clock.at_local(clock.monday_of(week) + WEEK, dt.time(0), zone)


def _digest(member: Member, week: str, now: dt.datetime, zone: ZoneInfo) -> Digest:
    releases = _untold(member, week, now, zone)
    return Digest(member, week, releases, _facts(member, week, releases, now, zone))


def _untold(member: Member, week: str, now: dt.datetime, zone: ZoneInfo) -> list[int]:
    """Releases of the last fortnight that no other week's digest has told this member."""
    others = Delivery.select(Delivery.facts).where(
        Delivery.member == member,
        Delivery.letter == LETTER,
        Delivery.key != _key(week, member),
        Delivery.state.in_(["sent", "waiting"]),
    )
    told = {release for delivery in others for release in delivery.facts["releases"]}
    return [release for release in weeks.recent_releases(member, now, zone) if release not in told]


def facts(delivery: Delivery, now: dt.datetime, zone: ZoneInfo) -> dict:
    """What the letter says, read at the moment it is sent. Raises Pointless."""
    member = delivery.member
    if not member or not member.is_active:
        raise Pointless("Das Mitglied ist nicht mehr dabei.")
    found = _facts(member, delivery.facts["week"], delivery.facts["releases"], now, zone)
    if found is None:
        raise Pointless("Inzwischen gibt es nichts mehr zu erzählen.")
    return found


def _facts(member: Member, week: str, releases: list[int], now: dt.datetime, zone: ZoneInfo) -> dict | None:
    """None in a quiet week."""
    sites = [site for site in weeks.of(member, now=now, zone=zone, releases=releases) if not site.is_quiet]
    if not sites:
        return None
    return {"member": member, "week": week, "sites": sites, "zone": zone, "now": now.astimezone(zone)}


def written(digest: Digest) -> dict[str, str]:
    """Subject, text and HTML, as the outbox would write them."""
    return letters.write(LETTER, digest.facts)
