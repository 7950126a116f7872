"""Expressions: what they mean, and what is said about those that mean nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cafe_forms.surveys.definition.expression import ExpressionError, parse
from cafe_forms.surveys.fault_lines import what

ANSWERS = {"come": "ja", "kids": 2, "topics": ["schlaf", "kita"], "detail": "sehr müde"}


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("${come} = 'ja'", True),
        ('${come} = "ja"', True),
        ("${come} != 'ja'", False),
        ("count-selected(${nothing}) = 0", True),
        ("count-selected(${come}) >= 2", False),
        ("'ja' = ${come}", True),
        ("${ come }='ja'", True),
        ("${nothing} = ''", True),
        ("${nothing} != 'nein'", True),
        ("${kids} = 2", True),
        ("${kids} = '2.0'", True),
        ("${kids} != 2", False),
        ("${kids} < 10", True),
        ("${kids} <= 2", True),
        ("${kids} > 1.5", True),
        ("${kids} >= 3", False),
        ("${kids} > -1", True),
        ("${nothing} < 3", False),
        ("${nothing} <= 3", False),
        ("${nothing} > -3", False),
        ("${nothing} >= ''", False),
        ("3 > ${nothing}", False),
        ("${come} < 'k'", True),
        ("${come} > 'k'", False),
        ("${topics} = 'schlaf kita'", True),
        ("selected(${topics}, 'kita')", True),
        ("selected(${topics}, 'kit')", False),
        ("selected(${topics}, 'schlaf kita')", False),
        ("selected(${come}, 'ja')", True),
        ("selected(${nothing}, 'ja')", False),
        ("selected( ${kids} , '2' )", True),
        ("not(selected(${topics}, 'kita'))", False),
        ("not(not(${kids} = 2))", True),
        ("(${kids} = 2)", True),
        ("${kids} = 2 and ${come} = 'nein'", False),
        ("${kids} = 2 or ${come} = 'nein'", True),
        ("${kids} = 2\n  or ${come} = 'nein'", True),
        ("${detail} = 'sehr müde'", True),
    ],
)
def test_it_holds(text, holds):
    assert parse(text).holds(ANSWERS) is holds


@pytest.mark.parametrize("a", [0, 1])
@pytest.mark.parametrize("b", [0, 1])
@pytest.mark.parametrize("c", [0, 1])
def test_and_binds_more_tightly_than_or(a, b, c):
    text = "${a} = 1 or ${b} = 1 and not(${c} = 1)"
    assert parse(text).holds({"a": a, "b": b, "c": c}) == bool(a or (b and not c))
    bracketed = "(${a} = 1 or ${b} = 1) and ${c} = 1"
    assert parse(bracketed).holds({"a": a, "b": b, "c": c}) == bool((a or b) and c)


@pytest.mark.parametrize(
    ("text", "own", "holds"),
    [
        (". > 3", 4, True),
        (".>3", 2, False),
        (". < ${kids}", 1, True),
        (". != ''", None, False),
        ("selected(., 'kita')", ["kita"], True),
    ],
)
def test_a_dot_is_the_own_answer(text, own, holds):
    assert parse(text).holds(ANSWERS, own=own) is holds


def test_it_names_the_questions_that_it_looks_at():
    expression = parse("${a} = 1 and (selected(${b}, 'x') or not(. = ${c}))")
    assert expression.names == {"a", "b", "c"}
    assert expression.mentions_own
    assert not parse("${a} = 1").mentions_own


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "expected"),
        ("count-selected('a') = 1", "takes a question"),
        ("${come}", "expected one of"),
        ("${come} =", "the expression ends at character 10"),
        ("come = 'ja'", "found 'come' at character 1"),
        ("${come} = 'ja", "a quote is not closed at character 11"),
        ("${come} == 'ja'", "found '=' at character 10"),
        ("${come} = ‘ja’", "unexpected '‘' at character 11"),
        ("${Come} = 1", "unexpected '$' at character 1"),
        ("${a} = 1 & ${b} = 1", "unexpected '&'"),
        ("${a} = 1 = 1", "expected 'and', 'or' or the end"),
        ("${a} = 1 ${b} = 1", "expected 'and', 'or' or the end"),
        ("(${a} = 1", "expected ')'"),
        ("${a} = 1)", "expected 'and', 'or' or the end"),
        ("not ${a} = 1", "expected '('"),
        ("selected(${a})", "expected ','"),
        ("selected('a', ${b})", "selected() takes a question"),
        ("count(${a}) = 1", "found 'count'"),
        ("__import__('os') = 1", "found '__import__'"),
        ("${a} + 1 = 2", "unexpected '+'"),
    ],
)
def test_it_says_what_is_wrong_and_where(text, why):
    with pytest.raises(ExpressionError) as error:
        parse(text)
    assert why in what(error.value.wrong)


@pytest.mark.parametrize("opening", ["(", "not(", "((not("])
@pytest.mark.parametrize("number", [60, 600, 100_000])
def test_it_refuses_endless_brackets(opening, number):
    with pytest.raises(ExpressionError):
        parse(opening * number)


def test_it_takes_fifty_brackets_and_a_long_chain():
    assert parse("(" * 50 + "1 = 1" + ")" * 50).holds({})
    assert parse(" and ".join(["1 = 1"] * 200)).holds({})


FRAGMENTS = [
    *("${a}", "${b}", ".", "=", "!=", "<", ">=", "and", "or", "not", "not(", "selected(", "(", ")"),
    *(",", "'x'", '"', "1", "-2.5", " ", "\n", "٣", "\0"),
]


@settings(deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(FRAGMENTS), max_size=15).map(" ".join)))
def test_any_text_is_an_expression_or_a_fault(text):
    try:
        expression = parse(text)
    except ExpressionError:
        return
    assert expression.holds({"a": ["x", "y"], "b": 3}, own="x") in {True, False}


@settings(deadline=None)
@given(st.text(max_size=30), st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), st.text(max_size=30))
def test_any_two_answers_can_be_compared(left, operator, right):
    assert parse(f"${{a}} {operator} ${{b}}").holds({"a": left, "b": right}) in {True, False}
