"""A new survey: from a ready one, from the last round, from a file, from nothing; and the list that leads there."""

import datetime as dt
import io

import pytest

from cafe_forms.cafe import sites
from cafe_forms.clock import utcnow
from cafe_forms.models import Audit, Membership, Survey
from cafe_forms.pool import release
from cafe_forms.surveys import publishing, questionnaire, ready, rounds
from tests.conftest import SMALL
from tests.team.conftest import HOSTILE
from tests.team.survey_pages import Desk, words

DAY = dt.timedelta(days=1)


@pytest.fixture
def mine(staff):
    return Desk(staff)


@pytest.fixture
def released(open_survey, seal):
    """A round about topics: Medien led, then Kita; nothing else may be told."""
    survey = open_survey("themenwahl", now=utcnow() - 9 * DAY, closes_at=utcnow() - 2 * DAY)
    seal(survey, *[{"topics": ["medien", "kita"] if number < 4 else ["medien"]} for number in range(6)])
    release.release(survey, now=utcnow() - DAY, zone=publishing.BERLIN)
    return Survey.get_by_id(survey.id)


def only_draft():
    return Survey.get(Survey.opened_at.is_null())


@pytest.mark.parametrize("name", ready.NAMES)
def test_a_ready_survey_becomes_a_draft(mine, site, name):
    answer = mine.send("neu", start=f"ready:{name}")
    survey = Survey.get()
    assert answer.location == f"/team/umfragen/{survey.slug}/bearbeiten"
    assert (survey.site, survey.opened_at) == (site, None)
    assert questionnaire.definition_of(survey) == rounds.in_its_size(ready.definition(name), site)
    assert Audit.select().where(Audit.action == "survey new", Audit.subject == survey.slug).exists()


def test_the_next_round_keeps_what_led_by_what_was_printed(mine, released):
    page = words(mine.read("neu"))
    assert "Wie beim letzten Mal" in page
    assert "Nimmt wieder mit: Handy, Fernsehen, Spiele, Internet · Kita" in page
    answer = mine.send("neu", start=f"round:{released.slug}")
    draft = only_draft()
    assert answer.location == f"/team/umfragen/{draft.slug}/bearbeiten/fragen/topics/themen"
    names = [choice.name for choice in questionnaire.definition_of(draft).question("topics").choices]
    assert names == ["kita", "medien", "anderes"]  # the others are level, and too many to keep
    assert mine.client.get(answer.location).status_code == 200


def test_a_colleagues_draft_of_the_same_is_named_and_left_alone(mine, signed_in, site):
    mine.send("neu", start="ready:themenwahl")
    colleague = Desk(signed_in("lead", site))
    twin = colleague.send("neu", start="ready:themenwahl").location
    assert twin == colleague.send("neu", start="ready:themenwahl").location
    hers, own = Survey.select().order_by(Survey.id)
    assert (hers.definition, twin) == (own.definition, f"/team/umfragen/{own.slug}/bearbeiten")
    assert "staff hat schon genau den gleichen Entwurf" in words(colleague.client.get(twin).text)
    assert "den gleichen Entwurf" not in mine.client.get(f"/team/umfragen/{hers.slug}/bearbeiten").text


def test_feedback_that_comes_with_each_meeting_is_not_the_first_to_be_asked_again(mine, site, open_survey):
    sites.add_meeting(site, utcnow() - DAY)
    topics, told = open_survey(now=utcnow() - DAY), open_survey("rueckmeldung")
    page = mine.read("neu")
    assert page.index(f"round:{topics.slug}") < page.index(f"round:{told.slug}")


def test_a_round_that_told_nothing_is_asked_again_as_it_was(mine, open_survey):
    survey = open_survey(now=utcnow())
    mine.send("neu", start=f"round:{survey.slug}")
    assert only_draft().definition == survey.definition


@pytest.mark.parametrize("start", ["", "ready:nothing", "round:abcdefgh", "round:", "x"])
def test_it_asks_what_to_begin_with(mine, start):
    page = mine.send("neu", status=422, start=start).text
    assert 'href="#start"' in page
    assert not Survey.select().exists()


def test_another_sites_round_is_not_offered(mine, add_survey, signed_in):
    elsewhere = sites.add("Anderswo")
    survey = add_survey(at=elsewhere)
    publishing.open_until(survey, None, now=utcnow(), rules=publishing.Rules())
    assert survey.slug not in mine.read("neu")
    mine.send("neu", status=422, start=f"round:{survey.slug}")
    for path in ("neu", "neu/leer", "neu/datei"):
        mine.read(f"{path}?cafe={elsewhere.slug}", status=404)


def test_with_two_cafes_she_says_for_which(signed_in, site):
    other = sites.add("Bad Reichenhall")
    mine = Desk(signed_in("staff", site, other))
    assert "Bad Reichenhall" in mine.read("neu")
    mine.send(f"neu?cafe={other.slug}", start="ready:jahr")
    assert Survey.get().site == other


def test_it_is_about_the_meeting_that_was_chosen(mine, site):
    first, second = (sites.add_meeting(site, utcnow() + days * DAY) for days in (10, 40))
    mine.send("neu", start="ready:themenwahl", meeting=str(second.id))
    assert Survey.get().meeting == second
    Survey.delete().execute()
    mine.send("neu", start="ready:themenwahl")
    assert Survey.get().meeting == first
    elsewhere = sites.add_meeting(sites.add("Anderswo"), utcnow() + DAY)
    mine.send("neu", status=422, start="ready:themenwahl", meeting=str(elsewhere.id))


def upload(content: str | bytes, name="umfrage.yaml"):
    return {"file": (io.BytesIO(content if isinstance(content, bytes) else content.encode()), name)}


def test_a_file_becomes_a_draft(mine):
    answer = mine.send("neu/datei", **upload(SMALL))
    assert answer.location == f"/team/umfragen/{Survey.get().slug}/bearbeiten"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (SMALL.replace("max: 3", "max: 9"), "Zeile 9 questions[0].max : Es gibt nur 4 Antworten."),
        (SMALL.replace("type: text", "type: song"), "Zeile 18 questions[1].type : 'song' kennen wir nicht."),
        ("", "Zeile 1 definition : Hier fehlt noch etwas."),
        (b"\xff\xfe\x00", "nicht als UTF-8 gespeichert"),
        (b"\x89PNG\r\n\x1a\n", "nicht als UTF-8 gespeichert"),
        ("a: [", "kein gültiges YAML"),
        ("a: &a [*a]", "Abkürzungen"),
        ("<script>alert(1)</script>: x", "Hier fehlt noch etwas."),
    ],
)
def test_what_is_wrong_with_a_file_is_listed_by_line_in_german(mine, content, said):
    page = mine.send("neu/datei", status=422, **upload(content)).text
    assert said in words(page)
    assert "<script>alert" not in page
    assert not Survey.select().exists()


def test_all_faults_of_a_file_are_said_at_once(mine):
    page = mine.send(
        "neu/datei", status=422, **upload(SMALL.replace("topics\n", "party\n", 1).replace("300", "0"))
    ).text
    assert "In der Datei passen 2 Sachen noch nicht." in words(page)


def test_no_file_and_one_too_large_are_refused(mine):
    page = mine.send("neu/datei", status=422).text
    assert "Wähle zuerst eine Datei aus." in words(page)
    mine.send("neu/datei", status=413, **upload("a" * 300_000))


EMPTY = {"title": "Was wünscht ihr euch?", "label": "Womit?", "type": "select_one", "answers": "Tee\nKaffee"}


def test_an_empty_one_begins_with_a_question(mine):
    mine.send("neu/leer", **EMPTY)
    definition = questionnaire.definition_of(Survey.get())
    assert definition.title.say("de").text == "Was wünscht ihr euch?"
    assert [choice.name for choice in definition.questions[0].choices] == ["tee", "kaffee"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"title": ""}, "title"),
        ({"label": "\0"}, "label"),
        ({"answers": "nur eine"}, "answers"),
        ({"kind": "x"}, "kind"),
    ],
)
def test_an_empty_one_that_is_not_whole_keeps_every_word(mine, typed, field):
    page = mine.send("neu/leer", status=422, **EMPTY | typed).text
    assert f'href="#{field}"' in page
    assert "Tee" in page or field == "answers"
    assert not Survey.select().exists()


def test_hostile_words_are_escaped_from_the_first_page_to_the_list(mine):
    for text in HOSTILE:
        Survey.delete().execute()
        mine.send("neu/leer", **EMPTY | {"title": text, "label": text, "answers": f"{text}\nb"})
        survey = Survey.get()
        assert questionnaire.title_of(survey) == text
        for page in (
            mine.client.get("/team/umfragen").text,
            mine.read(f"{survey.slug}"),
            mine.read(f"{survey.slug}/bearbeiten"),
        ):
            assert "<script>alert" not in page
            assert "<img src=x" not in page


def test_the_list_leads_to_a_new_one_and_shows_states(staff, add_survey, open_survey):
    empty = staff.get("/team/umfragen").text
    assert "Fertige Vorlagen liegen bereit" in empty
    add_survey()
    open_survey()
    page = words(staff.get("/team/umfragen").text)
    assert "Neue Umfrage" in page
    assert "Entwurf" in page
    assert "läuft" in page


def test_whoever_belongs_to_no_cafe_is_told_whom_to_ask(signed_in, site):
    lonely = signed_in("staff", site)
    Membership.delete().execute()
    page = lonely.get("/team/umfragen").text
    assert "Du gehörst noch zu keinem Café" in page
    assert "/team/umfragen/neu" not in page
    Desk(lonely).read("neu", status=404)


@pytest.mark.parametrize("path", ["neu", "neu/leer", "neu/datei"])
def test_nobody_gets_in_without_signing_in_or_posts_without_a_token(client, mine, path):
    assert client.get(f"/team/umfragen/{path}").location == "/team/anmelden"
    assert mine.client.post(f"/team/umfragen/{path}", data=EMPTY).status_code == 400


def test_who_works_at_several_is_asked_once_and_finds_her_last_cafe_again(signed_in, site):
    other = sites.add("Bad Reichenhall")
    mine = Desk(signed_in("staff", site, other))
    asked = words(mine.read("neu"))
    assert "Das fragen wir nur beim ersten Mal." in asked
    assert "Neu aus einer Vorlage" not in asked
    mine.send(f"neu?cafe={other.slug}", start="ready:jahr")
    assert "Neu aus einer Vorlage" in words(mine.read("neu"))
    mine.send("neu/leer", **EMPTY)
    assert {survey.site for survey in Survey.select()} == {other}


def test_it_reckons_with_as_many_mothers_as_last_time(mine, open_survey):
    open_survey("themenwahl", expected=18)
    mine.send("neu", start="ready:themenwahl")
    assert only_draft().expected == 18
    mine.send("neu", start="ready:jahr")
    assert Survey.get(Survey.kind == "review").expected is None
