"""The team's pages and letters as people read them: what stands there, for whom, and what never does."""

import datetime as dt
import re

import pytest
from flask import render_template

from cafe_forms import clock
from cafe_forms.languages import speak
from cafe_forms.members import roster
from cafe_forms.models import Delivery, Member
from cafe_forms.pool import release as pool
from cafe_forms.post import letters
from cafe_forms.reports import briefing
from cafe_forms.reports.preparation import parts
from cafe_forms.reports.weekly import digest
from cafe_forms.surveys import publishing
from tests.conftest import without_tokens
from tests.team.doors import path_of, rules

ZONE = publishing.Rules().zone
NOW = clock.utcnow()
CRISIS = "Mein Mann schlägt mich, ich habe Angst um mein Leben."
TEXTS = ("Wie schläft mein Baby durch?", '<script>alert("x")</script>', "كيف أجد مكانًا في الحضانة؟")
TITLE = "<b>Themen</b>"
HOSTILE = f"""
name: klein
kind: topics
threshold: 7
title: {{de: "{TITLE}"}}
questions:
  - name: topics
    type: select_multiple
    max: 3
    label: {{de: "Was ist wichtig?"}}
    choices: [{{topic: kita}}, {{topic: schlaf}}, {{topic: medien}}, {{topic: geld}}]
  - {{name: kinder, type: integer, min: 0, max: 4, label: {{de: "Wie viele Kinder?"}}}}
  - {{name: detail, type: text, max_length: 300, label: {{de: "Was genau?"}}}}
"""


def responses():
    """Twelve: nine for Schlaf, four for Medien, two for Kita, four (too few, being sensitive) for Geld."""
    for number in range(12):
        chosen = ["schlaf"] * (number < 9) + ["medien"] * (number > 7) + ["kita"] * (number in {2, 3})
        answers = {"topics": chosen + ["geld"] * (number in {4, 5, 6, 7}), "kinder": 1}
        text = (*TEXTS, CRISIS)[number : number + 1]
        yield answers | {"detail": text[0]} if text else answers


def end(survey, *, now=NOW):
    pool.release(publishing.close(survey, now=now), now=now, zone=ZONE)
    return type(survey).get_by_id(survey.id)


@pytest.fixture
def released(open_survey, seal, meeting):
    survey = open_survey(HOSTILE, now=NOW - dt.timedelta(days=8), expected=18)
    seal(survey, *responses())
    return end(survey, now=NOW - dt.timedelta(days=2))


@pytest.fixture
def lead(signed_in, site):
    return signed_in("lead", site)


@pytest.fixture
def becomes_staff():
    """Whoever is signed in is staff from here on."""
    return Member.update(role="staff").execute


def page_of(client, survey, more=""):
    answer = client.get(f"/team/umfragen/{survey.slug}{more}")
    assert answer.status_code == 200
    return answer.text


def words_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_a_lead_may_download_and_staff_read_why_not(lead, becomes_staff, released):
    assert "/herunterladen" in page_of(lead, released)
    becomes_staff()
    page = page_of(lead, released)
    assert "/herunterladen" not in page
    assert "laden nur Leitungen herunter" in words_of(page)


def test_counts_are_dots_and_small_ones_a_word(lead, released):
    rows = re.findall(r"<tr>\s*<th scope=\"row\">(.*?)</tr>", page_of(lead, released), re.DOTALL)
    told = [(words_of(row), len(re.findall(r"<circle[^>]*r=\"4\"/>", row))) for row in rows]
    assert told == [
        ("🌙 Schlafen (Kind und Mama) 9", 9),
        ("📱 Handy, Fernsehen, Spiele, Internet 4", 4),
    ]
    few = "vereinzelt genannt: Kita, Krippe, Kinderbetreuung · Geld, Sparen, Schulden"
    assert few in words_of(page_of(lead, released))


def test_it_says_how_many_answered_and_rounds_what_was_typed(lead, released):
    words = words_of(page_of(lead, released))
    assert "12 von etwa 18 Müttern haben geantwortet" in words
    assert "zusammen höchstens 15" in words


def test_whom_to_ask_stands_above_every_text(lead, released):
    page = page_of(lead, released)
    assert page.index("Wenn dich ein Text erschreckt:") < page.index("<blockquote")
    assert page.count('<blockquote class="text" lang="" dir="auto">') == 4


def test_one_or_two_texts_read_the_same_as_none(lead, open_survey, seal):
    pages = set()
    for number in (0, 1, 2):
        survey = open_survey(now=NOW - dt.timedelta(days=1))
        wrote = [{"detail": "CANARY"} if n < number else {} for n in range(6)]
        seal(survey, *({"topics": ["kita"]} | more for more in wrote))
        page = page_of(lead, end(survey))
        assert "vereinzelt geschrieben" in page
        pages.add(unnamed(page, survey))
    assert len(pages) == 1


@pytest.mark.parametrize("more", ["", "/vorbereitung"])
def test_too_few_reads_the_same_whatever_is_in_the_pool(lead, open_survey, seal, more):
    pages = set()
    for number in (0, 1, 6):
        survey = open_survey(HOSTILE, now=NOW - dt.timedelta(days=1))
        seal(survey, *[{"topics": ["geld"], "detail": "CANARY"}] * number)
        pages.add(unnamed(page_of(lead, end(survey), more), survey))
    assert len(pages) == 1
    assert "erst ab 7" in words_of(pages.pop())  # the survey's own threshold


def unnamed(page, survey):
    return without_tokens(page).replace(survey.slug, "SLUG")


def test_while_it_runs_only_the_band_shows(lead, open_survey, seal):
    survey = open_survey(HOSTILE)
    before = page_of(lead, survey)
    seal(survey, *responses())
    assert unnamed(before, survey) == unnamed(page_of(lead, survey), survey)
    assert "weniger als 7 Antworten" in words_of(before)


def test_only_a_lead_has_the_button_to_release(lead, becomes_staff, open_survey, seal):
    survey = open_survey(HOSTILE, now=NOW - dt.timedelta(days=8), expected=10)
    seal(survey, *responses())
    publishing.close(survey, now=NOW)
    assert "Ergebnis freigeben" not in page_of(lead, survey)
    pool.release_due(now=NOW, zone=ZONE)
    assert "Ergebnis freigeben" in page_of(lead, survey)
    becomes_staff()
    page = page_of(lead, survey)
    assert "/freigeben" not in page
    assert "Sag deiner Leitung Bescheid" in page


def rendered(form, found):
    told = {"head": parts.head(found), "sections": parts.of(found, today=NOW.date())}
    return render_template(f"reports/briefing.{form}", **told)


def test_nothing_that_was_typed_becomes_html(lead, released, app):
    Member.update(name="<i>Anna</i>").execute()
    speak("de")
    found = briefing.of(released, now=NOW)
    written = [page_of(lead, released), page_of(lead, released, "/vorbereitung"), lead.get("/team/").text]
    written += [lead.get("/team/umfragen").text, rendered("html", found)]
    written += [letter["html"] for letter in every_letter(app, released)]
    for html in written:
        assert TITLE not in html
        assert "<script>" not in html
        assert "<i>Anna" not in html
    assert "&lt;b&gt;Themen&lt;/b&gt;" in written[0]


def test_pages_carry_no_style_or_script_of_their_own(lead, released):
    for address in (
        "",
        "umfragen",
        f"umfragen/{released.slug}",
        f"umfragen/{released.slug}/vorbereitung",
        "briefe",
    ):
        html = lead.get(f"/team/{address}").text
        assert not re.search(r"<style|<script(?! src=)|\sstyle=|\son\w+=", html)


def test_it_quotes_no_text_that_names_a_crisis(lead, released, app):
    assert CRISIS in page_of(lead, released)
    found = briefing.of(released, now=NOW)
    assert found.quotes
    elsewhere = [
        page_of(lead, released, "/vorbereitung"),
        rendered("txt", found),
    ]
    for text in elsewhere:
        assert "Baby durch" in text
        assert "schlägt" not in text


def test_the_briefing_ranks_what_may_be_told_and_offers_help_to_everybody(lead, released):
    words = words_of(page_of(lead, released, "/vorbereitung"))
    assert words.index("Schlafen (Kind und Mama) 9 von 12") < words.index("Internet 4 von 12")
    assert "Vereinzelt genannt: Kita, Krippe, Kinderbetreuung · Geld, Sparen, Schulden" in words
    assert "Ich bin danach noch 30 Minuten da" in words
    assert "Hilfetelefon Gewalt gegen Frauen 116 016" in words


def test_too_few_falls_back_to_the_last_round_and_open_questions(lead, released, open_survey):
    few = end(open_survey(HOSTILE, now=NOW - dt.timedelta(days=1)))
    words = words_of(page_of(lead, few, "/vorbereitung"))
    assert "Worüber sollen wir beim nächsten Mal reden?" in words
    assert "Aus der letzten Runde" in words
    assert "Schlafen (Kind und Mama) 9 von 12" in words
    assert "Baby durch" not in words


def test_the_briefing_as_text_is_72_columns_wide(app, released):
    speak("de")
    text = rendered("txt", briefing.of(released, now=NOW))
    assert max(map(len, text.splitlines())) <= 72


def usual_week(open_survey, released):
    open_survey("rueckmeldung", now=NOW - dt.timedelta(days=1), closes_at=NOW + dt.timedelta(days=4))
    roster.invite("anna@cafe.example", role="staff", sites=[released.site], name="Anna", now=NOW)
    member = Member.get(Member.email == "anna@cafe.example")
    week = clock.week_of(NOW.astimezone(ZONE).date())
    return digest.written(digest.digests(week, now=NOW, zone=ZONE, member=member)[0])


def every_letter(app, survey):
    week = clock.week_of(NOW.astimezone(ZONE).date())
    yield from (digest.written(one) for one in digest.digests(week, now=NOW, zone=ZONE))
    delivery = Delivery(member=Member.get(), facts={"survey": survey.id})
    yield letters.write("briefing_ready", briefing.facts(delivery, NOW, ZONE))
    yield letters.write("sign_in", {"member": Member.get(), "token": "t" * 43, "minutes": 15})


def test_a_usual_digest_is_short(open_survey, released):
    letter = usual_week(open_survey, released)
    assert "\n" not in letter["subject"]
    assert letter["subject"] == "Müttercafé Freilassing: ein Ergebnis, eine Umfrage läuft"
    assert len(letter["text"].split()) <= 150
    assert max(len(line) for line in letter["text"].splitlines() if "http" not in line) <= 72


def test_a_digest_tells_what_to_do_and_shown_counts_alone(open_survey, released):
    text = usual_week(open_survey, released)["text"]
    assert "Input vorbereiten" in text
    assert f"/team/umfragen/{released.slug}/vorbereitung" in text
    assert "Schlafen (Kind und Mama): 9" in text
    assert "weniger als 5 Antworten" in text
    for untold in ("Kita", "Geld", "vereinzelt", "Baby durch", "schlägt", "lead"):
        assert untold not in text


def test_the_subject_counts_the_days(open_survey, signed_in, site):
    open_survey(now=NOW, closes_at=NOW + dt.timedelta(days=5))
    roster.invite("anna@cafe.example", role="staff", sites=[site], name=None, now=NOW)
    [one] = digest.digests(clock.week_of(NOW.astimezone(ZONE).date()), now=NOW, zone=ZONE)
    assert digest.written(one)["subject"] == "Müttercafé Freilassing: Umfrage läuft noch 5 Tage"


def test_the_letter_about_a_briefing_tells_nothing_but_the_number(app, released, lead):
    _digest, ready, _sign_in = every_letter(app, released)
    assert "12 von etwa 18 Müttern haben geantwortet" in " ".join(ready["text"].split())
    for part in ready.values():
        assert "Schlaf" not in part
        assert "Baby" not in part


def test_empty_pages_say_what_to_do_next(lead):
    assert "Zwei bis drei Wochen vor dem nächsten Input" in words_of(lead.get("/team/").text)
    assert "Fertige Vorlagen liegen bereit" in words_of(lead.get("/team/umfragen").text)
    assert "kommt die Wochenmail" in words_of(lead.get("/team/briefe").text)


@pytest.mark.parametrize(("method", "path"), [("get", "/team/nirgends"), ("put", "/team/umfragen")])
def test_at_an_address_that_is_none_she_finds_her_name_her_tabs_and_the_look(signed_in, client, method, path):
    answer = getattr(signed_in("staff"), method)(path)
    assert answer.status_code in {404, 405}
    assert re.search(r"Mein Konto: </span>staff</a>", answer.text)
    assert ">Umfragen</a>" in answer.text
    assert "style-src 'self'" in answer.headers["Content-Security-Policy"]
    # Without a referrer nobody could sign out from here
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "Content-Encoding" not in answer.headers
    assert "Abmelden" not in getattr(client, method)(path).text


@pytest.mark.long
def test_each_page_marks_one_tab(app, signed_in, things):
    admin, wrong = signed_in("admin"), []
    for rule in rules(app, "GET"):
        page = admin.get(path := path_of(rule, things))
        if page.mimetype == "text/html" and '<nav class="tabs"' in page.text:
            assert page.text.startswith("<!doctype html>")
            marked = page.text.partition('<nav class="tabs"')[2].partition("</nav>")[0].count("aria-current")
            wrong += [path] if marked != 1 else []
    assert wrong == []
