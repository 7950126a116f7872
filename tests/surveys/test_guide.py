"""docs/surveys.md: its example is a survey, and it names every key that a definition may have, and no other."""

import re
from pathlib import Path

import pytest
import yaml

from cafe_forms.surveys.definition import filling, writing
from cafe_forms.surveys.definition.faults import Faults
from cafe_forms.surveys.definition.filling import PLACEHOLDER
from cafe_forms.surveys.definition.question_reading import CHOICE_KEYS, QUESTION_KEYS
from cafe_forms.surveys.definition.reading import KEYS, read
from cafe_forms.surveys.definition.words import LANGUAGES
from cafe_forms.surveys.kinds import KINDS
from cafe_forms.surveys.types.every import TYPES

GUIDE = Path(__file__).parents[2] / "docs" / "surveys.md"
TEXT = GUIDE.read_text(encoding="utf-8")
EXAMPLE = re.search(r"```yaml\n(.*?)```", TEXT, re.DOTALL)[1]


def section(heading: str) -> str:
    return re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", TEXT, re.DOTALL | re.MULTILINE)[1]


def first_cells(text: str) -> list[str]:
    return re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)


def test_the_example_is_read_without_a_fault():
    definition = read(EXAMPLE)
    assert filling.placeholders(definition) == {"date", "sites"}
    assert read(writing.to_yaml(definition)) == definition


def test_the_example_uses_every_key_and_every_type():
    whole = yaml.safe_load(EXAMPLE)
    questions = whole["questions"]
    choices = [
        choice for question in questions for choice in question.get("choices", []) if choice != "{sites}"
    ]
    assert set(whole) == set(KEYS)
    assert {key for question in questions for key in question} == set(QUESTION_KEYS)
    assert {key for choice in choices for key in choice} == set(CHOICE_KEYS)
    assert {question["type"] for question in questions} == set(TYPES)


@pytest.mark.parametrize(
    ("heading", "known"),
    [("The survey", KEYS), ("A question", [*QUESTION_KEYS, *TYPES]), ("A choice", CHOICE_KEYS)],
)
def test_each_table_names_what_the_reader_of_definitions_knows(heading, known):
    named = first_cells(section(heading))
    assert sorted(named) == sorted(known)


def test_it_says_for_which_types_a_key_is():
    keys, _, _types = section("A question").partition("| type |")
    said = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|", keys, re.MULTILINE))
    for key in QUESTION_KEYS:
        types = {name for name, kind in TYPES.items() if key in kind.keys}
        if key.startswith("constraint"):
            types = {"text"}  # of the others it would tell; what was kept before can still be read
        named = set(re.findall(r"`(\w+)`", said[key]))
        assert types == (set(TYPES) - named if said[key].startswith("all") else named), key


def test_every_kind_language_and_filling_is_named():
    survey, fillings = section("The survey"), section("Fillings")
    assert all(f"`{word}`" in survey for word in (*KINDS, *LANGUAGES))
    assert set(PLACEHOLDER.findall(fillings)) == {"date", "site", "sites"}


@pytest.mark.parametrize("key", ["intro", "titel"])
def test_a_key_beyond_them_is_a_fault(key):
    with pytest.raises(Faults, match="unknown-key"):
        read(f"{key}: x\n{EXAMPLE}")


def test_the_readme_leads_to_it():
    assert "(docs/surveys.md)" in (GUIDE.parents[1] / "README.md").read_text(encoding="utf-8")
