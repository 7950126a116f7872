"""The addresses of the team's door, everybody who may knock, and one of each thing that an address can name."""

import pytest

from cafe_forms import clock
from cafe_forms.cafe import loop, offers, sites
from cafe_forms.db import database
from cafe_forms.members import roster
from cafe_forms.models import Contact, Delivery, FreeText, Member, Partner
from cafe_forms.pool import release as pool
from cafe_forms.reports.half_year import period
from cafe_forms.surveys import publishing
from tests.conftest import NOW

SIGN_IN = "/team/anmelden"


@pytest.fixture
def things(site, open_survey, seal, meeting):
    """What the addresses name, by their arguments: all of it at one site."""
    now = clock.utcnow()
    survey = open_survey()
    seal(survey, *[{"topics": ["schlaf"], "detail": "Mein Kind schläft schlecht"}] * 6)
    pool.release(publishing.close(survey, now=now), now=now, zone=publishing.Rules().zone)
    return one_of_each(site, meeting, released=survey, running=open_survey())


def one_of_each(site, meeting, *, released, running):
    """Of a contact, a member and a letter a new one of this site."""
    now = clock.utcnow()
    member = roster.invite("staff@cafe.example", role="staff", sites=[site], name="M", now=NOW)[0]
    contact = Contact.create(partner=Partner.create(name="Kita"), site=site, email="k@cafe.example")
    letter = Delivery.create(
        key="k",
        letter="digest",
        to="staff@cafe.example",
        member=member,
        state="failed",
        due_at=now,
        owed_at=now,
    )
    offer = offers.add(
        today=now.date(), is_checked=False, name="Beratung", number="08654 1234", dial="086541234", site=site
    )
    loop.save(loop.note_of(released), seen=0, named=[], texts={"de": "Wir reden."}, published_on=now.date())
    numbers = {
        "treffen": meeting.id,
        "runde": meeting.id,
        "partner": contact.id,
        "mitglieder": member.id,
        "briefe": letter.id,
        "hilfe": offer.id,
    }
    return {
        "umfragen": released.slug,
        "teilen": running.slug,
        "treffen": site.slug,
        "cafes": site.slug,
        "text_id": FreeText.get(FreeText.release == released.release()).id,
        **{f"{k}#": v for k, v in numbers.items()},
    }


@pytest.fixture
def knocking(signed_in, client, site):
    """Clients by who they are."""
    there = sites.add("Müttercafé Laufen", town="Laufen")
    locked_out = signed_in("staff", site, email="gone@cafe.example")
    roster.lock_out(Member.get(Member.email == "gone@cafe.example"))
    return {
        "nobody": client,
        "disabled": locked_out,
        "stranger": signed_in("staff", there, email="stranger@cafe.example"),
        **{
            role: signed_in(role, *([site] if role != "admin" else [])) for role in ("staff", "lead", "admin")
        },
    }


def this_half_year() -> str:
    return str(period.of(clock.utcnow(), publishing.BERLIN))


def rules(app, method):
    return [
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("team.") and method in rule.methods
    ]


def path_of(rule, things):
    room = "teilen" if "/teilen" in rule.rule else rule.rule.split("/")[2]
    fixed = {
        "language": "ar",
        "name": "topics",
        "token": "t" * 43,
        "ending": "svg",
        "sheet": "plakat",
        "size": "a4",
        "token_id": "0" * 32,
    }
    fixed |= {"site": things["cafes"], "code": "schlaf", "half": this_half_year()}
    if room == "wie":
        fixed["name"] = "anleitung"
    if room == "rechtliches":
        fixed["name"] = "impressum"
    values = fixed | {
        "slug": things.get(room),
        "number": things.get(f"{room}#"),
        "text_id": things["text_id"],
    }
    return rule.build({name: values[name] for name in rule.arguments})[1]


def everything():
    """Every row of every table."""
    return {
        table: sorted(map(repr, database.execute_sql(f'SELECT * FROM "{table}"').fetchall()))
        for table in database.get_tables()
    }
