"""A survey's way: the usual end of its kind, thresholds fixed at opening, later ends only, closing at once."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from cafe_forms.cafe import sites
from cafe_forms.clock import UTC
from cafe_forms.db import database
from cafe_forms.models import ClosedDay, Survey
from cafe_forms.pool import release
from cafe_forms.surveys import publishing, questionnaire
from cafe_forms.surveys.definition.reading import read
from cafe_forms.surveys.publishing import BERLIN, GRACE, REOPEN_WITHIN, Refused, Rules
from tests.conftest import NOW, SMALL

DAY = dt.timedelta(days=1)
END = NOW + 7 * DAY
RULES = Rules()


def berlin(year, month, day, hour=20, minute=0):
    return dt.datetime(year, month, day, hour, minute, tzinfo=BERLIN)


def kind(name, *, date=False):
    text = SMALL.replace("kind: topics", f"kind: {name}")
    return text.replace("Welche Themen?", "Welche Themen am {date}?") if date else text


@pytest.fixture
def too_few(open_survey):
    survey = open_survey(now=NOW, closes_at=END)
    release.release(survey, now=END + GRACE, zone=BERLIN)
    return Survey.get_by_id(survey.id)


@pytest.mark.parametrize(
    ("of_kind", "end"),
    [
        ("topics", berlin(2026, 12, 2)),  # 8 days before Thursday, 10 December
        ("headcount", berlin(2026, 12, 4)),  # Wednesday, Tuesday, Monday, Friday
        ("support", berlin(2026, 12, 4)),
        ("access", berlin(2026, 12, 14)),
        ("review", berlin(2026, 12, 14)),
        ("other", berlin(2026, 12, 7)),
    ],
)
def test_a_draft_gets_the_usual_end_of_its_kind(add_survey, meeting, of_kind, end):
    survey = publishing.open_until(add_survey(kind(of_kind)), None, now=NOW, rules=RULES)
    assert (survey.closes_at, survey.accepts_until) == (end, end + GRACE)


def test_feedback_ends_three_days_after_the_meeting_that_was(add_survey, site, meeting):
    sites.add_meeting(site, NOW - DAY)
    survey = publishing.open_until(add_survey(kind("feedback")), None, now=NOW, rules=RULES)
    assert survey.closes_at == berlin(2026, 11, 25)


def test_feedback_on_the_day_itself_is_about_todays_meeting(add_survey, site):
    sites.add_meeting(site, NOW - 30 * DAY)
    today = sites.add_meeting(site, NOW + dt.timedelta(hours=3))
    assert add_survey(kind("feedback")).meeting == today


def test_an_end_that_is_over_already_moves_ahead(add_survey, site):
    sites.add_meeting(site, NOW + 3 * DAY)
    survey = publishing.open_until(add_survey(), None, now=NOW, rules=RULES)
    assert survey.closes_at == berlin(2026, 12, 7)


def test_an_end_in_the_evening_stays_there_over_the_change_to_summer_time(add_survey, site):
    opened = berlin(2027, 3, 15, 10)
    sites.add_meeting(site, berlin(2027, 4, 8, 9, 30))
    survey = publishing.open_until(add_survey(now=opened), None, now=opened, rules=RULES)
    assert survey.closes_at == dt.datetime(2027, 3, 31, 18, 0, tzinfo=UTC)  # 20:00, after the changed Sunday


def test_five_working_days_are_left_to_prepare_an_input(add_survey, site):
    """Good Friday, Easter Monday, the weekends and a closed day are none."""
    opened = berlin(2027, 3, 8, 10)
    ClosedDay.create(day=dt.date(2027, 4, 1))
    sites.add_meeting(site, berlin(2027, 4, 5, 9, 30))
    survey = publishing.open_until(add_survey(now=opened), None, now=opened, rules=RULES)
    assert survey.closes_at == berlin(2027, 3, 23)


def test_an_end_in_the_evening_stays_there_over_the_change_to_winter_time(add_survey):
    opened = berlin(2026, 10, 11, 10)
    survey = publishing.open_until(add_survey(now=opened), None, now=opened, rules=RULES)
    assert survey.closes_at == dt.datetime(2026, 10, 25, 19, 0, tzinfo=UTC)  # the changed Sunday, 20:00


def test_an_end_that_was_planned_holds_when_it_opens(add_survey):
    survey = add_survey()
    publishing.plan_end(survey, END, now=NOW, zone=BERLIN)
    assert publishing.open_until(survey, None, now=NOW, rules=RULES).closes_at == END


def test_an_end_that_was_planned_too_long_ago_gives_way_to_the_usual_one(add_survey):
    survey = add_survey()
    publishing.plan_end(survey, END, now=NOW, zone=BERLIN)
    assert publishing.open_until(survey, None, now=END, rules=RULES).closes_at == berlin(2026, 12, 14)


def test_planning_an_end_never_moves_an_open_survey(open_survey):
    survey = open_survey(now=NOW, closes_at=END)
    publishing.plan_end(survey, END + DAY, now=NOW, zone=BERLIN)
    assert Survey.get().closes_at == END


def test_opening_again_is_the_same(open_survey):
    survey = open_survey(now=NOW, closes_at=END)
    again = publishing.open_until(survey, None, now=NOW + DAY, rules=Rules(threshold=9))
    assert again.__data__ == survey.__data__


def test_a_later_end_extends(open_survey):
    survey = open_survey(now=NOW, closes_at=END)
    survey = publishing.open_until(survey, END + DAY, now=NOW + DAY, rules=Rules(threshold=9))
    assert (survey.closes_at, survey.accepts_until) == (END + DAY, END + DAY + GRACE)
    assert (survey.opened_at, survey.threshold) == (NOW, 5)


def test_an_earlier_end_is_refused(open_survey):
    with pytest.raises(Refused, match="earlier-end"):
        publishing.open_until(open_survey(now=NOW, closes_at=END), END - DAY, now=NOW, rules=RULES)


def test_an_end_in_the_past_is_refused(add_survey, open_survey):
    for survey in (add_survey(), open_survey(now=NOW, closes_at=END)):
        with pytest.raises(Refused, match="end-past"):
            publishing.open_until(survey, NOW, now=NOW, rules=RULES)


def test_an_end_may_be_a_year_ahead_and_no_day_more(add_survey, open_survey):
    last = berlin(2027, 11, 24, 23, 59)
    assert publishing.last_day(NOW, BERLIN) == last.date()
    assert publishing.open_until(add_survey(), last, now=NOW, rules=RULES).closes_at == last
    for survey in (add_survey(), open_survey(now=NOW, closes_at=END)):
        with pytest.raises(Refused, match="end-too-far, last 2027-11-24"):
            publishing.open_until(survey, last + DAY, now=NOW, rules=RULES)
        with pytest.raises(Refused, match="end-too-far"):
            publishing.plan_end(survey, last + DAY, now=NOW, zone=BERLIN)


@pytest.mark.parametrize("expected", [-1, 0, 1001, 10**12])
def test_a_number_of_mothers_that_no_cafe_has_is_refused(site, expected):
    with pytest.raises(Refused, match="impossible-number"):
        publishing.add(site, read(SMALL), now=NOW, expected=expected, zone=BERLIN)
    assert not Survey.select().exists()


def test_a_released_survey_stays_released(open_survey, seal):
    survey = open_survey(now=NOW, closes_at=END)
    seal(survey, *[{"topics": ["kita"]}] * 5)
    release.release(survey, now=END + GRACE, zone=BERLIN)
    for end in (None, END + 9 * DAY):
        with pytest.raises(Refused, match="released"):
            publishing.open_until(survey, end, now=END + DAY, rules=RULES)


def test_too_few_can_be_opened_again_for_seven_days(too_few):
    last = too_few.ended_at + REOPEN_WITHIN - dt.timedelta(seconds=1)
    survey = publishing.open_until(too_few, last + DAY, now=last, rules=RULES)
    assert survey.state(last) == "open"
    assert survey.accepts(last)


def test_too_few_cannot_be_opened_after_seven_days(too_few):
    late = too_few.ended_at + REOPEN_WITHIN
    with pytest.raises(Refused, match="too-few-gone"):
        publishing.open_until(too_few, late + DAY, now=late, rules=RULES)


def test_too_few_cannot_be_opened_once_its_pool_is_gone(too_few):
    Survey.update(pool_is_gone=True).execute()
    with pytest.raises(Refused, match="too-few-gone"):
        publishing.open_until(too_few, END + 3 * DAY, now=END + DAY, rules=RULES)


def test_too_few_is_only_opened_again_with_a_new_end(too_few):
    with pytest.raises(Refused, match="say-end"):
        publishing.open_until(too_few, None, now=END + DAY, rules=RULES)


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        (dt.datetime(2026, 11, 30, 22, 59, 59, tzinfo=dt.UTC), False),  # a second before midnight in Berlin
        (dt.datetime(2026, 11, 30, 23, 0, tzinfo=dt.UTC), True),
    ],
)
def test_too_few_is_opened_again_on_the_next_day_and_not_before(too_few, moment, opens):
    if not opens:
        with pytest.raises(Refused, match="too-few-today, since 2026-12-01"):
            publishing.open_until(too_few, END + 9 * DAY, now=moment, rules=RULES)
    else:
        assert publishing.open_until(too_few, END + 9 * DAY, now=moment, rules=RULES).is_open(moment)


def test_too_few_is_opened_again_only_once(too_few):
    first_end = too_few.ended_at
    survey = publishing.open_until(too_few, END + 2 * DAY, now=END + DAY, rules=RULES)
    assert (survey.opened_again, survey.ended_at) == (True, first_end)
    release.release(survey, now=survey.accepts_until, zone=BERLIN)
    for days in (3, 4, 5):
        with pytest.raises(Refused, match="too-few-again"):
            publishing.open_until(survey, END + 9 * DAY, now=END + days * DAY, rules=RULES)


def test_one_that_was_opened_again_can_be_extended(too_few):
    survey = publishing.open_until(too_few, END + 2 * DAY, now=END + DAY, rules=RULES)
    survey = publishing.open_until(survey, END + 4 * DAY, now=END + DAY, rules=RULES)
    assert (survey.closes_at, survey.opened_again) == (END + 4 * DAY, True)


@pytest.mark.parametrize("how", ["by hand", "in its grace", "undecided", "waiting for a lead"])
def test_an_end_is_for_good(open_survey, how):
    survey, now = open_survey(now=NOW, closes_at=END), END + {"in its grace": GRACE / 2}.get(how, GRACE)
    if how == "by hand":
        now = NOW + DAY
        publishing.close(survey, now=now)
    Survey.update(waits_for_lead=how == "waiting for a lead").execute()
    before = Survey.get_by_id(survey.id).__data__
    for end in (None, END + 9 * DAY):
        with pytest.raises(Refused, match="ended"):
            publishing.open_until(survey, end, now=now, rules=RULES)
    assert Survey.get_by_id(survey.id).__data__ == before


def test_closing_by_hand_ends_at_once_without_grace(open_survey):
    survey = publishing.close(open_survey(now=NOW, closes_at=END), now=NOW + DAY)
    assert (survey.closes_at, survey.accepts_until) == (NOW + DAY, NOW + DAY)
    assert not survey.accepts(NOW + DAY)
    assert survey in list(release.due(NOW + DAY))


def test_closing_again_is_the_same(open_survey):
    survey = publishing.close(open_survey(now=NOW, closes_at=END), now=NOW + DAY)
    assert publishing.close(survey, now=NOW + 2 * DAY).__data__ == survey.__data__


def test_closing_within_the_grace_ends_the_grace(open_survey):
    moment = END + dt.timedelta(minutes=10)
    survey = publishing.close(open_survey(now=NOW, closes_at=END), now=moment)
    assert (survey.closes_at, survey.accepts_until) == (END, moment)


def test_closing_what_has_found_too_few_changes_nothing(too_few):
    assert publishing.close(too_few, now=END + DAY).__data__ == too_few.__data__


def test_a_draft_cannot_be_closed(add_survey):
    with pytest.raises(Refused, match="nothing-to-close"):
        publishing.close(add_survey(), now=NOW)


@pytest.mark.parametrize(("setting", "asked", "fixed"), [(5, "", 5), (7, "", 7), (5, 8, 8), (9, 8, 9)])
def test_the_threshold_is_the_greater_of_setting_and_definition(add_survey, setting, asked, fixed):
    text = f"{SMALL}threshold: {asked}\n" if asked else SMALL
    rules = Rules(threshold=setting, cell=4, sensitive=6)
    survey = publishing.open_until(add_survey(text), END, now=NOW, rules=rules)
    assert (survey.threshold, survey.cell_threshold, survey.sensitive_threshold) == (fixed, 4, 6)


def test_without_a_meeting_a_survey_that_names_its_date_is_refused(add_survey):
    with pytest.raises(Refused, match="no-meeting"):
        publishing.open_until(add_survey(kind("topics", date=True)), None, now=NOW, rules=RULES)


def test_a_meeting_that_is_planned_later_fills_the_date(add_survey, site):
    survey = add_survey(kind("topics", date=True))
    sites.add_meeting(site, NOW + 17 * DAY)
    survey = publishing.open_until(survey, None, now=NOW, rules=RULES)
    assert questionnaire.title_of(survey) == "Welche Themen am Donnerstag, 10. Dezember?"


def test_a_draft_that_outlived_its_meeting_looks_to_the_next(add_survey, site, meeting):
    survey = add_survey(kind("headcount"))
    following = sites.add_meeting(site, NOW + 60 * DAY)
    survey = publishing.open_until(survey, None, now=meeting.starts_at + DAY, rules=RULES)
    assert survey.meeting == following


def test_another_fault_of_placeholders_is_said_as_it_is(add_survey, site):
    """Sites become choices when it opens; one may bear the name of a choice that was there."""
    text = SMALL.replace("{topic: geld}", '"{sites}"').replace("name: anderes", f"name: {site.slug}")
    with pytest.raises(Refused) as refused:
        publishing.open_until(add_survey(text), None, now=NOW, rules=RULES)
    assert (refused.value.code, refused.value.facts) == ("same-names", {"question": "topics"})


def test_what_was_filled_stays_when_the_meeting_moves(add_survey, meeting):
    publishing.open_until(add_survey(kind("topics", date=True)), END, now=NOW, rules=RULES)
    meeting.starts_at += 7 * DAY
    meeting.save()
    assert "10. Dezember" in questionnaire.title_of(Survey.get())


def test_what_is_asked_is_what_was_imported(add_survey):
    assert questionnaire.definition_of(Survey.get_by_id(add_survey().id)) == read(SMALL)


def test_a_slug_holds_nothing_that_could_be_mistaken(add_survey):
    slugs = {add_survey().slug for _ in range(20)}
    assert len(slugs) == 20
    assert all(len(slug) == 8 and set(slug) <= set("abcdefghjkmnpqrstuvwxyz23456789") for slug in slugs)


def test_two_who_open_at_once_open_one_survey(add_survey):
    survey = add_survey()

    def one(days):
        with database.connection_context():
            return publishing.open_until(survey, None, now=NOW + days * DAY, rules=RULES).opened_at

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(one, range(8)))) == 1


def test_a_list_of_surveys_reads_no_definition(open_survey, add_survey):
    """What was read of one is kept beside it, until the definition is another one."""
    for survey in (open_survey(now=NOW), add_survey()):
        assert questionnaire.title_of(survey) == questionnaire.of(survey).title.say("de").text
        survey.title = survey.title | {"texts": {"de": "Daneben"}}
        assert questionnaire.title_of(survey) == "Daneben"
        survey.definition = survey.definition.replace("klein", "anders")
        assert questionnaire.title_of(survey) != "Daneben"
        survey.definition = "name: ["
        assert questionnaire.title_of(survey) == survey.slug
