"""The rules of the public pages' markup: what stands first, what bears which words, what must never be there."""

import datetime as dt
import re
from html.parser import HTMLParser

import pytest

from cafe_forms.clock import UTC
from cafe_forms.headers import csp_hash
from cafe_forms.languages import LANGUAGES
from cafe_forms.surveys import publishing
from cafe_forms.surveys.conditions import tree
from cafe_forms.surveys.expression import parse
from tests.conftest import LIBRARY, hidden

READY = sorted(file.stem for file in LIBRARY.glob("*.yaml"))
MOST_BYTES = 14_000  # what a server may send before a phone must answer: ten packets
INFO_PAGES = ("hilfe", "versprechen", "impressum", "datenschutz", "barrierefreiheit")
VOID = {"meta", "link", "input", "br", "img"}


class Element:
    def __init__(self, tag, attributes, inside):
        self.tag, self.attributes, self.inside, self.text = tag, attributes, inside, ""

    def __getitem__(self, name):
        return self.attributes.get(name)

    def is_in(self, tag):
        return any(element.tag == tag for element in self.inside)


class Page(HTMLParser):
    """The elements of a page in the order of their opening tags."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.open = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        element = Element(tag, dict(attrs), list(self.open))
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag):
        assert self.open.pop().tag == tag

    def handle_data(self, text):
        for element in self.open:
            element.text += text

    def all(self, *tags):
        return [element for element in self.elements if element.tag in tags]

    def one(self, tag):
        (element,) = self.all(tag)
        return element

    def stops(self):
        """What the Tab key halts at, with no script and everything unfolded."""
        return [
            element
            for element in self.all("a", "button", "summary", "input", "textarea")
            if element["type"] != "hidden" and element["tabindex"] != "-1"
        ]


@pytest.fixture
def ask(client, meeting, open_survey):
    """Open a survey and read its page: `ask("themenwahl", "de")`."""

    def asked(name="themenwahl", language="de"):
        survey = open_survey(name)
        response = client.get(f"/s/{survey.slug}/{language}")
        assert response.status_code == 200
        return survey, response.text

    return asked


@pytest.fixture
def send(client):
    """Send a page's form: `send(survey, page text, {"q_detail": "…"})`."""

    def sent(survey, page, answers, language="de"):
        token = {"token": hidden(page, "token")}
        return client.post(f"/s/{survey.slug}/{language}", data=token | answers)

    return sent


@pytest.fixture
def every_page(client, ask, send):
    """One of each public page, with its text."""
    survey, page = ask("themenwahl")
    fault = send(survey, page, {"q_topics": ["schlaf", "kita", "deutsch", "medien"]}).text
    warning = send(survey, page, {"q_detail": "Ruf an: 0176 12345678"}).text
    thanks = client.get(f"/s/{survey.slug}/de/danke").text
    publishing.close(survey, now=dt.datetime.now(UTC))
    closed = client.get(f"/s/{survey.slug}/de").text
    others = [client.get(f"/{name}/de").text for name in INFO_PAGES]
    return [page, fault, warning, thanks, closed, client.get("/s/abcdefgh").text, *others]


def test_leaving_is_the_first_stop_and_help_the_second(every_page):
    for page in every_page:
        first, second, *_ = Page(page).stops()
        assert (first["class"], first["rel"]) == ("exit", "noreferrer")
        assert first["href"] == "https://www.wetter.com/"
        assert second.text == "Hilfe"


def test_every_page_bears_the_same_neutral_title_and_tells_a_preview_nothing(every_page):
    for page in every_page:
        head = page.partition("</head>")[0]
        assert Page(page).one("title").text == "Müttercafé"
        assert "Welche Themen" not in head
        assert 'name="description"' not in head


def test_every_page_links_to_the_legal_ones(every_page):
    for page in every_page:
        footer = {element["href"] for element in Page(page).all("a") if element.is_in("footer")}
        assert footer == {f"/{name}/de" for name in INFO_PAGES}


def test_no_page_loads_anything_or_tells_another_site_where_she_comes_from(every_page):
    for page in every_page:
        assert not Page(page).all("iframe", "object")
        assert {image["src"] for image in Page(page).all("img")} <= {"/vergessen"}
        assert [element["href"] for element in Page(page).all("link")] == ["data:,"]
        for element in Page(page).all("a"):
            own = element["href"].startswith(("/", "#", "tel:"))
            assert own or element["rel"] == "noreferrer"


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
    assert [button["value"] for button in switch] == list(LANGUAGES)
    assert [button["value"] for button in switch if button["aria-current"]] == [tag]
    assert all("formnovalidate" in button.attributes for button in switch)


def test_a_survey_in_one_language_has_no_switch(ask):
    single = "name: eins\ntitle: {de: Eins}\nquestions: [{name: a, type: text, label: {de: Was?}}]"
    assert 'name="switch"' not in ask(single)[1]


def test_words_that_are_not_translated_are_marked_as_german(ask):
    gaps = """{name: eins, languages: [de, ar], title: {de: Eins, ar: واحد},
              questions: [{name: a, type: text, label: {de: Was?}}]}"""
    (label,) = [label for label in Page(ask(gaps, "ar")[1]).all("span") if label.text == "Was?"]
    assert (label["lang"], label["dir"]) == ("de", "ltr")


def test_enter_presses_send_and_not_the_language_switch(ask):
    first = Page(ask()[1]).all("button")[0]
    assert first.text == "Senden"
    assert first["name"] is None
    assert (first["tabindex"], first["aria-hidden"]) == ("-1", "true")


def test_nothing_is_stored_by_the_browser(ask):
    page = Page(ask()[1])
    assert page.one("form")["autocomplete"] == "off"
    assert {area["autocomplete"] for area in page.all("textarea")} == {"off"}


def test_a_declared_pair_is_named_before_the_first_question(ask):
    page = ask("ort_zeit")[1]
    pair = "„Wo könntest du gut hinkommen?“ und „Wann passt es dir?“"
    assert 0 < page.index(pair) < page.index("<fieldset")


def test_the_promise_stands_before_a_text_and_belongs_to_it(ask):
    page = Page(ask()[1])
    promise = next(element for element in page.elements if element["id"] == "q_detail-promise")
    assert promise.text.strip() == "Niemand sieht, wer du bist. Niemand ruft dich an. Bitte keine Namen."
    assert page.elements.index(promise) < page.elements.index(page.one("textarea"))
    assert "q_detail-promise" in page.one("textarea")["aria-describedby"].split()


@pytest.mark.parametrize(("tag", "sentences"), [("de", 1), ("de-simple", 1), ("ar", 2)])
def test_only_a_page_that_is_not_german_warns_that_the_language_tells(ask, tag, sentences):
    page = Page(ask("themenwahl", tag)[1])
    promise = next(element for element in page.elements if element["id"] == "q_detail-promise")
    inside = [paragraph for paragraph in page.all("p") if promise in paragraph.inside]
    assert len([paragraph for paragraph in inside if paragraph["class"] != "quiet"]) == sentences


def test_a_skipped_choice_can_be_sent_as_nothing(ask, send):
    survey, page = ask()
    assert 'name="q_format" value=""' in page
    assert send(survey, page, {"q_format": ""}).status_code == 303


def test_a_number_is_chosen_among_all_that_fit(ask):
    page = ask("fruehstueck")[1]
    assert re.findall(r'name="q_adults" value="(\d*)"', page) == ["1", "2", "3", "4", ""]


def test_a_fault_page_begins_with_what_is_wrong_and_keeps_every_answer(ask, send):
    survey, page = ask()
    four = ["schlaf", "kita", "deutsch", "medien"]
    response = send(survey, page, {"q_topics": four, "q_detail": "x" * 301, "q_format": "runde"})
    assert response.status_code == 422
    fault = Page(response.text)
    first = next(element for element in fault.elements if element.is_in("main"))
    assert (first["role"], first["tabindex"]) == ("alert", "-1")
    targets = [a["href"][1:] for a in fault.all("a") if a.is_in("main")]
    assert targets == ["q_topics", "q_detail"]
    marked = {element["name"] for element in fault.elements if element["aria-invalid"]}
    assert marked == {"q_topics", "q_detail"}
    ticked = {element["value"] for element in fault.all("input") if "checked" in element.attributes}
    assert ticked == {*four, "runde"}
    assert "x" * 301 in fault.one("textarea").text


def test_the_order_of_choices_survives_a_fault(ask, send):
    survey, page = ask()
    fault = send(survey, page, {"q_detail": "x" * 301}).text
    values = re.compile(r'name="q_topics" value="(\w+)"')
    assert values.findall(fault) == values.findall(page)


def test_a_text_comes_back_as_it_was_typed(ask, send):
    survey, page = ask()
    typed = "\n<b>&amp; \"'\u202e" + "x" * 300
    answer = send(survey, page, {"q_detail": typed, "switch": "de"})
    assert Page(answer.text).one("textarea").text == "\n" + typed  # a browser drops the first line break


def test_a_telephone_number_is_warned_of_once(ask, send):
    survey, page = ask()
    answers = {"q_detail": "Ruf an: 0176 12345678"}
    warning = send(survey, page, answers)
    assert warning.status_code == 200
    assert "Das sieht aus wie eine Telefonnummer: <bdi>0176 12345678</bdi>" in warning.text
    assert hidden(warning.text, "warned") == "1"
    assert send(survey, warning.text, answers | {"warned": "1"}).status_code == 303


def test_a_flood_leaves_the_answers_on_the_page(app, ask, send):
    survey, page = ask()
    app.extensions["limiter"].responses = 0
    busy = send(survey, page, {"q_detail": "Schlafen"})
    assert busy.status_code == 429
    assert "Schlafen" in Page(busy.text).one("textarea").text
    assert "Bitte drück in 10 Minuten noch einmal auf „Senden“." in busy.text


def test_a_damaged_page_asks_to_send_again(ask, client):
    survey, _page = ask()
    broken = client.post(f"/s/{survey.slug}/de", data={"token": "x", "q_detail": "Schlafen"})
    assert broken.status_code == 400
    assert "Deine Antworten stehen noch da." in broken.text
    assert "Schlafen" in Page(broken.text).one("textarea").text


def test_thanks_is_the_same_whatever_was_answered(client, ask, send):
    survey, _page = ask()
    seen = set()
    for answers in ({}, {"q_topics": ["geld"]}, {"q_detail": "Ich kann nicht mehr"}):
        page = client.get(f"/s/{survey.slug}/de").text
        seen.add(client.get(send(survey, page, answers).location).data)
    (thanks,) = seen
    text = thanks.decode()
    assert text.index("Hilfe sofort") < text.index("Danke!")
    assert "Pfarrsaal" in text


def test_a_harmless_survey_thanks_without_help_on_top(client, ask):
    survey, _page = ask("fruehstueck")
    assert "Hilfe sofort" not in client.get(f"/s/{survey.slug}/de/danke").text


def test_a_closed_survey_gives_back_what_came_too_late(ask, send):
    survey, page = ask()
    publishing.close(survey, now=dt.datetime.now(UTC))
    late = send(survey, page, {"q_detail": "Schlafen"})
    assert late.status_code == 410
    assert "Nicht gesendet" in late.text
    area = Page(late.text).one("textarea")
    assert "readonly" in area.attributes
    assert area.text.strip() == "Schlafen"
    assert "Pfarrsaal" in late.text


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


def test_a_number_of_help_can_be_rung_and_reads_from_left_to_right(client):
    page = Page(client.get("/hilfe/ar").text)
    rung = {element["href"] for element in page.all("a") if element["href"].startswith("tel:")}
    assert {"tel:112", "tel:116016", "tel:08001110111"} <= rung
    numbers = [e for e in page.all("bdi") if any((a["href"] or "").startswith("tel:") for a in e.inside)]
    assert {number["dir"] for number in numbers} == {"ltr"}


@pytest.mark.parametrize("tag", LANGUAGES)
def test_each_page_fits_into_ten_packets(client, ask, send, tag):
    survey, _page = ask("themenwahl", tag)
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
