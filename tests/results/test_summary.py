"""What may be seen of one survey: nothing before the release, then counts and texts under its own thresholds."""

import datetime as dt

import pytest

from cafe_forms.models import FreeText, Survey
from cafe_forms.pool import release
from cafe_forms.results import summary
from cafe_forms.surveys.publishing import BERLIN, GRACE
from tests.conftest import NOW

END = NOW + dt.timedelta(days=7)
NUMBERS = """
name: zahlen
title: {de: Zahlen}
questions:
  - {name: kids, type: integer, max: 8, label: {de: "Wie viele Kinder?"}}
  - {name: adults, type: integer, min: 1, max: 4, required: true, label: {de: "Wie viele Große?"}}
"""
ONE = """
name: eins
title: {de: Eins}
questions:
  - name: mood
    type: select_one
    REQUIRED
    label: {de: Wie war es?}
    choices: [{name: gut, label: {de: gut}}, {name: geht, label: {de: geht}}, {name: schlecht, label: {de: schlecht}}]
"""


@pytest.fixture
def released(open_survey, seal):
    def decided(*responses, **options):
        survey = open_survey(*options.pop("text", ()), now=NOW, closes_at=END, **options)
        seal(survey, *responses)
        release.release(survey, now=END + GRACE, zone=BERLIN)
        return Survey.get_by_id(survey.id)

    return decided


def counts(survey, question):
    return {
        line.cell.name: line.cell.count or line.cell.note for line in summary.of(survey).of(question).lines
    }


def topics(*chosen):
    return [{"topics": list(names)} for names in chosen]


def test_the_example_of_the_agreement(released):
    survey = released(
        *topics(("schlaf", "kita"), ("schlaf", "kita"), ("schlaf", "geld"), ("schlaf",), ("kita", "geld"), ())
    )
    assert summary.as_json(summary.of(survey), "released") == {
        "survey": survey.slug,
        "state": "released",
        "responses": 6,
        "released_on": "2026-11-30",
        "questions": [
            {
                "name": "topics",
                "type": "select_multiple",
                "choices": [
                    {"name": "schlaf", "count": 4, "note": ""},
                    {"name": "kita", "count": 3, "note": ""},
                    {"name": "geld", "count": None, "note": "vereinzelt genannt"},
                    {"name": "anderes", "count": None, "note": "vereinzelt genannt"},
                ],
            },
            {"name": "detail", "type": "text", "texts": []},
        ],
    }


@pytest.mark.parametrize("number", range(5))
def test_fewer_than_k_show_what_none_shows(open_survey, seal, number):
    survey = open_survey(now=NOW, closes_at=END)
    seal(survey, *[{"topics": ["schlaf"], "detail": "leise"}] * number)
    nothing = {"survey": survey.slug, "responses": None, "released_on": None, "questions": []}
    assert summary.as_json(summary.of(survey), "open") == nothing | {"state": "open"}
    release.release(survey, now=END + GRACE, zone=BERLIN)
    survey = Survey.get_by_id(survey.id)
    assert summary.as_json(summary.of(survey), "too-few") == nothing | {"state": "too-few"}


def test_a_full_pool_shows_nothing_before_its_release(open_survey, seal):
    survey = open_survey(now=NOW, closes_at=END)
    seal(survey, *[{"topics": ["schlaf"]}] * 9)
    assert summary.of(survey).answers == ()


def test_the_thresholds_are_those_of_the_opening(released):
    survey = released(*topics(*[("kita",)] * 4, *[()] * 6))
    assert counts(survey, "topics")["kita"] == 4
    Survey.update(cell_threshold=5).execute()
    assert counts(Survey.get(), "topics")["kita"] == "few"


def test_a_sensitive_topic_is_shown_from_five(released):
    survey = released(*topics(*[("geld",)] * 5, *[("schlaf",)] * 5))
    assert counts(survey, "topics") == {
        "schlaf": 5,
        "kita": "few",
        "geld": 5,
        "anderes": "few",
    }


@pytest.mark.parametrize(("written", "shown"), [(2, 0), (3, 3)])
def test_texts_of_a_question_are_shown_from_three(released, written, shown):
    survey = released(*[{"detail": f"Text {i}"} for i in range(written)], *[{"topics": ["kita"]}] * 5)
    assert len(summary.of(survey).of("detail").texts) == shown


def test_texts_come_in_the_order_of_the_lot_every_time(released):
    survey = released(*[{"detail": f"Text {i}"} for i in range(9)])
    by_lot = [text.text for text in FreeText.select().order_by(FreeText.place)]
    assert [list(summary.of(survey).of("detail").texts) for _ in range(2)] == [by_lot, by_lot]


def test_numbers_are_a_sum_rounded_up(released):
    survey = released(*[{"kids": 2, "adults": 1}] * 6, text=(NUMBERS,))
    assert summary.of(survey).of("kids").total == 15


def test_a_sum_that_everybody_adds_to_does_not_tell_that_all_wrote_the_least(released):
    survey = released(*[{"kids": 1, "adults": 1}] * 5, text=(NUMBERS,))
    assert (summary.of(survey).of("kids").total, summary.of(survey).of("adults").total) == (5, 10)


def test_a_question_without_another_beside_it_was_skipped_by_nobody_required_or_not(released):
    answers = [{"mood": "gut"}] * 7 + [{"mood": "geht"}] * 4 + [{"mood": "schlecht"}] * 2
    optional = released(*answers, text=(ONE.replace("REQUIRED\n", "required: false\n"),))
    required = released(*answers, text=(ONE.replace("REQUIRED\n", "required: true\n"),))
    assert counts(optional, "mood") == counts(required, "mood")
    assert set(counts(required, "mood").values()) == {"few"}


def test_a_note_is_no_answer(released):
    survey = released(*[{"topics": ["schlaf"]}] * 5, text=("themenwahl",))
    assert "alone" not in [found.question.name for found in summary.of(survey).answers]


def test_what_was_not_released_online_has_no_release_to_ask(released):
    survey = released()
    found = summary.of(survey)
    assert (found.batches(), found.responses, found.asked_by("0" * 32)) == ([], None, None)
    with pytest.raises(ValueError, match=survey.slug):
        assert found.released


def test_a_picture_shows_a_question_only_where_each_choice_has_its_number(released):
    text = (ONE.replace("REQUIRED\n", "required: false\n"),)
    fully = released(*[{"mood": mood} for mood in ("gut", "geht", "schlecht") * 3], text=text)
    hardly = released(*[{"mood": "gut"}] * 5, text=text)
    assert summary.of(fully).of("mood").is_whole
    assert not summary.of(hardly).of("mood").is_whole
