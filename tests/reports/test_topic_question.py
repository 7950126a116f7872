"""Every channel tells of the topic question, whatever was asked before it, and none cuts a tie."""

import pytest

from cafe_forms.pool import paper
from cafe_forms.reports import briefing, loop
from cafe_forms.reports.preparation import exactly, parts
from cafe_forms.reports.weekly import digest, digest_length, week
from cafe_forms.surveys import ready
from cafe_forms.surveys.definition import writing
from cafe_forms.surveys.editing import sentence_edit
from cafe_forms.surveys.publishing import BERLIN
from tests.conftest import NOW
from tests.reports.test_briefing import DAY, MOOD_FIRST, NO_TOPICS, topics

LEVEL = topics(kita=5, schlaf=4, medien=4, grenzen=4, deutsch=4)
ALL_FIVE = ["kita", "schlaf", "medien", "grenzen", "deutsch"]


@pytest.fixture
def heard(decided, lead):
    """What the week page has heard of a survey that was decided an hour ago."""

    def told(answers, text=MOOD_FIRST):
        decided(*[answer | {"mood": "gut"} for answer in answers], text=text)
        (site,) = week.of(lead, now=NOW, zone=BERLIN)
        return site

    return told


def names(places):
    return [place.line.choice.name for place in places]


def digest_of(lead):
    (found,) = digest.digests("2026-W48", now=NOW, zone=BERLIN, member=lead)
    return digest.written(found)["text"]


def test_week_digest_briefing_and_loop_tell_of_topics_and_not_of_the_first_question(heard, lead):
    (told,) = heard(topics(medien=6, schlaf=5)).heard
    assert names(told.top) == names(briefing.of(told.survey, now=NOW).top) == ["medien", "schlaf"]
    assert "Handy, Fernsehen" in digest_of(lead)
    assert "gut:" not in digest_of(lead)
    assert [line.choice.name for line in loop.sayable(told.survey)] == ["medien", "schlaf"]
    assert loop.suggested(told.survey) == ["medien", "schlaf"]


def test_a_survey_without_topics_names_none(heard, lead):
    answers = [{} for _ in range(6)]
    (told,) = heard(answers, NO_TOPICS).heard
    assert (told.responses, told.top) == (6, ())
    assert "gut:" not in digest_of(lead)
    assert (loop.sayable(told.survey), loop.suggested(told.survey)) == ((), [])


def test_all_that_are_level_with_the_third_are_told_and_suggested(heard, lead):
    (told,) = heard(LEVEL).heard
    assert names(told.top) == ALL_FIVE
    for label in ("Kita", "Schlafen", "Handy", "Grenzen", "Deutsch"):
        assert label in digest_of(lead)
    assert loop.suggested(told.survey) == ALL_FIVE


def test_a_digest_that_must_be_shorter_sheds_a_tie_as_a_whole(heard):
    site = heard(LEVEL)
    shorter = [names(short.heard[0].top) for (short,), _plain in list(digest_length.steps((site,)))[:5]]
    assert shorter == [ALL_FIVE, ["kita"], ["kita"], ["kita"], []]


def test_paper_is_told_by_the_topic_question_too(decided):
    survey = decided(*[answer | {"mood": "gut"} for answer in topics(medien=6)], text=MOOD_FIRST)
    paper.enter(survey, [{"topics": ["kita"], "mood": "oje"}] * 5, now=NOW + DAY, zone=BERLIN)
    (sheets,) = briefing.of(survey, now=NOW + DAY).on_paper
    assert "kita" in [line.choice.name for line in sheets.lines]


TAPPED = sentence_edit.in_place_of_text(ready.definition("themenwahl"))


def tapped(*names, number=6):
    """Everybody of six chose sleep; as many as `number` tapped these sentences."""
    return [{"topics": ["schlaf"], "exact": list(names) if i < number else []} for i in range(8)]


def test_what_was_tapped_is_told_at_its_topic_and_to_mothers_in_german_but_nothing_sensitive(decided, member):
    answers = tapped("satz_schlaf_1", "satz_geld_1", "satz_kita_1")
    survey = decided(*answers, text=writing.to_yaml(TAPPED))
    found = briefing.of(survey, now=NOW)
    card = exactly.row(found, found.top[0].topic)
    assert card["text"] == (
        "„Mein Kind wird nachts oft wach oder schläft nur bei mir.“: 6"
        " · „Ich weiß nicht, wann und wie lange mein Kind schlafen soll.“: vereinzelt genannt"
    )
    others, few = exactly.others(found)
    assert others["text"] == (
        "„Das Geld reicht oft nicht bis zum Ende des Monats.“: von vielen genannt"
        " · „Ich finde keine gute Betreuung für mein Kind.“: 6"
    )
    assert few["lead"] == "Vereinzelt genannt:"
    assert "„Ich möchte andere Mütter kennenlernen.“" in few["text"]
    assert [line.choice.name for line in loop.sayable(survey)] == ["schlaf", "satz_schlaf_1", "satz_kita_1"]
    assert loop.suggested(survey) == ["schlaf"]


def test_no_sentence_is_a_wish_and_a_survey_without_them_says_none(decided):
    asked = decided(*tapped("satz_schlaf_1"), text=writing.to_yaml(TAPPED))
    wishes = next(
        one for one in parts.of(briefing.of(asked, now=NOW), today=NOW.date()) if one["name"] == "wishes"
    )
    assert not any(block["lead"].startswith("Was passt zu dir") for block in wishes["blocks"])
    plain = briefing.of(decided(*topics(kita=5), text=MOOD_FIRST), now=NOW)
    assert (exactly.row(plain, plain.top[0].topic), exactly.others(plain)) == (None, [])
