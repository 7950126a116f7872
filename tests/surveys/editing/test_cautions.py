"""What is said before a survey opens: each thing once, with its facts, and nothing about the ready ones."""

import datetime as dt
from dataclasses import replace

import pytest

from cafe_forms.surveys import ready
from cafe_forms.surveys.editing import cautions, sentence_edit
from cafe_forms.surveys.publishing import Rules
from tests.surveys.editing.cautioned import TICKS, found, names, plan, select, told, whats


def questions(number):
    return "\n".join(f"- {{name: q{n}, type: text, label: {{de: Frage {n}}}}}" for n in range(number))


@pytest.mark.parametrize("name", ready.NAMES)
def test_nothing_is_said_about_the_words_of_the_ready_surveys(app, meeting, name):
    said = whats(ready.definition(name), day="2026-11-26", expected=30, meeting=meeting)
    assert set(said) <= {"sensitive-without-codes"}


@pytest.mark.parametrize(("number", "is_said"), [(8, False), (9, True)])
def test_more_than_eight_questions(app, survey_of, number, is_said):
    definition = survey_of(questions(number) + "\n- {name: n, type: note, label: {de: Hinweis}}")
    assert ("many-questions" in whats(definition)) is is_said


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-12-01", []),
        ("2026-11-28", ["end-on-day-off"]),  # a Saturday
        ("2027-01-06", ["end-on-day-off"]),  # Heilige Drei Könige
        ("2026-10-03", ["end-on-day-off"]),
    ],
)
def test_an_end_on_a_day_off(app, survey_of, day, said):
    assert whats(survey_of(questions(1)), day=day) == said


@pytest.mark.parametrize(
    ("day", "is_said"), [("2026-12-08", False), ("2026-12-09", True), ("2026-12-11", True)]
)
def test_an_end_too_late_to_prepare(app, meeting, survey_of, day, is_said):
    """The meeting is on Thursday, 10 December."""
    definition = survey_of(questions(1), kind="topics")
    assert (whats(definition, day=day, meeting=meeting) == ["end-too-late"]) is is_said
    assert whats(survey_of(questions(1), kind="feedback"), day=day, meeting=meeting) == []


@pytest.mark.parametrize(("day", "days"), [("2026-12-01", 1), ("2026-12-02", 2), ("2026-12-07", None)])
def test_an_end_before_the_posters_hang(app, survey_of, day, days):
    """It opens on Monday, 30 November."""
    opened = replace(plan(day), today=dt.date(2026, 11, 30))
    about = cautions.about(survey_of(questions(1), kind="topics"), opened)
    assert [(one.what, one.facts["days"]) for one in about] == ([("open-briefly", days)] if days else [])
    assert cautions.about(survey_of(questions(1), kind="headcount"), opened) == []


def test_missing_translations_are_counted_by_language(app, survey_of):
    definition = survey_of(questions(2), languages="[de, en, ar]", title="{de: T, en: T}")
    assert found(definition) == [("untranslated", {"numbers": {"en": 2, "ar": 3}})]


@pytest.mark.parametrize(("codes", "is_said"), [("true", False), ("false", True)])
def test_a_sensitive_choice_without_codes(app, survey_of, codes, is_said):
    definition = survey_of(
        "- {name: q, type: select_one, label: {de: Q}, choices: [{topic: geld}, {topic: kita}]}", codes=codes
    )
    assert ("sensitive-without-codes" in whats(definition)) is is_said


def test_a_date_without_a_meeting_stops_it(app, survey_of):
    definition = survey_of("- {name: q, type: text, label: {de: 'Kommst du am {date}?'}}")
    [caution] = cautions.about(definition, plan())
    assert (caution.what, caution.stops) == ("no-meeting", True)


@pytest.mark.parametrize(
    ("what", "label"),
    [
        ("name", "{de: 'Wie heißt du?'}"),
        ("name", "{de: Hallo, tr: 'Senin adın ne?'}"),
        ("name", "{de: Hallo, ar: 'ما اسمك؟'}"),
        ("name", "{de: Hallo, uk: 'Як тебе звати?'}"),
        ("nationality", "{de: 'Aus welchem Land kommst du?'}"),
        ("nationality", "{de: Hallo, en: 'Where are you from?'}"),
        ("nationality", "{de: Hallo, ar: 'من أي بلد أنتِ؟'}"),
        ("nationality", "{de: Hallo, ru: 'Откуда ты?'}"),
        ("nationality", "{de: Hallo, fa: 'اهل کجا هستی؟'}"),
        ("residence-status", "{de: 'Welchen Aufenthaltsstatus hast du?'}"),
        ("residence-status", "{de: Hallo, hr: 'Koju dozvolu boravka imaš? dozvola boravka'}"),
        ("religion", "{de: 'Zu welcher Religion gehörst du?'}"),
        ("religion", "{de: Hallo, ro: 'Ce religie ai?'}"),
        ("address", "{de: 'Wo wohnst du?'}"),
        ("contact", "{de: 'Deine Telefonnummer:'}"),
        ("diagnosis", "{de: 'Welche Diagnose hat dein Kind?'}"),
    ],
)
def test_questions_that_must_not_be_asked(app, survey_of, what, label):
    definition = survey_of(f"- {{name: q, type: text, label: {label}}}")
    assert found(definition)[0] == (f"never-ask-{what}", {"questions": definition.questions})


@pytest.mark.parametrize(
    ("kind", "label", "is_said"),
    [
        ("range", 'de: "Wie alt bist du?"', True),
        ("integer", "de: x, en: How many children do you have?", True),
        ("integer", 'de: "Wie viele Kinder bringst du mit?"', False),
    ],
)
def test_age_and_number_of_children_get_a_caution(app, survey_of, kind, label, is_said):
    definition = survey_of(f"- {{name: q, type: {kind}, label: {{{label}}}}}")
    assert ("age-or-children" in whats(definition)) == is_said


@pytest.mark.parametrize(
    "label",
    ["Was möchtest du wissen? (ohne Namen)", "Bitte keine Namen", "Unser Name für das Café?", "Deutsch üben"],
)
def test_harmless_words_are_no_reason(app, survey_of, label):
    assert whats(survey_of(f"- {{name: q, type: text, label: {{de: '{label}'}}}}")) == []


@pytest.mark.parametrize(
    ("label", "is_said"),
    [
        ("Hat dein Mann dich geschlagen?", True),
        ("Hast du Gewalt erlebt?", True),
        ("Did he hit you?", True),
        ("هل تعرضتِ للعنف؟", True),
        ("Чи було насильство?", True),
        ("Suchst du eine Gruppe?", False),
        ("Wie schläft dein Kind?", False),
        ("Was schlägst du vor?", False),
    ],
)
def test_what_sounds_sensitive_wants_its_choices_marked(app, survey_of, label, is_said):
    definition = survey_of(select("q", label, 3))
    assert told("sensitive-unmarked", definition) == (["q"] if is_said else [])
    marked = survey_of(select("q", label, 3).replace("{name: c0,", "{name: c0, sensitive: true,"))
    assert told("sensitive-unmarked", marked) == []


def test_the_same_words_twice_are_said_once_whatever_case_blanks_and_marks(app, survey_of):
    asked = select("a", "Wie geht es dir?", 3) + select("b", "wie  geht es dir", 2)
    note = "- {name: n, type: note, label: {de: Wie geht es dir}}\n"
    assert told("asked-twice", survey_of(asked + note + select("c", "Wie geht es ihm?", 3))) == ["a", "b"]
    assert told("asked-twice", survey_of(select("a", "Wie geht es dir?", 3) + note)) == []


@pytest.mark.parametrize("is_marked", [False, True])
def test_a_scale_that_sounds_sensitive_wants_to_be_marked_as_a_whole(app, survey_of, is_marked):
    mark = ", sensitive: true" if is_marked else ""
    scale = survey_of(f"- {{name: q, type: range, label: {{de: 'Oft Gewalt?'}}{mark}}}")
    assert told("sensitive-unmarked", scale) == ([] if is_marked else ["q"])
    assert scale.has_sensitive is is_marked


@pytest.mark.parametrize(("expected", "is_said"), [(5, True), (6, False), (None, False), (13, False)])
def test_a_pair_with_more_cells_than_mothers(app, survey_of, expected, is_said):
    definition = survey_of(select("a", "A", 3) + select("b", "B", 2), crosstabs="[[a, b]]")
    said = [one for one in found(definition, expected=expected) if one[0] == "fine-pair"]
    assert [facts["cells"] for _what, facts in said] == ([6] if is_said else [])


def test_facts_about_her_that_together_point_at_one(app, survey_of):
    definition = survey_of(
        select("age", "Wie alt ist dein Kind?", 4)
        + select("since", "Seit wann bist du hier?", 4)
        + select("tea", "Tee oder Kaffee?", 9)
    )
    [facts] = [facts for what, facts in found(definition, expected=15) if what == "recognisable"]
    assert facts["cells"] == 16
    assert names(facts) == ["age", "since"]
    assert "recognisable" not in whats(definition, expected=16)


def test_required_questions_are_named_once_with_what_they_cost(app, survey_of):
    definition = survey_of(
        select("a", "A", 2, required="true")
        + "- {name: b, type: text, label: {de: B}, required: true}\n"
        + "- {name: c, type: text, label: {de: C}}"
    )
    [(what, facts)] = found(definition)
    assert (what, names(facts), facts["costs_numbers"]) == ("required", ["a", "b"], True)
    only_text = survey_of("- {name: b, type: text, label: {de: B}, required: true}")
    assert [facts["costs_numbers"] for _what, facts in found(only_text)] == [False]


@pytest.mark.parametrize(
    ("kind", "number", "expected", "is_said"),
    [
        ("select_one", 4, 12, False),
        ("select_one", 5, 12, True),
        ("select_one", 4, None, False),  # twelve mothers
        ("select_one", 5, None, True),
        ("select_one", 5, 15, False),
        ("select_one", 2, 5, False),  # fewer cannot be asked
        ("select_multiple", 12, 12, False),  # three ticks each
        ("select_multiple", 13, 12, True),
    ],
)
def test_choices_that_will_hardly_reach_a_number(app, survey_of, kind, number, expected, is_said):
    definition = survey_of(select("a", "A", number).replace("select_one", kind))
    assert told("scattered", definition, expected=expected) == (["a"] if is_said else [])


def test_the_ready_topics_are_not_cautioned_for_what_they_offer(app):
    assert told("scattered", ready.definition("themenwahl"), expected=12) == []


@pytest.mark.parametrize(("expected", "is_said"), [(9, True), (10, False), (None, False)])
def test_a_text_where_few_write(app, survey_of, expected, is_said):
    definition = survey_of(questions(2))
    assert told("few-writers", definition, expected=expected) == (["q0", "q1"] if is_said else [])


def test_a_text_that_sentences_could_stand_in_for_is_cautioned_earlier(app):
    ready_one = ready.definition("themenwahl")
    assert told("few-writers", ready_one, expected=14) == ["detail"]
    assert told("few-writers", ready_one, expected=15) == []
    tapped = sentence_edit.in_place_of_text(ready_one)
    assert told("few-writers", tapped, expected=8) == []
    assert whats(tapped) == whats(ready_one)


@pytest.mark.parametrize(("threshold", "expected", "is_said"), [(5, 4, True), (5, 5, False), (8, 7, True)])
def test_fewer_expected_than_a_result_needs_wants_a_second_yes(app, survey_of, threshold, expected, is_said):
    definition = survey_of(TICKS, threshold=threshold)
    said = [one for one in cautions.about(definition, plan(expected=expected)) if one.what == "few-expected"]
    assert [(one.facts["threshold"], one.needs_yes) for one in said] == (
        [(threshold, True)] if is_said else []
    )


@pytest.mark.parametrize(
    ("gaps", "pages"),
    [
        (("impressum", "datenschutz", "barrierefreiheit"), ["impressum", "datenschutz"]),
        (("datenschutz",), ["datenschutz"]),
        (("barrierefreiheit",), None),
    ],
)
def test_gaps_in_what_the_law_wants(app, survey_of, gaps, pages):
    said = [facts["pages"] for what, facts in found(survey_of(TICKS), gaps=gaps) if what == "legal-gaps"]
    assert said == ([pages] if pages else [])


def test_of_a_mere_file_neither_end_nor_meeting_is_missed(app, survey_of):
    definition = survey_of("- {name: q, type: text, label: {de: 'Kommst du am {date}?'}}")
    assert [one.what for one in cautions.about_file(definition, Rules())] == ["legal-gaps"]
