"""Which results are news to a member: the same ones on her week page, in the preview of her letter and in it."""

import datetime as dt
from zoneinfo import ZoneInfo

from cafe_forms import clock
from cafe_forms.models import Delivery, Member, Release, Site, Survey

LETTER = "digest"
BY_WEEK = "digest/"  # how the keys of the week's own letters begin
FIRST_TELLS = dt.timedelta(days=7)  # back: who is new is sent no backlog
WITHOUT_LETTERS = dt.timedelta(days=14)  # back, for who reads of results on her page alone
TOLD_WITHIN = dt.timedelta(days=28)  # of a release, to who has digests; letters are remembered for 30 days


def key_of(week: str, member: Member) -> str:
    return f"{BY_WEEK}{week}/{member.id}"


def of(member: Member, *, now: dt.datetime, zone: ZoneInfo, week: str | None = None) -> list[int]:
    """Releases of late that no digest of another week (default: the current one) has told her, newest first."""
    if member.digest_rhythm in {"deadlines", "off"}:
        return _of_late(member, now, zone, WITHOUT_LETTERS)
    others = list(_others(member, week or clock.week_of(now.astimezone(zone).date())))
    told = {release for delivery in others for release in delivery.facts["releases"]}
    back = _look_back(member, others, now)
    return [release for release in _of_late(member, now, zone, back) if release not in told]


def _others(member: Member, week: str):
    return Delivery.select(Delivery.facts, Delivery.owed_at).where(
        Delivery.member == member,
        Delivery.letter == LETTER,
        Delivery.key.startswith(BY_WEEK),
        Delivery.key != key_of(week, member),
        Delivery.state.in_(["sent", "waiting", "uncertain"]),
    )


def _look_back(member: Member, others: list[Delivery], now: dt.datetime) -> dt.timedelta:
    """Never further than the first digest did: what lay before it is no news in the second one."""
    if not member.told_on:
        return FIRST_TELLS
    first = min((delivery.owed_at for delivery in others), default=now - TOLD_WITHIN)
    return min(TOLD_WITHIN, max(now - first, dt.timedelta()) + FIRST_TELLS)


def _of_late(member: Member, now: dt.datetime, zone: ZoneInfo, back: dt.timedelta) -> list[int]:
    since = (now - back).astimezone(zone).date()
    found = (
        Release.select(Release.id)
        .join(Survey)
        .where(
            Release.batch == "online",
            Release.released_on >= since,
            Survey.site.in_(member.sites().select(Site.id).order_by()),
        )
    )
    return [release.id for release in found.order_by(Release.released_on.desc(), Release.id.desc())]
