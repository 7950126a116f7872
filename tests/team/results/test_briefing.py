"""The briefing as the team's own: topic chosen, notes kept, parts dropped, texts replaced; nothing of it outside."""

import datetime as dt

import pypdfium2
import pytest

from cafe_forms import clock
from cafe_forms.cafe import inputs, sites
from cafe_forms.clock import utcnow
from cafe_forms.models import Audit, Meeting, Preparation
from cafe_forms.pool import release
from cafe_forms.reports import briefing
from cafe_forms.reports.preparation import edits, parts
from cafe_forms.surveys import publishing
from cafe_forms.surveys.catalogue import topics
from cafe_forms.surveys.publishing import BERLIN
from tests.team.survey_pages import FORM, fields

DAY = dt.timedelta(days=1)
TEXT = """
name: themen
kind: topics
title: {de: Themen}
questions:
  - name: topics
    type: select_multiple
    label: {de: Was?}
    choices: [{topic: schlaf}, {topic: kita}, {topic: geld}, {name: anderes, label: {de: etwas anderes}}]
  - name: share
    type: select_one
    label: {de: "Hast du einen Tipp?"}
    choices: [{name: erzaehlen, label: {de: erzähle ich gern}}, {name: nein, label: {de: nein}}]
"""


@pytest.fixture
def meeting(site):
    return sites.add_meeting(site, utcnow() + 3 * DAY)


@pytest.fixture
def survey(open_survey, seal, meeting):
    """Released: Schlaf and Kita are level, Geld has a number of its own, and five would tell something."""
    opened = open_survey(TEXT, now=utcnow() - 8 * DAY, closes_at=utcnow() - DAY)
    type(opened).update(meeting=meeting).where(type(opened).id == opened.id).execute()
    answers = [
        {
            "topics": [name for name, count in (("schlaf", 6), ("kita", 6), ("geld", 5)) if number < count],
            "share": "erzaehlen" if number < 5 else "nein",
        }
        for number in range(12)
    ]
    seal(opened, *answers)
    release.release(opened, now=utcnow(), zone=publishing.BERLIN)
    return type(opened).get_by_id(opened.id)


@pytest.fixture
def staff(signed_in, site):
    return signed_in("staff", site)


def at(survey, more=""):
    return f"/team/umfragen/{survey.slug}/vorbereitung{more}"


def send(client, path, *, status=303, form=None, **typed):
    sent = form or form_of(client, path)
    answer = client.post(path, data=sent | typed)
    assert answer.status_code == status, answer.text
    return answer.text


def form_of(client, path):
    page = client.get(path).text
    return next(found for one in FORM.finditer(page) if "revision" in (found := fields(one["body"])))


def everything(survey):
    found = briefing.of(survey, now=utcnow())
    return str([parts.head(found), parts.of(found, today=clock.today(BERLIN))])


def test_the_page_holds_everything_of_every_first_topic(staff, survey):
    page = staff.get(at(survey)).text
    for code in ("schlaf", "kita", "geld"):
        brought = topics()[code].input
        for said in (brought.fact.text, brought.fact.source, *brought.questions, brought.together):
            assert said in page, said
        assert brought.takeaway in page
        assert brought.avoid in page
    assert "5 erzählen gern: Frag offen in die Runde" in page
    assert "wird gemacht" in page


def test_the_pdf_is_fetched(staff, survey):
    answer = staff.get(at(survey, ".pdf"))
    assert answer.mimetype == "application/pdf"
    assert len(pypdfium2.PdfDocument(answer.data)) == 1


def test_a_survey_of_another_kind_has_none(staff, open_survey, seal):
    other = open_survey(TEXT.replace("kind: topics", "kind: other"), now=utcnow() - 8 * DAY)
    seal(other, *[{"topics": ["schlaf"]}] * 6)
    release.release(publishing.close(other, now=utcnow()), now=utcnow(), zone=publishing.BERLIN)
    assert staff.get(at(other)).status_code == 404
    with pytest.raises(briefing.OfAnotherKind):
        briefing.of(other, now=utcnow())


def test_a_tie_is_hers_to_decide_and_the_meeting_hears_of_it(staff, survey, meeting):
    send(
        staff, at(survey, "/aendern"), choice="kita", why="Die neue Kita macht auf.", notes="Bilder mitnehmen"
    )
    found = briefing.of(survey, now=utcnow())
    assert [place.line.choice.name for place in found.places] == ["kita", "schlaf", "geld"]
    page = staff.get(at(survey)).text
    for said in ("Ihr nehmt: Kita", "Die neue Kita macht auf.", "Bilder mitnehmen"):
        assert said in page
    told = Meeting.get_by_id(meeting.id)
    assert (told.topic, told.topic_is_public) == (topics()["kita"].label.say("de").text, False)
    assert Audit.select().where(Audit.action == "briefing edit").count() == 1


def test_a_sensitive_topic_stays_with_the_briefing(staff, client, survey, meeting, site):
    send(staff, at(survey, "/aendern"), choice="kita")
    send(staff, at(survey, "/aendern"), choice="geld", why="GEHEIM")
    assert "Ihr nehmt: Geld" in staff.get(at(survey)).text
    assert Meeting.get_by_id(meeting.id).topic == ""
    page = client.get(f"/cafe/{site.slug}-{site.page_code}/de").text
    assert "Geld" not in page
    assert "GEHEIM" not in page


def test_what_the_team_typed_at_the_meeting_stays(staff, survey, meeting):
    Meeting.update(topic="Wir basteln").where(Meeting.id == meeting.id).execute()
    send(staff, at(survey, "/aendern"), choice="kita")
    assert Meeting.get_by_id(meeting.id).topic == "Wir basteln"


def test_what_was_dropped_is_in_no_channel(staff, survey):
    before = everything(survey)
    send(staff, at(survey, "/aendern"), dropped=["avoid", "wishes"])
    after = everything(survey)
    for said in (topics()["schlaf"].input.avoid, "erzählen gern"):
        assert said in before
        assert said not in after
    assert topics()["schlaf"].input.fact.text in after


def test_the_second_of_two_is_told_and_keeps_her_words(staff, survey):
    seen = form_of(staff, at(survey, "/aendern"))
    send(staff, at(survey, "/aendern"), notes="Schneller")
    page = send(staff, at(survey, "/aendern"), form=seen, status=409, notes="Langsamer")
    assert "Schneller" in page
    assert "Langsamer" in page
    assert Preparation.get().notes == "Schneller"


def test_a_text_is_the_cafes_own_until_it_is_empty_again(staff, survey, other_cafe_round):
    path = at(survey, "/thema/schlaf")
    send(staff, path, fact="Bei uns schlafen alle unruhig.", question1="Wie war die Nacht?")
    said = everything(survey)
    assert "Bei uns schlafen alle unruhig." in said
    assert "Wie war die Nacht?" in said
    assert topics()["schlaf"].input.fact.text not in said
    assert "Bei uns" not in str(inputs.own(other_cafe_round))
    send(staff, path, fact="", question1="")
    assert topics()["schlaf"].input.fact.text in everything(survey)


@pytest.fixture
def other_cafe_round(app):
    return sites.add("Müttercafé Teisendorf")


def test_an_old_fact_is_said_to_the_team(survey):
    found = briefing.of(survey, now=utcnow())
    checked = topics()["schlaf"].input.fact.checked
    told = "Prüft vor dem Treffen, ob sie noch stimmt."
    assert told not in str(parts.of(found, today=checked + 700 * DAY))
    assert told in str(parts.of(found, today=checked + 731 * DAY))


def test_choices_are_those_that_were_offered(survey):
    assert [choice.name for choice in edits.choices(survey)] == ["schlaf", "kita", "geld", "anderes"]


def test_another_cafes_briefing_is_not_hers(signed_in, survey, other_cafe_round):
    stranger = signed_in("staff", other_cafe_round, email="weg@cafe.example")
    for more in ("", ".pdf", "/aendern", "/thema/schlaf"):
        assert stranger.get(at(survey, more)).status_code == 404


def test_the_page_links_the_cards_for_a_round(staff, survey):
    assert "/team/karten.pdf" in staff.get(at(survey)).text
