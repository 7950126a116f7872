"""On paper: at least k sheets are a release of their own, checked and counted like what came online, never with it."""

import datetime as dt

import pytest

from cafe_forms.cli.by_hand import SHEET_LINES
from cafe_forms.models import FreeText, Release, Survey, Tally
from cafe_forms.pool import hold, paper
from cafe_forms.surveys import publishing
from cafe_forms.surveys.publishing import BERLIN, Refused
from tests.codes_made import made, misfits
from tests.conftest import NOW
from tests.pool.conftest import AFTER, EVERY_TYPE, decide

SHEET = {"one": "a", "many": ["a", "c"], "number": 2, "first": "Guten Morgen"}
PAIRED = EVERY_TYPE.replace("name: alles", "name: alles\ncrosstabs: [[one, many]]")
STRICT = """
name: streng
title: {de: Streng}
languages: [de, en]
questions:
  - name: ja
    type: select_one
    required: true
    label: {de: Ja}
    choices: [{name: ja, label: {de: ja}}, {name: nein, label: {de: nein}}]
  - name: many
    type: select_multiple
    max: 2
    relevant: "${ja} = 'ja'"
    label: {de: Viele}
    choices: [{name: a, label: {de: A}}, {name: b, label: {de: B}}, {name: c, label: {de: C}}]
  - {name: kids, type: integer, max: 7, label: {de: Kinder}}
  - {name: text, type: text, max_length: 20, label: {de: Text}}
"""


def enter(survey, *sheets, now=AFTER, many=False):
    return paper.enter(Survey.get_by_id(survey.id), sheets, now=now, zone=BERLIN, many=many)


def counts(found):
    return {(tally.question, tally.choice): tally.count for tally in found.tallies}


def faults(survey, *sheets):
    with pytest.raises(paper.BadSheets) as bad:
        enter(survey, *sheets)
    assert not Release.select().exists()
    return bad.value.faults


def test_sheets_are_counted_like_responses_and_apart_from_them(ended):
    survey = ended(*[SHEET] * 7)
    decide()
    on_paper = enter(survey, *[SHEET | {"one": "b"}] * 5)
    online = survey.release()
    assert (online.responses, on_paper.responses, on_paper.batch) == (7, 5, "paper")
    assert counts(online)["one", "a"] == 7
    assert (counts(on_paper)["one", "a"], counts(on_paper)["one", "b"]) == (0, 5)
    assert counts(online).keys() == counts(on_paper).keys()
    assert on_paper.released_on == AFTER.astimezone(BERLIN).date()


def test_they_make_no_release_of_too_few_that_came_online(ended):
    survey = ended(*[SHEET] * 4)
    decide()
    enter(survey, *[SHEET] * 5)
    found = Survey.get_by_id(survey.id)
    assert (found.outcome, found.release()) == ("too-few", None)
    assert [release.responses for release in found.paper()] == [5]


def test_each_batch_is_a_release_of_its_own(ended):
    survey = ended()
    assert [enter(survey, *[SHEET] * 5).batch for _ in range(3)] == ["paper", "paper-2", "paper-3"]


def test_there_is_an_end_to_batches_and_a_forgotten_one_leaves_its_place(ended):
    survey = ended()
    for number in range(2, 100):
        Release.create(survey=survey, batch=f"paper-{number}", responses=5, released_on=AFTER.date())
    assert enter(survey, *[SHEET] * 5).batch == "paper"
    with pytest.raises(Refused, match="no-free-batch"):
        enter(survey, *[SHEET] * 5)
    Release.delete().where(Release.batch == "paper-7").execute()
    assert enter(survey, *[SHEET] * 5).batch == "paper-7"


def test_a_text_is_redacted_and_declared_pairs_are_counted(ended):
    found = enter(ended(text=PAIRED), *[SHEET | {"first": "Ruf an: 0176 12345678"}] * 5)
    assert {text.text for text in FreeText.select()} == {"Ruf an: [Telefonnummer]"}
    assert counts(found)["one × many", "a × c"] == 5


def test_fewer_sheets_than_the_survey_demands_are_refused(ended):
    survey = ended(text=EVERY_TYPE.replace("name: alles", "name: alles\nthreshold: 7"))
    with pytest.raises(Refused, match="few-sheets, number 6, threshold 7"):
        enter(survey, *[SHEET] * 6)
    assert not Tally.select().exists()
    assert enter(survey, *[SHEET] * 7)


def test_more_sheets_than_expected_need_a_word_whatever_came_online(ended):
    survey = ended(*[SHEET] * 30)  # of which nothing is told here
    Survey.update(expected=18).execute()
    enter(survey, *[SHEET] * 12)
    for sheets in (7, 27):
        with pytest.raises(Refused, match="many-sheets, expected 18"):
            enter(survey, *[SHEET] * sheets)
    assert enter(survey, *[SHEET] * 6).responses == 6
    assert enter(survey, *[SHEET] * 27, many=True).responses == 27


def test_only_a_survey_that_has_ended_takes_sheets(ended, add_survey):
    survey = ended()
    with pytest.raises(Refused, match="not-ended"):
        enter(survey, *[SHEET] * 5, now=NOW)
    with pytest.raises(Refused, match="never-open"):
        enter(add_survey(), *[SHEET] * 5)
    hold.put_on_hold()
    with pytest.raises(Refused, match="on-hold"):
        enter(survey, *[SHEET] * 5)


def test_a_survey_that_was_opened_again_waits_for_its_end(ended):
    survey = ended()
    decide()
    later = publishing.open_until(
        survey, AFTER.replace(year=2027), now=AFTER + dt.timedelta(days=1), rules=publishing.Rules()
    )
    with pytest.raises(Refused, match="not-ended"):
        enter(later, *[SHEET] * 5)


def test_every_fault_of_every_sheet_is_named_and_nothing_is_stored(ended):
    good = {"ja": "ja"}
    found = faults(
        ended(text=STRICT),
        good | {"many": ["a", "b", "c"]},
        good,
        {"many": ["x"], "ja": "vielleicht"},
        good | {"kids": 9, "text": "x" * 21},
        good | {"kids": 8},
        {},  # a blank sheet is none
        good | {"name": "Anna"},
        *[good] * 5,
    )
    assert [number for number, _ in found] == [1, 3, 4, 4, 5, 7]
    named = [fault.facts["name"] for _, fault in found]
    assert named == ["many", "ja", "kids", "text", "kids", "'name'"]
    assert [fault.code for _, fault in found] == ["as-on-the-page"] * 5 + ["no-question"]


def test_every_fault_of_a_sheet_has_its_line():
    assert misfits(list(made("misfit")), SHEET_LINES) == []


@pytest.mark.parametrize(
    "sheet",
    [
        None,
        [],
        "ja",
        7,
        {"one": ["a"]},
        {"one": 1},
        {"one": {"a": 1}},
        {"many": [1]},
        {"many": [["a"]]},
        {"number": True},
        {"number": 2.0},
        {"number": [2]},
        {"first": 3},
        {"first": ["x"]},
        {"first": "\ud800"},
        {"one": "\udfff"},
        {"note": "x"},
        {"q_one": "a"},
        {"": "a"},
        {7: "a"},
    ],
    ids=str,
)
def test_what_no_page_could_send_is_a_fault(ended, sheet):
    assert [number for number, _ in faults(ended(), *[SHEET] * 5, sheet)] == [6]


def test_what_was_skipped_may_be_left_out_empty_or_null(ended):
    skipped = [{}, {"many": None}, {"many": ""}, {"many": []}, {"first": "  ", "number": ""}]
    found = enter(ended(), *[{"one": "a"} | rest for rest in skipped])
    assert (found.responses, set(counts(found).values())) == (5, {5, 0})


def test_a_blank_sheet_is_none(ended):
    survey = ended()
    blank = [{}, {"one": None}, {"one": ""}, {"many": []}, {"first": "  ", "number": ""}]
    with pytest.raises(Refused, match="few-sheets, number 4"):
        enter(survey, *[SHEET] * 4, *blank)
    assert enter(survey, *blank, *[SHEET] * 5).responses == 5


def test_a_sheet_is_read_like_the_page(ended):
    """Ticks that hang on another answer fall away, digits may be Arabic, control characters go."""
    found = enter(
        ended(text=STRICT),
        *[{"ja": "nein", "many": ["a"], "kids": "٣", "text": "a\0b\r\nc"}] * 4,
        {"ja": "ja", "many": ["a", "a"]},
    )
    assert (counts(found)["many", "a"], counts(found)["kids", "_sum"]) == (1, 12)
    assert {row.text for row in found.texts} == {"ab\nc"}
