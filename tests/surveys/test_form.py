"""The form of a definition: what it asks, what it says is wrong, and which answers remain."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from cafe_forms.surveys.form import response_form

UNKNOWN = "Diese Antwort gibt es hier nicht. Bitte wähle neu."
NO_NUMBER = "Bitte schreib eine ganze Zahl, zum Beispiel 2."
UNANSWERED = "Bitte beantworte diese Frage."
COME = ("come", "ja")
ASKED_FOR_DETAIL = (COME, ("kids", "1"), ("topics", "anderes"))


def faults(form) -> dict:
    form.validate()
    return form.errors


def test_it_has_a_field_for_each_question_but_notes(everything, fill_in):
    assert list(fill_in(everything)._fields) == [*("q_come", "q_kids", "q_topics", "q_detail", "q_place")]


def test_nothing_is_selected_at_first(everything, fill_in):
    form = fill_in(everything)
    assert form.q_come.data is None
    assert "checked" not in f"{form.q_come()}{form.q_topics()}"
    assert form.answers() == {}


def test_it_keeps_what_was_answered(everything, fill_in):
    form = fill_in(
        everything,
        *(
            COME,
            ("kids", "2"),
            ("topics", "kita"),
            ("topics", "anderes"),
            ("detail", "Hallo"),
            ("place", "online"),
        ),
    )
    assert form.validate()
    assert form.answers() == {
        **{"come": "ja", "kids": 2, "topics": ["kita", "anderes"]},
        **{"detail": "Hallo", "place": ["online"]},
    }


def test_a_required_question_must_be_answered(everything, fill_in):
    assert faults(fill_in(everything, ("place", "online"))) == {"q_come": [UNANSWERED]}


@pytest.mark.parametrize(
    "pairs", [[], [("come", "")], [("detail", " ")], [("kids", "2")], [("topics", "kita")]]
)
def test_of_an_empty_response_nothing_is_missing(everything, fill_in, pairs):
    form = fill_in(everything, *pairs)
    assert form.validate() is (pairs != [("kids", "2")])
    assert bool(form.answers()) is (pairs == [("kids", "2")])


def test_an_unknown_choice_is_a_fault_and_nothing_is_kept(everything, fill_in):
    form = fill_in(everything, ("come", "bogus"), ("place", "online"), ("place", "bogus"))
    assert faults(form) == {"q_come": [UNKNOWN], "q_place": [UNKNOWN]}
    assert form.answers() == {"place": ["online"]}


def test_too_many_ticks_are_a_fault_and_all_stay_ticked(everything, fill_in):
    ticks = ["schlaf", "kita", "anderes"]
    form = fill_in(everything, COME, ("kids", "1"), *(("topics", tick) for tick in ticks))
    assert faults(form) == {"q_topics": ["Du hast 3 gewählt. Bitte wähle höchstens 2."]}
    assert form.q_topics.data == ticks
    asked = next(one for one in form.asked if one.question.name == "topics")
    assert [choice.name for choice in asked.choices if asked.is_ticked(choice)] == ticks


def test_the_same_tick_twice_counts_once(everything, fill_in):
    form = fill_in(everything, COME, ("kids", "1"), *[("topics", "kita")] * 5)
    assert form.validate()
    assert form.answers()["topics"] == ["kita"]


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("٢", None),
        (" ۲\n", None),
        ("", None),
        ("  ", None),
        ("zwei", NO_NUMBER),
        ("2.5", NO_NUMBER),
        ("²", NO_NUMBER),
        ("1" * 5000, NO_NUMBER),
        ("9", "Bitte schreib eine Zahl von 0 bis 8."),
        ("-1", "Bitte schreib eine Zahl von 0 bis 8."),
    ],
)
def test_a_number_is_judged_and_stays_as_typed(everything, fill_in, typed, fault):
    form = fill_in(everything, COME, ("kids", typed))
    assert faults(form) == ({"q_kids": [fault]} if fault else {})
    assert form.q_kids.data == typed


def test_a_text_that_is_too_long_stays_whole_and_learns_by_how_much(everything, fill_in):
    form = fill_in(everything, *ASKED_FOR_DETAIL, ("detail", "ä" * 23))
    assert faults(form) == {"q_detail": ["Dein Text ist zu lang. Zeichen zu viel: 3 (höchstens 20)."]}
    assert form.q_detail.data == "ä" * 23


@pytest.mark.parametrize("typed", ["👩" * 20, "a\u0308" * 20, "\0" * 30 + "a" * 20, "a\r\n" * 10])
def test_length_is_counted_in_code_points_as_they_are_kept(everything, fill_in, typed):
    assert fill_in(everything, *ASKED_FOR_DETAIL, ("detail", typed)).validate()


@pytest.mark.parametrize("blank", ["", " ", "\r\n \t", "\0"])
def test_a_text_of_spaces_is_skipped(everything, fill_in, blank):
    assert "detail" not in fill_in(everything, *ASKED_FOR_DETAIL, ("detail", blank)).answers()


def test_ticks_of_irrelevant_questions_are_dropped_one_after_the_other(everything, fill_in):
    form = fill_in(everything, ("come", "nein"), ("kids", "2"), ("topics", "anderes"))
    assert form.validate()
    assert form.answers() == {"come": "nein"}
    assert [asked.is_relevant for asked in form.asked] == [True, False, False, False, False, True]


def test_a_typed_text_of_an_irrelevant_question_is_dropped_named_and_not_judged(everything, fill_in):
    form = fill_in(everything, ("come", "nein"), ("detail", "Hallo " * 9))
    assert form.validate()
    assert (form.answers(), form.dropped_texts) == ({"come": "nein"}, ["detail"])
    assert fill_in(everything, ("come", "nein"), ("detail", " \n ")).dropped_texts == []
    assert fill_in(everything, *ASKED_FOR_DETAIL, ("detail", "Hallo")).dropped_texts == []


def test_irrelevant_ticks_are_not_judged(everything, fill_in):
    form = fill_in(everything, ("come", "nein"), ("kids", "99"), *[("topics", name) for name in "abcd"])
    assert form.validate()


CONDITIONAL = """\
- {name: a, type: text, label: {de: A}}
- {name: b, type: text, required: true, relevant: "${a} != ''", label: {de: B}}
- {name: c, type: text, constraint: ". != 'y' and . != 'x'", relevant: "${a} != 'nie'", label: {de: C}}
"""


@pytest.mark.parametrize(
    ("pairs", "fault"),
    [
        ([], {}),
        ([("a", "1")], {"q_b": [UNANSWERED]}),
        ([("a", "1"), ("b", "  ")], {"q_b": [UNANSWERED]}),
        ([("a", "1"), ("b", "1"), ("c", "y")], {"q_c": ["Diese Antwort passt hier nicht. Bitte prüfe sie."]}),
        ([("a", "1"), ("b", "1"), ("c", "2")], {}),
        ([("a", "nie"), ("b", "1"), ("c", "x")], {}),
    ],
)
def test_required_and_constraint_bite_only_when_relevant(survey_of, fill_in, pairs, fault):
    assert faults(fill_in(survey_of(CONDITIONAL), *pairs)) == fault


def test_a_page_gets_every_question_in_order_with_rotated_choices(everything, fill_in):
    first, again = (fill_in(everything, ("topics", "kita"), language=tag, seed=b"7") for tag in ("de", "ar"))
    asked = first.asked
    assert [one.question.name for one in asked] == [question.name for question in everything.questions]
    assert [one.field is None for one in asked] == [False, False, False, True, False, False]
    assert asked[2].choices == again.asked[2].choices != everything.question("topics").choices
    assert [choice.name for choice in asked[2].choices if asked[2].is_ticked(choice)] == ["kita"]
    assert not asked[0].is_ticked(asked[0].choices[0])


def test_it_sets_no_cookie(everything, speaking):
    with speaking.test_request_context(method="POST", data={"q_come": "ja"}):
        from flask import session

        form = response_form(everything, "de")()
        assert form.validate_on_submit()
        assert "csrf_token" not in form
        assert not session


@pytest.mark.parametrize("name", ["come", "kids", "topics", "detail"])
def test_a_lone_surrogate_breaks_the_form(everything, fill_in, name):
    form = fill_in(everything, (name, "a\ud800b"))
    assert form.is_broken
    form.validate()


def test_what_browsers_send_is_not_broken(everything, fill_in):
    assert not fill_in(everything, COME, ("detail", "👩‍👧 \0 سلام")).is_broken


HOSTILE = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["\0", "\ud800", "ja", "kita", "x" * 200_000, "\u0315\u0300" * 10_000, "٣", "-0", "<b>", "{{7}}"]
    ),
    st.none(),
    st.integers(),
    st.binary(max_size=4),
)
FIELDS = st.sampled_from(
    ["q_come", "q_kids", "q_topics", "q_detail", "q_place", "q_thanks", "definition", "csrf_token"]
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=st.lists(st.tuples(FIELDS, HOSTILE), max_size=12))
def test_it_takes_anything_that_is_sent(everything, speaking, sent):
    form = response_form(everything, "fa", b"seed")(MultiDict(sent))
    form.validate()
    answers = form.answers()
    assert set(answers) <= {"come", "kids", "topics", "detail", "place"}
    assert answers.get("come") in {None, "ja", "vielleicht", "nein"}
    assert 0 <= answers.get("kids", 0) <= 8
    assert "\0" not in answers.get("detail", "")
    assert len(form.asked) == 6
