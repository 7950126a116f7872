"""A survey with one-time codes by HTTP: what lets in, what a wrong code is told, and what stays on the page."""

import html
import re

import pytest
from werkzeug.datastructures import MultiDict

from cafe_forms.clock import utcnow
from cafe_forms.models import OneTimeCode, Pooled, SpentToken
from cafe_forms.pool import codes
from cafe_forms.surveys import publishing
from tests.answering.test_respond import TEXT, assert_kept
from tests.conftest import SMALL, hidden

KEYS = ["k" * 40]


@pytest.fixture
def survey(open_survey):
    return open_survey(SMALL.replace("kind: topics", "kind: topics\ncodes: true"))


@pytest.fixture
def code(survey):
    return codes.draw(survey, 1, keys=KEYS, now=utcnow())[0]


@pytest.fixture
def post(client, survey):
    def send(language="de", ending="", **fields):
        fields.setdefault("q_topics", "kita")
        path = f"/s/{survey.slug}/{language}{ending}"
        if "token" not in fields:
            fields["token"] = hidden(client.get(path).text, "token")
        return client.post(
            path,
            data=MultiDict((k, v) for k, vs in fields.items() for v in ([vs] if isinstance(vs, str) else vs)),
        )

    return send


def typed(page):
    """What stands in the field for the code."""
    return html.unescape(re.search(r'<input class="code"[^>]* value="([^"]*)"', page.text)[1])


def stored():
    return Pooled.select().count(), SpentToken.select().count()


@pytest.mark.parametrize("ending", ["", "/tablet"])
def test_a_good_code_lets_one_response_in(post, code, survey, ending):
    answer = post(q_topics="schlaf", code=code.lower().replace("-", " "), ending=ending)
    assert (answer.status_code, answer.location) == (303, f"/s/{survey.slug}/de{ending}/danke")
    assert post(q_topics="kita", code=code, ending=ending).status_code == 409
    assert stored() == (1, 1)


def test_unknown_and_used_are_told_the_same_and_all_keep_everything(post, client, survey, code):
    token = hidden(client.get(f"/s/{survey.slug}/de").text, "token")
    assert post(code=code).status_code == 303
    pages = []
    for wrong in ("", "ACDE-FHJK", code, "zu kurz"):
        page = post(token=token, q_topics=["schlaf", "geld"], q_detail=TEXT, code=wrong)
        assert (page.status_code, hidden(page.text, "token"), typed(page)) == (409, token, wrong)
        assert_kept(page, "schlaf", "geld")
        pages.append(page.text.replace(f'value="{wrong}"', ""))
    missing = pages.pop(0)  # that she typed nothing she knows herself
    assert "Der Code fehlt." in missing
    assert {page.replace("Dieser Code passt nicht.", "Der Code fehlt.") for page in pages} == {missing}
    assert re.search(r'<div class="fault" role="alert" tabindex="-1" autofocus>\s*<p><b>Noch nicht', pages[0])
    assert stored() == (1, 1)


def test_a_response_without_the_field_is_409_too(post, survey):
    assert post(q_topics="schlaf").status_code == 409
    assert stored() == (0, 0)


def test_a_code_that_failed_spends_no_token(post, client, survey, code):
    token = hidden(client.get(f"/s/{survey.slug}/de").text, "token")
    assert post(token=token, code="ACDE-FHJK").status_code == 409
    assert post(token=token, code=code).status_code == 303


def test_a_spent_token_means_thanks_whatever_the_code(post, client, survey, code):
    token = hidden(client.get(f"/s/{survey.slug}/de").text, "token")
    for again in (code, code, "", "ACDE-FHJK"):
        assert post(token=token, code=again).status_code == 303
    assert stored() == (1, 1)


def test_language_warning_and_fault_keep_the_code_and_use_nothing_up(post, survey, code):
    assert typed(post(switch="ar", code=code)) == code
    assert typed(post(q_detail="Ruf an: 0176 12345678", code=code)) == code
    fault = post(q_topics=["schlaf", "kita", "geld", "anderes"], code=code)
    assert (fault.status_code, typed(fault)) == (422, code)
    assert typed(post(token="", code=code)) == code
    assert OneTimeCode.select().count() == 1
    assert post(q_detail="Ruf an: 0176 12345678", warned="1", code=code).status_code == 303


def test_a_closed_survey_says_so_whatever_the_code(post, client, survey, code):
    token = hidden(client.get(f"/s/{survey.slug}/de").text, "token")
    publishing.close(survey, now=utcnow())
    for typed_code in (code, "ACDE-FHJK", ""):
        assert post(token=token, q_detail=TEXT, code=typed_code).status_code == 410


@pytest.mark.parametrize(
    "wild",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "رمز",
        "a\0b",
        "\u202e" * 50,
        "=1+1",
        "x" * 20_000,
    ],
)
def test_whatever_is_typed_comes_back_as_text(post, survey, wild):
    page = post(code=wild)
    assert (page.status_code, typed(page)) == (409, wild.replace("\0", ""))


def test_half_a_letter_is_400(client, survey):
    token = hidden(client.get(f"/s/{survey.slug}/de").text, "token")
    body = f"token={token}&code=%ed%a0%80"
    page = client.post(f"/s/{survey.slug}/de", data=body, content_type="application/x-www-form-urlencoded")
    assert page.status_code == 400


@pytest.mark.parametrize("language", ["de", "de-simple", "en", "ar"])
def test_the_field_says_why_a_code_tells_nobody_who_she_is(client, survey, language):
    page = client.get(f"/s/{survey.slug}/{language}").text
    field = re.search(r'<input class="code"[^>]*>', page)[0]
    assert 'autocomplete="off"' in field
    assert '<label for="code">' in page
    assert 'aria-describedby="code-promise"' in field
    assert len(re.search(r'<div id="code-promise">(.*?)</div>', page, re.DOTALL)[1]) > 80


def test_a_survey_without_codes_asks_for_none(client, open_survey):
    assert 'name="code"' not in client.get(f"/s/{open_survey().slug}/de").text


class TestGuessing:
    @pytest.fixture
    def config(self, config):
        config.RATE_LIMIT = type(config.RATE_LIMIT)(3, 600)
        return config

    def test_the_fourth_guess_waits_and_keeps_its_answers(self, post, code):
        assert [post(code="ACDE-FHJK").status_code for _ in range(3)] == [409] * 3
        page = post(q_topics="geld", q_detail=TEXT, code=code)
        assert (page.status_code, typed(page)) == (429, code)
        assert 0 < int(page.headers["Retry-After"]) <= 600
        assert_kept(page, "geld")
        assert stored() == (0, 0)

    def test_women_who_have_answered_are_no_guesses_and_slips_are_none_either(self, post, survey):
        good = codes.draw(survey, 3, keys=KEYS, now=utcnow())
        for code in good[:2]:
            assert [post(code=slip).status_code for slip in ("", code[:-1], code)] == [409, 409, 303]
        assert [post(code="ACDE-FHJK").status_code for _ in range(2)] == [409, 409]
        assert post(code=good[2]).status_code == 303
