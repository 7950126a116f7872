"""An empty response is none: its page comes back once, and sent again it is thanked for, stored and spent nowhere."""

import re

import pytest

from cafe_forms.clock import utcnow
from cafe_forms.models import OneTimeCode, Pooled, SpentToken
from cafe_forms.pool import codes
from cafe_forms.surveys import publishing
from tests.answering.markup import Page
from tests.conftest import SMALL, hidden
from tests.promises.dump import rows

KEYS = ["k" * 40]
NOTHING_YET = "Noch ist keine Antwort dabei."
DROPPED = "Wenn du so sendest, lassen wir diesen Text weg."
CODES = SMALL.replace("kind: topics", "kind: topics\ncodes: true")
CONDITIONAL = """
name: bedingt
kind: other
languages: [de, en]
title: {de: "Kurz", en: "Short"}
questions:
  - name: come
    type: select_one
    required: true
    label: {de: "Kommst du?", en: "Coming?"}
    choices: [{name: ja, label: {de: "ja"}}, {name: nein, label: {de: "nein"}}]
  - {name: kids, type: integer, relevant: "${come} = 'ja'", label: {de: "Wie viele Kinder?"}}
  - {name: why, type: text, relevant: "${come} = 'nein'", label: {de: "Warum nicht?"}}
  - {name: wish, type: text, relevant: "${come} = 'ja'", label: {de: "Was wünschst du dir?"}}
"""


@pytest.fixture
def conditional(open_survey, client):
    survey = open_survey(CONDITIONAL)
    return survey, client.get(f"/s/{survey.slug}/de").text


def stored():
    return [row.answers for row in Pooled.select()]


def said(page):
    return hidden(page.text, "token"), hidden(page.text, "empty"), NOTHING_YET in page.text


@pytest.mark.parametrize("answers", [{}, {"q_topics": ""}, {"q_detail": " \n\t"}, {"q_detail": "\0"}])
def test_it_comes_back_once_and_is_then_thanked_for(ask, send, client, answers):
    survey, page = ask()
    token, before = hidden(page, "token"), rows()
    first = send(survey, page, answers)
    assert (first.status_code, said(first)) == (200, (token, "1", True))
    again = send(survey, page, answers | {"empty": "1"})
    assert (again.status_code, again.location) == (303, f"/s/{survey.slug}/de/danke")
    assert rows() == before
    assert send(survey, page, {"q_topics": "schlaf"}).status_code == 303
    assert stored() == [{"topics": ["schlaf"]}]


def test_the_page_itself_says_it_to_a_screen_reader_and_not_as_a_fault(ask, send):
    survey, page = ask()
    back = Page(send(survey, page, {}).text)
    first = next(element for element in back.elements if element.is_in("main"))
    assert (first["class"], first["role"], "autofocus" in first.attributes) == ("note", "alert", True)
    assert [element for element in back.elements if element["aria-invalid"]] == []


def test_an_answer_after_all_is_an_answer(ask, send):
    survey, page = ask()
    send(survey, page, {})
    assert send(survey, page, {"empty": "1", "q_detail": "Schlafen"}).status_code == 303
    assert stored() == [{"detail": "Schlafen"}]


def test_another_language_says_it_again(ask, send):
    survey, page = ask()
    switched = send(survey, page, {"empty": "1", "switch": "en"})
    assert hidden(switched.text, "empty") == "1"
    for harmless in ({"switch": "de"}, {"switch": "de", "empty": "1", "q_detail": "x"}):
        assert 'name="empty"' not in send(survey, page, harmless).text


def test_the_survey_and_the_token_are_looked_at_first(ask, send, client):
    survey, page = ask()
    empty = {"empty": "1"}
    assert client.post(f"/s/{survey.slug}/de", data=empty).status_code == 400
    assert client.post("/s/abcdefgh/de", data=empty).status_code == 404
    assert send(survey, page, {"q_topics": "schlaf"}).status_code == 303
    assert send(survey, page, {}).status_code == 303  # this token is spent
    fresh = client.get(f"/s/{survey.slug}/de").text
    publishing.close(survey, now=utcnow())
    assert [send(survey, fresh, answers).status_code for answers in ({}, empty)] == [410, 410]


def test_whoever_may_not_send_any_more_may_still_say_nothing(app, ask, send):
    survey, page = ask()
    app.extensions["limiter"].responses = 0
    assert send(survey, page, {"q_topics": "schlaf"}).status_code == 429
    assert [send(survey, page, answers).status_code for answers in ({}, {"empty": "1"})] == [200, 303]


@pytest.fixture
def four_codes(open_survey, send, client):
    """A survey, and what four women type: a code that is used, one that is not, one that never was, and none."""
    survey = open_survey(CODES)
    used, unused = codes.draw(survey, 2, keys=KEYS, now=utcnow())
    page = client.get(f"/s/{survey.slug}/de").text
    assert send(survey, page, {"q_topics": "kita", "code": used}).status_code == 303
    kinds = {"used": used, "unused": unused, "unknown": "ACDE-FHJK", "missing": ""}
    assert codes.digests(survey.slug, kinds["unknown"], KEYS)
    return survey, kinds


def answered(response):
    """Everything of it that a network sees."""
    return response.status_code, sorted(response.headers), response.data


@pytest.mark.parametrize("ending", ["", "/tablet"])
def test_the_bytes_are_the_same_for_a_used_unused_unknown_and_missing_code(client, four_codes, ending):
    survey, kinds = four_codes
    path = f"/s/{survey.slug}/de{ending}"
    token = {"token": hidden(client.get(path).text, "token")}
    before = rows()
    asked_back, thanked = (
        {
            kind: answered(client.post(path, data=token | more | {"code": code}))
            for kind, code in kinds.items()
        }
        for more in ({}, {"empty": "1"})
    )
    assert {status for status, *_rest in asked_back.values()} == {200}
    assert {status for status, *_rest in thanked.values()} == {303}
    assert len({repr(answer) for answer in asked_back.values()}) == 1
    assert len({repr(answer) for answer in thanked.values()}) == 1
    assert rows() == before
    assert (OneTimeCode.select().count(), SpentToken.select().count()) == (1, 1)


def test_too_many_guesses_do_not_show_in_an_empty_response(app, client, four_codes, send):
    survey, kinds = four_codes
    page = client.get(f"/s/{survey.slug}/de").text
    calm = answered(send(survey, page, {"code": kinds["unused"]}))
    app.extensions["guesses"].responses = 0
    assert send(survey, page, {"q_topics": "kita", "code": kinds["unused"]}).status_code == 429
    assert answered(send(survey, page, {"code": kinds["unused"]})) == calm


@pytest.mark.parametrize("answers", [{}, {"q_kids": "2"}, {"q_come": "", "q_kids": "0"}])
def test_she_may_say_nothing_also_where_something_is_required(conditional, send, answers):
    survey, page = conditional
    assert said(send(survey, page, answers)) == (hidden(page, "token"), "1", True)
    assert send(survey, page, answers | {"empty": "1"}).status_code == 303
    assert stored() == []


def test_what_was_typed_and_cannot_be_is_a_fault_and_not_empty(open_survey, client, send):
    survey = open_survey(
        "name: eins\ntitle: {de: Eins}\nquestions: [{name: n, type: integer, label: {de: N}}]"
    )
    page = client.get(f"/s/{survey.slug}/de").text
    assert send(survey, page, {"q_n": "99", "empty": "1"}).status_code == 422


def test_a_text_nobody_asked_for_is_dropped_after_the_page_has_said_so(conditional, send):
    survey, page = conditional
    answers = {"q_come": "ja", "q_why": "Weil es regnet"}
    first = send(survey, page, answers)
    assert (first.status_code, hidden(first.text, "token")) == (200, hidden(page, "token"))
    assert DROPPED in first.text
    area = next(area for area in Page(first.text).all("textarea") if area["id"] == "q_why")
    assert "Weil es regnet" in area.text
    assert "q_why-dropped" in area["aria-describedby"].split()
    told = {name: hidden(first.text, name) for name in ("warned", "dropped")}
    assert send(survey, page, answers | told).status_code == 303
    assert stored() == [{"come": "ja"}]


def test_a_text_that_is_asked_for_after_all_is_kept(conditional, send):
    survey, page = conditional
    first = send(survey, page, {"q_come": "ja", "q_why": "Weil es regnet"})
    told = {name: hidden(first.text, name) for name in ("warned", "dropped")}
    assert send(survey, page, {"q_come": "nein", "q_why": "Weil es regnet"} | told).status_code == 303
    assert stored() == [{"come": "nein", "why": "Weil es regnet"}]


def test_each_text_that_is_dropped_is_said_once(conditional, send):
    survey, page = conditional
    texts = {"q_why": "Weil es regnet", "q_wish": "Kekse"}
    first = send(survey, page, {"q_come": "ja"} | texts)
    told = {name: hidden(first.text, name) for name in ("warned", "dropped")}
    other = send(survey, page, {"q_come": "nein"} | texts | told)
    assert (other.status_code, hidden(other.text, "dropped")) == (200, "wish")
    assert Page(other.text).all("textarea")[1]["aria-describedby"].endswith("q_wish-dropped")


def test_a_dropped_text_is_not_judged_and_not_looked_through(conditional, send):
    survey, page = conditional
    first = send(survey, page, {"q_come": "ja", "q_why": "Ruf an: 0176 12345678 " * 30})
    assert first.status_code == 200
    assert "Das sieht aus wie" not in first.text
    assert (
        send(survey, page, {"q_come": "ja", "q_why": "Ruf an: 0176 12345678", "warned": "1"}).status_code
        == 303
    )
    assert stored() == [{"come": "ja"}]


def test_another_language_says_again_what_is_dropped(conditional, send):
    survey, page = conditional
    answers = {"q_come": "ja", "q_why": "Weil es regnet"}
    told = {"warned": "1", "dropped": "why"}
    switched = send(survey, page, answers | told | {"switch": "en"})
    assert 'id="q_why-dropped"' in switched.text
    assert hidden(switched.text, "dropped") == "why"
    assert 'id="q_why-dropped"' not in send(survey, page, answers | {"switch": "en"}).text


def test_a_dropped_text_alone_is_an_empty_response_and_the_page_says_both_at_once(conditional, send):
    survey, page = conditional
    first = send(survey, page, {"q_why": "Weil es regnet"})
    assert DROPPED in first.text
    assert NOTHING_YET in first.text
    told = dict(re.findall(r'<input type="hidden" name="(warned|dropped|empty)" value="([^"]*)"', first.text))
    assert set(told) == {"warned", "dropped", "empty"}
    assert send(survey, page, {"q_why": "Weil es regnet"} | told).status_code == 303
    assert stored() == []
