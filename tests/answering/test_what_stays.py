"""Nothing typed is lost: faults, warnings, floods and late answers give her everything back."""

import datetime as dt
import re

from cafe_forms.clock import UTC
from cafe_forms.models import Site
from cafe_forms.surveys import publishing
from tests.answering.markup import Page
from tests.conftest import hidden


def test_a_fault_page_begins_with_what_is_wrong_and_keeps_every_answer(ask, send):
    survey, page = ask()
    four = ["schlaf", "kita", "deutsch", "medien"]
    response = send(survey, page, {"q_topics": four, "q_detail": "x" * 301, "q_format": "runde"})
    assert response.status_code == 422
    fault = Page(response.text)
    first = next(element for element in fault.elements if element.is_in("main"))
    assert (first["role"], first["tabindex"]) == ("alert", "-1")
    targets = [a["href"][1:] for a in fault.all("a") if a.is_in("main") and a["href"].startswith("#")]
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


def test_another_language_says_the_fault_again_until_it_is_mended(ask, send):
    survey, page = ask()
    long = {"q_detail": "x" * 301}
    faulty = {"faulty": hidden(send(survey, page, long).text, "faulty"), "switch": "en"}
    switched = send(survey, page, long | faulty)
    assert switched.status_code == 200
    assert Page(switched.text).all("textarea")[0]["aria-invalid"] == "true"
    assert "too long" in switched.text
    assert hidden(switched.text, "faulty") == "1"
    for harmless in (long | {"switch": "en"}, {"q_detail": "x"} | faulty):
        again = send(survey, page, harmless).text
        assert 'aria-invalid="true"' not in again
        assert 'name="faulty"' not in again


def test_another_language_says_the_warning_again(ask, send):
    survey, page = ask()
    answers = {"q_detail": "Ruf an: 0176 12345678"}
    switched = send(survey, page, answers | {"warned": "1", "switch": "en"})
    assert "This looks like a phone number: <bdi>0176 12345678</bdi>" in switched.text
    assert hidden(switched.text, "warned") == "1"
    assert "This looks like" not in send(survey, page, answers | {"switch": "en"}).text
    assert "This looks like" not in send(survey, page, {"q_detail": "", "warned": "1", "switch": "en"}).text


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


def test_a_closed_survey_gives_back_what_came_too_late(ask, send):
    Site.update(shows_place=True).execute()
    survey, page = ask()
    publishing.close(survey, now=dt.datetime.now(UTC))
    late = send(survey, page, {"q_detail": "Schlafen"})
    assert late.status_code == 410
    assert "Nicht gesendet" in late.text
    area = Page(late.text).one("textarea")
    assert "readonly" in area.attributes
    assert area.text.strip() == "Schlafen"
    assert "Pfarrsaal" in late.text
