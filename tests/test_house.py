"""The house: imports go down the stairs, the doors never meet, and rooms without HTTP know none."""

import ast
import re
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes

from cafe_forms.models import ROWS
from cafe_forms.models.revisions import RevisedRow
from cafe_forms.surveys.kinds import KINDS
from cafe_forms.surveys.types.every import TYPES

ROOT = Path(__file__).parent.parent
TOP = ("cafe_forms", "tasks", "config", "wsgi")
FLOORS = (  # from the bottom
    {
        "clock",
        "blanks",
        "languages",
        "headers",
        "errors",
        "extensions",
        "engines",
        "db",
        "models",
        "audit",
        "doubt",
        "limiter",
        "signing",
        "slugs",
    },
    {"post"},
    {"cafe", "members"},
    {"upkeep", "surveys"},
    {"pool", "recognition", "pages", "foreign"},  # pages write dates as definitions do
    {"results"},
    {"reports"},
    {"answering", "api", "letter_links", "team", "mailbox", "health"},
    {"", "demo_cafe", "cli"},
)
FLOOR = {room: number for number, floor in enumerate(FLOORS) for room in floor}
WITHOUT_HTTP = ("pool", "results", "surveys", "cafe", "members", "recognition", "foreign")
HTTP = {"flask", "werkzeug", "flask_wtf", "flask_babel", "wtforms", "flask_mail", "huey"}
FORMS = {"flask_wtf", "flask_babel", "wtforms"}  # a form is made of a definition, for both doors
BETWEEN_PROCESSES = {"tasks", "wsgi", "config"}
THE_ONE_WAY = "cafe_forms.models.revisions"
KNOW_TYPES_BY_NAME = (
    "cafe_forms.surveys.types",
    "cafe_forms.foreign",  # it reads XLSForm's types, which bear the same names
)
OURS_ALONE = {
    name for name in TYPES if "_" in name
}  # "text" and "note" are types of questions, and much else
PAST_IT = {"bulk_update", "bulk_create", "set_by_id", "populate_obj", "on_conflict_replace", "replace_many"}


def module_of(file):
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {
    module_of(file): file
    for name in TOP
    for file in [*(ROOT / name).rglob("*.py"), ROOT / f"{name}.py"]
    if file.is_file() and "migrations" not in file.parts
}


@cache
def imports(module):
    """Every module that this one imports, wherever it does; ours by their full names, others by their first."""
    tree = ast.parse(FILES[module].read_text(encoding="utf-8"))
    found = {name for node in ast.walk(tree) for name in names(node, module)}
    return {name if name in FILES else name.split(".")[0] for name in found} - {module}


def names(node, module):
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            here = module.split(".") if FILES[module].name == "__init__.py" else module.split(".")[:-1]
            base = ".".join([*here[: len(here) - node.level + 1], *filter(None, [node.module])])
        for alias in node.names:
            yield f"{base}.{alias.name}" if f"{base}.{alias.name}" in FILES else base


def room(module):
    """The room of a module of the package: 'pool' for cafe_forms.pool.intake, '' for cafe_forms itself."""
    package, _, rest = module.partition(".")
    return rest.split(".")[0] if package == "cafe_forms" else None


def reachable(*rooms):
    found, ahead = set(), [module for module in FILES if room(module) in rooms]
    while ahead:
        module = ahead.pop()
        if module not in found:
            found.add(module)
            ahead += [name for name in imports(module) if name in FILES and name != "cafe_forms"]
    return found


@pytest.mark.parametrize("name", ["training", "sklearn", "numpy", "scipy"])
def test_what_learns_weights_is_not_needed_to_read_them(name):
    assert not [module for module in FILES if name in imports(module)]


def test_every_room_has_its_floor():
    assert {room(module) for module in FILES if room(module) is not None} == set(FLOOR)


@pytest.mark.parametrize("module", sorted(module for module in FILES if room(module)))
def test_imports_go_down_the_stairs(module):
    here = room(module)
    above = {
        name
        for name in imports(module)
        if room(name) is not None and room(name) != here and FLOOR[room(name)] > FLOOR[here]
    }
    assert not above


@pytest.mark.parametrize(
    ("door", "known"),
    [("answering", "cafe_forms.pool.intake"), ("letter_links", "cafe_forms.post.subscriptions")],
)
def test_nothing_reachable_from_a_public_door_imports_the_teams(door, known):
    found = reachable(door)
    assert known in found
    assert not {module for module in found if room(module) == "team" or "cafe_forms.team" in imports(module)}


def test_nothing_reachable_from_the_teams_door_imports_a_public_one():
    assert not {module for module in reachable("team") if room(module) in {"answering", "letter_links"}}


VIEWS = {
    module
    for module, file in FILES.items()
    if room(module) == "team" and file.name not in {"__init__.py", "access.py"}
    if "def hang_into(" in file.read_text(encoding="utf-8")
}


@pytest.mark.parametrize("module", sorted(VIEWS))
def test_views_borrow_nothing_from_views(module):
    """What two pages share is a form, a verb or a table of words, in a file of its own."""
    assert not imports(module) & VIEWS


def test_the_package_knows_neither_its_settings_nor_its_processes():
    guilty = {module for module in FILES if room(module) not in {None, "cli"}}
    assert not {
        module for module in guilty if BETWEEN_PROCESSES & {name.split(".")[0] for name in imports(module)}
    }


def test_acts_are_noted_at_the_doors_of_members_and_letters_alone():
    """Nothing that a respondent's request reaches, and no room that it shares with the team, can write a line."""
    knows = {module for module in FILES if "cafe_forms.audit" in imports(module)}
    assert {room(module) or module for module in knows} == {
        "team",
        "api",
        "letter_links",
        "cli",
        "tasks.tick",
    }
    assert not knows & reachable("answering")


def test_the_mailbox_is_known_to_the_command_line_alone():
    knows = {room(m) or m for m in FILES if any(room(name) == "mailbox" for name in imports(m))}
    assert knows <= {"cli", "mailbox"}


def test_nobody_imports_the_command_line():
    guilty = {m for m in FILES if room(m) != "cli" and any(room(name) == "cli" for name in imports(m))}
    assert not guilty


@pytest.mark.parametrize("module", sorted(module for module in FILES if room(module) in WITHOUT_HTTP))
def test_rooms_without_http_know_none(module):
    allowed = FORMS if room(module) == "surveys" else set()
    assert not imports(module) & (HTTP - allowed)


@pytest.mark.parametrize("module", sorted(module for module in FILES if room(module) == "reports"))
def test_reports_know_no_requests(module):
    assert not imports(module) & {"werkzeug", "wtforms", "flask_wtf", "huey"}


def test_no_imports_run_in_a_circle():
    """Not even one within functions, or for type checkers alone.

    The package is left out, which joins its rooms; within a door, its `init_app` and `hang_into` join the pages.
    """
    graph = {
        module: {name for name in imports(module) if name in FILES and name != "cafe_forms"}
        for module in FILES
    }
    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))
    assert set(order) == set(FILES)


@pytest.mark.parametrize("folder", sorted({file.parent for file in FILES.values()} - {ROOT}, key=str))
def test_a_folder_fits_in_one_head(folder):
    """More than fifteen files of code want folders; a package's own file is none of them."""
    code = [file for file in folder.glob("*.py") if file.name != "__init__.py"]
    assert len(code) <= 15


@pytest.mark.parametrize("module", sorted(FILES))
def test_a_long_file_says_why_it_is_one(module):
    lines = FILES[module].read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 250 or "in one file" in lines[0]


@pytest.mark.parametrize("module", sorted(FILES))
def test_a_file_says_what_it_is_for(module):
    said = ast.get_docstring(ast.parse(FILES[module].read_text(encoding="utf-8")))
    assert said
    assert said.splitlines()[0].rstrip().endswith((".", "!", "?"))


def test_no_file_has_a_name_that_says_nothing():
    empty = {"utils", "helpers", "common", "manager", "handle", "handler", "process", "data", "info", "misc"}
    assert not {module for module in FILES if empty & set(module.split(".")[-1].split("_"))} - {
        "cafe_forms.answering.info_pages"  # "information pages" are what mothers call them
    }


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


def test_forms_are_built_of_values():
    """Of a row wtforms takes every attribute named like a field, and a method is one too."""
    calls = [
        (module, ast.unparse(node))
        for module, file in FILES.items()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and any(keyword.arg == "obj" for keyword in node.keywords)
    ]
    assert calls == []


@pytest.mark.parametrize("layout", ["team.html", "public.html"])
def test_a_layout_hides_nothing_that_a_view_hands_to_its_page(layout):
    """What is set on top of a layout is set in every page's blocks as well, whatever the view calls so."""
    tree = jinja2.Environment(autoescape=True, extensions=["jinja2.ext.i18n"]).parse(
        (ROOT / "templates" / layout).read_text(encoding="utf-8")
    )
    inside = {
        id(node)
        for scope in tree.find_all((nodes.Macro, nodes.Block))
        for node in scope.find_all(nodes.Assign)
    }
    assert not [node.target.name for node in tree.find_all(nodes.Assign) if id(node) not in inside]
