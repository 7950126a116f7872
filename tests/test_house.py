"""The house: imports go down the stairs, the doors never meet, and rooms without HTTP know none."""

import re
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.house import FILES, ROOT, imports, room

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
    if "@door." in file.read_text(encoding="utf-8")
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

    The package is left out, which joins its rooms; within a door, its `init_app` joins the pages.
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


def test_no_day_is_read_off_the_clock_of_greenwich():
    """For an hour or two of each night it is another one than the café's, which `clock.today` tells."""
    day = re.compile(r"(utcnow\(\)|now\((dt\.)?UTC\))\.date\(\)")
    files = [*FILES.values(), *(ROOT / "tests").rglob("*.py")]
    found = [file for file in files if day.search(file.read_text(encoding="utf-8"))]
    assert found == [FILES["cafe_forms.upkeep"]]  # which knows of no café yet
