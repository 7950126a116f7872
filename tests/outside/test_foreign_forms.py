"""An XLSForm on the command line: what became of each row on stderr, the draft on stdout."""

import json

FORM = """\
| survey |
| | type | name | label::Deutsch (de) | label::en |
| | start | start | | |
| | text | wish | Was wünschst du dir? | What do you wish? |
| | integer | age | Wie alt bist du? | |
"""
REPORT = [
    "survey row 2 (start): left out.",
    "survey row 3 (wish): taken",
    "survey row 4 (age): changed.",
    "3 rows: 1 taken, 1 changed, 1 left out.",
]


def test_an_xlsform_becomes_a_draft_and_says_what_became_of_each_row(cafe):
    file = cafe.write("wunsch.md", FORM)
    checked = cafe.run("survey", "check", file)
    assert checked.stdout.decode() == "complete: de\nmissing: en title\nmissing: en questions[1].label\n"
    imported = cafe.run("survey", "import", file)
    assert imported.stdout.decode().startswith("survey: ")
    for done in (checked, imported):
        lines = done.stderr.decode().splitlines()
        assert [line for line in REPORT if any(said.startswith(line) for said in lines)] == REPORT
    slug = imported.stdout.decode().split()[1]
    assert f"{slug}\tdraft\twunsch" in cafe("survey", "list")


def test_the_report_is_told_as_json_too(cafe):
    done = cafe.run("survey", "import", cafe.write("wunsch.md", FORM), "--json")
    told = json.loads(done.stdout)
    assert told["link"].endswith(f"/s/{told['survey']}")
    outcomes = [(row["row"], row["outcome"]) for row in told["report"]["rows"]]
    assert outcomes == [(2, "left-out"), (3, "taken"), (4, "changed")]
    assert "row 4" not in done.stderr.decode()
    listed = json.loads(cafe("survey", "list", "--json"))
    assert {"survey": told["survey"], "state": "draft", "title": "wunsch"} in listed


def test_a_form_that_cannot_be_read_is_one_line_and_nothing_is_imported(cafe):
    before = cafe("survey", "list")
    (cafe.folder / "a.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    for command in ("check", "import"):
        (reason,) = cafe.refuses("survey", command, "a.xlsx")
        assert reason.startswith("a.xlsx: This is no Excel workbook")
    assert cafe.refuses("survey", "import", "nosuch.csv") == [
        "nosuch.csv: cannot be read: No such file or directory"
    ]
    assert cafe("survey", "list") == before


def test_a_survey_is_given_as_an_xlsform_that_comes_back_as_the_same_survey(cafe):
    file = cafe.write("wunsch.md", FORM)
    slug = cafe.run("survey", "import", file).stdout.decode().split()[1]
    assert (
        cafe.run("survey", "definition", slug, "--format", "xlsform", "--output", "form.xlsx").stdout == b""
    )
    assert (
        cafe.run("survey", "definition", slug, "--format", "xlsform").stdout
        == (cafe.folder / "form.xlsx").read_bytes()
    )
    again = cafe.run("survey", "import", "form.xlsx")
    assert "changed" not in again.stderr.decode().replace("0 changed", "")
    same = again.stdout.decode().split()[1]
    assert cafe.run("survey", "definition", same).stdout == cafe.run("survey", "definition", slug).stdout
    (reason,) = cafe.refuses("survey", "definition", slug, "--output", "nosuch/form.yaml")
    assert reason.startswith("nosuch/form.yaml: cannot be written")


def test_the_language_of_a_form_that_names_none_is_guessed_or_said(cafe):
    form = FORM.replace("label::Deutsch (de) | label::en", "label | hint")
    file = cafe.write(
        "wish.md", form.replace("Was wünschst du dir?", "What do you wish for the next meeting?")
    )
    guessed = cafe.run("survey", "check", file)
    assert "By its texts it is English." in guessed.stderr.decode()
    chosen = cafe.run("survey", "check", file, "--language", "tr")
    assert chosen.stdout.decode() == "complete: tr\n"
