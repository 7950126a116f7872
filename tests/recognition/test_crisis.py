"""Crisis: what names it, what only sounds like it, and which kind."""

import pytest

from cafe_forms.recognition import crisis


@pytest.mark.parametrize(
    ("text", "kind"),
    [("Mei Mo haut mi wenn er bsuffa is", "violence"), ("i mog nimma lebn", "suicide"),
     ("Der Opa fasst meine Tochter an", "child"), ("муж меня бьёт", "violence"),
     ("intihar etmeyi düşünüyorum", "suicide")],
)  # fmt: skip
def test_it_knows_the_kind(text, kind):
    assert crisis.kinds(text) == {kind}


def test_a_denied_blow_is_none():
    assert crisis.names_crisis("Er schlägt mich")
    assert not crisis.names_crisis("Er schlägt mich nicht, aber wir streiten viel")


def test_a_small_child_that_hits_is_no_crisis():
    assert not crisis.names_crisis("Mein Sohn haut mich wenn er wütend ist")


def test_a_saying_clears_its_own_sentence_only():
    assert not crisis.names_crisis("Ich lach mich tot.")
    assert crisis.names_crisis("Ich lach mich tot. Mein Mann hat mich gewürgt.")


def test_it_reads_latin_spellings_of_other_scripts():
    assert crisis.names_crisis("jozi bidrobni kol yom")
    assert crisis.names_crisis("muzh menya byot")
    assert crisis.names_crisis("shoharam mano mizane")


def test_it_forgives_a_slip_of_the_finger():
    assert crisis.names_crisis("mein mann hat mich gewürrgt")
