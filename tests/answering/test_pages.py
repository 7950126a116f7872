"""The rules of the public pages' markup: what bears which words, in which language, and how large it may be."""

import re

import pytest

from cafe_forms.cafe import legal
from cafe_forms.headers import csp_hash
from cafe_forms.languages import LANGUAGES
from cafe_forms.models import Carrier
from cafe_forms.surveys import ready
from cafe_forms.surveys.definition import writing
from cafe_forms.surveys.definition.conditions import tree
from cafe_forms.surveys.definition.expression import parse
from cafe_forms.surveys.editing import sentence_edit
from tests.answering.conftest import INFO_PAGES
from tests.answering.markup import Page
from tests.conftest import LIBRARY

READY = sorted(file.stem for file in LIBRARY.glob("*.yaml"))
MOST_BYTES = 14_000  # what a server may send before a phone must answer: ten packets
NAMES = [  # the languages' own, German first
    *("Deutsch", "Einfache Sprache", "English", "Türkçe", "العربية", "Українська", "Русский", "Română"),
    *("Bosanski / Hrvatski / Srpski", "فارسی"),
]


def test_every_page_links_to_the_legal_ones(every_page):
    for page in every_page:
        footer = {element["href"] for element in Page(page).all("a") if element.is_in("footer")}
        assert footer == {f"/{name}/de" for name in INFO_PAGES}


def test_no_id_stands_twice_and_every_description_is_there(every_page):
    for page in every_page:
        ids = [element["id"] for element in Page(page).elements if element["id"]]
        assert len(ids) == len(set(ids))
        for element in Page(page).elements:
            assert set((element["aria-describedby"] or "").split()) <= set(ids)


def test_the_inlined_style_and_script_are_the_only_ones_let_in(client, ask):
    survey, page = ask()
    policy = client.get(f"/s/{survey.slug}/de").headers["Content-Security-Policy"]
    parsed = Page(page)
    assert f"style-src {csp_hash(parsed.one('style').text)};" in policy
    assert f"script-src {csp_hash(parsed.one('script').text)};" in policy
    assert not any(name.startswith("on") or name == "style" for e in parsed.elements for name in e.attributes)


@pytest.mark.parametrize("name", READY)
def test_every_field_has_its_words_and_every_group_its_question(ask, name):
    page = Page(ask(name)[1])
    labels = {label["for"] for label in page.all("label")}
    for field in page.all("input"):
        assert field["type"] == "hidden" or (field.is_in("label") and field.is_in("fieldset"))
    assert all(area["id"] in labels for area in page.all("textarea"))
    assert len(page.all("legend")) == len(page.all("fieldset"))
    assert all(label.text.strip() for label in page.all("label"))


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_page_says_which_language_it_is_in_and_marks_it_in_the_switch(ask, tag):
    page = Page(ask("themenwahl", tag)[1])
    assert (page.one("html")["lang"], page.one("html")["dir"]) == (tag, LANGUAGES[tag].direction)
    switch = [button for button in page.all("button") if button["name"] == "switch"]
    assert [button["value"] for button in switch] == [other for other in LANGUAGES if other != tag]
    (own,) = [element for element in page.elements if element["aria-current"]]
    assert (own.text, own["lang"]) == (LANGUAGES[tag].name, tag)
    assert {own.text, *(button.text for button in switch)} == set(NAMES)
    assert all("formnovalidate" in button.attributes for button in switch)


def test_a_survey_in_one_language_has_no_switch(ask):
    single = "name: eins\ntitle: {de: Eins}\nquestions: [{name: a, type: text, label: {de: Was?}}]"
    assert 'name="switch"' not in ask(single)[1]


def test_words_that_are_not_translated_are_marked_as_german(ask):
    gaps = """{name: eins, languages: [de, ar], title: {de: Eins, ar: واحد},
              questions: [{name: a, type: text, label: {de: Was?}}]}"""
    (label,) = [label for label in Page(ask(gaps, "ar")[1]).all("span") if label.text == "Was?"]
    assert (label["lang"], label["dir"]) == ("de", "ltr")


def test_enter_presses_neither_send_nor_the_language_switch(ask, send):
    survey, page = ask()
    first = Page(page).all("button")[0]
    assert (first["tabindex"], first["aria-hidden"]) == ("-1", "true")
    answer = send(survey, page, {"q_detail": "bleibt", first["name"]: first["value"]})
    assert answer.status_code == 200
    assert Page(answer.text).one("textarea").text.strip() == "bleibt"


def test_a_skipped_choice_can_be_sent_as_nothing(ask, send):
    survey, page = ask()
    assert 'name="q_format" value=""' in page
    assert send(survey, page, {"q_format": "", "q_topics": "schlaf"}).status_code == 303


def test_a_number_is_chosen_among_all_that_fit(ask):
    page = ask("fruehstueck")[1]
    assert re.findall(r'name="q_adults" value="(\d*)"', page) == ["0", "1", "2", "3", "4", ""]


def test_a_draft_looks_like_a_survey_that_never_was(client, add_survey):
    draft = add_survey()
    assert client.get(f"/s/{draft.slug}").data == client.get("/s/abcdefgh").data


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("name", INFO_PAGES)
def test_a_lasting_page_speaks_every_language_and_marks_its_german(client, name, tag):
    response = client.get(f"/{name}/{tag}")
    assert response.status_code == 200
    page = Page(response.text)
    assert page.one("html")["lang"] == tag
    for article in page.all("article"):
        assert article["lang"] == (None if LANGUAGES[tag].is_german else "de")


def test_a_barrier_can_be_reported(client):
    Carrier.insert(dict.fromkeys(legal.standard()["places"], "Träger e. V.")).execute()
    page = client.get("/barrierefreiheit/de").text
    reporting = page.partition("Sag uns, wenn etwas nicht geht")[2]
    assert "Telefon: Träger e. V." in reporting
    assert "E-Mail: Träger e. V." in reporting


@pytest.mark.parametrize("tag", LANGUAGES)
def test_each_page_fits_into_ten_packets(client, ask, tag):
    assert_fits(client, *ask("themenwahl", tag), tag)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_with_sentences_in_the_place_of_the_text_it_fits_too(client, ask, tag):
    tapped = sentence_edit.in_place_of_text(ready.definition("themenwahl"))
    assert_fits(client, *ask(writing.to_yaml(tapped), tag), tag)


def test_before_the_first_question_she_finds_what_the_team_would_see(ask):
    page = ask("themenwahl")[1]
    told = page.partition("Was passiert mit meiner Antwort?")[2].partition("</details>")[0]
    assert "So sieht es das Team" in told
    assert "Ein Beispiel: 12 Mütter haben geantwortet, du bist eine davon." in told
    assert "Kita, Krippe, Kinderbetreuung: <b>4</b>" in told
    assert "Handy, Fernsehen, Spiele, Internet: <b>vereinzelt genannt</b>" in told
    assert "„Freundinnen finden, nicht allein sein“ hat hier keine gewählt" in told
    assert "So sieht es das Team" not in ask(MANY)[1]  # twelve women would show nothing


MANY = "{name: viele, threshold: 13, title: {de: V}, questions: [{name: a, type: text, label: {de: Was?}}]}"


def assert_fits(client, survey, _page, tag):
    compressed = {"Accept-Encoding": "gzip"}
    asked = client.get(f"/s/{survey.slug}/{tag}", headers=compressed)
    thanked = client.get(f"/s/{survey.slug}/{tag}/danke", headers=compressed)
    assert _on_the_wire(asked) <= MOST_BYTES
    assert _on_the_wire(thanked) <= MOST_BYTES


def _on_the_wire(response):
    head = "".join(f"{name}: {value}\r\n" for name, value in response.headers)
    return len(f"HTTP/1.1 {response.status}\r\n{head}\r\n") + len(response.data)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${come} != 'nein'", ["!=", ["come"], "nein"]),
        ("selected(${a}, 'x') or ${b} > 2", ["or", ["selected", ["a"], "x"], [">", ["b"], "2"]]),
        ("not(${a} = '' and ${b} = '')", ["not", ["and", ["=", ["a"], ""], ["=", ["b"], ""]]]),
    ],
)
def test_a_condition_becomes_a_tree(text, expected):
    assert tree(parse(text).condition) == expected
