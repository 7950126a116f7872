"""The survey page by HTTP: every status, what it keeps on the page, and what it stores."""

import datetime as dt
import html

import pytest
from werkzeug.datastructures import MultiDict

from cafe_forms.clock import utcnow
from cafe_forms.db import database
from cafe_forms.models import Pooled, Site, SpentToken
from cafe_forms.surveys import publishing
from tests.conftest import SMALL, hidden

REQUIRED = """
name: pflicht
kind: other
title: {de: "Kurz"}
questions:
  - name: ja
    type: select_one
    required: true
    label: {de: "Ja?"}
    choices: [{name: ja, label: {de: "ja"}}, {name: nein, label: {de: "nein"}}]
  - name: warum
    type: text
    max_length: 20
    label: {de: "Warum?"}
"""
TEXT = "Wie schläft sie durch? <b>ß</b> سؤال 😀"


@pytest.fixture
def survey(open_survey):
    return open_survey()


@pytest.fixture
def post(client, survey):
    """Post to a survey page with a fresh token unless one is given."""

    def send(survey=survey, language="de", path=None, **fields):
        path = path or f"/s/{survey.slug}/{language}"
        if "token" not in fields:
            fields["token"] = hidden(client.get(path).text, "token")
        return client.post(
            path,
            data=MultiDict((k, v) for k, vs in fields.items() for v in ([vs] if isinstance(vs, str) else vs)),
        )

    return send


def stored():
    return [row.answers for row in Pooled.select()]


def assert_kept(page, *topics, text=TEXT):
    """What was ticked and typed still stands in the form."""
    assert html.escape(text, quote=False) in page.text.replace("&#39;", "'").replace("&#34;", '"')
    for topic in topics:
        assert (
            "checked"
            in next(tag for tag in page.text.split("<input")[1:] if f'value="{topic}"' in tag).split(">")[0]
        )


@pytest.mark.parametrize("language", ["de", "de-simple", "en", "ar"])
def test_an_answer_is_stored_and_thanked_for(post, survey, language):
    answer = post(language=language, q_topics=["schlaf", "kita"], q_detail=TEXT)
    assert (answer.status_code, answer.location) == (303, f"/s/{survey.slug}/{language}/danke")
    assert stored() == [{"topics": ["schlaf", "kita"], "detail": TEXT}]


def test_a_page_without_a_language_speaks_the_phones(client, post, survey):
    page = client.get(f"/s/{survey.slug}", headers={"Accept-Language": "fr, ar-SY;q=0.9, en;q=0.8"})
    assert '<html lang="ar" dir="rtl">' in page.text
    assert '<html lang="de" dir="ltr">' in client.get(f"/s/{survey.slug}").text
    assert post(path=f"/s/{survey.slug}", q_topics="kita").location == f"/s/{survey.slug}/de/danke"


def test_a_long_survey_promises_no_two_minutes(client, open_survey):
    many = "\n".join(f"  - {{name: q{number}, type: integer, label: {{de: x}}}}" for number in range(27))
    survey = open_survey(SMALL.replace("[de, de-simple, en, ar]", "[de, en, ar, ru]").rstrip() + "\n" + many)
    words = ("unter 10 Minuten", "less than 10 minutes", "أقل من 10 دقائق", "меньше 10 минут")
    for language, said in zip(("de", "en", "ar", "ru"), words, strict=True):
        assert f"{said}." in client.get(f"/s/{survey.slug}/{language}").text


def test_any_question_may_be_skipped(post):
    assert post(q_detail=TEXT).status_code == 303
    assert post(q_topics="kita", q_detail="").status_code == 303
    assert [kept for kept in stored() if "detail" in kept] == [{"detail": TEXT}]
    assert [kept for kept in stored() if "topics" in kept] == [{"topics": ["kita"]}]


def test_a_token_that_was_spent_thanks_whatever_else_is_sent(client, post, survey):
    token = hidden(client.get(f"/s/{survey.slug}/de").text, "token")
    post(token=token, q_topics="schlaf")
    for more in (
        {"q_topics": ["schlaf"] * 9},
        {"switch": "en"},
        {"q_detail": "a" * 999},
        {"q_detail": "0176 12345678"},
    ):
        again = post(token=token, **more)
        assert (again.status_code, again.location) == (303, f"/s/{survey.slug}/de/danke")
    publishing.close(survey, now=utcnow())
    assert post(token=token).status_code == 303
    bad = client.post(
        f"/s/{survey.slug}/de",
        data=f"token={token}&q_detail=%ff",
        content_type="application/x-www-form-urlencoded",
    )
    assert bad.status_code == 303
    assert stored() == [{"topics": ["schlaf"]}]


def test_thanks_is_the_same_for_everybody(client, post, survey):
    thanks = {
        client.get(post(q_topics=topics, q_detail=text, empty="1").location).data
        for topics, text in (([], ""), ("geld", TEXT))
    }
    assert thanks == {client.get(f"/s/{survey.slug}/de/danke").data}


def test_another_language_keeps_answers_and_token(client, post, survey):
    token = hidden(client.get(f"/s/{survey.slug}/de").text, "token")
    page = post(token=token, switch="ar", q_topics=["schlaf", "geld"], q_detail=TEXT)
    assert page.status_code == 200
    assert '<html lang="ar" dir="rtl">' in page.text
    assert hidden(page.text, "token") == token
    assert_kept(page, "schlaf", "geld")
    assert stored() == []
    assert post(token=token, switch="xx", q_detail=TEXT).status_code == 200


def test_a_text_that_tells_who_she_is_is_warned_of_once_and_redacted(client, post, survey):
    token = hidden(client.get(f"/s/{survey.slug}/de").text, "token")
    page = post(token=token, q_detail="Ruf an: 0176 12345678", q_topics="schlaf")
    assert (page.status_code, hidden(page.text, "warned"), hidden(page.text, "token")) == (200, "1", token)
    assert_kept(page, "schlaf", text="Ruf an: 0176 12345678")
    assert stored() == []
    assert SpentToken.select().count() == 0
    assert post(token=token, warned="1", q_detail="Ruf an: 0176 12345678").status_code == 303
    assert "12345678" not in str(stored())


def test_a_missing_token_is_400(client, survey):
    page = client.post(f"/s/{survey.slug}/de", data={"q_detail": TEXT})
    assert page.status_code == 400
    assert_kept(page)


def test_a_fault_keeps_answers_and_token(client, post, open_survey):
    survey = open_survey(REQUIRED)
    token = hidden(client.get(f"/s/{survey.slug}/de").text, "token")
    for faulty in ({"q_warum": "zu lang " * 9}, {"q_ja": "vielleicht", "q_warum": "so"}, {"q_warum": "so"}):
        page = post(survey, token=token, **faulty)
        assert (page.status_code, hidden(page.text, "token")) == (422, token)
        assert faulty["q_warum"] in page.text
    assert post(survey, token=token, q_ja="ja").status_code == 303
    assert stored() == [{"ja": "ja"}]


def test_more_choices_than_allowed_are_a_fault(post):
    page = post(q_topics=["schlaf", "kita", "geld", "anderes"], q_detail=TEXT)
    assert page.status_code == 422
    assert_kept(page, "schlaf", "kita", "geld", "anderes")


def test_unknown_and_not_yet_open_look_alike(client, add_survey, survey):
    draft = add_survey()
    for suffix in ("", "/de", "/de/danke", "/de/tablet"):
        unknown, early = client.get(f"/s/abcdefgh{suffix}"), client.get(f"/s/{draft.slug}{suffix}")
        assert (unknown.status_code, unknown.data) == (404, early.data)
        assert early.status_code == 404
    sent = [client.post(f"/s/{slug}/de", data={"q_detail": TEXT}) for slug in ("abcdefgh", draft.slug)]
    assert [page.status_code for page in sent] == [404, 404]
    assert sent[0].data == sent[1].data
    assert client.get(f"/s/{survey.slug}/tr").status_code == 404
    assert client.get(f"/s/{survey.slug}/%00").status_code == 404
    assert client.get("/s/a%00b").status_code == 404
    assert client.get("/s/" + "a" * 5000).status_code == 404


def test_closed_is_friendly_and_keeps_her_text(client, post, survey, meeting):
    Site.update(shows_place=True).execute()
    token = hidden(client.get(f"/s/{survey.slug}/de").text, "token")
    publishing.close(survey, now=utcnow())
    page = client.get(f"/s/{survey.slug}")
    assert page.status_code == 410
    assert "410" not in page.text
    assert "Pfarrsaal" in page.text
    assert "/hilfe" in page.text
    assert f'href="/s/{survey.slug}/de"' not in page.text
    assert f'href="/s/{survey.slug}/en"' in page.text
    late = post(token=token, q_topics="schlaf", q_detail=TEXT)
    assert late.status_code == 410
    assert_kept(late)
    assert f'href="/s/{survey.slug}/en"' not in late.text  # her text would be lost on the way
    assert stored() == []
    assert client.get(f"/s/{survey.slug}/de/danke").status_code == 200


@pytest.mark.parametrize(("minutes", "status"), [(1, 303), (29, 303), (31, 410)])
def test_a_page_open_before_a_planned_end_is_good_for_half_an_hour(client, post, survey, minutes, status):
    token = hidden(client.get(f"/s/{survey.slug}/de").text, "token")
    survey.closes_at = utcnow() - dt.timedelta(minutes=minutes)
    survey.accepts_until = survey.closes_at + publishing.GRACE
    survey.save()
    assert client.get(f"/s/{survey.slug}/de").status_code == 410
    assert post(token=token, q_detail=TEXT).status_code == status
    assert len(stored()) == (status == 303)


def test_too_large_a_body_is_413_and_one_just_below_is_read(client, post, survey):
    token = hidden(client.get(f"/s/{survey.slug}/de").text, "token")
    assert post(token=token, q_detail="a" * 257 * 1024).status_code == 413
    page = post(token=token, q_detail="'" * 80 * 1024)
    assert page.status_code == 422
    assert stored() == []


@pytest.mark.parametrize("table", ["pooled", "spent_token", "survey"])
def test_when_the_database_fails_she_gets_her_answers_back_and_no_log_holds_them(
    post, client, survey, caplog, table
):
    fields = {
        "token": hidden(client.get(f"/s/{survey.slug}/de").text, "token"),
        "q_topics": ["schlaf", "kita"],
    }
    database.execute_sql(f"ALTER TABLE {table} RENAME TO elsewhere")
    page = post(**fields, q_detail=TEXT)
    assert (page.status_code, page.headers["Retry-After"]) == (503, "30")
    assert hidden(page.text, "token") == fields["token"]
    assert all(html.escape(kept, quote=False) in page.text for kept in ("schlaf", "kita", TEXT))
    assert "schläft" not in caplog.text
    database.execute_sql(f"ALTER TABLE elsewhere RENAME TO {table}")
    assert post(**fields).status_code == 303


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_change_nothing(client, survey, method):
    assert client.open(f"/s/{survey.slug}/de", method=method).status_code == 405


class TestRateLimit:
    @pytest.fixture
    def config(self, config):
        config.RATE_LIMIT = type(config.RATE_LIMIT)(3, 600)
        return config

    def test_the_fourth_response_of_an_address_waits_and_keeps_its_answers(self, post):
        assert [post(q_topics="schlaf").status_code for _ in range(3)] == [303] * 3
        page = post(q_topics="geld", q_detail=TEXT)
        assert page.status_code == 429
        assert 0 < int(page.headers["Retry-After"]) <= 600
        assert_kept(page, "geld")
        assert len(stored()) == 3

    def test_faults_and_pages_sent_twice_do_not_count(self, client, post, survey):
        token = hidden(client.get(f"/s/{survey.slug}/de").text, "token")
        for _ in range(5):
            assert post(token=token, q_topics="schlaf").status_code == 303
            assert post(q_detail="a" * 999).status_code == 422
        assert [post(q_topics="kita").status_code for _ in range(3)] == [303, 303, 429]

    def test_a_forged_proxy_header_gets_nobody_round_it(self, client, post):
        client.environ_base["HTTP_X_FORWARDED_FOR"] = "10.0.0.1"
        assert [post(q_topics="kita").status_code for _ in range(4)] == [303, 303, 303, 429]
