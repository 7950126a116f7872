"""The café's page for whoever was given its address: what it tells, in every language, and to nobody else."""

import datetime as dt
import gzip

import pytest

from cafe_forms import clock
from cafe_forms.cafe import loop, sites
from cafe_forms.clock import UTC, utcnow
from cafe_forms.languages import LANGUAGES
from cafe_forms.models import LoopNote, Meeting, Offer, Site
from cafe_forms.pool import release
from cafe_forms.reports import loop as loops
from cafe_forms.surveys import publishing
from cafe_forms.surveys.publishing import BERLIN
from tests.answering.test_promise_page import words

DAY = dt.timedelta(days=1)
LARGEST = 14_000  # bytes on the wire
HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'


def address(site, language="de"):
    return f"/cafe/{site.slug}-{site.page_code}/{language}"


@pytest.fixture
def told(site, open_survey, seal):
    """A released survey with a published note."""
    survey = open_survey(now=utcnow() - 8 * DAY)
    seal(survey, *[{"topics": ["schlaf", "kita"]}] * 5, *[{"topics": ["geld"], "detail": "CANARY"}] * 3)
    release.release(publishing.close(survey, now=utcnow()), now=utcnow(), zone=publishing.BERLIN)
    note = loop.note_of(survey)
    texts = {
        "de": "Im Dezember reden wir übers Schlafen.\nDie Kita-Beratung kommt.",
        "ar": "سنتحدث عن النوم.",
    }
    loop.save(note, seen=0, named=["schlaf", "kita"], texts=texts, published_on=clock.today(BERLIN))
    return survey


@pytest.fixture
def open_site(site):
    """A café that shows where it meets, and what is asked there."""
    Site.update(shows_place=True, shows_surveys=True).execute()
    return site


def test_place_and_open_surveys_are_told_only_where_that_is_switched_on(client, site, open_survey):
    sites.add_meeting(site, utcnow() + DAY, place="Pfarrsaal")
    survey = open_survey()
    page = client.get(address(site)).text
    assert "Das nächste Treffen" in page
    assert "Pfarrsaal" not in page
    assert survey.slug not in page
    thanks = client.get(f"/s/{survey.slug}/de/danke").text
    assert "Pfarrsaal" not in thanks
    Site.update(shows_place=True).execute()
    assert "Pfarrsaal" in client.get(f"/s/{survey.slug}/de/danke").text


def test_thanks_and_the_closed_page_lead_here(client, site, open_survey):
    survey = open_survey()
    link = f'href="{address(site)}"'
    assert link in client.get(f"/s/{survey.slug}/de/danke").text
    publishing.close(survey, now=utcnow())
    closed = client.get(f"/s/{survey.slug}/de")
    assert closed.status_code == 410
    assert link in closed.text


def test_what_is_done_and_what_cannot_be_done_is_said(client, site, told):
    reasons = {"de": "Dafür fehlt der Platz."}
    LoopNote.update(is_done=True, named=["schlaf"], declined=["kita"], reasons=reasons).execute()
    page = words(client.get(address(site)).text)
    assert "Gemacht" in page
    assert "Wir machen" not in page
    assert (
        page.index("Geht nicht, weil …") < page.index("Kita, Krippe") < page.index("Dafür fehlt der Platz.")
    )


def test_a_sensitive_topic_is_never_named(client, site, told):
    LoopNote.update(named=["geld", "schlaf"], declined=["geld"], reasons={"de": "Nein."}).execute()
    page = words(client.get(address(site)).text)
    assert "Schlafen" in page
    assert "Geld" not in page


def test_it_tells_the_next_meeting_and_open_surveys(client, open_site, open_survey):
    site = open_site
    sites.add_meeting(
        site, dt.datetime(2126, 12, 5, 8, 30, tzinfo=UTC), place="Pfarrsaal", topic="Schlaf", breakfast=True
    )
    survey = open_survey()
    page = client.get(address(site)).text
    for said in ("5. Dezember, 09:30 Uhr", "Pfarrsaal", "Mit Frühstück", "Welche Themen?"):
        assert said in words(page)
    assert "Thema:" not in words(page)
    assert f'href="/s/{survey.slug}/de"' in page


@pytest.mark.parametrize(
    ("topic", "is_public", "is_said"),
    [("Schlaf", True, True), ("Schlaf", False, False), ("Schulden", True, False), ("Gewalt", True, False)],
)
def test_a_topic_is_told_where_it_was_switched_on_and_never_a_sensitive_one(
    client, site, topic, is_public, is_said
):
    meeting = sites.add_meeting(site, utcnow() + DAY, topic=topic)
    Meeting.update(topic_is_public=is_public).where(Meeting.id == meeting.id).execute()
    assert (f"Thema: {topic}" in words(client.get(address(site)).text)) == is_said


def test_a_survey_without_her_language_opens_in_its_own(client, open_site, open_survey):
    survey = open_survey()
    assert f'href="/s/{survey.slug}"' in client.get(address(open_site, "hr")).text


@pytest.mark.parametrize("tag", LANGUAGES)
def test_it_speaks_every_language_within_its_size(client, open_site, told, open_survey, tag):
    site = open_site
    open_survey()
    Site.update(contact="Jana, Telefon 08654 123").execute()
    sites.add_meeting(site, utcnow() + DAY, place="Saal", topic="Schlaf", breakfast=True)
    answer = client.get(address(site, tag), headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert len(answer.data) + 600 < LARGEST
    page = gzip.decompress(answer.data).decode()
    assert f'<html lang="{tag}"' in page
    for german in ("Ihr habt gesagt", "Wir machen", "Mach mit", "Fragen zum Café?", "Mit Frühstück"):
        assert (german in words(page)) == LANGUAGES[tag].is_german
    assert "Set-Cookie" not in answer.headers
    assert "noindex" in answer.headers["X-Robots-Tag"]


def test_a_note_is_told_in_her_language_or_else_in_german(client, site, told):
    assert "سنتحدث عن النوم." in client.get(address(site, "ar")).text
    page = client.get(address(site, "tr")).text
    assert '<p lang="de" dir="ltr">Im Dezember reden wir übers Schlafen.</p>' in page
    assert '<p lang="de" dir="ltr">Die Kita-Beratung kommt.</p>' in page


def test_no_number_and_no_text_of_a_mother_is_told(client, site, told):
    page = client.get(address(site)).text
    assert "Schlafen" in words(page)
    assert "CANARY" not in page
    assert "Geld" not in words(page)


def test_what_is_not_published_or_old_news_is_not_told(client, site, told):
    assert "Wir machen" in client.get(address(site)).text
    for day in (None, clock.today(BERLIN) - 200 * DAY):
        LoopNote.update(published_on=day).execute()
        assert "Wir machen" not in client.get(address(site)).text


def test_without_a_meeting_it_says_so_and_nothing_of_another_site(client, site, add_survey):
    other = sites.add("Anderswo")
    sites.add_meeting(other, utcnow() + DAY, place="Geheim")
    add_survey()
    page = client.get(address(site)).text
    assert "Gerade ist kein Treffen geplant." in words(page)
    assert "Geheim" not in page
    assert "Mach mit" not in page


def test_only_the_whole_address_opens_it(client, site):
    assert client.get(f"/cafe/{site.slug}-{site.page_code.upper()}").status_code == 200
    for path in (
        f"/cafe/{site.slug}-aaaaaa",
        f"/cafe/{site.slug}",
        f"/cafe/x-{site.page_code}",
        address(site, "xx"),
        "/cafe/-",
    ):
        assert client.get(path).status_code == 404, path
    assert client.get("/cafe/%00-%00%00%00%00%00%00").status_code == 404


def test_a_slug_with_hyphens_has_its_page(client, app):
    site = sites.add("Eins", town="Bad Reichenhall")
    assert client.get(address(site)).status_code == 200


def test_local_offers_are_told_at_their_site(client, site):
    Offer.create(
        code="hier",
        site=site,
        name="Beratung am Ort",
        number="08654 1",
        dial="086541",
        checked_on=clock.today(BERLIN),
    )
    assert "Beratung am Ort" in client.get(address(site)).text
    assert "Beratung am Ort" not in client.get(address(sites.add("Anderswo"))).text


def test_what_the_team_typed_is_text(client, site, told):
    Site.update(contact=HOSTILE, name=HOSTILE).execute()
    LoopNote.update(texts={"de": HOSTILE}).execute()
    sites.add_meeting(site, utcnow() + DAY, place=HOSTILE, topic=HOSTILE)
    page = client.get(address(site, "ar")).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_only_what_may_be_shown_can_be_named(told):
    assert [line.choice.name for line in loops.sayable(told)] == ["schlaf", "kita"]
    assert loops.suggested(told) == ["schlaf", "kita"]
