"""Threads of one process write in the order in which they came, and nobody keeps a turn that is over."""

import threading

import pytest
from peewee import OperationalError

from cafe_forms.db import database
from cafe_forms.engines import deadline
from cafe_forms.engines.turns import Turns
from cafe_forms.models import Mark
from tests.conftest import NOW, on_sqlite


def until(holds):
    """Threads need a moment to stand in line."""
    for _ in range(500):
        if holds():
            return
        threading.Event().wait(0.01)
    pytest.fail("it never came to that")


def test_whoever_came_first_is_next():
    turns, order, threads = Turns(), [], []
    assert turns.take(1)

    def wait(number):
        assert turns.take(10)
        order.append(number)
        turns.give()

    for number in range(5):
        threads.append(threading.Thread(target=wait, args=[number]))
        threads[-1].start()
        until(lambda number=number: len(turns._waiting) == number + 1)
    turns.give()
    for thread in threads:
        thread.join()
    assert order == [0, 1, 2, 3, 4]
    assert turns.take(0)


def test_who_gave_up_is_not_waited_for():
    turns = Turns()
    turns.take(0)
    assert not turns.take(0)
    turns.give()
    assert turns.take(0)


def begin_and_leave():
    with database.at_work():
        database.begin()


@on_sqlite
def test_a_turn_ends_with_its_transaction_whatever_becomes_of_it(app):
    for _ in range(2):
        with database.atomic():
            Mark.put("x", NOW)
        with pytest.raises(ZeroDivisionError), database.atomic():
            raise ZeroDivisionError
        with database.atomic() as transaction:
            Mark.put("y", NOW)
            transaction.rollback()
        thread = threading.Thread(target=begin_and_leave)
        thread.start()
        thread.join()
    assert database._turns.take(0)
    with pytest.raises(OperationalError, match="locked"), deadline.within(0), database.atomic():
        pass
    database._turns.give()
    with database.atomic():
        Mark.put("z", NOW)
