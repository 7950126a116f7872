"""Addresses: a street with its house number, or a postcode with its town."""

import re
from collections.abc import Iterator

from cafe_forms.recognition.finders import address_shapes as shapes
from cafe_forms.recognition.spans import Found
from cafe_forms.recognition.weights.kept import kept

DIGIT = re.compile(r"\d")  # every rule asks for one, but that of a number in words at home
BETWEEN = re.compile(r",?[ ](?:in[ ])?")


@kept
def _rules() -> list[tuple[re.Pattern, bool]]:
    """Each with whether it is of an address abroad."""
    return [
        (re.compile(rule), rules is shapes.ABROAD)
        for rules in (shapes.in_german(), shapes.ABROAD)
        for rule in rules
    ]


@kept
def _at_home() -> list[re.Pattern]:
    return [re.compile(rule, re.IGNORECASE) for rule in shapes.AT_HOME]


def find_addresses(text: str) -> Iterator[Found]:
    """A postcode with its town and the street beside it are one address, whichever comes first."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(_pieces(text)):
        if found and (first < found[-1][1] or BETWEEN.fullmatch(text, found[-1][1], first)):
            found[-1] = found[-1][0], max(found[-1][1], last)
        else:
            found.append((first, last))
    for start, end in found:
        yield "address", start, end


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    for rule, is_abroad in _rules() if DIGIT.search(text) else ():
        for match in rule.finditer(text):
            end = _behind(shapes.FLAT, text, match.end())
            yield match.start(), _behind(shapes.TOWN_ABROAD, text, end) if is_abroad else end
    for rule in _at_home() if shapes.HOME.search(text) else ():
        for match in rule.finditer(text):
            if _is_home(text, *match.span()):
                yield match.span()


def _is_home(text: str, start: int, end: int) -> bool:
    return bool(
        shapes.HOME.search(text, max(0, start - shapes.NEAR_HOME), start)
        or shapes.HOME.search(text, end, end + shapes.NEAR_HOME)
    )


def _behind(more: re.Pattern, text: str, end: int) -> int:
    found = more.match(text, end)
    return found.end() if found else end
