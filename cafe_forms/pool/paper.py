"""On paper: sheets that were filled in by hand become a release of their own, never added to what came online."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from cafe_forms.db import database, for_writing
from cafe_forms.models import Release, Survey
from cafe_forms.pool import hold, release, texts
from cafe_forms.surveys import questionnaire
from cafe_forms.surveys.definition.faults import Wrong
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.publishing import Refused
from cafe_forms.surveys.sheet import BadSheet, read_sheet

BATCH = "paper"
MOST_BATCHES = 99  # their numbers stand in the batch's name


class BadSheets(Exception):
    """`faults` are (number of the sheet counted from 1, what is wrong); nothing was stored."""

    def __init__(self, faults: list[tuple[int, Wrong]]):
        self.faults = faults
        super().__init__(", ".join(f"{number}: {fault.code}" for number, fault in faults))


class EnteredMeanwhile(Exception):
    """Somebody has entered a batch since: perhaps these very sheets, sent twice. Nothing was stored."""


def enter(
    survey: Survey,
    sheets: Sequence[object],
    *,
    now: dt.datetime,
    zone: ZoneInfo,
    seen: int | None = None,
    many: bool = False,
) -> Release:
    """Count at least k sheets as the survey's next release on paper; a blank sheet is none.

    A sheet is what `sheet.read_sheet` takes; `seen` is how many batches there were when the typing began, if
    that is known; with `many` a lead has said that more than expected is right. Raises Refused,
    EnteredMeanwhile, and BadSheets with everything that is wrong at once.
    """
    with database.atomic():
        survey = for_writing(Survey.select().where(Survey.id == survey.id)).get()
        refuse(survey, now)
        if seen is not None and survey.paper().count() > seen:
            raise EnteredMeanwhile
        asked = questionnaire.asked(survey)
        responses = _responses(asked, sheets)
        if len(responses) < (least := survey.release_threshold):
            raise Refused("few-sheets", number=len(responses), threshold=least)
        if not many and (left := room(survey)) is not None and len(responses) > left:
            raise Refused("many-sheets", expected=survey.expected)
        kept = [texts.kept(asked, answers) for answers in responses]
        return release.write_down(survey, kept, on=now.astimezone(zone).date(), batch=_next_batch(survey))


def refuse(survey: Survey, now: dt.datetime) -> None:
    """Raises Refused while no sheet of this survey may be counted."""
    hold.refuse(survey)
    if survey.opened_at is None:
        raise Refused("never-open")
    if survey.accepts(now):
        raise Refused("not-ended")


def room(survey: Survey) -> int | None:
    """How many sheets more are no more than were expected; None where nobody has said how many are.

    Only what the team itself has typed is subtracted: of what came online nobody may learn anything here.
    """
    if survey.expected is None:
        return None
    return max(survey.expected - sum(batch.responses for batch in survey.paper()), 0)


def _responses(definition: Definition, sheets: Sequence[object]) -> list[dict]:
    """Of every sheet on which something was answered, redacted as on the way in from the page. Raises BadSheets."""
    responses, faults = [], []
    for number, sheet in enumerate(sheets, 1):
        try:
            if answers := read_sheet(definition, sheet):
                responses.append(texts.redact(definition, answers))
        except BadSheet as bad:
            faults += [(number, fault) for fault in bad.faults]
    if faults:
        raise BadSheets(faults)
    return responses


def _next_batch(survey: Survey) -> str:
    taken = {found.batch for found in survey.paper()}
    names = [BATCH, *(f"{BATCH}-{number}" for number in range(2, MOST_BATCHES + 1))]
    if free := next((name for name in names if name not in taken), None):
        return free
    raise Refused("no-free-batch", most=MOST_BATCHES)
