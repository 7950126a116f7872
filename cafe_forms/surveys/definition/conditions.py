"""`relevant` in a form that the page's script can read: nested lists, nothing to evaluate as code."""

from cafe_forms.surveys.definition.expression import (
    Answer,
    Comparison,
    Condition,
    Count,
    Every,
    Literal,
    Not,
    Selected,
    Some,
    Value,
)


def tree(condition: Condition) -> list:
    """Operator first, then its parts; an answer stands as [question name], a literal as text.

    `${a} = '1' and not(selected(${b}, 'x'))` becomes
    ["and", ["=", ["a"], "1"], ["not", ["selected", ["b"], "x"]]]. How many choices of a question are ticked
    stands as [question name, "count"].
    """
    match condition:
        case Comparison(left, operator, right):
            return [operator, _value(left), _value(right)]
        case Selected(question, choice):
            return ["selected", _value(question), choice]
        case Not(part):
            return ["not", tree(part)]
        case Every(parts):
            return ["and", *map(tree, parts)]
        case Some(parts):
            return ["or", *map(tree, parts)]


def _value(value: Value) -> list | str:
    match value:
        case Count(Answer(name)):
            return [name, "count"]
        case Answer(name):
            return [name]
        case Literal(text):
            return text
    raise ValueError(f"{value}: stands in a constraint alone")
