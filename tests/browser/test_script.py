"""What the page's script adds: folding, counting, reading aloud."""

import json

import pytest

from cafe_forms.surveys.definition.conditions import tree
from cafe_forms.surveys.definition.expression import parse
from tests.browser.open_cafe import send, switch_to, tick, ticked
from tests.browser.phone import wait_for_thanks

VOICES = """speechSynthesis.getVoices = () => [
    {lang: 'de-DE', localService: true}, {lang: 'ar-EG', localService: false}, {lang: 'bs-BA', localService: true},
    {lang: 'fa_IR', localService: true}, {lang: 'fil-PH', localService: true},
]"""
SPOKEN = """
SpeechSynthesisUtterance = class { constructor(text) { this.text = text } }
speechSynthesis.speak = ({text, voice}) => { window.spoken = [text, voice.lang] }"""
# What a browser of 2021 does not have; it ignores what it is told about the button.
OLD_PHONE = """
delete AbortSignal.timeout
delete Element.prototype.checkVisibility
FormData = class extends FormData { constructor(form) { super(form) } }"""


@pytest.fixture
def page(visit, cafe):
    return visit(cafe.link("alles"))


def test_a_question_folds_and_unfolds_with_the_answer_it_hangs_on(page):
    detail, kids, note = page.locator("#q_detail"), page.locator("#q_kids"), page.locator(".note[data-if]")
    assert [part.is_visible() for part in (detail, kids, note)] == [False, True, False]
    tick(page, "anderes", "spaet")
    assert [part.is_visible() for part in (detail, kids, note)] == [True, False, True]
    page.locator('input[value="anderes"]').uncheck()
    tick(page, "frueh")
    assert [part.is_visible() for part in (detail, kids, note)] == [False, True, False]


def test_ticks_are_counted_in_a_condition_as_the_server_counts_them(page):
    note = page.locator(".note[data-if]")
    rule = json.dumps(tree(parse("count-selected(${topics}) >= 2").condition))
    note.evaluate("(note, rule) => { note.dataset.if = rule }", rule)
    tick(page, "schlaf")
    assert not note.is_visible()
    tick(page, "kita")
    assert note.is_visible()


def test_what_she_has_written_is_never_folded_away(page):
    tick(page, "anderes")
    page.locator("#q_detail").fill("Schlafen")
    page.locator('input[value="anderes"]').uncheck()
    assert page.locator("#q_detail").is_visible()


def test_a_tick_in_a_folded_question_does_no_harm(page, cafe):
    tick(page, "hier", "frueh")
    page.locator('[name="q_kids"][value="2"]').check()
    tick(page, "spaet")
    assert page.locator("#q_kids").is_hidden()
    assert page.locator("#q_kids").is_enabled()
    with cafe.one_more("alles"):
        send(page)
        wait_for_thanks(page)


def test_the_ticks_are_counted_aloud_and_one_too_many_is_explained(page):
    status = page.locator("[data-max] [role=status]")
    tick(page, "schlaf", "kita")
    assert status.inner_text() == "Gewählt: 2 von 3"
    tick(page, "geld")
    page.locator('input[value="medien"]').click()
    assert status.inner_text().startswith("Du hast schon 3 gewählt.")
    assert ticked(page) == {"schlaf", "kita", "geld"}
    page.locator('input[value="geld"]').uncheck()
    tick(page, "medien")
    assert ticked(page) == {"schlaf", "kita", "medien"}
    assert status.inner_text() == "Gewählt: 3 von 3"


def test_a_language_switch_keeps_everything_and_the_script_goes_on(page):
    tick(page, "schlaf", "anderes", "hier")
    page.locator("#q_detail").fill("Schlafen")
    switch_to(page, "English")
    page.wait_for_selector("html[lang=en]")
    assert ticked(page) == {"schlaf", "anderes", "hier"}
    assert page.locator("#q_detail").input_value() == "Schlafen"
    tick(page, "kita")
    assert page.locator("[data-max] [role=status]").inner_text() == "Chosen: 3 of 3"


@pytest.mark.parametrize(
    ("language", "phone", "is_there"),
    [
        ("de", "de-AT", True),
        ("de-simple", "de-DE", True),
        ("hr", "bs-BA", True),
        ("hr", "hr-HR", False),  # the voice is another
        ("ar", "ar-EG", False),  # a voice that lives elsewhere
        ("fa", "de-DE", False),  # listed, but the phone does not speak it
        ("fa", "fa-IR", True),
    ],
)
def test_only_a_voice_of_the_phone_in_a_language_of_the_phone_reads_aloud(
    visit, cafe, language, phone, is_there
):
    page = visit("about:blank", locale=phone)
    page.add_init_script(VOICES)
    page.goto(cafe.link("themenwahl", language))
    questions = page.locator("fieldset, .question").count()
    assert page.locator("button.read").count() == (questions if is_there else 0)


def test_it_reads_the_question_its_hint_and_its_choices_and_no_picture(visit, cafe):
    page = visit("about:blank", locale="de-DE")
    page.add_init_script(VOICES + SPOKEN)
    page.goto(cafe.link("alles"))
    page.locator("fieldset button.read").first.click()
    said, voice = page.evaluate("spoken")
    assert voice == "de-DE"
    assert said.startswith("Welche Themen? Wähle bis zu 3.. Sie stehen bei jeder anders.. ")
    assert said.endswith("etwas anderes")
    assert sorted(said.split(". ")[2:-1]) == [
        *("Geld, Sparen, Schulden", "Handy, Fernsehen, Spiele, Internet", "Kita, Krippe, Kinderbetreuung"),
        *("Schlafen (Kind und Mama)", "Sicherheit zu Hause"),
    ]


def test_an_old_phone_switches_and_sends_as_a_new_one(visit, cafe):
    page = visit("about:blank")
    page.add_init_script(OLD_PHONE)
    page.goto(cafe.link("alles"))
    tick(page, "schlaf", "hier")
    switch_to(page, "English")
    page.wait_for_selector("html[lang=en]")
    assert ticked(page) == {"schlaf", "hier"}
    with cafe.one_more("alles"):
        send(page)
        wait_for_thanks(page, "en")


def test_without_a_voice_nothing_offers_to_read(page):
    assert page.locator("button.read").count() == 0
