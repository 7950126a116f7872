"""Definitions by lot, of everything that a definition can say, for the way out and back."""

import random

import yaml

from cafe_forms.surveys.catalogue import topics
from cafe_forms.surveys.definition.faults import Faults
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.definition.reading import KINDS, read
from cafe_forms.surveys.definition.words import LANGUAGES

TEXTS = (
    "Was?", "ja", "1", "=A1", "+x", "-x", "@x", "'x", "# n", "**fett**", "a_b_c", "<b>x</b>", "&amp;", "x  y",
    "z.\xa0B.", "\u2060x",

    "${q1}", "$\\\\{q1}", "{date}", "{site}", "«»", "مرحبا", "привіт", "🛟", "yes", "null", "1.0", "TRUE", "#REF!",
    "a|b", "a;b", 'say "x"', "it's", "\u202ex", "e\u0301", "x" * 500,
)  # fmt: skip


def drawn(lot: random.Random) -> Definition:
    """A definition that is read without a fault, of one to eight questions."""
    while True:
        try:
            return read(yaml.safe_dump(_document(lot), allow_unicode=True))
        except Faults:
            continue


def _document(lot: random.Random) -> dict:
    languages = lot.sample(LANGUAGES, lot.randint(1, 4))
    asked: list[dict] = []
    for number in range(lot.randint(1, 8)):
        asked.append(_question(lot, languages, lot.choice((f"q{number}", f"meta{number}", "meta")), asked))
    _group(lot, languages, asked)
    document = {
        "name": lot.choice(("a", "x_1", "meta", "data")),
        "kind": lot.choice(list(KINDS)),
        "default_language": languages[0],
        "languages": lot.sample(languages, len(languages)),
        "title": _words(lot, languages),
        "questions": asked,
    }
    free = [one["name"] for one in asked if one["type"].startswith("select") and "relevant" not in one]
    if len(free) > 1 and lot.random() < 0.5:
        document["crosstabs"] = [free[:2]]
    if lot.random() < 0.3:
        document |= {"threshold": lot.randint(5, 20), "codes": True}
    return document


def _group(lot: random.Random, languages: list[str], asked: list[dict]) -> None:
    """Now and then the last questions stand under a heading, which may be a table's."""
    if lot.random() < 0.5:
        return
    place = lot.randrange(len(asked))
    heading = {"name": "g", "type": "group", "label": _words(lot, languages), "hint": _words(lot, languages)}
    if (relevant := _relevant(lot, asked[:place])) and lot.random() < 0.6:
        heading["relevant"] = relevant
    below = [one | {"group": "g"} for one in asked[place : place + lot.randint(1, 8)]]
    plain = [choice for choice in _choices(lot, languages) if "topic" not in choice and choice != "{sites}"]
    if below[0]["type"] == "select_one" and lot.random() < 0.7:
        heading["choices"] = plain
        below = [_statement(one) if one["type"] == "select_one" else one for one in below]
    asked[place : place + len(below)] = [heading, *below]


def _statement(question: dict) -> dict:
    return {key: value for key, value in question.items() if key not in {"choices", "appearance", "rotate"}}


MARKED = (*TEXTS, "a\nb\n\n*c*", "[x](/hilfe)", r"\*")


def _words(lot: random.Random, languages: list[str], texts: tuple[str, ...] = TEXTS) -> dict:
    others = [tag for tag in languages[1:] if lot.random() < 0.6]
    said = {tag: lot.choice(texts) for tag in (languages[0], *others)}
    left = [tag for tag in LANGUAGES if tag not in said]
    return said | ({"outdated": {lot.choice(left): lot.choice(TEXTS)}} if lot.random() < 0.2 else {})


def _question(lot, languages, name, asked) -> dict:
    kind = lot.choice(("select_one", "select_multiple", "integer", "range", "text", "note"))
    made = {"name": name, "type": kind, "label": _words(lot, languages, MARKED)}
    if lot.random() < 0.4:
        made["hint"] = _words(lot, languages, MARKED)
    if kind != "note" and lot.random() < 0.4:
        made["required"] = True
    if (relevant := _relevant(lot, asked)) and lot.random() < 0.6:
        made["relevant"] = relevant
    return made | {
        **{"select_one": _one, "select_multiple": _many, "integer": _integer},
        **{"range": _range, "text": _text},
    }.get(kind, lambda *_: {})(lot, languages)


def _relevant(lot, asked) -> str:
    atoms = []
    for one in [one for one in asked if one["type"] != "note"][-3:]:
        reference = f"${{{one['name']}}}"
        atoms += [
            f"{reference} != ''",
            f"not({reference}='1')",
            f"selected({reference}, 'c0')",
            f"( {reference} > 2 )",
        ]
    return (
        lot.choice((" and ", " or ")).join(lot.sample(atoms, min(len(atoms), lot.randint(1, 3))))
        if atoms
        else ""
    )


def _choices(lot, languages) -> list:
    made = [
        {"name": f"c{number}", "label": _words(lot, languages)}
        | lot.choice(({}, {"icon": "🛟"}, {"sensitive": True}, {"fixed": True}, {"or_other": True}))
        for number in range(lot.randint(2, 5))
    ]
    topic = {"topic": lot.choice(list(topics()))}
    return made + lot.choice(([], ["{sites}"], [topic], [topic | {"name": "other", "fixed": True}]))


def _one(lot, languages) -> dict:
    choices = _choices(lot, languages)
    likert = {"appearance": "likert"} if len(choices) == 3 and "{sites}" not in choices else {}
    return {"choices": choices} | lot.choice(({}, {"rotate": True}, likert))


def _many(lot, languages) -> dict:
    return {"choices": _choices(lot, languages)} | lot.choice(({}, {"max": 1}, {"max": 2, "rotate": True}))


def _integer(lot, _languages) -> dict:
    return lot.choice(({}, {"min": 0}, {"max": 10}, {"min": 1, "max": 4}, {"min": 0, "max": 10}))


def _range(lot, _languages) -> dict:
    return lot.choice(
        (
            {},
            {"min": 0},
            {"max": 60, "bands": [0, 1, 21]},
            {"step": 1, "min": 1},
            {"bands": [0, 7, 9]},
            {"sensitive": True},
        )
    )


def _text(lot, languages) -> dict:
    limits = lot.choice(({}, {"max_length": 300}, {"max_length": 1}, {"max_length": 2000}))
    judged = {"constraint": lot.choice((". != 'x'", "not(. = 'a' or .=\"it's\")", ". > 3"))}
    said = {"constraint_message": _words(lot, languages)}
    return limits | lot.choice(({}, judged, judged | said))
