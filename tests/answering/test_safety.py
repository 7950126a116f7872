"""Safe to open: leaving and help come first, nothing tells on her, and help is said in words she understands."""

import dataclasses
import datetime as dt
import re

import pytest

from cafe_forms.cafe import offers
from cafe_forms.clock import UTC
from cafe_forms.languages import LANGUAGES
from cafe_forms.models import ROWS, Site
from tests.answering.conftest import INFO_PAGES
from tests.answering.markup import Page
from tests.conftest import SMALL

SAFE = "Niemand sieht, wer du bist. Niemand ruft dich an. Bitte keine Namen."
TELLS = "An der Sprache könnte man dich erkennen. Wenn du kannst, schreib deutsch oder englisch"
REDACTED = "Lösch es lieber. Wenn du so sendest, machen wir es unkenntlich."
IN_DANGER = "Bist du in Gefahr? Geht es dir sehr schlecht? Ruf an. Es kostet nichts."


def test_leaving_is_the_first_stop_and_help_the_second(every_page):
    for page in every_page:
        first, second, *_ = Page(page).stops()
        assert (first["class"], first["rel"]) == ("exit", "noreferrer")
        assert first["href"] == "https://www.wetter.com/"
        assert second.text == "Hilfe"


class TestExit:
    @pytest.fixture
    def config(self, config):
        config.EXIT_URL = "https://www.kuchen.example/"
        return config

    def test_leaving_leads_where_the_café_wants_it(self, every_page):
        for page in every_page:
            assert Page(page).stops()[0]["href"] == "https://www.kuchen.example/"


def test_every_page_bears_the_same_neutral_title_and_tells_a_preview_nothing(every_page):
    for page in every_page:
        head = page.partition("</head>")[0]
        assert Page(page).one("title").text == "Müttercafé"
        assert "Welche Themen" not in head
        assert 'name="description"' not in head


def test_no_page_loads_anything_or_tells_another_site_where_she_comes_from(every_page):
    for page in every_page:
        assert not Page(page).all("iframe", "object")
        assert {image["src"] for image in Page(page).all("img")} <= {"/vergessen"}
        assert [element["href"] for element in Page(page).all("link")] == ["data:,"]
        for element in Page(page).all("a"):
            own = element["href"].startswith(("/", "#", "tel:"))
            assert own or element["rel"] == "noreferrer"


def test_nothing_is_stored_by_the_browser(ask):
    page = Page(ask()[1])
    assert page.one("form")["autocomplete"] == "off"
    assert {area["autocomplete"] for area in page.all("textarea")} == {"off"}


def test_looking_at_public_pages_changes_no_row(client, every_page, ask):
    survey, _page = ask("rueckmeldung")
    before = [list(row.select().dicts()) for row in ROWS]
    for path in ("de", "uk", "de/danke", "de/tablet", "de/tablet/danke"):
        assert client.get(f"/s/{survey.slug}/{path}").status_code == 200
    for name in (*INFO_PAGES, "vergessen"):
        assert client.get(f"/{name}").status_code in {200, 204}
    assert [list(row.select().dicts()) for row in ROWS] == before


def test_a_declared_pair_is_named_before_the_first_question(ask):
    page = ask("ort_zeit")[1]
    pair = "<li><q>Wo könntest du gut hinkommen?</q> + <q>Wann passt es dir?</q></li>"
    told = page.index("Manche Fragen zählen wir auch zusammen. Welche?")
    assert 0 < told < page.index(pair) < page.index("<fieldset")


def test_a_condition_is_named_like_a_declared_pair(client, open_survey):
    asked = SMALL.replace("    max_length: 300\n", "    relevant: \"selected(${topics}, 'anderes')\"\n")
    page = client.get(f"/s/{open_survey(asked).slug}").text
    assert "<li><q>Wähle bis zu 3</q> + <q>Was genau?</q></li>" in page


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


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_german_of_a_safety_text_stands_there_until_a_native_speaker_has_read_the_other(
    ask, send, monkeypatch, tag
):
    survey, page = ask("themenwahl", tag)
    language = LANGUAGES[tag]

    def german():
        warned = send(survey, page, {"q_detail": "Tel. 0176 12345678"}, tag).text
        return {text for text in (SAFE, IN_DANGER, REDACTED, TELLS) if text in warned}

    own = {SAFE, IN_DANGER, REDACTED} if tag == "de" else set()
    assert german() == (own if language.is_german else {SAFE, IN_DANGER, REDACTED, TELLS})
    read = dataclasses.replace(language, read_by_native=dt.date(2026, 11, 23))
    monkeypatch.setitem(LANGUAGES, tag, read)
    assert german() == own


def test_thanks_is_the_same_whatever_was_answered(client, ask, send):
    Site.update(shows_place=True).execute()
    survey, _page = ask()
    seen = set()
    for answers in ({"empty": "1"}, {"q_topics": ["geld"]}, {"q_detail": "Ich kann nicht mehr"}):
        page = client.get(f"/s/{survey.slug}/de").text
        seen.add(client.get(send(survey, page, answers).location).data)
    (thanks,) = seen
    text = thanks.decode()
    assert text.index("Danke, ist angekommen.") < text.index("Hilfe sofort")
    assert "Pfarrsaal" in text


def test_a_harmless_survey_thanks_without_help_on_top(client, ask):
    survey, _page = ask("fruehstueck")
    assert "Hilfe sofort" not in client.get(f"/s/{survey.slug}/de/danke").text


def test_thanks_offers_help_that_fits_what_was_asked_and_nothing_twice(client, ask):
    """Of all topics on the page, whatever she chose; what stands under "Hilfe sofort" is not said again."""
    survey, _page = ask("themenwahl")
    thanks = client.get(f"/s/{survey.slug}/de/danke").text.partition("<main>")[2]
    ways = re.findall(r'href="(?:tel:|https://)([\w.-]+)"', thanks)
    assert {"08003344533", "bke-elternberatung.de", "08001110111"} <= set(ways)
    assert len(ways) == len(set(ways))
    other, _page = ask("fruehstueck")
    assert "Hilfe zu diesen Themen" not in client.get(f"/s/{other.slug}/de/danke").text


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_help_offer_stands_on_the_page_of_help_with_its_way_and_its_purpose(client, tag):
    main = Page(client.get(f"/hilfe/{tag}").text.partition("<main>")[2].partition("</main>")[0])
    links = {(link["href"] or "").partition(":")[2].strip("/") for link in main.all("a")}
    shown = offers.seen_by(offers.MOTHERS, dt.datetime.now(UTC))
    assert len(shown) >= 10
    assert {offer.dial or offer.url_domain for offer in shown} <= links
    names = [span for span in main.all("span") if span["class"] == "quiet"]
    assert {offer.name for offer in shown} <= {span.text for span in names}
    assert {span["lang"] for span in names} == {None if LANGUAGES[tag].is_german else "de"}


def test_a_number_of_help_can_be_rung_and_reads_from_left_to_right(client):
    page = Page(client.get("/hilfe/ar").text)
    rung = {element["href"] for element in page.all("a") if element["href"].startswith("tel:")}
    assert {"tel:112", "tel:116016", "tel:08001110111"} <= rung
    numbers = [e for e in page.all("bdi") if any((a["href"] or "").startswith("tel:") for a in e.inside)]
    assert {number["dir"] for number in numbers} == {"ltr"}
