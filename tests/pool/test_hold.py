"""Surveys that came out of a backup: they wait until a lead says whether they were released before."""

import pytest

from cafe_forms.models import Pooled, Survey
from cafe_forms.pool import hold
from cafe_forms.surveys.publishing import Refused
from tests.pool.conftest import AFTER, decide


@pytest.fixture
def held(ended):
    survey = ended(*[{"one": "a"}] * 5)
    Survey.update(on_hold=True).where(Survey.id == survey.id).execute()
    return Survey.get_by_id(survey.id)


def test_one_that_waits_is_neither_released_nor_given_out(held):
    assert list(hold.waiting()) == [held]
    assert decide() == []
    with pytest.raises(Refused) as refused:
        hold.refuse(held)
    assert refused.value.code == "on-hold"


def test_one_that_goes_on_is_released_in_its_time(held):
    survey = hold.resume(held)
    hold.refuse(survey)
    assert not hold.waiting().exists()
    assert [found.responses for found in decide()] == [5]


def test_one_that_was_released_before_loses_what_came_back_for_good(held):
    survey = hold.discard(held, now=AFTER)
    assert (Pooled.select().count(), survey.is_discarded, hold.waiting().count()) == (0, True, 0)
    for verb in (hold.refuse, hold.resume, lambda one: hold.discard(one, now=AFTER)):
        with pytest.raises(Refused) as refused:
            verb(survey)
        assert refused.value.code == "discarded"
    assert decide() == []


def test_one_that_does_not_wait_needs_no_word(ended):
    survey = ended({"one": "a"})
    with pytest.raises(Refused) as refused:
        hold.resume(survey)
    assert refused.value.code == "not-on-hold"
