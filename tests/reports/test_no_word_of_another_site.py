"""Whatever sites, members and surveys there are: nobody ever reads a word of a site that is not hers."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cafe_forms.cafe import sites
from cafe_forms.db import database
from cafe_forms.models import Contact, Delivery, Member, Membership, Partner, Survey
from cafe_forms.models.team import RHYTHMS
from cafe_forms.post import letters
from cafe_forms.post.letters import Pointless
from cafe_forms.reports import duties
from cafe_forms.reports.weekly import digest
from cafe_forms.surveys.publishing import BERLIN

MONDAY = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
WORDS = ("Anemone", "Basalt", "Zinnober")
SURVEY = """
name: klein
kind: {kind}
title: {{de: "Frage {word}"}}
questions:
  - name: topics
    type: select_multiple
    max: 2
    label: {{de: "Was? {word}"}}
    choices: [{{topic: schlaf}}, {{name: eigen, label: {{de: "Wahl {word}"}}}}]
  - {{name: adults, type: integer, min: 0, max: 4, label: {{de: "Wie viele {word}?"}}}}
  - {{name: detail, type: text, max_length: 300, label: {{de: "Text {word}"}}}}
"""
ANSWER = {"topics": ["schlaf", "eigen"], "adults": 1, "detail": "SAGTE EINE MUTTER"}
LIVES = st.lists(
    st.tuples(st.sampled_from(["topics", "headcount", "feedback"]), st.sampled_from(["runs", "ended"])),
    max_size=4,
)
PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(["staff", "lead", "admin"]),
        st.sets(st.integers(0, 2), max_size=2),
        st.sampled_from(RHYTHMS),
        st.sampled_from(["de", "en"]),
    ),
    min_size=1,
    max_size=5,
)


def furnish(word, lives, answers, open_survey, seal, decided):
    site = sites.add(f"Café {word}", town=f"Ort {word}")
    sites.add_meeting(site, MONDAY + DAY, place=f"Saal {word}", topic=f"Thema {word}", breakfast=True)
    sites.add_meeting(site, MONDAY + 9 * DAY, place=f"Saal {word}")
    for kind, life in lives:
        text = SURVEY.format(kind=kind, word=word)
        if life == "ended":
            decided(*[ANSWER] * answers, text=text, now=MONDAY - DAY, at=site)
        else:
            opened = open_survey(text, now=MONDAY - 4 * DAY, closes_at=MONDAY + 2 * DAY, at=site)
            seal(opened, *[ANSWER] * answers)
    Contact.create(
        partner=Partner.create(name=f"Partner {word}"),
        site=site,
        email=f"{word}@partner.example".lower(),
        confirmed=True,
        passes_on=True,
        sponsors=True,
    )
    return site


def hire(number, role, places, rhythm, language):
    member = Member.create(
        email=f"m{number}@cafe.example", role=role, digest_rhythm=rhythm, language=language, name=f"M{number}"
    )
    for site in places:
        Membership.create(member=member, site=site)


def every_letter(app):
    """Everything that is owed by now, and a digest on request for everybody: (delivery, its parts)."""
    for owe in duties.due(app.config, MONDAY).values():
        owe()
    for member in Member.select():
        digest.owe_preview(member, now=MONDAY, zone=BERLIN)
    for delivery in list(Delivery.select()):
        try:
            facts = app.extensions["letters"]["facts"][delivery.letter](delivery, MONDAY)
        except Pointless:
            continue
        parts = letters.write(delivery.letter, facts)
        files = [file.decode() for _name, _type, file in facts.get("attachments", ())]
        yield delivery, [*parts.values(), *files]


def hers(delivery):
    """The words that she may read, and the short names of her surveys."""
    member, contact = delivery.member, delivery.facts.get("contact")
    found = list(member.sites()) if member else [Contact.get_by_id(contact).site]
    slugs = {survey.slug for survey in Survey.select().where(Survey.site.in_(found))}
    return {site.name.split()[1] for site in found} | slugs


@settings(
    max_examples=12,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(lives=st.tuples(LIVES, LIVES, LIVES), people=PEOPLE, answers=st.integers(0, 7))
@pytest.mark.long
def test_nobody_reads_of_a_site_that_is_not_hers(app, open_survey, seal, decided, lives, people, answers):
    with database.atomic() as attempt:
        places = [
            furnish(word, life, answers, open_survey, seal, decided)
            for word, life in zip(WORDS, lives, strict=True)
        ]
        for number, (role, at, rhythm, language) in enumerate(people):
            hire(number, role, [places[index] for index in at], rhythm, language)
        forbidden = {*WORDS, *(survey.slug for survey in Survey.select())}
        for delivery, parts in every_letter(app):
            told = "\n".join(parts)
            assert not {word for word in forbidden - hers(delivery) if word in told}, (delivery.letter, told)
            assert "SAGTE EINE MUTTER" not in told
            if delivery.letter == "digest":
                assert len(parts[1].split()) <= 150
        attempt.rollback()
