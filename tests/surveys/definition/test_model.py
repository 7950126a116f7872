"""A definition is read into frozen objects, and written so that it means the same."""

import dataclasses

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cafe_forms.surveys.definition import writing
from cafe_forms.surveys.definition.expression import parse
from cafe_forms.surveys.definition.faults import Faults
from cafe_forms.surveys.definition.reading import LEAST_THRESHOLD, read
from cafe_forms.surveys.definition.words import LANGUAGES

SHORTEST = 'name: kurz\ntitle: {de: "Kurz"}\nquestions: [{name: a, type: note, label: {de: "Hallo"}}]\n'


def test_it_reads_what_is_asked(everything):
    assert (everything.name, everything.kind, everything.threshold) == ("alles", "feedback", 6)
    assert everything.languages == ("de", "de-simple", "en", "ar")
    assert everything.crosstabs == (("come", "place"),)
    assert [question.type for question in everything.questions] == [
        *("select_one", "integer", "select_multiple", "note", "text", "select_multiple")
    ]
    kids = everything.question("kids")
    assert (kids.min, kids.max, kids.relevant) == (0, 8, parse("${come} != 'nein'"))
    come = everything.question("come")
    assert (come.required, come.appearance, come.choices[0].icon) == (True, "likert", "🙂")


def test_it_takes_topics_from_the_catalogue(everything):
    schlaf, gewalt, geld, kita, anderes = everything.question("topics").choices
    assert schlaf.label.say("hr").text == "Spavanje (dijete i mama)"
    assert (gewalt.sensitive, kita.sensitive, schlaf.icon) == (True, False, "🌙")
    assert (geld.name, geld.topic) == ("geldsorgen", "geld")
    assert (anderes.topic, anderes.fixed) == ("", True)
    assert everything.topic_codes == ("schlaf", "gewalt", "geld", "kita")


def test_it_takes_the_placeholder_for_sites_as_mapping_and_as_text(survey_of):
    question = "- {{name: a, type: select_one, label: {{de: x}}, choices: [{}]}}"
    as_mapping, as_text = (survey_of(question.format(sites)) for sites in ("{sites}", '"{sites}"'))
    assert as_mapping == as_text
    assert as_mapping.question("a").has_sites


def test_the_shortest_definition_has_defaults():
    shortest = read(SHORTEST)
    assert (shortest.kind, shortest.default_language, shortest.languages) == ("other", "de", ("de",))
    assert (shortest.threshold, shortest.crosstabs) == (None, ())
    assert not shortest.has_text
    assert not shortest.has_sensitive


def test_it_knows_texts_and_sensitive_choices(everything):
    assert everything.has_text
    assert everything.has_sensitive


@pytest.mark.parametrize(
    ("taps", "texts", "minutes"),
    [(0, 1, 2), (8, 0, 2), (9, 0, 3), (6, 2, 3), (20, 0, 5), (21, 0, 10), (30, 0, 10), (30, 20, 20)],
)
def test_how_long_it_takes_grows_with_what_is_asked(taps, texts, minutes):
    types = ["integer"] * taps + ["text"] * texts + ["note"]
    asked = [{"name": f"q{number}", "type": type, "label": {"de": "x"}} for number, type in enumerate(types)]
    found = read(yaml.safe_dump({"name": "n", "title": {"de": "t"}, "questions": asked}))
    assert found.minutes == minutes


def test_an_unknown_question_is_a_key_error(everything):
    with pytest.raises(KeyError):
        everything.question("anything")


def test_bytes_and_text_mean_the_same_and_are_read_once():
    assert read(SHORTEST.encode()) == read(SHORTEST) == read(b"\xef\xbb\xbf" + SHORTEST.encode())
    assert read(SHORTEST) is read(SHORTEST)


def test_it_cannot_be_changed(everything):
    question = everything.questions[0]
    for row in (everything, question, question.choices[0]):
        with pytest.raises(dataclasses.FrozenInstanceError):
            row.name = "x"
    with pytest.raises(dataclasses.FrozenInstanceError):
        everything.title.texts = ()


def test_labels_are_composed_and_trimmed():
    definition = read(SHORTEST.replace("Hallo", " Cafe\u0301 "))
    assert definition.questions[0].label.say("de").text == "Café"


def test_it_lists_missing_translations_by_language(everything):
    missing = everything.missing()
    assert ("ar", "questions[1].label") in missing
    assert ("de-simple", "questions[0].choices[2].label") in missing
    assert ("en", "questions[4].constraint_message") in missing
    assert ("ar", "questions[2].hint") in missing
    assert [language for language, _ in missing] == sorted(
        (language for language, _ in missing), key=LANGUAGES.index
    )
    assert not any(language == "de" or path == "title" for language, path in missing)


def test_topics_and_sites_never_miss_a_translation(everything):
    paths = {path for _, path in everything.missing()}
    assert not paths & {f"questions[2].choices[{index}].label" for index in range(4)}
    assert "questions[2].choices[4].label" in paths
    assert "questions[5].choices[0].label" not in paths


def test_it_is_written_so_that_it_means_the_same(everything):
    assert read(writing.to_yaml(everything)) == everything


def test_it_says_whether_one_time_codes_let_in():
    assert [read(SHORTEST).codes, read(f"codes: false\n{SHORTEST}").codes] == [False, False]
    asks = read(f"codes: true\n{SHORTEST}")
    assert asks.codes
    assert read(writing.to_yaml(asks)) == asks
    assert "codes: true\n" in writing.to_yaml(asks)
    assert "codes" not in writing.to_yaml(read(SHORTEST))


@pytest.mark.parametrize("said", ["1", "'yes'", "[true]", "null", "{a: 1}", "wahr"])
def test_codes_are_true_or_false(said):
    with pytest.raises(Faults, match="1: codes: no-truth"):
        read(f"codes: {said}\n{SHORTEST}")


def test_it_is_written_for_people(everything):
    text = writing.to_yaml(everything)
    assert text.startswith(
        "name: alles\nkind: feedback\ndefault_language: de\nlanguages: [de, de-simple, en, ar]\n"
    )
    assert "- {topic: geld, name: geldsorgen}\n" in text
    assert "ar: كل شيء\n" in text
    assert "icon: 🙂\n" in text
    assert "relevant: selected(${topics}, 'anderes')\n" in text
    assert "null" not in text
    assert "\\" not in text


AWKWARD = st.one_of(
    st.text(min_size=1, max_size=200),
    st.sampled_from(["yes", "null", "1", "2026-12-03", "- a", "a: b", "#", "{sites}", "'", "=", "x " * 300]),
)
LABELS = st.dictionaries(st.sampled_from(LANGUAGES), AWKWARD, max_size=4)


@settings(deadline=None)
@given(LABELS, AWKWARD, AWKWARD, st.integers(0, 10), st.integers(LEAST_THRESHOLD, 50), st.booleans())
def test_whatever_can_be_read_is_written_so_that_it_means_the_same(
    labels, german, icon, least, threshold, truth
):
    label = labels | {"de": german}
    choice = {"label": label, "icon": icon, "fixed": truth, "sensitive": not truth}
    choices = [choice | {"name": "a"}, choice | {"name": "b"}]
    questions = [
        {"name": "q", "type": "select_one", "label": label, "rotate": truth, "choices": choices},
        {"name": "r", "type": "integer", "label": label, "min": least, "required": truth},
    ]
    document = {"name": "probe", "title": label, "threshold": threshold, "questions": questions}
    try:
        definition = read(yaml.safe_dump(document, allow_unicode=True))
    except Faults:
        return
    assert read(writing.to_yaml(definition)) == definition


@pytest.mark.parametrize("said", ["multiline", "minimal w4", "quick", "columns-3", "no-buttons"])
@pytest.mark.parametrize("type", ["text", "note", "integer"])
def test_an_appearance_that_only_says_how_to_draw_is_taken_silently(type, said):
    text = f"name: n\ntitle: {{de: t}}\nquestions:\n- {{name: q, type: {type}, label: {{de: x}}, appearance: {said}}}\n"
    assert read(text).question("q").appearance == ""


@pytest.mark.parametrize("steps", [2, 5, 7])
def test_a_scale_has_two_to_seven_steps(steps):
    choices = ", ".join(f"{{name: s{step}, label: {{de: '{step}'}}}}" for step in range(steps))
    text = (
        "name: n\ntitle: {de: t}\nquestions:\n"
        f"- {{name: q, type: select_one, label: {{de: x}}, appearance: likert w3, choices: [{choices}]}}\n"
    )
    assert read(text).question("q").is_in_order
