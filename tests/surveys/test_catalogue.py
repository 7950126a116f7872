"""The catalogue holds thirty topics in ten languages."""

import datetime as dt
import re

import pytest

from cafe_forms.surveys.catalogue import topics
from cafe_forms.surveys.definition.words import LANGUAGES


def test_it_holds_thirty_topics_by_their_code():
    assert len(topics()) == 30
    assert all(topic.code == code for code, topic in topics().items())


def test_every_label_exists_in_ten_languages():
    assert all(topic.label.languages == LANGUAGES for topic in topics().values())


def test_every_topic_brings_what_a_briefing_needs():
    for topic in topics().values():
        assert len(topic.input.questions) == 3
        assert topic.referrals
        assert topic.description
        assert topic.keywords["de"]
        assert topic.icon


def words(text):
    return len(text.split())


def test_every_topic_brings_what_a_quarter_of_an_hour_needs():
    for topic in topics().values():
        brought = topic.input
        assert 5 <= words(brought.fact.text) <= 25, topic.code
        assert 5 <= words(brought.together) <= 35, topic.code
        assert 3 <= words(brought.takeaway) <= 20, topic.code
        assert 3 <= words(brought.avoid) <= 20, topic.code
        assert 1 <= len(brought.materials) <= 3, topic.code
        paints = re.search(r"\bmalt\b", brought.together, re.IGNORECASE)
        assert not paints or re.search("Papier|Stifte", " ".join(brought.materials)), topic.code
        assert brought.fact.source
        assert brought.fact.url.startswith("https://")
        assert brought.fact.basis


def test_a_source_that_another_page_reports_is_second_hand():
    second_hand = [topic.code for topic in topics().values() if topic.input.fact.is_second_hand]
    assert 0 < len(second_hand) < 30
    assert not topics()["schlaf"].input.fact.is_second_hand


def test_a_fact_is_old_after_two_years():
    fact = topics()["schlaf"].input.fact
    assert not fact.is_old(fact.checked + dt.timedelta(days=730))
    assert fact.is_old(fact.checked + dt.timedelta(days=731))


def test_violence_is_sensitive_and_sleep_is_not():
    assert topics()["gewalt"].sensitive
    assert not topics()["schlaf"].sensitive


def test_nobody_can_change_it():
    with pytest.raises(TypeError):
        topics()["neu"] = topics()["schlaf"]
