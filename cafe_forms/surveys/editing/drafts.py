"""A survey that nobody has been asked yet: saved anew unless somebody else did so meanwhile, opened, thrown away."""

import datetime as dt
import hashlib
from zoneinfo import ZoneInfo

from peewee import ModelSelect

from cafe_forms.db import database, for_writing
from cafe_forms.models import Audit, Meeting, Member, Site, Survey
from cafe_forms.models.revisions import ChangedMeanwhile
from cafe_forms.surveys import publishing, questionnaire
from cafe_forms.surveys.definition import writing
from cafe_forms.surveys.definition.model import Definition


class Fixed(Exception):
    """The survey was opened; what it asks can no longer change."""


def begun(
    site: Site,
    definition: Definition,
    *,
    member: Member,
    meeting: Meeting | None,
    now: dt.datetime,
    zone: ZoneInfo,
) -> tuple[Survey, bool]:
    """Her draft of just this, and whether it is new: a form that is sent twice leaves no second one.

    Whose a draft is the log says; the caller notes `survey new`.
    """
    with database.atomic():
        for_writing(Site.select().where(Site.id == site.id)).execute()
        made = publishing.add(
            site, definition, now=now, zone=zone, meeting=meeting, expected=_expected(site, definition)
        )
        hers = _same(made).join(Audit, on=_begins()).where(Audit.member == member)
        if found := hers.order_by(Survey.id).first():
            made.delete_instance()
        return found or made, not found


def also_begun_by(draft: Survey, member: Member) -> "ModelSelect[Member]":
    """Colleagues of hers who have a draft of just the same, about the same meeting."""
    with_one = _same(draft).join(Audit, on=_begins()).select(Audit.member)
    return Member.select().where(Member.id.in_(with_one), Member.id != member.id).order_by(Member.id)


def _same(draft: Survey) -> "ModelSelect[Survey]":
    return Survey.select().where(
        Survey.site == draft.site,
        Survey.id != draft.id,
        Survey.opened_at.is_null(),
        Survey.definition == draft.definition,
        Survey.meeting == draft.meeting if draft.meeting else Survey.meeting.is_null(),
    )


def _begins():
    return (Audit.subject == Survey.slug) & (Audit.action == "survey new")


def _expected(site: Site, definition: Definition) -> int | None:
    """With how many mothers the last survey of this kind reckoned there."""
    last = Survey.select().where(
        Survey.site == site,
        Survey.kind == definition.kind,
        Survey.opened_at.is_null(False),
        Survey.expected.is_null(False),
    )
    found = last.order_by(Survey.opened_at.desc()).first()
    return found and found.expected


def version_of(survey: Survey) -> str:
    """Names what is asked at this moment: any change makes another one."""
    return hashlib.sha256(survey.definition.encode()).hexdigest()[:16]


def save(survey: Survey, definition: Definition, *, seen: str) -> None:
    """Ask this from now on, if `seen` is still the version. Raises Fixed or ChangedMeanwhile."""
    if seen != version_of(survey):
        raise ChangedMeanwhile(survey.slug)
    unchanged = (Survey.id == survey.id) & (Survey.definition == survey.definition)
    text = writing.to_yaml(definition)
    new = {"definition": text, "kind": definition.kind}
    new |= questionnaire.keep_head(Survey(**new))
    if not Survey.update(**new).where(unchanged, Survey.opened_at.is_null()).execute():
        raise _why_not(survey)
    for name, value in new.items():
        setattr(survey, name, value)


def open_as_seen(
    survey: Survey,
    closes_at: dt.datetime,
    *,
    seen: str,
    expected: int | None,
    now: dt.datetime,
    rules: publishing.Rules,
    few: bool = False,
) -> Survey:
    """Open it, if `seen` is still what it asks; `few` says what it says to publishing.open_until.

    Raises Fixed, ChangedMeanwhile or publishing.Refused.
    """
    with database.atomic():
        locked = for_writing(Survey.select().where(Survey.id == survey.id)).get()
        if locked.opened_at:
            raise Fixed(survey.slug)
        if seen != version_of(locked):
            raise ChangedMeanwhile(survey.slug)
        publishing.check_expected(expected)
        Survey.update(expected=expected).where(Survey.id == survey.id).execute()
        return publishing.open_until(locked, closes_at, now=now, rules=rules, few=few)


def throw_away(survey: Survey) -> None:
    """Nobody has answered it, so nothing else goes with it. Raises Fixed."""
    if not Survey.delete().where(Survey.id == survey.id, Survey.opened_at.is_null()).execute():
        raise Fixed(survey.slug)


def _why_not(survey: Survey) -> Exception:
    is_draft = Survey.select().where(Survey.id == survey.id, Survey.opened_at.is_null()).exists()
    return (ChangedMeanwhile if is_draft else Fixed)(survey.slug)
