"""Crisis: what names it, what only sounds like it, and which kind."""

import re

import pytest

from cafe_forms.recognition import crisis
from cafe_forms.recognition.tables import table


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


@pytest.mark.parametrize("language", crisis.WRITTEN)
def test_every_language_has_words_for_every_scene(language):
    scenes = [rule for kind in table("crisis/scenes").values() for rule in kind.values()]
    classes = table(f"crisis/{language}")["classes"]
    named = {name for text in (*scenes, *classes.values()) for name in re.findall(r"<(\w+)>", text)}
    assert named <= classes.keys()


@pytest.mark.parametrize(
    ("crisis_text", "harmless"),
    [("Er hat die Hand gegen mich erhoben", "Er würde nie die Hand gegen mich erheben"),
     ("муж поднял на меня руку", "муж никогда бы не поднял на меня руку"),
     ("не знаю что делать, муж меня бьет", "муж меня не бьет"),
     ("Er tut mir weh", "Der Rücken tut mir weh"), ("Er tut mir weh und den Kindern auch", "Er tut mir nicht weh"),
     ("Mein Mann tut mir und den Kindern weh", "Mein Mann tut mir und den Kindern gut"),
     ("Mein Vater tut meinen Kindern weh", "Mein Zahn tut mir weh"),
     ("wenn er wütend ist tut er mir weh", "Mein Baby tut mir beim Stillen weh"),
     ("mein Schwager tut mir weh", "er tut mir leid"), ("Он делает мне больно", "Он не делает мне больно"),
     ("Він робить мені боляче", "Він не робить мені боляче"), ("on me ozljeđuje", "on me ne ozljeđuje"),
     ("زوجي يؤذيني ويؤذي الأولاد", "ظهري يوجعني"), ("شوهرم به من آسیب میزنه", "کمرم درد میکنه"),
     ("kocam bana zarar veriyor", "kocam bana zarar vermiyor"), ("soțul îmi face rău", "mă doare spatele")],
)  # fmt: skip
def test_a_denial_counts_only_beside_what_it_denies(crisis_text, harmless):
    assert crisis.names_crisis(crisis_text)
    assert not crisis.names_crisis(harmless)


def test_it_knows_who_strikes_whom():
    assert crisis.names_crisis("Die Tagesmutter hat meinen Sohn gschlagn")
    assert not crisis.names_crisis("Mein Sohn hat in der Kita ein anderes Kind geschlagen")


@pytest.mark.parametrize(
    "text",
    ["Schwiegermutter schlägt mich mit dem Schuh und mein Mann schaut zu", "D'Schwiegamuadda haut d'Kinda",
     "Er sperrt mich ein und den Schlüssel hat nur er", "he punched me, im 5 months pregnant"],
)  # fmt: skip
def test_what_only_sounds_like_a_saying_or_a_mishap_clears_nothing(text):
    assert crisis.kinds(text)


def test_a_rule_leaves_its_scene_as_a_sign_in_every_language():
    assert "!blow" in crisis.signs("Er schlägt mich") & crisis.signs("муж меня бьёт")


@pytest.mark.parametrize("before", ["", "Das Frühstück war lecker. ", "Danke für alles!\n"])
@pytest.mark.parametrize(
    "after", ["", " Bitte ruft mich an.", " Der Kuchen war auch gut. Wann ist das nächste Treffen?"]
)
def test_no_ordinary_sentence_hides_a_crisis(before, after):
    assert crisis.names_crisis(f"{before}Ich will mich umbringen.{after}")
    assert not crisis.names_crisis(f"{before}Ich will mich ausruhen.{after}")


def test_an_age_tells_a_tantrum():
    assert not crisis.kinds("udara me kad je ljut, ima dvije godine")
    assert crisis.kinds("udara me kad je ljut, a djeca gledaju")


def test_a_digit_for_an_arabic_sound_tells_the_language():
    assert crisis.names_crisis("ma bdi 3ish ba2a")
