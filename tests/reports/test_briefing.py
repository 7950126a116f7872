"""The briefing: of what was decided, the top three with their ties, no crisis quoted, and a letter to the team once."""

import datetime as dt

import pytest
from flask import render_template

from cafe_forms.cafe import offers
from cafe_forms.models import Delivery, Survey
from cafe_forms.post import letters
from cafe_forms.post.letters import Pointless
from cafe_forms.reports import briefing
from cafe_forms.reports.preparation import parts
from cafe_forms.surveys import catalogue
from cafe_forms.surveys.publishing import BERLIN
from tests.conftest import NOW
from tests.reports.conftest import at

DAY = dt.timedelta(days=1)
SIX = """
name: sechs
kind: topics
title: {de: Sechs}
questions:
  - name: topics
    type: select_multiple
    label: {de: Was?}
    choices: [{topic: schlaf}, {topic: kita}, {topic: geld}, {topic: medien}, {topic: grenzen}, {topic: deutsch}]
"""


def topics(**counts):
    """As many responses as the greatest count and three more, so that none is 'fast alle'."""
    number = max([*counts.values(), 2]) + 3
    return [{"topics": [name for name, count in counts.items() if i < count]} for i in range(number)]


def top(survey):
    return [place.line.choice.name for place in briefing.of(survey, now=NOW).top]


SCALE = (
    SIX
    + """
  - {name: rest, type: range, label: {de: Wie erholt bist du?}}
"""
)


def test_the_bands_of_a_scale_stand_in_its_order_where_one_is_hidden(decided):
    survey = decided(*[{"rest": 1}] * 1, *[{"rest": 5}] * 5, *[{"rest": 9}] * 9, text=SCALE)
    told = next(
        one for one in parts.of(briefing.of(survey, now=NOW), today=NOW.date()) if one["name"] == "wishes"
    )
    said = next(str(block) for block in told["blocks"] if block["lead"] == "Wie erholt bist du?")
    places = [said.index(band) for band in ("0–3: ", "4–6: ", "7–10: ")]
    assert places == sorted(places)


def rendered(app, name, found):
    with app.test_request_context():
        told = {"head": parts.head(found), "sections": parts.of(found, today=NOW.date())}
        return " ".join(render_template(name, **told).split())


def owe(now=NOW):
    return briefing.owe_due(now=now, zone=BERLIN)


def test_there_is_none_before_the_outcome(add_survey, open_survey):
    for survey in (add_survey(), open_survey(now=NOW)):
        with pytest.raises(briefing.NotEnded):
            briefing.of(survey, now=NOW)


def test_the_first_three_are_told_in_their_order(decided):
    survey = decided(*topics(medien=7, schlaf=6, kita=5, grenzen=4), text=SIX)
    assert top(survey) == ["medien", "schlaf", "kita"]


def test_all_who_tie_with_the_third_are_told(decided):
    survey = decided(*topics(schlaf=6, kita=4, medien=4, grenzen=4), text=SIX)
    assert top(survey) == ["schlaf", "kita", "medien", "grenzen"]


def test_a_tie_at_the_top_stands_in_the_order_of_the_definition(decided):
    assert top(decided(*topics(grenzen=5, kita=5), text=SIX)) == ["kita", "grenzen"]


def test_what_nearly_all_chose_comes_first(decided):
    survey = decided(*[{"topics": ["kita", "schlaf"]}] * 4, *[{"topics": ["kita"]}] * 5, text=SIX)
    assert top(survey) == ["kita", "schlaf"]


def test_nothing_that_few_chose_is_on_top(decided):
    assert top(decided(*topics(kita=2, schlaf=1), text=SIX)) == []


MOOD = """
  - name: mood
    type: select_one
    label: {de: Wie?}
    choices: [{name: gut, label: {de: gut}}, {name: oje, label: {de: oje}}]
"""
MOOD_FIRST = SIX.replace("questions:\n", f"questions:{MOOD}")
NO_TOPICS = f"name: ohne\nkind: topics\ntitle: {{de: Ohne}}\nquestions:{MOOD}"


def test_the_topic_question_is_told_and_not_the_first_one_with_choices(decided):
    survey = decided(*[answer | {"mood": "gut"} for answer in topics(medien=5)], text=MOOD_FIRST)
    assert top(survey) == ["medien"]


def test_where_several_offer_topics_the_marked_one_is_told(decided):
    other = SIX.split("questions:\n")[1].replace("name: topics", "name: later\n    topic_question: true")
    answers = [{"topics": ["kita"], "later": ["geld", "medien"] if i < 5 else ["medien"]} for i in range(9)]
    survey = decided(*answers, text=SIX + other)
    assert briefing.of(survey, now=NOW).asked.question.name == "later"


def test_the_last_round_is_told_by_its_topic_question_too(decided):
    before = [answer | {"mood": "gut"} for answer in topics(schlaf=5)]
    decided(*before, text=MOOD_FIRST, now=NOW - 60 * DAY)
    found = briefing.of(decided({"topics": ["geld"]}, text=SIX), now=NOW)
    assert [place.line.choice.name for place in found.top] == ["schlaf"]


SPREAD = "Die Antworten verteilen sich so breit"
EACH_ANOTHER = [{"topics": [name]} for name in ("schlaf", "kita", "geld", "medien", "grenzen", "deutsch")]
OPTIONAL = SIX + "  - {name: detail, type: text, label: {de: Was noch?}}\n"
SILENT = [{"detail": f"Text {number}"} for number in range(6)]


@pytest.mark.parametrize(
    ("text", "answers", "said"),
    [
        (SIX, EACH_ANOTHER, SPREAD),  # the only question: everybody has answered it
        (
            OPTIONAL.replace("type: select_multiple", "type: select_multiple\n    required: true"),
            EACH_ANOTHER,
            SPREAD,
        ),
        (
            OPTIONAL,
            EACH_ANOTHER,
            "Von keinem Thema darf hier eine Zahl stehen",
        ),  # perhaps nobody has answered it
        (OPTIONAL, SILENT, "Von keinem Thema darf hier eine Zahl stehen"),
        (NO_TOPICS, [{"mood": "gut"}] * 6, "Diese Umfrage fragt nicht nach Themen"),
    ],
)
def test_that_answers_are_spread_is_said_only_where_it_is_so(app, decided, text, answers, said):
    found = briefing.of(decided(*answers, text=text), now=NOW)
    sentences = (
        SPREAD,
        "Von keinem Thema darf hier eine Zahl stehen",
        "Diese Umfrage fragt nicht nach Themen",
    )
    for name in ("reports/sheet.html", "reports/briefing.txt"):
        page = rendered(app, name, found)
        assert [sentence for sentence in sentences if sentence in page] == [said]


def test_a_topic_brings_its_opening_questions_and_help(decided):
    found = briefing.of(decided(*topics(kita=5), text=SIX), now=NOW)
    assert found.top[0].topic.input.questions
    assert found.help_now


def test_help_for_a_sensitive_topic_lies_there_whatever_was_chosen(decided):
    offered = decided(*topics(kita=5), text=SIX.replace("{topic: geld}", "{topic: gewalt}"))
    without = decided(*topics(kita=5), text=SIX)
    lines_with, lines_without = (
        {label: line.told for line in briefing.of(survey, now=NOW).numbers for label in line.topics}
        for survey in (offered, without)
    )
    label = catalogue.topics()["gewalt"].label.say("de").text
    assert label in set(lines_with) - set(lines_without)
    assert lines_with[label]


def test_an_offer_for_the_team_stands_there_and_the_mothers_own_do_not(decided, site, other_site):
    today, said = NOW.date(), {"is_checked": True, "audience": "staff"}
    here = offers.add(today=today, name="Hier", site=site, **said)
    everywhere = offers.add(today=today, name="Überall", **said)
    offers.add(today=today, name="Dort", site=other_site, **said)
    offers.add(today=today, name="Unbestätigt", **said | {"is_checked": False})
    offers.add(today=today, name="Für Mütter", is_checked=True)
    assert briefing.of(decided(), now=NOW).help_for_team == [here, everywhere]


def test_a_text_that_names_a_crisis_is_never_quoted(decided):
    written = [
        "Wie schläft sie durch?",
        "Mein Mann schlägt mich.",
        "Ich will nicht mehr leben.",
        "Kita ab wann?",
    ]
    found = briefing.of(decided(*[{"detail": text} for text in written], {"topics": ["kita"]}), now=NOW)
    quoted = {text for _question, texts in found.quotes for text in texts}
    assert quoted == {"Wie schläft sie durch?", "Kita ab wann?"}


def test_two_texts_are_never_quoted(decided):
    assert briefing.of(decided(*[{"detail": "eins"}] * 2, *[{"topics": ["kita"]}] * 3), now=NOW).quotes == ()


def test_too_few_show_the_last_round_at_this_site(decided, other_site):
    decided(*topics(kita=5), text=SIX, now=NOW - 60 * DAY, at=other_site)
    last = decided(*topics(schlaf=5), text=SIX, now=NOW - 60 * DAY)
    decided(*topics(grenzen=5), text=SIX, now=NOW - 90 * DAY)
    found = briefing.of(decided({"topics": ["geld"]}, text=SIX), now=NOW)
    assert (found.is_too_few, found.last_round, found.quotes) == (True, last, ())
    assert [place.line.choice.name for place in found.top] == ["schlaf"]


def test_too_few_never_look_to_a_later_round(decided):
    few = decided(text=SIX, now=NOW - 30 * DAY)
    decided(*topics(schlaf=5), text=SIX)
    assert briefing.of(few, now=NOW).last_round is None


def test_too_few_without_a_last_round_still_help(decided):
    found = briefing.of(decided(), now=NOW)
    assert (found.top, found.last_round) == ((), None)
    assert found.help_now


def test_the_sites_staff_and_leads_are_written_to_once(decided, member, lead, site, other_site):
    at(other_site, "samira@cafe.example")
    at(site, "technik@cafe.example", role="admin")
    at(site, "weg@cafe.example").update(is_active=False).where(
        type(member).email == "weg@cafe.example"
    ).execute()
    decided(*topics(kita=5))
    assert len(owe()) == 2
    assert {delivery.to for delivery in Delivery.select()} == {member.email, lead.email}
    assert [owe(NOW + day * DAY) for day in range(5)] == [[]] * 5


@pytest.mark.parametrize(("number", "kind"), [(4, "topics"), (5, "feedback")])
def test_nobody_is_written_to_without_a_topic_survey_that_was_released(decided, member, number, kind):
    decided(*[{"topics": ["kita"]}] * number, text=SIX.replace("kind: topics", f"kind: {kind}"))
    assert owe() == []


def test_a_worker_that_was_down_for_long_writes_no_stale_letter(decided, member):
    decided(*topics(kita=5))
    assert owe(NOW + 15 * DAY) == []


def test_the_letter_holds_a_link_and_nothing_that_was_answered(app, decided, member):
    answers = [{"topics": ["kita"], "detail": "GEHEIM"}] * 6
    survey = decided(*answers)
    owe()
    written = letters.write("briefing_ready", briefing.facts(Delivery.get(), NOW, BERLIN))
    assert f"/team/umfragen/{survey.slug}/vorbereitung" in written["text"]
    for part in written.values():
        assert "GEHEIM" not in part
        assert "Kita" not in part


def test_a_letter_about_a_survey_that_is_gone_is_dropped(decided, member):
    survey = decided(*topics(kita=5))
    owe()
    survey.delete_instance(recursive=True)
    assert not Survey.select().exists()
    with pytest.raises(Pointless):
        briefing.facts(Delivery.get(), NOW, BERLIN)


def test_the_words_for_hidden_numbers_are_explained_in_one_line(app, decided):
    found = briefing.of(decided(*topics(schlaf=6, kita=4, geld=1), text=SIX), now=NOW)
    told = rendered(app, "reports/briefing.txt", found)
    assert told.count("„Vereinzelt genannt“ heißt: niemand, wenige, oder die Zahl ist verdeckt.") == 1
    assert "Auch alle" not in told
    everybody = briefing.of(decided(*[{"topics": ["schlaf"]}] * 6, text=SIX), now=NOW)
    sheet = rendered(app, "reports/sheet.html", everybody)
    assert sheet.count("Auch alle können gemeint sein mit „fast alle“.") == 1
