"""The limiter: so many accepted responses per address and window, remembered under a key that goes with it."""

import pytest

from cafe_forms.limiter import Limiter


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_it_slows_the_fourth_response_of_a_window(clock):
    limiter = Limiter(3, 600, clock)
    for _ in range(3):
        assert limiter.wait("10.0.0.1") == 0
        limiter.count("10.0.0.1")
    assert limiter.wait("10.0.0.1") == 600


def test_waiting_and_asking_count_for_nothing(clock):
    limiter = Limiter(1, 600, clock)
    assert [limiter.wait("10.0.0.1") for _ in range(5)] == [0] * 5


def test_addresses_do_not_slow_each_other(clock):
    limiter = Limiter(1, 600, clock)
    limiter.count("10.0.0.1")
    assert limiter.wait("10.0.0.2") == 0


def test_it_names_the_seconds_that_are_left_and_keeps_its_word(clock):
    limiter = Limiter(1, 600, clock)
    limiter.count("10.0.0.1")
    clock.now += 599.5
    assert limiter.wait("10.0.0.1") == 1
    clock.now += 1
    assert limiter.wait("10.0.0.1") == 0
