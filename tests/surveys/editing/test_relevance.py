"""A condition that two lists can say, and whom a question can wait for."""

import pytest

from cafe_forms.surveys.definition.expression import parse
from cafe_forms.surveys.editing import relevance
from tests.surveys.editing.cautioned import select


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("${a} = 'x'", ("a", "x", "chosen")),
        ("${a} != 'x'", ("a", "x", "not-chosen")),
        ("not(${a} = 'x')", ("a", "x", "not-chosen")),
        ("selected(${a}, 'x')", ("a", "x", "chosen")),
        ("not(selected(${a}, 'x'))", ("a", "x", "not-chosen")),
        ("${a} >= 2", None),
        ("${a} = 'x' and ${b} = 'y'", None),
        ("${a} = ${b}", None),
    ],
)
def test_what_two_lists_can_say_of_a_condition(text, told):
    assert relevance.simple(parse(text)) == told


@pytest.mark.parametrize("whether", [relevance.CHOSEN, relevance.NOT_CHOSEN])
@pytest.mark.parametrize("kind", ["select_one", "select_multiple"])
def test_a_condition_from_the_lists_reads_back(survey_of, kind, whether):
    question = survey_of(select("a", "A", 2).replace("select_one", kind)).questions[0]
    assert relevance.simple(parse(relevance.spelled(question, "c1", whether))) == ("a", "c1", whether)


def test_only_earlier_questions_can_be_waited_for(everything):
    offered = [(question.name, len(choices)) for question, choices in relevance.offered(everything, "thanks")]
    assert offered == [("come", 3), ("topics", 5)]
    assert [question.name for question, _ in relevance.offered(everything)][-1] == "place"
