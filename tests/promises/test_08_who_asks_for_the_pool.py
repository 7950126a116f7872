"""8. Everything that reads or writes sealed responses, spent tokens or codes stands in one list."""

import ast
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import cafe_forms
from tests.promises.watch import SEALED

ROOT = Path(cafe_forms.__file__).parents[1]
ROWS = {"Pooled", "SpentToken", "OneTimeCode"}
COLUMNS = {"id", "survey", "digest", "answers"}  # of a query that is counted itself
BACKWARDS = {"pooled_set", "spenttoken_set", "onetimecode_set"}  # how a survey would lead to them
ASKED = Counter(
    {
        # An answer arrives.
        ("pool/intake.py", "_spent", "SpentToken.select"): 1,
        ("pool/intake.py", "_spending", "SpentToken.insert"): 1,
        ("pool/intake.py", "_sealing", "Pooled.insert"): 1,
        ("pool/codes.py", "are_there", "OneTimeCode.select"): 1,
        ("pool/codes.py", "redeem", "OneTimeCode.delete"): 1,
        # A lead has codes drawn.
        ("pool/codes.py", "draw", "OneTimeCode.insert_many"): 1,
        # The tick, or a lead in its place, decides what has ended.
        ("pool/release.py", "_decide", "Pooled.select"): 1,
        ("pool/release.py", "_sealed", "Pooled.select"): 1,
        ("pool/release.py", "_decide", "Pooled.delete"): 1,
        # What nobody may read any more is destroyed.
        ("pool/release.py", "_destroy", "Pooled.delete"): 1,
        ("pool/hold.py", "discard", "Pooled.delete"): 1,
        ("pool/codes.py", "destroy", "OneTimeCode.delete"): 1,
        ("upkeep/retention.py", "_forget_tokens", "SpentToken.delete"): 1,
        # Four in the morning.
        ("results/participation.py", "_store_bands", "Pooled.select"): 1,
    }
)
BY_NAME = {"upkeep/remnants.py"}  # writes over what was deleted, and reads no row
WHERE_THEY_ARE_MADE = {"models", "migrations"}


@pytest.mark.long
def test_nothing_but_these_asks_for_the_pool():
    asked = Counter((name, *use) for name, tree in _files() for use in _uses(tree))
    assert asked == ASKED


@pytest.mark.long
def test_no_statement_names_their_tables():
    """Written out in SQL, a query would stand in no list."""
    assert {name for name, tree in _files() if any(map(_names_a_table, _strings(tree)))} == BY_NAME


def test_they_are_known_by_no_other_name():
    for name, tree in _files():
        for node in ast.walk(tree):
            is_renamed = isinstance(node, ast.alias) and node.name in ROWS and node.asname
            is_led_to = isinstance(node, ast.Attribute) and node.attr in BACKWARDS | ROWS
            assert not is_renamed, (name, node.lineno)
            assert not is_led_to, (name, node.lineno)


def test_a_query_beside_the_list_would_be_seen():
    found = _uses(
        ast.parse("def peek(survey):\n    return Pooled.select().where(Pooled.survey == survey).count()")
    )
    assert list(found) == [("peek", "Pooled.select")]
    assert list(_uses(ast.parse("found = Survey.select().join(Pooled)"))) == [("", "Pooled")]


@cache
def _files() -> list[tuple[str, ast.Module]]:
    """(path, code) of every file of the app and the worker."""
    every = [*(ROOT / "cafe_forms").rglob("*.py"), *(ROOT / "tasks").rglob("*.py")]
    return [
        (str(file.relative_to(ROOT)).removeprefix("cafe_forms/"), ast.parse(file.read_text(encoding="utf-8")))
        for file in every
        if file.parent.name not in WHERE_THEY_ARE_MADE
    ]


def _uses(node: ast.AST, function: str = "", parent: ast.AST | None = None) -> Iterator[tuple[str, str]]:
    """(function, what it calls) of each call on one of these rows; of any other use that is no column, the row."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        function = node.name
    if isinstance(node, ast.Name) and node.id in ROWS:
        asked = parent.attr if isinstance(parent, ast.Attribute) else ""
        if asked not in COLUMNS:
            yield function, f"{node.id}.{asked}".rstrip(".")
    for child in ast.iter_child_nodes(node):
        yield from _uses(child, function, node)


def _strings(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _names_a_table(text: str) -> bool:
    return any(table in text.replace('"', " ").split() for table in SEALED)
