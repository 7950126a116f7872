"""Rows that people edit change in one way, and forms are built of values."""

import ast

import pytest

from cafe_forms.models import ROWS
from cafe_forms.models.revisions import RevisedRow
from tests.house import FILES, imports, room

THE_ONE_WAY = "cafe_forms.models.revisions"
PAST_IT = {"bulk_update", "bulk_create", "set_by_id", "populate_obj", "on_conflict_replace", "replace_many"}


def test_a_row_that_bears_a_revision_is_a_revised_row():
    bearing = [rows for rows in ROWS if "revision" in rows._meta.fields]
    assert len(bearing) >= 8
    assert all(issubclass(rows, RevisedRow) for rows in bearing)


@pytest.mark.parametrize("module", sorted({m for m in FILES if room(m) is not None} - {THE_ONE_WAY}))
def test_rows_with_a_revision_change_by_one_function(module):
    knows_rows = any(name.startswith("cafe_forms.models") for name in imports(module))
    assert not (knows_rows and beside(FILES[module].read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "line",
    [
        "Member.update(name='').where(Member.id == 1).execute()",
        "query = self.row.update({wish: off})",
        "type(row).update(name='').execute()",
        "g.member.save()",
        "r.save()",
        "Meeting.get().save(only=[Meeting.place])",
        "form.populate_obj(site)",
        "Offer.bulk_update(found, ['note'])",
    ],
)
def test_what_writes_beside_it_is_seen(line):
    assert beside(line)
    assert not beside(
        "document.update(keys)\nSurvey.update(band=1).execute()\nsurvey.save()\nloop.save(note)"
    )


def beside(code: str) -> list[str]:
    """What writes to a row otherwise than by `revisions.change`, or to one of which it cannot be seen that it may.

    A dictionary's `update` is a statement of its own; a query is worth something only to what executes it.
    """
    tree = ast.parse(code)
    statements = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)]
    return [
        ast.unparse(call)
        for call in calls
        if call.func.attr in PAST_IT
        or (call.func.attr == "update" and id(call) not in statements and not is_free(call.func.value))
        or (call.func.attr == "save" and not is_free(call.func.value))
    ]


def is_free(receiver: ast.expr) -> bool:
    """A row without a revision, by its class or named like it, or a module with a verb of that name."""
    name = receiver.id.lower() if isinstance(receiver, ast.Name) else ""
    rows = [rows.__name__.lower() for rows in ROWS if not issubclass(rows, RevisedRow)]
    return name in {"revisions", "drafts", "loop"} or (
        len(name) > 3 and any(one.endswith(name) for one in rows)
    )


@pytest.mark.long
def test_forms_are_built_of_values():
    """Of a row wtforms takes every attribute named like a field, and a method is one too."""
    calls = [
        (module, ast.unparse(node))
        for module, file in FILES.items()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and any(keyword.arg == "obj" for keyword in node.keywords)
    ]
    assert calls == []
