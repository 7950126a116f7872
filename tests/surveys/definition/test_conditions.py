"""A condition as the page's script reads it: lists, each with its operator first."""

import pytest

from cafe_forms.surveys.definition.conditions import tree
from cafe_forms.surveys.definition.expression import parse


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("${a} = '1'", ["=", ["a"], "1"]),
        ("2 < ${a}", ["<", "2", ["a"]]),
        ("selected(${a}, 'x')", ["selected", ["a"], "x"]),
        ("count-selected(${a}) > 1", [">", ["a", "count"], "1"]),
        (
            "${a} = '1' and not(selected(${b}, 'x'))",
            ["and", ["=", ["a"], "1"], ["not", ["selected", ["b"], "x"]]],
        ),
        ("${a} = '' or ${b} != '2'", ["or", ["=", ["a"], ""], ["!=", ["b"], "2"]]),
    ],
)
def test_it_stands_as_lists(written, read):
    assert tree(parse(written).condition) == read


def test_what_only_a_constraint_may_say_is_refused():
    with pytest.raises(ValueError, match="constraint"):
        tree(parse(". = '1'").condition)
