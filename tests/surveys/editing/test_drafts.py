"""A draft is saved by whoever saw what it asks now; once open it is fixed for everybody."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from cafe_forms.db import database
from cafe_forms.models import Survey
from cafe_forms.models.revisions import ChangedMeanwhile
from cafe_forms.surveys import publishing, questionnaire
from cafe_forms.surveys.editing import drafts, edit
from tests.conftest import NOW

END = publishing.BERLIN


def retitled(survey, title, **keys):
    return edit.with_head(questionnaire.definition_of(survey), title=title, **keys)


def title_now(survey):
    return questionnaire.title_of(Survey.get_by_id(survey.id))


def test_a_draft_is_saved_with_its_kind(add_survey):
    survey = add_survey()
    seen = drafts.version_of(survey)
    drafts.save(survey, retitled(survey, "Neu", kind="other"), seen=seen)
    assert title_now(survey) == "Neu"
    assert Survey.get_by_id(survey.id).kind == survey.kind == "other"
    assert drafts.version_of(survey) != seen


def test_the_second_of_two_is_told(add_survey):
    survey = add_survey()
    mine, hers = Survey.get_by_id(survey.id), Survey.get_by_id(survey.id)
    seen = drafts.version_of(survey)
    drafts.save(hers, retitled(hers, "Ihr Titel"), seen=seen)
    with pytest.raises(ChangedMeanwhile):
        drafts.save(mine, retitled(mine, "Mein Titel"), seen=seen)  # read before she saved
    late = Survey.get_by_id(survey.id)
    with pytest.raises(ChangedMeanwhile):
        drafts.save(late, retitled(late, "Mein Titel"), seen=seen)  # read after, but of an old page
    assert title_now(survey) == "Ihr Titel"


def test_of_eight_at_once_one_wins(add_survey):
    survey = add_survey()
    seen = drafts.version_of(survey)

    def save(number):
        with database.connection_context():
            own = Survey.get_by_id(survey.id)
            try:
                drafts.save(own, retitled(own, f"Titel {number}"), seen=seen)
            except ChangedMeanwhile:
                return None
            return f"Titel {number}"

    with ThreadPoolExecutor(8) as threads:
        won = [title for title in threads.map(save, range(8)) if title]
    assert won == [title_now(survey)]


def test_what_is_open_is_fixed(open_survey):
    survey = open_survey(now=NOW)
    with pytest.raises(drafts.Fixed):
        drafts.save(survey, retitled(survey, "Neu"), seen=drafts.version_of(survey))
    with pytest.raises(drafts.Fixed):
        drafts.throw_away(survey)
    assert title_now(survey) == "Welche Themen?"


def test_a_draft_that_was_thrown_away_is_gone(add_survey):
    survey = add_survey()
    drafts.throw_away(survey)
    assert not Survey.select().exists()
    with pytest.raises(drafts.Fixed):
        drafts.throw_away(survey)


def opened(survey, seen, **more):
    closes_at = publishing.usual_end(survey, NOW, END)
    facts = {"expected": 18, "now": NOW, "rules": publishing.Rules()}
    return drafts.open_as_seen(survey, closes_at, seen=seen, **facts | more)


def test_it_opens_what_was_seen_with_the_number_expected(add_survey):
    survey = add_survey()
    survey = opened(survey, drafts.version_of(survey))
    kept = Survey.get_by_id(survey.id)
    assert (kept.state(NOW), kept.expected, kept.threshold) == ("open", 18, 5)
    with pytest.raises(drafts.Fixed):
        opened(kept, drafts.version_of(kept), expected=1)
    assert Survey.get_by_id(survey.id).expected == 18


def test_it_does_not_open_what_changed_meanwhile(add_survey):
    survey = add_survey()
    seen = drafts.version_of(survey)
    drafts.save(survey, retitled(survey, "Anders"), seen=seen)
    with pytest.raises(ChangedMeanwhile):
        opened(survey, seen)
    kept = Survey.get_by_id(survey.id)
    assert (kept.opened_at, kept.expected) == (None, None)


def test_what_cannot_open_keeps_its_number(add_survey):
    survey = add_survey("rueckmeldung")  # asks about a {date}, and no meeting is planned
    with pytest.raises(publishing.Refused):
        opened(survey, drafts.version_of(survey))
    assert Survey.get_by_id(survey.id).expected is None


def test_the_preview_fills_a_date_where_none_is_planned(add_survey):
    survey = add_survey("rueckmeldung")
    foreseen = publishing.foreseen(survey, now=NOW, zone=END)
    assert "Montag, 7. Dezember" in foreseen.questions[0].label.say("de").text
    assert Survey.get_by_id(survey.id).fillings == {}


def test_the_preview_takes_the_meeting(add_survey, meeting):
    foreseen = publishing.foreseen(add_survey("fruehstueck"), now=NOW, zone=END)
    assert "Donnerstag, 10. Dezember" in foreseen.questions[0].label.say("de").text


def test_a_survey_is_about_the_meeting_that_was_chosen(site, meeting, add_survey):
    definition = questionnaire.definition_of(add_survey())
    chosen = publishing.add(site, definition, now=NOW, zone=END, meeting=meeting)
    assert chosen.meeting == meeting
