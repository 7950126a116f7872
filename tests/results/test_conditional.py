"""A question that only some are asked shows something where every part of the women is large enough, else nothing."""

import pytest

from cafe_forms.results.disclosure import NOT_ASKED, Thresholds
from cafe_forms.results.printing import Counts, printed
from cafe_forms.surveys.definition.reading import read

BESUCH = """
name: besuch
title: {de: Besuch}
questions:
  - name: came
    type: select_one
    required: true
    label: {de: Warst du da?}
    choices: [{name: ja, label: {de: ja}}, {name: nein, label: {de: nein}SENSITIVE}]
  - {name: kids, type: integer, max: 5, label: {de: Mit wie vielen Kindern?}, relevant: "${came} = 'ja'"}
  - {name: why, type: text, label: {de: Warum nicht?}, relevant: "${came} = 'nein'"}
  - name: liked
    type: select_one
    label: {de: Was war gut?}
    relevant: "${came} = 'ja'"
    choices: [{name: essen, label: {de: Essen}}, {name: reden, label: {de: Reden}}]
  - {name: more, type: text, label: {de: Was am Essen?}, relevant: "${liked} = 'essen'"}
"""


def shown(came, *, kids=9, why=4, liked=(6, 6), more=3, sensitive=False, text=BESUCH):
    ja, nein = came
    tallies = {
        "came": {"ja": ja, "nein": nein},
        "kids": {"_sum": kids},
        "liked": dict(zip(("essen", "reden"), liked, strict=True)),
    }
    counts = Counts(ja + nein, tallies, {"why": why, "more": more})
    definition = read(text.replace("SENSITIVE", ", sensitive: true" if sensitive else ""))
    return printed(definition, counts, Thresholds())


def test_where_every_part_is_large_enough_each_question_is_shown():
    found = shown((12, 8))
    assert [cell.count for cell in found.cells["came"]] == [12, 8]
    assert found.sums["kids"] == 10
    assert (found.texts["why"], found.texts["more"]) == (True, True)
    assert [cell.count for cell in found.cells["liked"]] == [6, 6]
    assert found.too_few_asked == frozenset()


def test_a_part_without_a_number_hides_every_question_that_hangs_on_it():
    found = shown((10, 2), liked=(5, 5))
    assert set(found.too_few_asked) == {"kids", "why", "liked", "more"}
    assert found.sums["kids"] is None
    assert not found.texts["why"]
    assert {cell.note for cell in found.cells["liked"]} == {NOT_ASKED}


def test_a_part_that_is_too_small_hides_what_is_asked_after_it():
    """Four that liked the food are a number, but too few to be asked more."""
    found = shown((12, 8), liked=(4, 8))
    assert set(found.too_few_asked) == {"more"}


@pytest.mark.parametrize(("texts", "is_shown"), [(4, False), (5, True)])
def test_texts_behind_a_sensitive_choice_bear_its_threshold(texts, is_shown):
    assert shown((12, 8), why=texts, sensitive=True).texts["why"] is is_shown


def test_what_nobody_is_asked_is_not_shown():
    """All were there: of those who were not, none is left to be asked."""
    impossible = BESUCH.replace("\"${came} = 'nein'\"", "\"${came} = 'ja' and ${came} = 'nein'\"")
    assert "why" in shown((12, 8), text=impossible).too_few_asked
