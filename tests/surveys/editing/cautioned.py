"""What is said of a definition before it opens, as tests ask for it."""

import datetime as dt

from cafe_forms import clock
from cafe_forms.surveys.editing import cautions
from cafe_forms.surveys.publishing import BERLIN, Rules


def plan(day="2026-12-01", *, expected=None, meeting=None, gaps=()):
    closes_at = clock.at_local(dt.date.fromisoformat(day), dt.time(20), BERLIN)
    return cautions.Plan(Rules(), gaps, closes_at, expected, meeting)


def found(definition, **more):
    return [(one.what, dict(one.facts)) for one in cautions.about(definition, plan(**more))]


def whats(definition, **more):
    return [what for what, _facts in found(definition, **more)]


def names(facts):
    return [question.name for question in facts["questions"]]


def told(what, definition, **more):
    """The questions that one kind of caution names; it is said once."""
    said = [names(facts) for one, facts in found(definition, **more) if one == what]
    assert len(said) <= 1
    return said[0] if said else []


def select(name, label, number, **more):
    choices = ", ".join(f"{{name: c{n}, label: {{de: '{n}'}}}}" for n in range(number))
    keys = "".join(f", {key}: {value}" for key, value in more.items())
    return f"- {{name: {name}, type: select_one, label: {{de: '{label}'}}, choices: [{choices}]{keys}}}\n"


TICKS = (
    "- {name: t, type: select_multiple, label: {de: T}, "
    "choices: [{name: x, label: {de: X}}, {name: y, label: {de: Y}}]}\n"
)
