"""What is said before a survey opens: each thing once, with its facts, and nothing about the ready ones."""

import datetime as dt

import pytest

from cafe_forms import clock
from cafe_forms.surveys import cautions, ready, relevance
from cafe_forms.surveys.expression import parse
from cafe_forms.surveys.publishing import BERLIN, Rules


def plan(day="2026-12-01", *, expected=None, meeting=None, gaps=()):
    closes_at = clock.at_local(dt.date.fromisoformat(day), dt.time(20), BERLIN)
    return cautions.Plan(Rules(), gaps, closes_at, expected, meeting)


def found(definition, **more):
    return [(one.what, dict(one.facts)) for one in cautions.about(definition, plan(**more))]


def whats(definition, **more):
    return [what for what, _facts in found(definition, **more)]


def questions(number):
    return "\n".join(f"- {{name: q{n}, type: text, label: {{de: Frage}}}}" for n in range(number))


def select(name, label, number, **more):
    choices = ", ".join(f"{{name: c{n}, label: {{de: '{n}'}}}}" for n in range(number))
    keys = "".join(f", {key}: {value}" for key, value in more.items())
    return f"- {{name: {name}, type: select_one, label: {{de: '{label}'}}, choices: [{choices}]{keys}}}\n"


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


def test_missing_translations_are_counted_by_language(app, survey_of):
    definition = survey_of(questions(2), languages="[de, en, ar]", title="{de: T, en: T}")
    assert found(definition) == [
        ("untranslated", {"language": "en", "number": 2}),
        ("untranslated", {"language": "ar", "number": 3}),
    ]


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
    "label",
    ["Was möchtest du wissen? (ohne Namen)", "Bitte keine Namen", "Unser Name für das Café?", "Deutsch üben"],
)
def test_harmless_words_are_no_reason(app, survey_of, label):
    assert whats(survey_of(f"- {{name: q, type: text, label: {{de: '{label}'}}}}")) == []


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
    [(what, facts)] = found(definition, expected=15)
    assert (what, facts["cells"]) == ("recognisable", 16)
    assert [question.name for question in facts["questions"]] == ["age", "since"]
    assert found(definition, expected=16) == []


def test_a_condition_that_nothing_can_meet(app, survey_of):
    definition = survey_of(
        select("a", "A", 2)
        + """- {name: b, type: text, label: {de: B}, relevant: "${a} = 'weg' or not(selected(${a}, 'c1'))"}"""
    )
    [(what, facts)] = found(definition)
    assert (what, facts["choices"]) == ("never-reached", "weg")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("${a} = 'x'", ("a", "x", "chosen")),
        ("${a} != 'x'", ("a", "x", "not-chosen")),
        ("not(${a} = 'x')", ("a", "x", "not-chosen")),
        ("selected(${a}, 'x')", ("a", "x", "chosen")),
        ("not(selected(${a}, 'x'))", ("a", "x", "not-chosen")),
        ("${a} >= 2", None),
        ("${a} = 'x' and ${b} = 'y'", None),
        ("${a} = ${b}", None),
    ],
)
def test_what_two_lists_can_say_of_a_condition(text, told):
    assert relevance.simple(parse(text)) == told


@pytest.mark.parametrize("whether", [relevance.CHOSEN, relevance.NOT_CHOSEN])
@pytest.mark.parametrize("kind", ["select_one", "select_multiple"])
def test_a_condition_from_the_lists_reads_back(survey_of, kind, whether):
    question = survey_of(select("a", "A", 2).replace("select_one", kind)).questions[0]
    assert relevance.simple(parse(relevance.spelled(question, "c1", whether))) == ("a", "c1", whether)


def test_only_earlier_questions_can_be_waited_for(everything):
    offered = [(question.name, len(choices)) for question, choices in relevance.offered(everything, "thanks")]
    assert offered == [("come", 3), ("topics", 5)]
    assert [question.name for question, _ in relevance.offered(everything)][-1] == "place"
