"""Topics: stems, negation, little words that are joined, and words that mean something else."""

import pytest

from cafe_forms.recognition import topics


@pytest.mark.parametrize(
    ("text", "codes"),
    [("Würd gern arbeiten, aber wie mit Krippenkind", ["kita", "arbeit"]),
     ("بنتي بتبكي لما بتركها بالروضة", ["kita"]),
     ("Хочу Ausbildung, но с ребенком как", ["arbeit"]), ("kheili khaste am", ["erschoepfung"]),
     ("TikTok", ["medien"])],
)  # fmt: skip
def test_it_finds_topics_in_every_language(text, codes):
    assert topics.find(text) == codes


def test_a_topic_that_is_fine_is_none():
    assert topics.find("Schlaf passt, aber er nimmt keine Beilage in den Mund") == ["essen"]
    assert topics.find("Geld ist nicht das Problem, aber die Wohnung") == ["wohnen"]


@pytest.mark.parametrize(
    "text",
    [
        "Wie lange dauert das Treffen?",
        "Wann ist das nächste Treffen?",
        "Ich komme zum Treffen",
        "Ruf mich an",
    ],
)
def test_the_meeting_itself_is_no_wish_to_meet_somebody(text):
    assert topics.find(text) == []


@pytest.mark.parametrize(
    "text", ["Freundinnen treffen", "Wer mag sich treffen", "Beim Treffen andere Mütter kennenlernen"]
)
def test_a_wish_to_meet_somebody_is_one(text):
    assert topics.find(text) == ["kontakte"]


def test_looking_for_work_is_no_addiction():
    assert topics.find("sie sucht Arbeit") == ["arbeit"]


def test_a_weak_word_counts_only_alone():
    assert topics.find("Mein Mann") == ["partnerschaft"]
    assert topics.find("Mein Mann kifft") == ["sucht"]


def test_a_crisis_is_its_topic():
    assert topics.find("Letzte Woche hat er mich an den Haaren gezogen") == ["gewalt"]


def test_redacting_changes_no_topic():
    assert topics.find("Мене звати Леся, 0176 04069012") == topics.find("Мене звати [Name], [Telefonnummer]")


@pytest.mark.parametrize("text", ["", "passt alles", "+1 für Frühstück draußen", "😂😂", "شكرا لكم"])
def test_nothing_is_forced(text):
    assert topics.find(text) == []
