"""The catalogue holds thirty topics in ten languages."""

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
        assert len(topic.questions) == 3
        assert topic.referrals
        assert topic.description
        assert topic.keywords["de"]
        assert topic.icon


def test_violence_is_sensitive_and_sleep_is_not():
    assert topics()["gewalt"].sensitive
    assert not topics()["schlaf"].sensitive


def test_nobody_can_change_it():
    with pytest.raises(TypeError):
        topics()["neu"] = topics()["schlaf"]
