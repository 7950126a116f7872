"""Personal data in a text: found, and replaced by marks that say what stood there."""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from functools import partial

from cafe_forms.recognition.finders.names import find_names
from cafe_forms.recognition.finders.phones import Directory, find_phones
from cafe_forms.recognition.folding import each_word_once
from cafe_forms.recognition.reading import read
from cafe_forms.recognition.spans import Found, Span

MARKS = {
    "phone": "[Telefonnummer]",
    "email": "[E-Mail]",
    "iban": "[IBAN]",
    "address": "[Adresse]",
    "name": "[Name]",
    "url": "[Internetadresse]",
}
# A mark may announce what stands behind it ("[Telefonnummer], 123456"), so it is read again: none of our 16,000 test
# texts more than once. In one that never ends, everything behind the mark goes.
MOST_ROUNDS = 4


def find(text: str) -> list[Span]:
    """Every phone, email, iban, address, name and url in `text`, sorted and without overlap."""
    return _find(text, Directory())


def _find(text: str, directory: Directory) -> list[Span]:
    reading = read(text)
    found: list[Found] = []
    for rule in _by_form(directory):
        found = _merged(found, list(rule(reading.text)))
    with each_word_once():
        found = _merged(found, list(find_names(reading.text, found)))
    return [_span(text, kind, *reading.original(start, end)) for kind, start, end in found]


def _by_form(directory: Directory) -> Iterable[Callable[[str], Iterable[Found]]]:
    """Where two rules claim the same letters, the one with the stricter form wins."""
    # Here, because their patterns would be a tenth of every start.
    from cafe_forms.recognition.finders.accounts import find_accounts
    from cafe_forms.recognition.finders.addresses import find_addresses
    from cafe_forms.recognition.finders.contacts import find_emails, find_urls
    from cafe_forms.recognition.finders.handles import find_handles

    phones = partial(find_phones, directory=directory)
    return find_accounts, find_emails, find_urls, find_handles, phones, find_addresses


class Redacted:
    """A text without what could tell who wrote it: whoever asks for this type takes no typed words.

    `spans` is what was found in it as it was typed; `text` has a mark in place of each, and to redact that again
    changes nothing. Both go with the object: nothing of a text is remembered.
    """

    def __init__(self, typed: str):
        directory = Directory()
        self.spans = _find(typed, directory)
        self.text = _without(typed, self.spans, directory)


def _without(text: str, spans: list[Span], directory: Directory) -> str:
    rounds = 0
    while spans:
        rounds += 1
        text = _marked(text, spans) if rounds <= MOST_ROUNDS else _cut(text, spans[0])
        spans = _find(text, directory)
    return text


def _marked(text: str, spans: list[Span]) -> str:
    for span in reversed(spans):
        text = text[: span.start] + MARKS[span.kind] + text[span.end :]
    return text


def _cut(text: str, span: Span) -> str:
    return text[: span.start] + MARKS[span.kind]


def redact(text: str) -> Redacted:
    return Redacted(text)


def _span(text: str, kind: str, start: int, end: int) -> Span:
    return Span(kind, text[start:end], start, end)


def _merged(taken: list[Found], candidates: list[Found]) -> list[Found]:
    """`taken` and those candidates that overlap nothing, the longest of each place first; sorted by start."""
    merged = sorted(taken, key=_start)
    for candidate in sorted(candidates, key=lambda found: found[1] - found[2]):
        place = bisect_left(merged, candidate[1], key=_start)
        free_before = place == 0 or merged[place - 1][2] <= candidate[1]
        free_after = place == len(merged) or candidate[2] <= merged[place][1]
        if free_before and free_after:
            merged.insert(place, candidate)
    return merged


def _start(found: Found) -> int:
    return found[1]
