"""A definition as an XLSForm: pyxform converts it, and it comes back as the same definition."""

import io
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from pyxform.xls2xform import convert

from cafe_forms.foreign import giving
from cafe_forms.foreign.bringing import of
from cafe_forms.surveys import ready
from cafe_forms.surveys.definition.reading import read
from cafe_forms.surveys.definition.writing import to_yaml
from tests.foreign.any_definition import drawn


def converted(definition) -> bytes:
    """A workbook that pyxform has converted."""
    content = giving.workbook(definition)
    assert convert(io.BytesIO(content), file_type=".xlsx", validate=False).xform
    return content


def assert_it_comes_back(definition):
    brought = of(converted(definition), "x.xlsx")
    assert to_yaml(brought.definition) == to_yaml(definition)
    assert brought.definition == definition
    assert {entry.outcome for entry in brought.report.entries} == {"taken"}
    assert not brought.report.remarks


@pytest.mark.parametrize("name", ready.NAMES)
def test_a_ready_survey_comes_back_as_it_was(name):
    assert_it_comes_back(ready.definition(name))


SHARP = r"""
name: meta
kind: feedback
default_language: en
languages: [en, de-simple, ar]
threshold: 7
codes: true
title: {en: "=1+1 ${a}", de-simple: "*so*", outdated: {ar: "قديم"}}
questions:
  - name: meta
    type: select_one
    appearance: likert
    label: {en: "# <b>Mood</b>  two spaces", outdated: {tr: "eski"}}
    hint: {en: "z. B.  x", ar: "مرحبا"}
    choices:
      - {name: a, label: {en: "-1"}}
      - {name: b, label: {en: "@x"}}
      - {name: c, label: {en: "#N/A", outdated: {de: x}}}
  - name: b
    type: select_multiple
    label: {en: '${b} $\{b}'}
    relevant: "${meta}='a'  or not( selected(${meta}, 'zzz') )"
    max: 3
    rotate: true
    choices:
      - "{sites}"
      - {topic: schlaf}
      - {topic: kita, name: other}
      - {name: sites_1, label: {en: "5"}, icon: "🛟", sensitive: true, fixed: true}
  - {name: n, type: integer, required: true, min: 0, label: {en: "TRUE"}}
  - {name: m, type: integer, max: 10, label: {en: "2026-11-30"}}
  - name: t
    type: text
    max_length: 300
    label: {en: "[x](y)"}
    constraint: "not(. = 'a' or .=\"it's\")"
    constraint_message: {en: "no", outdated: {de: nein}}
  - {name: u, type: text, label: {en: "u"}, constraint: ". != ''"}
  - {name: v, type: note, label: {en: "bye {date}"}}
"""


def test_whatever_only_we_can_say_comes_back_too():
    assert_it_comes_back(read(SHARP))


def test_pairs_come_back_too():
    plain = ready.definition("themenwahl")
    two = next(one for one in plain.questions if one.choices)
    other = replace(two, name="again", relevant=None, topic_question=False)
    crossed = replace(plain, questions=(two, other), crosstabs=((two.name, "again"),))
    assert_it_comes_back(read(to_yaml(crossed)))


@given(seed=st.integers(0, 2**32))
@pytest.mark.long
def test_any_definition_comes_back_as_it_was(seed):
    assert_it_comes_back(drawn(random.Random(seed)))


def test_a_workbook_tells_nobody_who_made_it_or_when():
    book = load_workbook(io.BytesIO(giving.workbook(read(SHARP))))
    assert (book.properties.creator, book.properties.lastModifiedBy) == ("Café Forms", None)
    assert {book.properties.created.year, book.properties.modified.year} == {2000}
    assert giving.workbook(read(SHARP)) == giving.workbook(read(SHARP))


def test_no_cell_is_a_formula():
    book = load_workbook(io.BytesIO(giving.workbook(read(SHARP))))
    assert {cell.data_type for sheet in book for row in sheet for cell in row if cell.value} == {"s"}


def test_what_somebody_changed_in_the_workbook_counts():
    book = load_workbook(io.BytesIO(giving.workbook(read(SHARP))))
    sheet = book["survey"]
    headers = [cell.value for cell in sheet[1]]
    sheet.cell(4, headers.index("constraint") + 1, ". >= 1 and . <= 4")
    sheet.cell(4, headers.index("label::English (en)") + 1, "How many?")
    changed = io.BytesIO()
    book.save(changed)
    question = of(changed.getvalue(), "x.xlsx").definition.question("n")
    assert (question.min, question.max, question.label.say("en").text) == (1, 4, "How many?")
