"""The weekly digest: one letter per member and ISO week, owed on its day, with nothing that anybody answered."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from cafe_forms import clock
from cafe_forms.cafe import offers
from cafe_forms.db import database
from cafe_forms.models import Delivery, Mark, Member, Offer, Site, revisions
from cafe_forms.post import letters, outbox, subscriptions
from cafe_forms.post.letters import Pointless
from cafe_forms.reports import recipients
from cafe_forms.reports.weekly import digest_length, news, rhythm, runs
from cafe_forms.reports.weekly import week as weeks
from cafe_forms.reports.weekly.news import BY_WEEK, LETTER
from cafe_forms.reports.weekly.pulses import Pulse, Pulses
from cafe_forms.reports.weekly.week import SiteWeek

OWED = "digests"
AT_ONCE = 100  # members
ON_REQUEST = "digest-now/"  # how the keys of letters begin that do not count as the week's
VALID_ON_REQUEST = dt.timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest as it would go out now; `facts` is None when there is nothing to tell."""

    member: Member
    week: str
    releases: list[int]
    facts: dict | None
    also_quiet: bool = False  # says so even when there is nothing to tell


def owe_due(*, now: dt.datetime, zone: ZoneInfo, weekday: int, at: dt.time) -> list[int]:
    """Owe the week's digests once its moment has come; a moment that was missed is made up for until Sunday.

    Who had nothing to hear at that moment hears a week later: a letter in between would tell what caused it.
    """
    today = now.astimezone(zone).date()
    week = rhythm.current(today, weekday)
    if _was_done(week, zone):
        return []
    moment = rhythm.moment(week, weekday, at, zone)
    if moment is None or now < moment or rhythm.is_over(moment, today, zone):
        return []
    with runs.held(OWED, week, now) as run:
        if run is None or _was_done(week, zone):
            return []
        owed = _owe_all(run, week, now=now, zone=zone, expires_at=rhythm.end(week, zone, weekday))
        with database.atomic():
            revisions.change(Member, Member.told_on.is_null(), told_on=clock.monday_of(week))
            Mark.put(OWED, clock.at_local(clock.monday_of(week), at, zone))
    return owed


def _owe_all(run: runs.Run, week: str, *, now, zone, expires_at) -> list[int]:
    """A hundred members in one transaction: whoever writes meanwhile waits for no more than that."""
    owed, pulses = [], Pulses(now, zone)
    members = Member.select().where(Member.is_active).order_by(Member.id).limit(AT_ONCE)
    while batch := list(members.where(Member.id > run.after)):
        found = [_unwritten(member, week, pulses) for member in batch]
        with database.atomic():
            owed += [owe(digest, now=now, zone=zone, expires_at=expires_at) for digest in found]
            run.step(batch[-1].id)
    return [delivery for delivery in owed if delivery is not None]


def _unwritten(member: Member, week: str, pulses: Pulses) -> Digest:
    """Like `_digest`, without the words, which are found when the letter is sent: `facts` is empty, or None."""
    releases = news.of(member, week=week, now=pulses.now, zone=pulses.zone)
    if not rhythm.has_turn(member, week):
        return Digest(member, week, releases, None)
    also_quiet = rhythm.silence_is_long(member, week)
    is_due = also_quiet or _has_news(member, pulses.of(member, releases, rhythm.horizon(member)), pulses.now)
    return Digest(member, week, releases, {} if is_due else None, also_quiet)


def _has_news(member: Member, sites: Sequence[SiteWeek | Pulse], now: dt.datetime) -> bool:
    if _only_deadlines(member):
        return any(site.has_tasks for site in sites)
    return any(not site.is_quiet for site in sites) or bool(_expiring(member, now))


def _was_done(week: str, zone: ZoneInfo) -> bool:
    last = Mark.last(OWED)
    return last is not None and clock.week_of(last.astimezone(zone).date()) == week


def digests(week: str, *, now: dt.datetime, zone: ZoneInfo, member: Member | None = None) -> list[Digest]:
    """What every active member (or this one) would be told for this week."""
    members = [member] if member else list(Member.select().where(Member.is_active).order_by(Member.email))
    return [_digest(who, week, now, zone) for who in members]


def preview(member: Member, *, now: dt.datetime, zone: ZoneInfo) -> Digest:
    """This week's as it would be written at this moment, whatever her rhythm and whether there is news or not."""
    week = clock.week_of(now.astimezone(zone).date())
    releases = news.of(member, week=week, now=now, zone=zone)
    facts = _facts(member, week, releases, now, zone, also_quiet=True)
    return Digest(member, week, releases, facts, also_quiet=True)


def owe(
    digest: Digest, *, now: dt.datetime, zone: ZoneInfo, expires_at: dt.datetime | None = None
) -> int | None:
    """Owe one digest, until the end of its week if nothing else is said; None when quiet, or owed before."""
    if digest.facts is None:
        return None
    expires_at = expires_at or rhythm.end(digest.week, zone)
    with database.atomic():
        owed = _owe(digest, news.key_of(digest.week, digest.member), now=now, expires_at=expires_at)
        if owed is not None:
            monday = clock.monday_of(digest.week)
            revisions.change(Member, Member.id == digest.member.id, told_on=monday)
    return owed


def owe_preview(member: Member, *, now: dt.datetime, zone: ZoneInfo) -> int | None:
    """Owe her the digest of this moment, once a minute at the most; the week's own is owed all the same."""
    digest = preview(member, now=now, zone=zone)
    with database.atomic():
        key = f"{ON_REQUEST}{member.id}/{now:%Y-%m-%dT%H:%M}"
        return _owe(digest, key, now=now, expires_at=now + VALID_ON_REQUEST)


def _owe(digest: Digest, key: str, *, now: dt.datetime, expires_at: dt.datetime) -> int | None:
    return outbox.owe(
        LETTER,
        key=key,
        to=digest.member.email,
        member=digest.member,
        facts={"week": digest.week, "releases": digest.releases, "also_quiet": digest.also_quiet},
        now=now,
        expires_at=expires_at,
    )


def _digest(member: Member, week: str, now: dt.datetime, zone: ZoneInfo) -> Digest:
    releases = news.of(member, week=week, now=now, zone=zone)
    if not rhythm.has_turn(member, week):
        return Digest(member, week, releases, None)
    also_quiet = rhythm.silence_is_long(member, week)
    facts = _facts(member, week, releases, now, zone, also_quiet=also_quiet)
    return Digest(member, week, releases, facts, also_quiet)


def facts(delivery: Delivery, now: dt.datetime, zone: ZoneInfo) -> dict:
    """What the letter says, read at the moment it is sent. Raises Pointless."""
    member, kept = recipients.member_of(delivery), delivery.facts
    if member.digest_rhythm == "off" and delivery.key.startswith(BY_WEEK):
        raise Pointless("unsubscribed")
    also_quiet = kept.get("also_quiet", False)
    found = _facts(member, kept["week"], kept["releases"], now, zone, also_quiet=also_quiet)
    if found is None:
        raise Pointless("nothing-to-tell")
    return _short_enough(found)


def _facts(member, week: str, releases: list[int], now, zone, *, also_quiet: bool) -> dict | None:
    """All that there is to tell; None in a quiet week, unless that is told too."""
    every = weeks.of(
        member,
        now=now,
        zone=zone,
        releases=releases,
        language=member.language,
    )
    if not also_quiet and not _has_news(member, every, now):
        return None
    wanted = (_wanted(site, member) for site in every)
    return {
        "member": member,
        "week": week,
        "now": now.astimezone(zone),
        "zone": zone,
        "names": [site.site.name for site in every],
        "all_sites": tuple(site for site in wanted if not site.is_quiet),
        "offers": _expiring(member, now),
    }


def _only_deadlines(member: Member) -> bool:
    return member.digest_rhythm == "deadlines"


def _wanted(site: SiteWeek, member: Member) -> SiteWeek:
    """To who wants deadlines alone: what is to do, and when the next meeting is."""
    return replace(site, running=(), heard=()) if _only_deadlines(member) else site


def _expiring(member: Member, now: dt.datetime) -> list[Offer]:
    """Help offers that will soon be seen no more; leads can have them checked."""
    if not member.is_lead or _only_deadlines(member):
        return []
    return offers.expiring(member.sites().select(Site.id).order_by(), now)


def _short_enough(whole: dict) -> dict:
    """The same with `sites`: of `all_sites` the most that can be told in so many words; `is_plain` in short."""
    for sites, is_plain in digest_length.steps(whole["all_sites"]):
        facts = {**whole, "sites": sites, "is_plain": is_plain}
        if digest_length.is_short(letters.write(LETTER, {**facts, "unsubscribe": "https://…"})["text"]):
            break
    return facts


def written(digest: Digest, **more) -> dict[str, str]:
    """Subject, text and HTML, as the outbox would write a digest with facts; `columns=…` for a wider text."""
    unsubscribe = subscriptions.link_of(Delivery(letter=LETTER, member=digest.member))
    return letters.write(LETTER, {"unsubscribe": unsubscribe, **_short_enough(digest.facts or {}), **more})
