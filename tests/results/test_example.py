"""The example on the promise page: printed like any release, so that it cannot promise more than is kept."""

import pytest

from cafe_forms.results import example
from cafe_forms.results.disclosure import FEW, Thresholds


def test_what_two_chose_has_no_number_and_reads_like_what_nobody_chose():
    shown = {topic.code: (cell.count, cell.note) for topic, cell in example.of(Thresholds()).cells}
    assert shown == {
        "schlaf": (6, ""),
        "kita": (4, ""),
        "behoerden": (3, ""),
        "medien": (None, FEW),
        "kontakte": (None, FEW),
    }


def test_she_is_among_the_women_and_no_topic_of_it_is_sensitive():
    found = example.of(Thresholds())
    assert all(example.CHOSEN[topic.code] for topic in found.hers)
    assert example.CHOSEN[found.nobodys.code] == 0
    assert max(example.CHOSEN.values()) < found.women <= sum(example.CHOSEN.values()) <= 3 * found.women
    assert not any(topic.sensitive for topic, _cell in found.cells)


@pytest.mark.parametrize("thresholds", [Thresholds(13), Thresholds(cell=7)])
def test_it_is_left_out_where_the_settings_would_print_other_words(thresholds):
    assert example.of(thresholds) is None


def test_a_higher_cell_threshold_hides_more():
    shown = [cell.count for _topic, cell in example.of(Thresholds(cell=4)).cells]
    assert shown == [6, 4, None, None, None]
