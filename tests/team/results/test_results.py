"""What a result looks like: a dot for each mother beside every number and none elsewhere, and the words in English."""

import datetime as dt
import re

import pytest

from cafe_forms.clock import utcnow
from cafe_forms.models import Audit, Member, Survey
from cafe_forms.pool import release as pool
from cafe_forms.surveys import publishing
from tests.conftest import SMALL, hidden
from tests.team.survey_pages import Desk, words

DAY = dt.timedelta(days=1)
MOOD = """
name: stimmung
title: {de: Stimmung, en: Mood}
questions:
  - name: mood
    type: select_one
    appearance: likert
    label: {de: Wie war es?, en: How was it?}
    choices:
      - {name: gut, icon: "🙂", label: {de: gut, en: good}}
      - {name: geht, icon: "😐", label: {de: geht so, en: so-so}}
      - {name: schlecht, icon: "🙁", label: {de: nicht gut, en: not good}}
"""
FILLED, HOLLOW = re.compile(r'r="4"/>'), re.compile(r'class="rest"/>')
GERMAN = {"der", "die", "das", "und", "nicht", "mit", "von", "haben", "wird", "ist", "sie", "mal", "mütter"}


@pytest.fixture
def ended(open_survey, seal):
    """The slug of a survey with these responses, so many days ago."""

    def decided(text, *responses, ago=1):
        now = utcnow() - ago * DAY
        survey = open_survey(text, now=now - 7 * DAY)
        seal(survey, *responses)
        pool.release(publishing.close(survey, now=now), now=now, zone=publishing.Rules().zone)
        return survey.slug

    return decided


def moods(**counts):
    return [{"mood": mood} for mood, count in counts.items() for _ in range(count)]


def pictures(page):
    """(what it says, filled dots, hollow dots) of each."""
    found = re.findall(r'<svg[^>]*role="img" aria-label="([^"]*)">(.*?)</svg>', page, re.DOTALL)
    return [(said, len(FILLED.findall(drawn)), len(HOLLOW.findall(drawn))) for said, drawn in found]


def test_every_number_has_its_dots_and_a_hidden_one_has_no_picture(staff, ended):
    slug = ended(
        SMALL,
        *[{"topics": ["schlaf", "kita"]}] * 4,
        *[{"topics": ["schlaf", "geld"]}] * 3,
        *[{"detail": "Nichts."}] * 5,
    )
    page = Desk(staff, slug).read()
    assert pictures(page) == [("7 von 12", 7, 5), ("4 von 12", 4, 8)]
    assert "vereinzelt genannt</td>" not in page
    assert page.count("<b>vereinzelt genannt:</b>") == 1  # in one line, in the order of the definition


def test_an_ordered_question_shows_its_shape_once_every_count_may_be_seen(staff, ended):
    page = Desk(staff, ended(MOOD, *moods(gut=9, geht=4, schlecht=3))).read()
    assert pictures(page) == [("Verteilung: gut 9, geht so 4, nicht gut 3", 16, 0)]
    assert "<b>9</b></td>" in page  # the table stays


def test_steps_stay_in_their_order_where_one_is_hidden(staff, ended):
    said = words(Desk(staff, ended(MOOD, *moods(gut=2, geht=4, schlecht=9))).read())
    table = said[said.index("Antwort Mütter") :]
    places = [table.index(step) for step in ("gut", "geht so", "nicht gut")]
    assert places == sorted(places)
    assert "vereinzelt genannt:" not in table


def test_an_ordered_question_with_a_hidden_count_shows_no_shape(staff, ended):
    page = Desk(staff, ended(MOOD, *moods(gut=9, geht=4, schlecht=2))).read()
    assert "Verteilung" not in page
    assert [said for said, *_dots in pictures(page)] == ["9 von 15"]  # the other one would tell the third


def test_a_hundred_mothers_still_have_a_dot_each(staff, ended):
    page = Desk(staff, ended(MOOD, *moods(gut=60, geht=50, schlecht=2))).read()
    assert pictures(page) == [("60 von 112", 60, 52)]


def test_it_says_more_or_fewer_than_last_time_and_which_round_that_was(staff, ended):
    last = ended(MOOD, *moods(gut=3, geht=9, schlecht=3), ago=30)
    page = Desk(staff, ended(MOOD, *moods(gut=10, geht=4, schlecht=3))).read()
    assert "mehr als beim letzten Mal" in words(page)
    assert "weniger als beim letzten Mal" in words(page)
    assert f'/team/umfragen/{last}"' in page
    assert "Verglichen wird" not in Desk(staff, last).read()


def test_the_briefing_says_it_too(staff, ended):
    ended(SMALL, *[{"topics": ["schlaf"]}] * 3, *[{"detail": "Nichts."}] * 9, ago=30)
    slug = ended(SMALL, *[{"topics": ["schlaf"]}] * 8, *[{"detail": "Nichts."}] * 4)
    assert "mehr als beim letzten Mal" in words(Desk(staff, slug).read("vorbereitung"))


def test_the_note_on_a_download_is_kept_with_who_and_when_and_staff_have_none(signed_in, site, ended):
    desk = Desk(signed_in("lead", site), ended(SMALL, *[{"topics": ["schlaf"]}] * 6))
    form = desk.form()
    assert desk.client.get(desk.address("herunterladen")).status_code == 405
    desk.send("herunterladen", form=form, what="counts", note="Sachbericht", status=200)
    assert "Sachbericht" in desk.client.get("/team/protokoll").text
    Member.update(role="staff").execute()
    desk.send("herunterladen", form=form, what="counts", status=403)


def test_every_state_reads_english_to_a_member_who_does(staff, ended, open_survey, seal):
    Member.update(language="en").execute()
    texts = [{"topics": ["schlaf", "kita"], "detail": "Text"}] * 6
    closed = open_survey(SMALL, now=utcnow() - 8 * DAY, closes_at=utcnow() - DAY, expected=5)
    seal(closed, *texts)
    held = ended(SMALL, *texts)
    Survey.update(on_hold=True).where(Survey.slug == held).execute()
    ended(MOOD, *moods(gut=3, geht=9, schlecht=3), ago=30)
    slugs = [
        closed.slug,
        held,
        ended(SMALL, *texts),
        ended(SMALL),
        ended(MOOD, *moods(gut=10, geht=4, schlecht=3)),
    ]
    for slug in slugs:
        page = words(Desk(staff, slug).read())
        assert not GERMAN & set(re.findall(r"\w+", page.lower())), page


def test_the_words_for_hidden_numbers_are_explained_once_and_only_those_that_stand_there(staff, ended):
    page = words(Desk(staff, ended(MOOD, *moods(gut=10, geht=2))).read())
    assert page.count("Was heißt „vereinzelt genannt“?") == 1
    assert page.count("Oder mehr, und die Zahl ist verdeckt") == 1
    assert "„von vielen genannt“" not in page
    assert "Was heißt" not in words(Desk(staff, ended(MOOD, *moods(gut=5, geht=5, schlecht=5))).read())


def test_no_sum_says_that_few_have_answered(staff, ended):
    text = "name: s\ntitle: {de: S}\nquestions: [{name: n, type: integer, min: 9, label: {de: N}}]"
    page = words(Desk(staff, ended(text, *[{"n": 9}] * 5)).read())
    assert "wie wenige" not in page


def test_the_answer_stands_first_and_a_tie_is_not_cut(staff, ended):
    slug = ended(
        SMALL,
        *[{"topics": ["schlaf", "kita"]}] * 5,
        *[{"topics": ["geld", "anderes"]}] * 5,
        *[{"topics": ["schlaf"]}] * 5,
        *[{"detail": "Nichts."}] * 5,
    )
    page = Desk(staff, slug).read()
    first = page[page.index('class="leading"') : page.index('id="fragen"')]
    assert re.findall(r"<b>([^<]*)</b>", first) == ["10", "5", "5", "5"]
    assert "<p><b>Wähle bis zu 3</b></p>" in page[: page.index('class="leading"')]
    assert "/vorbereitung" in first


def test_a_lead_who_gives_no_reason_is_asked_in_our_own_words_and_nothing_is_noted(signed_in, site, ended):
    desk = Desk(signed_in("lead", site), ended(SMALL, *[{"topics": ["schlaf"]}] * 6))
    form = desk.form()
    page = desk.send("herunterladen", form=form, what="counts", status=422).text
    assert "Sag bitte noch, wofür" in page
    assert "<title>Fehler: " in page
    assert "download counts" not in desk.client.get("/team/protokoll").text
    token = {"csrf_token": hidden(page, "csrf_token"), "what": "texts"}
    for blank in ({"note": "", "other": ""}, {"note": " ", "other": " "}, {"other": " "}):
        assert desk.client.post(desk.address("herunterladen"), data=token | blank).status_code == 422
    desk.send("herunterladen", form=form, what="counts", other="Sachbericht", status=200)
    assert "Sachbericht" in desk.client.get("/team/protokoll").text


def test_a_lead_takes_the_results_away_as_a_sheet_and_it_is_noted(signed_in, site, ended):
    desk = Desk(signed_in("lead", site), ended(SMALL, *[{"topics": ["schlaf"]}] * 6))
    form = desk.form()
    desk.send("herunterladen", form=form, what="sheet", status=422)
    answer = desk.send("herunterladen", form=form, what="sheet", other="Teamsitzung", status=200)
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].endswith(f'-{desk.slug}-sheet.pdf"')
    assert answer.data.startswith(b"%PDF-")
    row = Audit.get(Audit.subject == desk.slug, Audit.action.startswith("download"))
    assert (row.action, row.note) == ("download sheet", "Teamsitzung")
