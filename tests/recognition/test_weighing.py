"""Weighing: which signs a text has, what they come to, and how long that takes."""

import time

import pytest

from cafe_forms.recognition import crisis
from cafe_forms.recognition.folding import fold
from cafe_forms.recognition.lexicon import words
from cafe_forms.recognition.weights import weighing
from cafe_forms.recognition.weights.packed import packed


def signs(text, meanings=(), kinds=()):
    return weighing.signs(words(fold(text)), meanings, kinds) - {"@0"}


def test_a_word_has_its_stretches_itself_and_its_neighbour():
    assert signs("er haut") == {
        "=er", "=haut", "er+haut", "_er", "er_", "_er_", "_ha", "hau", "aut", "ut_", "_hau", "haut", "aut_", "_haut",
        "haut_",
    }  # fmt: skip


def test_meanings_count_beside_each_word():
    found = signs("mich er", ["<hit>", "<kid>"])
    assert {"<hit>=mich", "<hit>=er", "<kid>=mich", "<kid>=er"} <= found


def test_meanings_count_alone_and_in_pairs_and_rules_by_their_kind():
    assert signs("", ["<kid>", "<hit>", "<hit>"], ["child"]) == {"<hit>", "<kid>", "<hit><kid>", "!child"}


@pytest.mark.parametrize(("slip", "word"), [("zimer", "Zimmer"), ("schwigermutter", "Schwiegermutter"),
                                            ("faren", "fahren"), ("schlaegt", "schlägt")])  # fmt: skip
def test_slips_of_spelling_leave_the_signs_as_they_are(slip, word):
    assert signs(slip) == signs(word)


def test_a_laughing_face_is_a_sign():
    assert "<smile>" in crisis.signs("ich sterbe 😂")
    assert "<smile>" not in crisis.signs("ich sterbe")


def test_a_text_without_a_sign_weighs_nothing_but_the_threshold():
    assert weighing.weight([]) == -packed("crisis").numbers["threshold"]


def test_a_rule_that_finds_something_makes_a_text_heavier():
    plain = signs("ich weiß nicht")
    assert weighing.weight(plain | {"!violence"}) > weighing.weight(plain)


def test_topics_count_alone_in_pairs_and_by_their_number():
    read = words(fold(""))
    assert weighing.signs(read, [], [], {"schlaf", "baby"}) == {"@baby", "@schlaf", "@baby@schlaf", "@2"}
    assert "@3" in weighing.signs(read, [], [], {"schlaf", "baby", "essen", "kita"})


def test_a_text_takes_a_few_milliseconds():
    text = "mein mann arbeitet viel und wir streiten uns oft ums geld, ich bin so müde und weiß nicht weiter"
    crisis.names_crisis(text)  # the word lists are read once
    begun = time.process_time()
    for _ in range(20):
        crisis.names_crisis(text)
    assert (time.process_time() - begun) / 20 < 0.02


@pytest.mark.parametrize("text", ["", "\0", "😂" * 50, "ض" * 3000, "er schlägt", "\u202e abc", "a " * 5000])
def test_any_text_has_a_weight(text):
    assert isinstance(crisis.names_crisis(text), bool)
