"""What is made to read texts is there while they are read, and gone afterwards."""

import time
import weakref

import pytest

from cafe_forms.recognition import topics
from cafe_forms.recognition.weights import kept
from cafe_forms.recognition.weights.packed import packed


class Thing:
    pass


def is_gone(there, seconds=5):
    end = time.monotonic() + seconds
    while there() is not None and time.monotonic() < end:
        time.sleep(0.01)
    return there() is None


def test_it_is_made_once_while_it_is_asked_for():
    shelf = kept.Shelf(60)
    thing = shelf.kept(lambda name: Thing())
    assert thing("a") is thing("a") is not thing("b")


@pytest.mark.long
def test_it_is_let_go_when_nobody_has_asked_for_a_while_and_made_again():
    shelf = kept.Shelf(0.05)
    thing = shelf.kept(lambda: Thing())
    for _ in range(2):
        there = weakref.ref(thing())  # in a line of its own: an assertion keeps what stands in it
        assert is_gone(there)


@pytest.mark.long
def test_word_lists_and_weights_are_let_go_and_read_the_same_again():
    found = topics.topics_of("Kein Kitaplatz in Sicht")
    there = weakref.ref(packed("topics"))
    kept.let_go()
    assert there() is None
    assert topics.topics_of("Kein Kitaplatz in Sicht") == found == [("kita", ["Kitaplatz"])]
