"""From an empty database to the first survey that runs: five steps for an admin, gone once all are done."""

from collections.abc import Iterator
from dataclasses import dataclass

from cafe_forms.cafe import legal
from cafe_forms.models import Meeting, Member, Site, Survey


@dataclass(frozen=True, slots=True)
class Step:
    """What to do first: the page's word for it, where it is done, and whether it is."""

    name: str
    endpoint: str
    is_done: bool
    missing: int = 0  # places of the carrier that nobody has filled


def steps(member: Member) -> list[Step]:
    """Empty for everybody but an admin, and for her once nothing is left."""
    found = list(_steps(member)) if member.role == "admin" else []
    return [] if all(step.is_done for step in found) else found


def onward(member: Member, endpoint: str) -> str:
    """The endpoint to go on at: until the first survey runs, the card with its steps."""
    return (
        "team.start"
        if any(step.name == "survey" and not step.is_done for step in steps(member))
        else endpoint
    )


def _steps(member: Member) -> Iterator[Step]:
    has_site, missing = member.sites().exists(), len(legal.missing())
    hers = member.sites().select(Site.id).order_by()
    yield Step("cafe", "team.cafe_new", has_site)
    yield Step("carrier", "team.legal_carrier", not missing, missing)
    yield Step("meeting", "team.meeting_new", Meeting.select().where(Meeting.site.in_(hers)).exists())
    yield Step("invite", "team.member_new", Member.select().count() > 1)
    # Before there is a café no survey can begin; her list says so and its page is there.
    survey = "team.survey_new" if has_site else "team.survey_list"
    yield Step("survey", survey, member.surveys().where(Survey.opened_at.is_null(False)).exists())
