"""Forms that nobody has thought of: a draft that is read as strictly as any, or one clear line; no row is lost."""

import random

import pytest

from cafe_forms.foreign import wording
from cafe_forms.foreign.bringing import bring
from cafe_forms.foreign.report import UnreadableError
from cafe_forms.surveys.definition import writing
from cafe_forms.surveys.definition.reading import read

TYPES = (
    "text", "note", "integer", "int", "select_one l", "select_one m or_other", "select_multiple l", "select_one zz",
    "begin_group", "end_group", "begin repeat", "end repeat", "calculate", "date", "range", "", "start", "rank l",
)  # fmt: skip
NAMES = (
    "a",
    "b",
    "B",
    "c-1",
    "1",
    "ä",
    "",
    "_",
    "sites",
    "date",
    "x" * 60,
    "yes",
    "no",
    "true",
    "{sites}",
    "null",
    "~",
)
LABELS = (
    "Was?", "", "yes", "${a}", "{date}", "*x", "**", "# n", "a: b", "- x", "1", "[x](y)", "<b>x</b>", "'", '"', "&a",
    "x" * 2500, "\x07bell", "Wie heißt du?", "=1+1", "\u2028", "{", "‮x",
)  # fmt: skip
CONDITIONS = (
    "", "", "", "${a} = 'yes'", "selected(${b}, '1')", "${a} > 1", "not(${c-1} = '')", "true()", ". = 1", "((((",
    "../a = 1", "${a} = 'x' or ${1} != 'no'", "'", "${}", "${a} and", "1 = 1", "'yes' = ${a}", "${a} = ${b}",
)  # fmt: skip
CONSTRAINTS = (
    "", "", ". > 3", ". >= 1 and . <= 5", ". < 0", ". <= 100", "regex(., 'x')", "count-selected(.) <= 2", ". != 'x'",
    "string-length(.) < 1", "string-length(.) <= 9000", ". = ${a}", "selected(., 'yes')", ". > 99999999999",
)  # fmt: skip
APPEARANCES = ("", "", "likert", "multiline", "label", "hidden", "minimal")
HEADERS = (
    "type",
    "name",
    "label",
    "label::en",
    "relevant",
    "constraint",
    "appearance",
    "required",
    "parameters",
    "default",
)


def a_form(rng: random.Random) -> dict[str, str]:
    columns = (
        TYPES, NAMES, LABELS, LABELS, CONDITIONS, CONSTRAINTS, APPEARANCES, ("", "yes", "${a} = 1"),
        ("", "start=0 end=5 step=1", "start=a", "randomize=true"), ("", "", "x"),
    )  # fmt: skip
    rows = [[rng.choice(column) for column in columns] for _ in range(rng.randrange(1, 25))]
    choices = [
        [rng.choice(("l", "m", "")), rng.choice(NAMES), rng.choice(LABELS)] for _ in range(rng.randrange(12))
    ]
    return {
        "survey": table([HEADERS, *rows]),
        "choices": table([("list_name", "name", "label"), *choices]),
        "settings": table([("form_id", "form_title"), [rng.choice(NAMES), rng.choice(LABELS)]]),
    }


def table(rows) -> str:
    return "\n".join("|".join(row) for row in rows)


def brought_or_line(path):
    try:
        return bring(path), ""
    except UnreadableError as error:
        return None, wording.say(error.remark)


@pytest.mark.parametrize("batch", range(6))
def test_any_form_becomes_a_definition_with_a_report_or_is_refused_in_one_line(batch, written):
    rng, drafts = random.Random(batch), 0
    for _ in range(30):
        brought, refused = brought_or_line(written("form.csv", **a_form(rng)))
        assert refused.isprintable()
        assert "Daraus wird kein Fragebogen" not in refused
        drafts += brought is not None and is_whole(brought)
    assert drafts


def is_whole(brought) -> bool:
    report, places = brought.report, {(entry.row.sheet, entry.row.number) for entry in brought.report.entries}
    assert read(writing.to_yaml(brought.definition)) == brought.definition
    assert sum(report.count().values()) == len(report.entries) == len(places)
    assert all(line.isprintable() for line in wording.lines(report))
    return True
