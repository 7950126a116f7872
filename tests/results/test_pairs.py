"""What is printed of two questions together, by hand-made tables, and where it can be read."""

import csv
import datetime as dt
import io
import re

import pytest

from cafe_forms.models import Survey
from cafe_forms.pool import release
from cafe_forms.results import export, summary
from cafe_forms.results.disclosure import FEW, NEARLY_ALL, Cell, Thresholds
from cafe_forms.results.hidden_words import WORDS
from cafe_forms.results.pairs import Side, crossed
from cafe_forms.results.suppression import exclusive, multiple
from cafe_forms.surveys import questionnaire
from cafe_forms.surveys.publishing import BERLIN, GRACE
from tests.conftest import NOW

END = NOW + dt.timedelta(days=7)
USUAL = Thresholds()
WHERE_AND_WHEN = """
name: wo_und_wann
title: {de: Wo und wann}
crosstabs: [[place, time]]
questions:
  - name: time
    type: select_multiple
    label: {de: "Wann <b>passt</b> es?"}
    choices: [{name: frueh, label: {de: früh}}, {name: spaet, label: {de: spät}}]
  - name: place
    type: select_one
    label: {de: "=Wo?"}
    choices: [{name: hier, label: {de: hier}}, {name: dort, label: {de: "<i>dort</i>"}}]
"""
HERE_EARLY, HERE_LATE = {"place": "hier", "time": ["frueh"]}, {"place": "hier", "time": ["spaet"]}
THERE_EARLY, THERE_LATE = {"place": "dort", "time": ["frueh"]}, {"place": "dort", "time": ["spaet"]}
TWENTY = [HERE_EARLY] * 6 + [HERE_LATE] * 5 + [THERE_EARLY] * 4 + [THERE_LATE] * 5


def side(counts, responses, *, most=None, sensitive="", required=False):
    counts = dict(zip("abcd", counts, strict=False))
    skipped = 0 if required else responses
    known = {"asked": responses, "skipped": skipped, "sensitive": set(sensitive), "thresholds": USUAL}
    cells = exclusive(counts, **known) if most == 1 else multiple(counts, most=most, **known)
    return Side(counts, cells, responses, set(sensitive), most, required)


def read(table, rows, columns):
    """What stands in each cell: its number, or None where it reads FEW."""
    counts = {
        (row, column): count
        for row, found in zip(rows.counts, table, strict=True)
        for column, count in zip(columns.counts, found, strict=True)
    }
    cells = crossed(counts, rows, columns, thresholds=USUAL)
    assert {cell.note for row in cells for cell in row if cell.count is None} <= {FEW}
    return [[cell.count for cell in row] for row in cells]


def test_every_cell_has_its_name_and_place():
    counts = {("a", "a"): 3, ("a", "b"): 1, ("b", "a"): 4, ("b", "b"): 3}
    rows, columns = side((6, 7), 14), side((7, 6), 14)
    assert crossed(counts, rows, columns, thresholds=USUAL) == (
        (Cell("a × a", 3, ""), Cell("a × b", None, FEW)),
        (Cell("b × a", 4, ""), Cell("b × b", 3, "")),
    )


@pytest.mark.parametrize(
    ("both", "one", "other", "responses", "shown"),
    [
        (3, 6, 6, 12, 3),
        (2, 6, 6, 14, None),  # too few chose both
        (4, 6, 8, 14, None),  # all but two of those who chose the one chose the other
        (4, 8, 6, 14, None),
        (3, 6, 6, 11, None),  # all but two chose one or the other
        (0, 6, 6, 20, None),
        (6, 6, 6, 20, None),
    ],
)
def test_each_of_four_groups_reaches_the_threshold(both, one, other, responses, shown):
    assert read([[both]], side([one], responses), side([other], responses)) == [[shown]]


def test_a_sensitive_choice_needs_five_in_each_group():
    columns = side((10, 10), 24)
    assert read([[4, 5]], side([10], 24, sensitive="a"), columns) == [[None, 5]]
    assert read([[4, 5]], side([10], 24), columns) == [[4, 5]]


def test_a_choice_without_a_number_has_none_in_a_pair():
    rows, columns = side((9, 2), 12), side((6, 11), 12)
    assert [cell.note for cell in (*rows.cells, *columns.cells)] == ["", FEW, "", NEARLY_ALL]
    assert read([[3, 9], [1, 2]], rows, columns) == [[None, None], [None, None]]
    assert read([[4, 9], [1, 2]], side((9, 2), 14), side((8, 13), 14)) == [[None, None], [None, None]]


@pytest.mark.parametrize(
    ("table", "columns", "shown"),
    [
        ([[5, 6], [4, 5]], (9, 11), [[5, 6], [4, 5]]),
        ([[9, 6], [2, 5]], (11, 11), [[None, 6], [None, 5]]),  # 2 would be what 9 leaves of 11
    ],
)
def test_where_choices_exclude_each_other_a_column_stands_whole_or_not_at_all(table, columns, shown):
    assert read(table, side((12, 8), 20, most=1), side(columns, 20)) == shown


@pytest.mark.parametrize(
    ("column", "responses", "shown"),
    [
        (13, 26, [[5], [5]]),  # of the six who skipped three chose the other
        (12, 26, [[None], [None]]),  # two of six
        (14, 26, [[None], [None]]),  # four of six: too few did not
    ],
)
def test_who_skipped_is_judged_like_one_more_choice(column, responses, shown):
    assert read([[5], [5]], side((10, 10), responses, most=1), side([column], responses)) == shown


def test_two_questions_of_one_choice_stand_whole_or_not_at_all():
    rows = side((9, 11), 20, most=1)
    assert read([[4, 5], [5, 6]], rows, side((9, 11), 20, most=1)) == [[4, 5], [5, 6]]
    table, columns = [[3, 4, 2], [3, 4, 4]], side((6, 8, 6), 20, most=1)
    assert read(table, rows, columns) == [[None] * 3, [None] * 3]


def test_a_row_that_used_all_its_ticks_would_tell_that_the_others_are_none():
    rows = side([8], 20)
    assert read([[5, 5, 0]], rows, side((9, 9, 3), 20)) == [[5, 5, None]]
    assert read([[4, 4, 4]], rows, side((10, 10, 10), 20, most=2)) == [[4, 4, 4]]
    assert read([[5, 5, 5]], side([8], 20), side((9, 9, 8), 20, most=2)) == [[5, 5, 5]]
    assert read([[5, 5, 2]], side([6], 20), side((9, 9, 5), 20, most=2)) == [[None, None, None]]


def test_three_corners_that_leave_one_small_count_for_the_fourth_are_hidden():
    """Of 41 women 19 chose the first and 20 the second, twice: with 8, 16 and 16 the fourth is 2 or more."""
    rows, columns = side((19, 20), 41), side((19, 20), 41)
    assert read([[8, 16], [16, 3]], rows, columns) == [[8, 16], [16, 3]]
    assert read([[8, 16], [16, 2]], rows, columns) == [[None, None], [None, None]]


@pytest.fixture
def released(open_survey, seal):
    """A released survey with a declared pair: `released({"place": …}, …)`."""

    def decided(*responses, text=WHERE_AND_WHEN):
        survey = open_survey(text, now=NOW, closes_at=END)
        seal(survey, *responses)
        release.release(survey, now=END + GRACE, zone=BERLIN)
        return Survey.get_by_id(survey.id)

    return decided


def test_a_declared_pair_is_told_after_the_questions(released):
    told = summary.as_json(summary.of(released(*TWENTY)), "released")
    assert [question["name"] for question in told["questions"]] == ["time", "place"]
    assert told["pairs"] == [
        {
            "questions": ["place", "time"],
            "cells": [
                {"name": "hier × frueh", "count": 6, "note": ""},
                {"name": "hier × spaet", "count": 5, "note": ""},
                {"name": "dort × frueh", "count": 4, "note": ""},
                {"name": "dort × spaet", "count": 5, "note": ""},
            ],
        }
    ]


def test_nothing_is_told_of_a_pair_before_the_release_or_of_too_few(released, open_survey):
    for survey in (open_survey(WHERE_AND_WHEN), released(*[HERE_EARLY] * 4)):
        assert "pairs" not in summary.as_json(summary.of(survey), "open")


def test_a_survey_with_a_sensitive_choice_asks_for_more_in_its_pair(released):
    text = WHERE_AND_WHEN.replace("{name: spaet,", "{name: spaet, sensitive: true,")
    cells = [cell for row in summary.of(released(*TWENTY, text=text)).pairs[0].cells for cell in row]
    assert {cell.name: cell.count for cell in cells} == {
        "hier × frueh": 6,
        "hier × spaet": None,
        "dort × frueh": 4,
        "dort × spaet": None,
    }


def test_the_file_has_the_pair_after_all_questions(released):
    survey = released(*TWENTY[:-1])
    written = b"".join(export.blocks(summary.of(survey), questionnaire.asked(survey))).decode("utf-8-sig")
    rows = [row[1:-3] for row in csv.reader(io.StringIO(written), delimiter=";")]
    labels = "'=Wo? × Wann <b>passt</b> es?"
    assert [row[:2] for row in rows[2:6]] == [
        ["time", rows[2][1]],
        ["time", rows[2][1]],
        *[["place", "'=Wo?"]] * 2,
    ]
    assert rows[6:] == [
        ["place × time", labels, "hier × frueh", "hier × früh", "6", ""],
        ["place × time", labels, "hier × spaet", "hier × spät", "5", ""],
        ["place × time", labels, "dort × frueh", "<i>dort</i> × früh", "4", ""],
        ["place × time", labels, "dort × spaet", "<i>dort</i> × spät", "4", ""],
    ]


def test_the_page_has_a_table_for_the_pair(released, signed_in, site):
    here = [HERE_EARLY] * 6 + [HERE_LATE] * 6
    survey = released(*here, *[THERE_EARLY] * 4, *[THERE_LATE] * 2, *[{"place": "dort"}] * 2)
    page = signed_in("staff", site).get(f"/team/umfragen/{survey.slug}").text
    table = page[page.index('<table class="pair"') :]
    table = table[: table.index("</table>")]
    assert re.findall(r'<th scope="(\w+)">(.*?)</th>', table) == [
        ("col", "früh"),
        ("col", "spät"),
        ("row", "hier"),
        ("row", "&lt;i&gt;dort&lt;/i&gt;"),
    ]
    assert re.findall(r"<td[^>]*>(?:<b>)?([^<]+)", table) == ["6", WORDS[FEW], "4", WORDS[FEW]]
    assert "=Wo? × Wann &lt;b&gt;passt&lt;/b&gt; es?</h2>" in page


def test_a_page_without_a_declared_pair_has_no_such_table(released, signed_in, site):
    survey = released(*TWENTY, text=WHERE_AND_WHEN.replace("crosstabs: [[place, time]]", "crosstabs: []"))
    assert 'class="pair"' not in signed_in("staff", site).get(f"/team/umfragen/{survey.slug}").text
