"""The order of choices: by what is printed and nothing else."""

import pytest

from cafe_forms.reports import ranking
from cafe_forms.results.disclosure import FEW, MANY, NEARLY_ALL, Cell
from cafe_forms.results.summary import Answers, Line
from cafe_forms.surveys.definition.question import Choice, Question
from cafe_forms.surveys.definition.words import Words


def answers(**printed):
    """Choices by name, which are topics too, with what is printed for each: a number or a word."""
    cells = (Cell(n, p, "") if isinstance(p, int) else Cell(n, None, p) for n, p in printed.items())
    lines = tuple(Line(Choice(cell.name, Words(()), topic=cell.name), cell) for cell in cells)
    return Answers(Question("q", "select_multiple", Words(())), lines)


def names(lines):
    return [line.cell.name for line in lines]


def test_words_for_most_come_before_numbers_and_few_stay_in_their_order():
    asked = answers(z=FEW, a=FEW, five=5, many=MANY, nine=9, nearly=NEARLY_ALL)
    assert names(ranking.ranked(asked)) == ["nearly", "many", "nine", "five", "z", "a"]


def test_the_top_holds_everyone_who_ties_with_the_third():
    top = ranking.top(answers(a=9, b=4, c=4, d=4, e=3, f=FEW))
    assert names(place.line for place in top) == ["a", "b", "c", "d"]


def test_nothing_that_is_hidden_is_ever_in_the_top():
    assert names(place.line for place in ranking.top(answers(a=FEW, b=3, c=FEW))) == ["b"]
    assert ranking.top(answers(a=FEW, b=FEW)) == ()


@pytest.mark.parametrize(("most", "kept"), [(9, "abcd"), (4, "abcd"), (3, "a"), (2, "a"), (1, "a"), (0, "")])
def test_of_those_that_are_level_all_or_none_are_kept(most, kept):
    top = ranking.top(answers(a=9, b=4, c=4, d=4, e=3))
    assert names(place.line for place in ranking.whole(top, most)) == list(kept)


@pytest.mark.parametrize(
    ("printed", "kept"),
    [
        ({"a": 9, "b": 8, "c": 7, "d": 6, "e": 5, "f": 4}, "abcde"),
        ({"a": 9, "b": 8, "c": 7, "d": 6, "e": 5, "f": 5}, "abcd"),  # a tie on the edge stays away as a whole
        (
            {"a": 9, "b": 4, "c": 4, "d": 4, "e": 4, "f": 4, "g": 3},
            "abcdef",
        ),  # a tie with the third stays as a whole
        ({"a": 9, "b": 8, "c": FEW, "d": FEW, "e": FEW}, "abcde"),
        ({"a": 9, "b": 8, "c": FEW, "d": FEW, "e": FEW, "f": FEW}, "ab"),
        ({"a": 9, "c": FEW, "d": FEW, "e": FEW, "f": FEW, "g": FEW}, ""),  # one alone is no choice
        (dict.fromkeys("abcdefg", FEW), ""),
    ],
)
def test_the_next_round_keeps_what_led_and_cuts_no_tie(printed, kept):
    assert "".join(ranking.kept_topics(answers(**printed))) == kept
