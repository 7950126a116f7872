"""A question type and a kind of survey answer for themselves: nobody asks for one by name."""

import ast
import re

import pytest

from cafe_forms.surveys.kinds import KINDS
from cafe_forms.surveys.types.every import TYPES
from tests.house import FILES, ROOT

KNOW_TYPES_BY_NAME = (
    "cafe_forms.surveys.types",
    "cafe_forms.foreign",  # it reads XLSForm's types, which bear the same names
)
# "text" and "note" are types of questions, and much else
OURS_ALONE = {name for name in TYPES if "_" in name}


@pytest.mark.parametrize(
    "module", sorted(module for module in FILES if not module.startswith(KNOW_TYPES_BY_NAME))
)
def test_no_file_asks_for_a_question_type_by_name(module):
    """A type answers for itself: a new one is a class, a line in `every` and its two templates."""
    tree = ast.parse(FILES[module].read_text(encoding="utf-8"))
    words = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert not words & OURS_ALONE
    asked = [node for node in ast.walk(tree) if isinstance(node, ast.Compare) and asks_for_a_type(node)]
    assert not [ast.unparse(node) for node in asked]


def asks_for_a_type(node: ast.Compare) -> bool:
    sides = [node.left, *node.comparators]
    return any("type" in ast.unparse(side) for side in sides) and any(
        isinstance(part, ast.Constant) and part.value in TYPES for side in sides for part in ast.walk(side)
    )


@pytest.mark.parametrize("name", sorted(TYPES))
def test_no_template_but_its_own_asks_for_a_question_type_by_name(name):
    asking = re.compile(
        rf"""['"]{name}['"]""" if name in OURS_ALONE else rf"""type\S* *\W?= *['"]{name}['"]"""
    )
    guilty = [
        file
        for file in (ROOT / "templates").rglob("*.*")
        if file.parent.name not in {"questions", "question_types"}
        and any(
            "{%" in line and asking.search(line) for line in file.read_text(encoding="utf-8").splitlines()
        )
    ]
    assert not guilty


@pytest.mark.parametrize("module", sorted(FILES))
def test_no_file_asks_for_a_kind_of_survey_by_name(module):
    """A kind is a record that says what follows from it."""
    compared = [
        node
        for node in ast.walk(ast.parse(FILES[module].read_text(encoding="utf-8")))
        if isinstance(node, ast.Compare) and "kind" in ast.unparse(node.left)
        if any(isinstance(part, ast.Constant) and part.value in KINDS for part in ast.walk(node))
    ]
    assert not [ast.unparse(node) for node in compared]
