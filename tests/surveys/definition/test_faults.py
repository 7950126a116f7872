"""Everything that is wrong with a definition is said at once, with its line and path."""

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cafe_forms.surveys.definition.faults import Faults
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.definition.reading import read
from cafe_forms.surveys.fault_lines import line

TEN_FAULTS = """\
name: Käse
kind: party
languages: [de, xx]
threshold: 4
colour: red
title: {en: "Only English"}
questions:
  - name: topics
    type: select_multiple
    max: 4
    label: {de: yes}
    choices:
      - {topic: nothing}
      - {name: a, label: {de: "A"}}
      - {name: a, label: {de: "noch ein A"}}
  - name: detail
    type: text
    max_length: 0
    relevant: "${later} = 1"
    label: {de: "Was?"}
"""


def faults_of(text) -> list[str]:
    with pytest.raises(Faults) as raised:
        read(text)
    return list(map(line, raised.value.faults))


def test_all_faults_are_named_at_once_by_line():
    assert [fault.split(": ")[:2] for fault in faults_of(TEN_FAULTS)] == [
        ["1", "name"],
        ["2", "kind"],
        ["3", "languages[1]"],
        ["4", "threshold"],
        ["5", "colour"],
        ["6", "title.de"],
        ["10", "questions[0].max"],
        ["11", "questions[0].label.de"],
        ["13", "questions[0].choices[0].topic"],
        ["15", "questions[0].choices[2]"],
        ["18", "questions[1].max_length"],
        ["19", "questions[1].relevant"],
    ]


EIGHT = ", ".join(f"{{name: {name}, label: {{de: {name}}}}}" for name in "abcdefgh")
SCALE = "choices: [{name: a, label: {de: A}}, {name: b, label: {de: B}}]"
SELECT = "type: select_one, label: {de: x}, choices: [{name: a, label: {de: A}}, {name: b, label: {de: B}}]"
SEVERAL = SELECT.replace("select_one", "select_multiple")


@pytest.mark.parametrize(
    ("question", "fault"),
    [
        ("just text", "questions[0]: must be a mapping"),
        ("{}", "questions[0].name: is missing"),
        ("{name: q, label: {de: x}}", "questions[0].type: is missing"),
        ("{name: q, type: note}", "questions[0].label: is missing"),
        ("{name: q, type: select_one, label: {de: x}}", "questions[0].choices: is missing"),
        ("{name: q, type: slider, label: {de: x}}", "questions[0].type: unknown type 'slider'"),
        ("{name: Q, type: note, label: {de: x}}", "questions[0].name: 'Q' is no name"),
        ("{name: 1, type: note, label: {de: x}}", "questions[0].name: must be a text: quote it"),
        (
            "{name: no, type: note, label: {de: x}}",
            "questions[0].name: YAML reads 'no' as true or false: quote it",
        ),
        (f"{{name: {'q' * 41}, type: note, label: {{de: x}}}}", "is no name"),
        ("{name: q, type: note, label: x}", "questions[0].label: must give the text by language"),
        ("{name: q, type: note, label: [x]}", "questions[0].label: must give the text by language"),
        ("{name: q, type: note, label: {en: x}}", "questions[0].label.de: is missing"),
        ("{name: q, type: note, label: {de: x, xx: y}}", "questions[0].label.xx: unknown language"),
        ("{name: q, type: note, label: {de: [x]}}", "questions[0].label.de: must be a text"),
        ("{name: q, type: note, label: {de: 2026-12-03}}", "must be a text: quote it"),
        ("{name: q, type: note, label: {de: }}", "must be a text: quote it"),
        ('{name: q, type: note, label: {de: "  "}}', "questions[0].label.de: is empty"),
        ('{name: q, type: note, label: {de: "a\\0"}}', "contains a control character"),
        ('{name: q, type: note, label: {de: "a\\tb"}}', "contains a control character"),
        (
            "{name: q, type: note, label: {de: x, de: y}}",
            "questions[0].label.de: this language is given twice",
        ),
        ("{name: q, name: r, type: note, label: {de: x}}", "questions[0].name: this key is given twice"),
        ("{name: q, type: note, label: {de: x}, color: red}", "questions[0].color: unknown key"),
        ("{name: q, type: note, label: {de: x}, [a]: b}", "unknown key"),
        ("{name: q, type: note, label: {de: x}, required: true}", "is not for questions of type note"),
        ("{name: q, type: note, label: {de: x}, choices: []}", "is not for questions of type note"),
        ("{name: q, type: text, label: {de: x}, max: 3}", "is not for questions of type text"),
        ("{name: q, type: text, label: {de: x}, rotate: true}", "is not for questions of type text"),
        ("{name: q, type: integer, label: {de: x}, max_length: 3}", "is not for questions of type integer"),
        (f"{{name: q, max: 1, {SELECT}}}", "is not for questions of type select_one"),
        (f"{{name: q, appearance: likert, {SEVERAL}}}", "is not for questions of type select_multiple"),
        (f"{{name: q, appearance: signature, {SELECT}}}", "unknown appearance 'signature'"),
        ("{name: q, type: text, label: {de: x}, appearance: likert}", "is not for questions of type text"),
        (
            f"{{name: q, appearance: likert, type: select_one, label: {{de: x}}, choices: [{EIGHT}]}}",
            "a scale has 2 to 7 choices",
        ),
        ("{name: q, step: 3, type: range, label: {de: x}}", "questions[0].step: does not lead from 0 to 10"),
        ("{name: q, max: 4, type: range, label: {de: x}}", "questions[0].type: has fewer than 6 steps"),
        ("{name: q, bands: [1], type: range, label: {de: x}}", "questions[0].bands: must be the numbers"),
        ("{name: q, bands: [0, 1], type: range, label: {de: x}}", "bands: must leave two steps to each band"),
        (
            f"{{name: q, {SELECT.replace('{name:', '{or_other: true, name:')}}}",
            "questions[0].choices: only one choice may have a text beside it",
        ),
        (
            f"{{name: q, appearance: likert, {SELECT.replace('{name: a', '{or_other: true, name: a')}}}",
            "questions[0].choices: no step of a scale has a text beside it",
        ),
        (
            f"{{name: q, type: group, label: {{de: x}}, {SCALE.replace('{name: a', '{or_other: true, name: a')}}}",
            "questions[0].choices: no step of a scale has a text beside it",
        ),
        (f"{{name: q, required: 'true', {SELECT}}}", "questions[0].required: must be true or false"),
        (f"{{name: q, max: 0, {SEVERAL}}}", "questions[0].max: must be at least 1"),
        (f"{{name: q, max: 3, {SEVERAL}}}", "questions[0].max: is greater than the number of choices (2)"),
        (f"{{name: q, max: two, {SEVERAL}}}", "questions[0].max: must be a whole number"),
        ("{name: q, type: integer, label: {de: x}, max: 11}", "questions[0].max: must be 10 at most"),
        ("{name: q, type: integer, label: {de: x}, min: -1}", "questions[0].min: must be 0 or more"),
        ("{name: q, type: integer, label: {de: x}, min: 4, max: 3}", "questions[0].min: min (4) is greater"),
        ("{name: q, type: integer, label: {de: x}, min: 10}", "questions[0].min: leaves one number (10)"),
        (
            "{name: q, type: integer, label: {de: x}, min: 2, max: 2}",
            "questions[0].min: leaves one number (2)",
        ),
        ("{name: q, type: integer, label: {de: x}, max: 0x5}", "must be a whole number in plain digits"),
        *(
            (f'{{name: q, type: text, label: {{de: x}}, constraint: "{only}"}}', "leaves only some texts")
            for only in (
                ". = 'ja' or . = 'nein'",
                "not(. != 'ja')",
                ". >= 1 and . <= 2",
                ". != 'x' or . != 'y'",
                "selected(., 'ja')",
            )
        ),
        ("{name: q, type: text, label: {de: x}, max_length: 2001}", "must be between 1 and 2000"),
        ("{name: q, type: select_one, label: {de: x}, choices: a}", "questions[0].choices: must be a list"),
        ("{name: q, type: select_one, label: {de: x}, choices: []}", "must hold at least two choices"),
        ("{name: q, type: select_one, label: {de: x}, choices: [{topic: kita}]}", "at least two choices"),
        (f"{{name: q, {SELECT.replace('name: b, ', '')}}}", "questions[0].choices[1].name: is missing"),
        (
            f"{{name: q, {SELECT.replace(', label: {de: B}', '')}}}",
            "questions[0].choices[1].label: is missing",
        ),
        (
            f"{{name: q, {SELECT.replace('name: b', 'name: a')}}}",
            "choices[1]: the choice 'a' is there already",
        ),
        (f"{{name: q, {SELECT.replace('name: b', 'name: b, count: 1')}}}", "choices[1].count: unknown key"),
        (
            f"{{name: q, {SELECT.replace('name: b', 'topic: kita')}}}",
            "choices[1].label: comes from the topic",
        ),
        (f"{{name: q, {SELECT.replace('{name: b, label: {de: B}}', '5')}}}", "choices[1]: must be a mapping"),
        ("{name: q, type: note, label: {de: x}, relevant: true}", "questions[0].relevant: YAML reads 'true'"),
        (
            "{name: q, type: note, label: {de: x}, relevant: '1 ='}",
            "questions[0].relevant: expected ${question}",
        ),
        ("{name: q, type: note, label: {de: x}, relevant: '. = 1'}", "the dot stands for the own answer"),
        (
            "{name: q, type: note, label: {de: x}, relevant: '${z} = 1'}",
            "${z} is not a question of this survey",
        ),
        ("{name: q, type: text, label: {de: x}, relevant: '${q} = 1'}", "${q} is the question itself"),
        ("{name: q, type: text, label: {de: x}, relevant: '${last} = 1'}", "${last} comes later"),
        ("{name: q, type: text, label: {de: x}, constraint: '${q} = 1'}", "${q} is the question itself"),
        ("{name: q, type: text, label: {de: x}, constraint_message: {de: y}}", "stands without a constraint"),
        ("{name: last, type: text, label: {de: x}}", "questions[1].name: the question last is there already"),
    ],
)
def test_it_says_what_is_wrong_with_a_question(question, fault):
    last = "{name: last, type: text, label: {de: x}}"
    faults = faults_of(f"name: n\ntitle: {{de: t}}\nquestions:\n- {question}\n- {last}\n")
    assert any(fault in found for found in faults), faults
    assert all(found.startswith(("4: ", "5: ")) for found in faults)


def test_one_mistake_is_one_fault():
    for broken in ("max: two", "max: 9", "max: 0"):
        assert (
            len(faults_of(f"name: n\ntitle: {{de: t}}\nquestions: [{{name: q, {broken}, {SEVERAL}}}]")) == 1
        )
    no_list = SEVERAL.partition("choices")[0] + "choices: 5"
    assert len(faults_of(f"name: n\ntitle: {{de: t}}\nquestions: [{{name: q, max: 3, {no_list}}}]")) == 1


WHOLE = """\
name: t
kind: topics
default_language: de
languages: [de, en]
threshold: 6
crosstabs: [[topics, mood]]
title: {de: a, en: b, outdated: {tr: c}}
questions:
  - name: topics
    type: select_multiple
    max: 2
    rotate: true
    required: true
    label: {de: a}
    hint: {de: h}
    choices: [{topic: schlaf}, {name: g, icon: x, sensitive: true, label: {de: g}}]
  - name: mood
    type: select_one
    appearance: likert
    label: {de: m}
    choices: [{name: a, label: {de: a}}, {name: b, label: {de: b}}, {name: c, label: {de: c}}]
  - {name: n, type: integer, min: 0, max: 5, label: {de: n}}
  - {name: detail, type: text, max_length: 300, relevant: "selected(${topics}, 'g')", label: {de: t}}
"""


def with_one_mistake(document):
    """The document with each of its values in turn turned into something else: [(where, text)]."""

    def turned(node, path):
        for key, value in list(node.items() if isinstance(node, dict) else enumerate(node)):
            for other in (3, "", None, True, "a\nb", []):
                node[key] = other
                yield f"{path}.{key} {other!r}", yaml.safe_dump(document, sort_keys=False)
            node[key] = value
            if isinstance(value, dict | list):
                yield from turned(value, f"{path}.{key}")

    return turned(document, "")


@pytest.mark.long
def test_what_follows_from_a_mistake_is_no_further_fault():
    """A question that could not be read is not missed elsewhere; a fault twice at one place is one."""
    read(WHOLE)
    several = {}
    for where, text in with_one_mistake(yaml.safe_load(WHOLE)):
        try:
            read(text)
        except Faults as faults:
            several |= {where: list(map(line, faults.faults))} if len(faults.faults) > 1 else {}
    assert several == {}


def test_outdated_is_no_language():
    for fault in faults_of("name: n\ntitle: {de: t, klingon: k}\nlanguages: [de, outdated]\nquestions: []\n")[
        :2
    ]:
        assert fault.endswith("known are de, de-simple, en, tr, ar, uk, ru, ro, hr, fa")


def test_a_note_has_no_answer_to_look_at():
    faults = faults_of(
        "name: n\ntitle: {de: t}\nquestions:\n"
        "- {name: a, type: note, label: {de: x}}\n"
        "- {name: b, type: text, label: {de: x}, relevant: '${a} = 1'}\n"
    )
    assert faults == ["5: questions[1].relevant: ${a} is a note, which has no answer"]


TEXT = "{name: t, type: text, label: {de: x}}"
TOP = {
    "name": "n",
    "title": "{de: t}",
    "questions": f"[{{name: q, {SELECT}}}, {{name: r, {SEVERAL}}}, {TEXT}]",
}


@pytest.mark.parametrize(
    ("top", "fault"),
    [
        ({"title": "t"}, "title: must give the text by language"),
        ({"kind": "party"}, "kind: unknown kind 'party'"),
        ({"default_language": "sv"}, "default_language: unknown language 'sv'"),
        ({"default_language": "en", "languages": "[de]"}, "languages: does not hold the default language en"),
        ({"default_language": "en"}, "title.en: is missing"),
        ({"languages": "de"}, "languages: must be a list"),
        ({"languages": "[]"}, "languages: holds no language"),
        ({"languages": "[de, de]"}, "languages[1]: the language de is there already"),
        ({"languages": "[de, no]"}, "languages[1]: YAML reads 'no' as true or false"),
        ({"threshold": "4"}, "threshold: must be at least 5"),
        ({"threshold": "many"}, "threshold: must be a whole number"),
        ({"crosstabs": "[[q, z]]"}, "crosstabs[0][1]: is not a question"),
        ({"crosstabs": "[[q, t]]"}, "crosstabs[0][1]: only questions of type select_one and select_multiple"),
        ({"crosstabs": "[[q, q]]"}, "crosstabs[0]: must be a pair"),
        ({"crosstabs": "[[q]]"}, "crosstabs[0]: must be a pair"),
        ({"crosstabs": "[q]"}, "crosstabs[0]: must be a list"),
        ({"crosstabs": "[[q, r], [r, q]]"}, "crosstabs[1]: this pair is there already"),
        ({"questions": "[]"}, "questions: holds no question"),
        ({"questions": "{a: b}"}, "questions: must be a list"),
    ],
)
def test_it_says_what_is_wrong_above_the_questions(top, fault):
    faults = faults_of("".join(f"{key}: {value}\n" for key, value in (TOP | top).items()))
    assert any(fault in found for found in faults), faults


@pytest.mark.parametrize("key", ["name", "title", "questions"])
def test_it_misses_what_every_definition_needs(key):
    faults = faults_of("".join(f"{name}: {value}\n" for name, value in TOP.items() if name != key))
    assert faults == [f"1: {key}: is missing"]


BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "1: definition: is empty"),
        ("# nothing\n", "1: definition: is empty"),
        ("- a\n- b\n", "1: definition: must be a mapping"),
        ("name: n\ntitle: {de: t\nquestions: []\n", "3: definition: is not YAML"),
        ("name: n\n\ttitle: x\n", "2: definition: is not YAML"),
        ("name: n\n---\nname: m\n", "2: definition: is not YAML"),
        (BOMB, "1: definition: anchors (&) and aliases (*) are not allowed"),
        ("name: n\ntitle: *a\n", "2: definition: anchors"),
        ("a: " + "[" * 100_000, "definition: is nested too deeply"),
        (f"name: {'e' * 2001}", "1: name: is longer than 2000 characters"),
        (f"languages: [{'de,' * 101}]", "1: languages: holds more than 100 entries"),
        ("- " * 10_000, "definition: is nested too deeply"),
        ("a: " + "x" * 300_000, "1: definition: is larger than 256 kB"),
        (b"name: n\ntitle: \xff\n", "2: definition: is not UTF-8"),
        ("name: n\ntitle: \ud800\n", "2: definition: contains a lone surrogate"),
        ("name: n\ntitle: \x07\n", "2: definition: contains a character that YAML does not allow"),
        ("name: !!python/object/apply:os.system [ls]\n", "1: name: must be a text"),
        ("name: !!int abc\n", "1: name: must be a text"),
    ],
)
def test_it_refuses_what_is_no_plain_yaml(text, fault):
    assert any(fault in found for found in faults_of(text))


def test_a_fault_stands_on_one_line():
    for fault in faults_of(
        '"a\\nb": 1\nname: "x\\ny\\u2028"\nkind: "a\\nb"\nlanguages: ["\\u2028\\u0085", !!bool "a\\nb"]\n'
    ):
        assert len(fault.splitlines()) == 1


def reads_or_faults(text):
    found = ()
    try:
        assert isinstance(read(text), Definition)
    except Faults as faults:
        found = faults.faults
    assert all(len(line(fault).splitlines()) == 1 for fault in found)


@settings(deadline=None)
@given(st.one_of(st.text(), st.binary()))
@example("%YAML 9.9\n--- a")
@example("? [a]\n: b")
@example("!<tag:yaml.org,2002:merge> <<: {a: b}")
def test_any_input_is_a_definition_or_faults(text):
    reads_or_faults(text)


TREES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.text(max_size=8), st.sampled_from(["de", "text", "q"])
    ),
    lambda children: st.one_of(
        st.lists(children, max_size=3),
        st.dictionaries(
            st.sampled_from(["de", "name", "type", "label", "choices", "topic", "max"]), children
        ),
    ),
    max_leaves=15,
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["name", "title", "languages", "questions", "crosstabs"]), TREES))
def test_any_tree_is_a_definition_or_faults(tree):
    reads_or_faults(yaml.safe_dump(tree))


LINES = TEN_FAULTS.splitlines()


@settings(deadline=None)
@given(
    st.lists(st.sampled_from([*LINES, "  - name: q", "    label: {de: x}", "    - [", "&a *a"]), max_size=30)
)
def test_any_mixture_of_lines_is_a_definition_or_faults(lines):
    reads_or_faults("\n".join(lines))
