"""Kept pages are the rendered ones byte for byte, are never stale, and tell nobody who has asked for what."""

import datetime as dt
import gzip
import re
import zlib
from itertools import cycle

import pytest
from flask import template_rendered

from cafe_forms import languages
from cafe_forms.answering import keeper as rooms
from cafe_forms.answering import kept_page
from cafe_forms.cafe import sites
from cafe_forms.clock import utcnow
from cafe_forms.languages import LANGUAGES
from cafe_forms.models import Meeting, Offer, Site, Survey
from cafe_forms.surveys import publishing, questionnaire, ready
from tests.conftest import hidden
from tests.picking import quick_tries

GZIP = {"Accept-Encoding": "gzip"}
EVERY_TYPE = """
name: alles
title: {de: "Alles?", en: "All & everything?"}
languages: [de, en, ar]
codes: true
crosstabs: [[one, still]]
questions:
  - {name: hint, type: note, label: {de: Lies das}}
  - name: one
    type: select_one
    rotate: true
    label: {de: "Eins"}
    choices:
      - {name: a, label: {de: "<A>"}}
      - {name: b, label: {de: '"B" id="q_one"', ar: "ب"}}
      - {name: c, label: {de: C}, fixed: true}
  - name: many
    type: select_multiple
    rotate: true
    relevant: "${one} = 'a'"
    label: {de: Viele}
    choices: [{name: d, label: {de: D}}, {name: e, label: {de: E}}, {name: f, label: {de: F}, fixed: true}]
  - name: still
    type: select_multiple
    label: {de: Ruhig}
    choices: [{name: g, label: {de: G}}, {name: h, label: {de: H}}]
  - {name: number, type: integer, max: 4, label: {de: Zahl}}
  - {name: detail, type: text, label: {de: Text}}
"""


@pytest.fixture
def keeper(app):
    return app.extensions["keeper"]


@pytest.fixture
def rendered(app):
    """The templates that are rendered."""
    seen = []

    def note(_sender, template, **_facts):
        seen.append(template.name)

    with template_rendered.connected_to(note, app):
        yield seen


both = pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)


def addresses(survey, ending=""):
    tags = questionnaire.asked(survey).languages
    return [f"/s/{survey.slug}/{tag}{tablet}{ending}" for tag in tags for tablet in ("", "/tablet")]


def while_nothing_is_kept(keeper, client, address, headers):
    kept, keeper.kept = keeper.kept, {}
    try:
        response = client.get(address, headers=headers)
    finally:
        keeper.kept = kept
    return response


def headers_of(response):
    return {name: value for name, value in response.headers if name != "Content-Length"}


def read(response):
    data = response.get_data()
    return gzip.decompress(data) if response.headers.get("Content-Encoding") == "gzip" else data


def rendered_for(app, survey, address, token):
    with app.test_request_context(address):
        tag = address.split("/")[3]
        languages.speak(tag)
        return rooms._rendered(survey, questionnaire.asked(survey), tag, token).encode()


@pytest.mark.parametrize("name", [*sorted(ready.NAMES), EVERY_TYPE])
@pytest.mark.long
def test_every_kept_page_is_the_rendered_one_byte_for_byte(
    app, client, keeper, rendered, meeting, open_survey, name
):
    survey = open_survey(name)
    keeper.look(utcnow())
    # Each language packed and plain, and the tablet's page the other way around.
    for address, headers in zip(addresses(survey), cycle((GZIP, {}, {}, GZIP))):
        rendered.clear()
        response = client.get(address, headers=headers)
        assert (response.status_code, rendered) == (200, [])
        page = read(response)
        assert page == rendered_for(app, survey, address, hidden(page.decode(), "token"))
        ordinary = while_nothing_is_kept(keeper, client, address, headers)
        assert rendered
        assert headers_of(response) == headers_of(ordinary)


@pytest.mark.parametrize("name", ["themenwahl", "fruehstueck"])
@pytest.mark.parametrize("headers", quick_tries(1, [GZIP, {}]))
def test_thanks_are_kept_too_and_the_rendered_ones(
    client, keeper, rendered, meeting, open_survey, name, headers
):
    survey = open_survey(name)
    sites.add_meeting(survey.site, utcnow() + dt.timedelta(days=3), place="Pfarrsaal")
    keeper.look(utcnow())
    for address in addresses(survey, "/danke"):
        rendered.clear()
        kept = client.get(address, headers=headers)
        assert rendered == []
        ordinary = while_nothing_is_kept(keeper, client, address, headers)
        assert rendered
        assert (headers_of(kept), read(kept)) == (headers_of(ordinary), read(ordinary))


@both
@pytest.mark.parametrize(
    "change",
    [
        lambda survey: Meeting.update(place="Woanders").execute(),
        lambda survey: Meeting.delete().execute(),
        lambda survey: Site.update(shows_place=True).execute(),
        lambda survey: sites.add_meeting(survey.site, utcnow() + dt.timedelta(days=2)),
        lambda survey: Offer.update(number="0800 2").where(Offer.code == "elterntelefon").execute(),
        lambda survey: Survey.update(on_hold=True).execute(),
    ],
)
def test_thanks_of_other_rows_are_not_given_out(client, keeper, rendered, open_survey, change):
    survey = open_survey()
    Survey.update(meeting=None).execute()
    Meeting.delete().execute()
    sites.add_meeting(survey.site, utcnow() + dt.timedelta(days=3), place="Pfarrsaal")
    keeper.look(utcnow())
    change(survey)
    rendered.clear()
    assert client.get(f"/s/{survey.slug}/ar/danke").status_code == 200
    assert rendered.pop() == "answering/thanks.html"


def test_the_language_of_the_phone_is_read_as_ever(client, keeper, rendered, open_survey):
    survey = open_survey("themenwahl")
    keeper.look(utcnow())
    rendered.clear()
    for wished, tag in (("fa,de;q=0.5", "fa"), ("sr", "hr"), ("fr", "de"), ("", "de")):
        page = client.get(f"/s/{survey.slug}", headers={"Accept-Language": wished}).text
        assert f'<html lang="{tag}"' in page
    assert rendered == []
    assert client.get(f"/s/{survey.slug}/xx").status_code == 404


def test_tokens_and_orders_are_drawn_anew(client, keeper, open_survey):
    survey = open_survey("themenwahl")
    keeper.look(utcnow())
    pages = [client.get(f"/s/{survey.slug}/de").text for _ in range(8)]
    assert len({hidden(page, "token") for page in pages}) == 8
    assert len({tuple(re.findall(r'name="q_topics" value="(\w+)"', page)) for page in pages}) > 4
    answers = {"token": hidden(pages[0], "token"), "q_topics": "kita"}
    assert client.post(f"/s/{survey.slug}/de", data=answers).status_code == 303


@both
@pytest.mark.parametrize(
    "change",
    [
        lambda survey: Survey.update(threshold=9).execute(),
        lambda survey: Survey.update(definition=survey.definition + "# anders").execute(),
        lambda survey: Survey.update(fillings={"site": "X"}).execute(),
        lambda survey: Offer.update(number="0800 1").where(Offer.code == "hilfetelefon_gewalt").execute(),
        lambda survey: Offer.delete().where(Offer.code == "hilfetelefon_gewalt").execute(),
    ],
)
def test_a_page_that_was_made_of_other_rows_is_not_given_out(client, keeper, rendered, open_survey, change):
    survey = open_survey()
    keeper.look(utcnow())
    change(survey)
    rendered.clear()
    assert client.get(f"/s/{survey.slug}/de").status_code == 200
    assert rendered.pop() == "answering/respond.html"
    keeper.look(utcnow())
    rendered.clear()
    assert client.get(f"/s/{survey.slug}/de").status_code == 200
    assert rendered == []


def test_another_day_makes_other_pages(keeper, open_survey):
    survey = open_survey()
    keeper.look(utcnow())
    before = keeper.kept[survey.slug]
    keeper.look(utcnow())
    assert keeper.kept[survey.slug] is before
    keeper.look(utcnow() + dt.timedelta(days=1))
    assert keeper.kept[survey.slug] is not before


@both
@pytest.mark.parametrize("end", ["closed", "on hold", "released"])
def test_what_is_no_longer_open_is_neither_given_out_nor_kept(client, keeper, open_survey, end):
    survey = open_survey()
    keeper.look(utcnow())
    if end == "closed":
        publishing.close(survey, now=utcnow())
    else:
        Survey.update({"on hold": {"on_hold": True}, "released": {"outcome": "released"}}[end]).execute()
    assert client.get(f"/s/{survey.slug}/de").status_code == 410
    keeper.look(utcnow())
    assert keeper.kept == {}


def test_no_request_moves_what_is_kept(client, keeper, rendered, open_survey):
    """The first who asks in her language costs what the second one costs, whether it is kept or not."""
    survey = open_survey("themenwahl")
    for is_kept in (False, True):
        if is_kept:
            keeper.look(utcnow())
        before = dict(keeper.kept)
        for tag in LANGUAGES:
            for _ in range(2):
                rendered.clear()
                assert client.get(f"/s/{survey.slug}/{tag}").status_code == 200
                assert (rendered == []) is is_kept
        page = client.get(f"/s/{survey.slug}/fa").text
        client.post(
            f"/s/{survey.slug}/fa", data={"token": hidden(page, "token"), "q_detail": "KANARIENVOGEL"}
        )
        client.post(f"/s/{survey.slug}/fa", data={"token": "x", "q_detail": "KANARIENVOGEL"})
        assert keeper.kept == before
        assert all(keeper.kept[slug] is kept for slug, kept in before.items())
    everything = b"".join(page.plain("t" * 43, b"n" * 16) for page in keeper.kept[survey.slug].pages.values())
    assert b"KANARIENVOGEL" not in everything


def test_a_closed_page_reads_no_definition(client, open_survey):
    """One that is read for the first time would take longer, and tell that nobody has come since the start."""
    survey = open_survey("themenwahl")
    publishing.close(survey, now=utcnow())
    questionnaire._filled.cache_clear()
    for tag in ("fa", "de", "fa"):
        page = client.get(f"/s/{survey.slug}/{tag}")
        assert page.status_code == 410
        assert f'<html lang="{tag}"' in page.text
    assert client.get(f"/s/{survey.slug}/xx").status_code == 404
    assert questionnaire._filled.cache_info().misses == 0


def test_so_many_bytes_and_no_more_the_latest_first(app, open_survey):
    surveys = [open_survey() for _ in range(3)]
    for age, survey in enumerate(surveys):
        Survey.update(opened_at=survey.opened_at - dt.timedelta(hours=age)).where(
            Survey.id == survey.id
        ).execute()
    whole = rooms.Keeper(app)
    whole.look(utcnow())
    assert list(whole.kept) == [survey.slug for survey in surveys]
    sizes = [kept.size for kept in whole.kept.values()]
    small = rooms.Keeper(app, most=sum(sizes) - 1)
    small.look(utcnow())
    assert list(small.kept) == [survey.slug for survey in surveys[:2]]


def test_a_page_that_is_not_as_the_room_knows_it_is_rendered(app):
    with pytest.raises(kept_page.CannotBeCut):
        kept_page.cut("<p>token and token</p>", "token", [])


def test_it_is_one_member_and_costs_few_bytes_more(client, keeper, open_survey):
    survey = open_survey("themenwahl")
    keeper.look(utcnow())
    data = client.get(f"/s/{survey.slug}/de", headers=GZIP).get_data()
    reader = zlib.decompressobj(zlib.MAX_WBITS | 16)
    page = reader.decompress(data)
    assert reader.eof
    assert reader.unused_data == b""
    assert len(data) < len(gzip.compress(page, 6)) * 1.05
