"""An XLSForm becomes a draft: what each row turns into, and that no row is lost in silence."""

import pytest

from cafe_forms.foreign.bringing import bring
from cafe_forms.foreign.report import UnreadableError
from cafe_forms.surveys.definition.reading import read

CHOICES = """
list_name | name | label::Deutsch (de) | label::English (en)
yesno | yes | ja | yes
yesno | no | nein | no
scale | 1 | schlecht |
scale | 2 | geht so |
scale | 3 | gut |
lonely | one | eins |
"""
WHOLE = """
type | name | label::Deutsch (de) | label::en | label::hi | hint::de | required | relevant | appearance | constraint
start | start
note | hello | **Willkommen** | Welcome | नमस्ते
begin_group | part | Teil A | Part A | | | | ${ask} = 'x'
select_one yesno | in_it | Nie | Never
end_group
select_one yesno | come | Kommst du? | Are you coming? | | Ein Tipp genügt. | yes
begin_group | about | Zum Treffen | About it | | | | ${come} = 'yes'
select_one scale | How-was-it | Wie war es? | How was it? | | | | | likert
text | why | Warum? | Why? | | | | ${How-was-it} < 3 | multiline
integer | kids | Wie viele Kinder? | How many? | | | true | | | . >= 1 and . < 9
end_group
integer | age | Wie alt bist du? | How old? | | | | | | . >= 18 and . <= 99
text | later | Und mit 40? | And at 40? | | | | ${age} > 40
geopoint | where | Wo wohnst du? | Where?
text | your_name | Wie heißt du? | What is your name?
"""
SETTINGS = """
form_title | form_id | default_language | style
Mein Bogen | mein-bogen | Deutsch (de) | pages
"""


def test_a_whole_form_becomes_the_definition_that_it_means(brought):
    definition = brought(survey=WHOLE, choices=CHOICES, settings=SETTINGS).definition
    assert definition == read(
        """\
name: mein_bogen
default_language: de
languages: [de, en]
title: {de: Mein Bogen}
questions:
  - {name: hello, type: note, label: {de: "**Willkommen**", en: Welcome}}
  - name: come
    type: select_one
    label: {de: "Kommst du?", en: "Are you coming?"}
    hint: {de: Ein Tipp genügt.}
    required: true
    choices: [{name: "yes", label: {de: ja, en: "yes"}}, {name: "no", label: {de: nein, en: "no"}}]
  - {name: about, type: group, label: {de: Zum Treffen, en: About it}, relevant: "${come} = 'yes'"}
  - name: how_was_it
    type: select_one
    appearance: likert
    label: {de: "Wie war es?", en: "How was it?"}
    group: about
    choices:
      - {name: c1, label: {de: schlecht}}
      - {name: c2, label: {de: geht so}}
      - {name: c3, label: {de: gut}}
  - name: why
    type: text
    label: {de: "Warum?", en: "Why?"}
    group: about
    relevant: "${how_was_it} = 'c1' or ${how_was_it} = 'c2'"
  - name: kids
    type: integer
    label: {de: "Wie viele Kinder?", en: "How many?"}
    required: true
    group: about
    min: 1
    max: 8
  - name: age
    type: range
    label: {de: "Wie alt bist du?", en: "How old?"}
    min: 18
    max: 99
    bands: [18, 26, 36, 46, 61]
  - {name: your_name, type: text, label: {de: "Wie heißt du?", en: "What is your name?"}}
"""
    )


def test_every_row_is_accounted_for(becomes):
    assert becomes(survey=WHOLE, choices=CHOICES, settings=SETTINGS) == {
        2: ("left-out", "metadata"),
        3: ("taken",),
        4: ("left-out", "waits-for"),
        5: ("left-out", "group-left-out"),
        6: ("left-out", "group-left-out"),
        7: ("taken",),
        8: ("taken",),
        9: ("changed", "renamed"),
        10: ("taken",),
        11: ("taken",),
        12: ("taken",),
        13: ("changed", "number-in-bands", "asks-age-or-children"),
        14: ("left-out", "waits-for-band"),
        15: ("left-out", "place"),
        16: ("taken", "asks-name"),
    }


def test_rows_in_are_rows_taken_changed_and_left_out(brought):
    report = brought(survey=WHOLE, choices=CHOICES, settings=SETTINGS).report
    assert len(report.entries) == sum(report.count().values()) == 15 + 6 + 1
    assert [remark.code for remark in report.remarks] == ["language-left-out"]
    assert {e.row.name: e.outcome for e in report.entries if e.row.sheet == "choices"} == {
        "yes": "taken",
        "no": "taken",
        "1": "changed",
        "2": "changed",
        "3": "changed",
        "one": "left-out",
    }


def test_one_form_in_three_kinds_of_files_is_one_definition(written):
    sheets = {"survey": WHOLE, "choices": CHOICES, "settings": SETTINGS}
    made = [bring(written(name, **sheets)) for name in ("form.xlsx", "form.csv", "form.md")]
    assert made[0].definition == made[1].definition == made[2].definition
    numbered = [[(e.row.sheet, e.row.number, e.outcome) for e in one.report.entries] for one in made]
    assert numbered[0] == numbered[1] == numbered[2]


TYPES = {
    "text": "taken", "string": "taken", "select_multiple yesno": "taken", "select one from yesno": "taken",
    "select all that apply from yesno": "taken", "select_one yesno or_other": "taken",
    "select one from yesno or specify other": "taken", "int": "number-in-bands", "range": "number-in-bands",
    "note": "taken", "date": "date", "dateTime": "date", "time": "date", "geotrace": "place", "image": "recording",
    "audio": "recording", "file": "recording", "barcode": "recording", "calculate": "calculate", "hidden": "calculate",
    "decimal": "decimal", "rank yesno": "rank", "acknowledge": "acknowledge", "deviceid": "metadata",
    "username": "metadata", "audit": "metadata", "select_one_from_file towns.csv": "list-elsewhere",
    "select_one nosuch": "no-list", "select_one lonely": "few-choices", "begin_whatever": "unknown-type",
}  # fmt: skip


@pytest.mark.parametrize("kind", TYPES)
def test_each_type_is_taken_or_left_out_with_its_reason(kind, becomes):
    said = becomes(survey=f"type | name | label\ntext | first | Was?\n{kind} | q | Frage?", choices=CHOICES)
    assert said[3][-1] == TYPES[kind]


@pytest.mark.parametrize(
    ("row", "becomes"),
    [
        ("integer | How many members? | . < 11 |", {"type": "integer", "max": 10}),
        ("integer | How many members? | |", {"type": "range", "bands": (0, 1, 6, 11, 21, 51), "max": 999}),
        ("integer | How old are you? | . < 120 |", {"type": "range", "bands": (0, 18, 26, 36, 46, 61)}),
        ("integer | How many hours? | . >= 10 and . <= 15 |", {"type": "range", "bands": None, "max": 15}),
        ("integer | Which year? | . > 1900 and . < 2020 |", None),
        ("range | How likely? | | start=0 end=10 step=1", {"type": "range", "max": 10, "bands": None}),
        ("range | How likely? | | start = 0, end = 100; step=10", {"type": "range", "step": 10, "max": 100}),
        ("range | How likely? | |", {"type": "range", "min": 1, "max": 10}),
        ("range | How likely? | | start=1 end=5", {"type": "select_one", "appearance": "likert"}),
        ("range | How likely? | | start=0 end=1 step=0.1", None),
        ("range | How likely? | | start=5 end=1", None),
        ("range | How likely? | | start=0 end=10 step=3", None),
        ("range | How likely? | | step=0", None),
    ],
)
def test_numbers_and_scales_are_counted_by_bands_or_left_out(row, becomes, brought):
    kind, label, constraint, parameters = row.split("|")
    header = "type | name | label | constraint | parameters\ntext | t | What?"
    survey = f"{header}\n{kind} | q | {label} | {constraint} | {parameters}"
    made = {one.name: one for one in brought(survey=survey).definition.questions}.get("q")
    assert (made is None) == (becomes is None)
    assert {key: getattr(made, key) for key in becomes or ()} == (becomes or {})


OTHER = """
list_name | name | label::Deutsch (de) | label::English (en)
way       | bus  | Bus                 | bus
way       | foot | zu Fuß              | on foot
why       | food | Essen               | food
why       | 96   | Sonstiges           | other
"""


def test_or_other_is_a_choice_with_a_text_and_conditions_find_it(brought):
    made = brought(
        survey="""
        type | name | label::Deutsch (de) | relevant
        select_one way or_other | q | Wie kommst du?
        note | n | Aha. | ${q} = 'other'
        """,
        choices=OTHER,
    ).definition
    asked, beside = made.fields[:2]
    assert [(choice.name, choice.or_other, choice.fixed) for choice in asked.choices][-1] == (
        "other",
        True,
        True,
    )
    assert dict(asked.choices[-1].label.texts)["en"] == "something else"
    assert (beside.name, beside.label.say("de").text) == ("q.other", "etwas anderes: Was genau?")
    assert made.question("n").relevant.text == "${q} = 'other'"


def test_a_text_that_waits_for_other_goes_to_its_choice(brought):
    made = brought(
        survey="""
        type | name | label::Deutsch (de) | relevant
        select_multiple why | q | Warum?
        text | q_other | Was denn? | selected(${q}, '96')
        select_one why | r | Und sonst?
        text | more | Warum Essen? | ${r} = 'food'
        """,
        choices=OTHER,
    )
    assert [one.name for one in made.definition.fields] == ["q", "q.other", "r", "more"]
    assert [choice.or_other for choice in made.definition.question("r").choices] == [False, False]
    entry = next(entry for entry in made.report.entries if entry.row.name == "q_other")
    assert [(remark.code, remark.facts["choice"]) for remark in entry.remarks] == [("other-joined", "c96")]


def test_a_repeat_goes_with_all_that_is_in_it(becomes):
    said = becomes(
        survey="""
        type | name | label | relevant
        text | first | Was?
        begin_repeat | child | Kind
        begin group | inner | Darin
        text | name_of | Wie heißt es?
        end group
        end repeat
        text | after | Und? | ${name_of} != ''
        """
    )
    assert [said[row][1] for row in range(3, 9)] == [
        "repeat",
        *["in-repeat"] * 2,
        *["group-left-out"] * 2,
        "waits-for",
    ]


@pytest.mark.parametrize(
    ("relevant", "ours"),
    [
        ("${a} = '1'", "${a} = 'c1'"),
        ("'1' = ${a}", "${a} = 'c1'"),
        ("${a} >= 2", "${a} = 'c2' or ${a} = 'c3'"),
        ("selected(${a}, '2') and not(${t} = \"it's\")", "selected(${a}, 'c2') and not(${t} = \"it's\")"),
        ("../a = 1 or ./t != ''", "${a} = 'c1' or ${t} != ''"),
        ("(${a}=1 or ${a}=2) and ${n} > 2", "(${a} = 'c1' or ${a} = 'c2') and ${n} > 2"),
    ],
)
def test_conditions_follow_the_new_names(relevant, ours, brought):
    survey = (
        "type | name | label | relevant | constraint\nselect_one scale | a | A? | |\ntext | t | T? | |\n"
        f"integer | n | N? | | . <= 5\ntext | q | Q? | {relevant} |"
    )
    assert brought(survey=survey, choices=CHOICES).definition.question("q").relevant.text == ours


@pytest.mark.parametrize(
    ("relevant", "code"),
    [
        ("${nosuch} = 1", "waits-for"),
        ("${q} = 1", "waits-for"),
        ("${a} = '7'", "choice-unknown"),
        ("string-length(${a}) > 1", "condition"),
        (". = 'x'", "fault"),
    ],
)
def test_a_condition_that_we_cannot_have_takes_its_question_along(relevant, code, becomes):
    survey = (
        "type | name | label | relevant\nselect_one scale | a | A? |\n"
        f"text | q | Q? | {relevant}\ntext | z | Z? | ${{q}} != ''"
    )
    said = becomes(survey=survey, choices=CHOICES)
    assert said[3] == ("left-out", code)
    assert said[4] == ("left-out", "waits-for")


@pytest.mark.parametrize(
    ("row", "key", "value"),
    [
        ("integer | q | Q? | . > 0 and 6 > .", "max", 5),
        ("integer | q | Q? | . > 0 and 6 > .", "min", 1),
        ("select_multiple scale | q | Q? | count-selected(.) <= 2", "max", 2),
        ("select_multiple scale | q | Q? | count-selected(.) < 9", "max", None),
        ("text | q | Q? | string-length(.) < 100", "max_length", 99),
    ],
)
def test_simple_constraints_become_limits(row, key, value, brought):
    survey = f"type | name | label | constraint\n{row}"
    assert getattr(brought(survey=survey, choices=CHOICES).definition.question("q"), key) == value


def test_names_are_made_valid_and_stay_unique(brought):
    definition = brought(
        survey="""
        type | name | label
        text | Größe | A
        text | groesse | B
        text | 1st question! | C
        """
    ).definition
    assert [question.name for question in definition.questions] == ["groesse", "groesse_2", "q1st_question"]


def test_more_than_a_definition_holds_is_left_out(becomes):
    rows = "\n".join(f"text | q{n} | Frage {n}?" for n in range(103))
    said = becomes(survey=f"type | name | label\n{rows}")
    assert [said[row][-1] for row in range(101, 105)] == ["taken", *["too-many-questions"] * 3]


@pytest.mark.parametrize(
    ("survey", "code"),
    [
        ("type | name | label\ndate | a | Wann?\nnote | b | Hallo", "no-question"),
        ("type | name | label::Français (fr)\ntext | a | Quoi?", "no-language"),
        ("type | name | name\ntext | a | b", "double-column"),
        ("type | name | label", "no-survey-sheet"),
    ],
)
def test_a_form_of_which_nothing_is_left_is_refused(survey, code, brought):
    with pytest.raises(UnreadableError) as refused:
        brought(survey=survey)
    assert refused.value.remark.code == code


TABLE = """
type | name | label | relevant | appearance
select_one scale | a | A? | |
begin_group | part | Bei uns | ${a} = '1' | table-list
select_one scale | warm | Willkommen | |
select_one scale | time | Die Zeit passt | ${warm} = '2' |
end_group | | | |
text | z | Z? | ${time} = '1' |
"""


def test_a_group_stays_a_group_and_a_table_list_a_table(becomes, brought):
    assert becomes(survey=TABLE, choices=CHOICES) == dict.fromkeys(range(2, 8), ("taken",))
    made = brought(survey=TABLE, choices=CHOICES).definition
    assert [one.type for one in made.questions] == ["select_one", "group", "select_one", "select_one", "text"]
    assert [one.takes_scale for one in made.questions] == [False, False, True, True, False]
    assert made.question("time").relevant.names == {"a", "warm"}
    assert not made.question("z").group
