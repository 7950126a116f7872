"""Definitions of a few lines, by hand and by lot, for the solver."""

import random

from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.definition.reading import kept
from tests.promises.response_kinds import Kinds

MOST_KINDS = 12  # of response


def question(name: str, type: str, choices: str = "", **keys) -> str:
    """One question's YAML; `choices` are names with spaces between, a sensitive one ends in !, one with a text in +"""
    lines = [f"  - name: {name}", f"    type: {type}", f"    label: {{de: {name}}}"]
    lines += [f"    {key}: {value}" for key, value in keys.items()]
    lines += ["    choices:"] if choices else []
    for choice in choices.split():
        plain = choice.rstrip("!+")
        is_so = ", sensitive: true" * ("!" in choice) + ", or_other: true" * ("+" in choice)
        lines.append(f"      - {{name: {plain}, label: {{de: {plain}}}{is_so}}}")
    return "\n".join(lines)


def definition(*questions: str, **keys) -> Definition:
    head = ["name: probe", "title: {de: Probe}", *(f"{key}: {value}" for key, value in keys.items())]
    return kept("\n".join([*head, "questions:", *questions]))


def drawn(lot: random.Random) -> Definition:
    """A definition of one to three questions, of at most twelve kinds of response."""
    while True:
        names, questions, crossable = {}, [], []
        for name in "pqr"[: lot.randint(1, 3)]:
            type, choices, keys = _asked(lot, name)
            if names and lot.random() < 0.6:
                keys["relevant"] = f'"{_condition(lot, names)}"'
                questions += _grouped(lot, f"{name}group", keys, names)
            elif choices:
                crossable.append(name)
            names |= {name: choices} if choices else {}
            questions.append(question(name, type, " ".join(choices), **keys))
        is_crossed = len(crossable) > 1 and lot.random() < 0.3
        top = {"crosstabs": f"[[{crossable[0]}, {crossable[1]}]]"} if is_crossed else {}
        made = definition(*questions, **top)
        if 2 <= len(Kinds(made).responses) <= MOST_KINDS:
            return made


def _asked(lot, name):
    kinds = ["select_one", "select_one", "select_multiple", "select_multiple", "integer", "text", "range"]
    type = lot.choice(kinds)
    keys = {"required": "true"} if lot.random() < 0.3 else {}
    if type == "integer":
        least = lot.choice([0, 0, 1, 9])
        return type, [], keys | {"min": least, "max": least + lot.choice([0, 1, 1])}
    if type == "text":
        return type, [], keys
    if type == "range":
        return (
            type,
            [],
            keys | {"max": lot.choice([5, 6])} | lot.choice([{}, {"bands": "[0, 2]"}, {"sensitive": "true"}]),
        )
    number = lot.choice([2, 2, 3] if type == "select_multiple" else [2, 3, 3, 4])
    if type == "select_multiple" and lot.random() < 0.5:
        keys["max"] = lot.randint(1, number)
    choices = [f"{name}{sign}{'!' * (lot.random() < 0.2)}" for sign in "abcd"[:number]]
    return type, [*choices[:-1], choices[-1] + "+" * (lot.random() < 0.3)], keys


def _grouped(lot, name, keys, names):
    """Now and then a heading that says the condition, or the first half of it."""
    if lot.random() < 0.7:
        return []
    heading = question(name, "group", relevant=keys.pop("relevant"))
    keys["group"] = name
    if lot.random() < 0.4:
        keys["relevant"] = f'"{_condition(lot, names)}"'
    return [heading]


def _condition(lot, names):
    atoms = []
    for _ in range(lot.choice([1, 1, 2])):
        name = lot.choice(list(names))
        atom = f"selected(${{{name}}}, '{lot.choice(names[name]).rstrip('!+')}')"
        if lot.random() < 0.1:
            atom = f"count-selected(${{{name}}}) > {lot.choice([0, 1])}"
        atoms.append(f"not({atom})" if lot.random() < 0.25 else atom)
    return lot.choice([" and ", " or "]).join(atoms)
