"""The loop: what the team makes of a survey, noted for mothers, published and taken back."""

import datetime as dt

from peewee import IntegrityError

from cafe_forms.db import database
from cafe_forms.models import LoopNote, Site, Survey, revisions

SHOWN_FOR = dt.timedelta(days=183)
SHOWN_AT_MOST = 3


def note_of(survey: Survey) -> LoopNote:
    """The note as it is kept, or an empty one that is not yet."""
    return LoopNote.get_or_none(LoopNote.survey == survey) or LoopNote(survey=survey)


def save(
    note: LoopNote,
    *,
    seen: int,
    named: list[str],
    texts: dict[str, str],
    published_on: dt.date | None,
    is_done: bool = False,
    declined: list[str] | None = None,
    reasons: dict[str, str] | None = None,
) -> None:
    """`named` and `declined` are choices, `texts` and `reasons` by language; without a day only the team reads it.

    Raises revisions.ChangedMeanwhile.
    """
    values = {"named": named, "texts": texts, "published_on": published_on, "is_done": is_done}
    values |= {"declined": declined or [], "reasons": reasons or {}}
    if note.is_stored:
        return revisions.save(note, seen=seen, **values)
    try:
        with database.atomic():
            LoopNote.create(survey=note.survey, revision=1, **values)
    except IntegrityError:
        raise revisions.ChangedMeanwhile(note) from None


def published(site: Site, today: dt.date) -> list[LoopNote]:
    """Newest first, and none that is old news."""
    found = (
        LoopNote.select(LoopNote, Survey)
        .join(Survey)
        .where(Survey.site == site, LoopNote.published_on > today - SHOWN_FOR)
        .order_by(LoopNote.published_on.desc(), LoopNote.id.desc())
    )
    return list(found.limit(SHOWN_AT_MOST))


def of_days(site: Site, since: dt.date, until: dt.date) -> list[LoopNote]:
    """Those that mothers have been told from `since` on and before `until`, the first one first."""
    found = LoopNote.select(LoopNote, Survey).join(Survey).where(Survey.site == site)
    is_within = (LoopNote.published_on >= since) & (LoopNote.published_on < until)
    return list(found.where(is_within).order_by(LoopNote.published_on, LoopNote.id))
