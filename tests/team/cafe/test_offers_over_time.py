"""What pages and letters say of help offers on the first day, after 200 days and after 400: never more than is true."""

import datetime as dt
import re

import pytest

from cafe_forms import clock
from cafe_forms.cafe import offers
from cafe_forms.clock import utcnow
from cafe_forms.models import Delivery, Member, Offer
from cafe_forms.post import letters
from cafe_forms.reports import admin_letters
from cafe_forms.reports.weekly import digest
from cafe_forms.surveys.publishing import BERLIN
from tests.picking import quick_tries

DAY = dt.timedelta(days=1)
OF_A_PAST = re.compile(
    r"halben Jahr|nicht mehr gezeigt|nicht mehr zu sehen|nicht mehr auf der Seite|angerufen"
)
CALL = re.compile(r"anrufen|angerufen|Ruf kurz an")
ALARMS = ("notruf_110", "notruf_112", "hilfetelefon_gewalt", "krisendienste_bayern", "telefonseelsorge")


@pytest.fixture
def admin(signed_in):
    return signed_in("admin")


@pytest.fixture
def after(site):
    """The catalogue as if it had come this many days ago, and nobody had looked at it since."""

    def passed(days):
        Offer.update(added_on=clock.today(BERLIN) - days * DAY).execute()

    return passed


def body(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition("<main")[2]).split())


def listed(client):
    return body(client.get("/team/hilfe").text)


def every_page(client):
    """Of the team, by its address."""
    paths = [
        "/team/hilfe",
        "/team/pruefung",
        "/team/mehr",
        *(f"/team/hilfe/{one.id}" for one in Offer.select()),
    ]
    return {path: body(client.get(path).text) for path in paths}


def every_letter(app):
    """That tells of offers, as it would be written now."""
    now, admin = utcnow(), Member.get(Member.role == "admin")
    with app.app_context():
        to_check = admin_letters.offers_to_check(Delivery(member=admin), now, BERLIN)
        return [
            letters.write(admin_letters.OFFERS_TO_CHECK, to_check)["text"],
            digest.written(digest.preview(admin, now=now, zone=BERLIN))["text"],
        ]


def test_on_the_first_day_nothing_is_old_and_nothing_has_gone(app, admin, after):
    after(0)
    for said in (*every_page(admin).values(), *every_letter(app)):
        assert not OF_A_PAST.search(said), said
    to_check, of_week = every_letter(app)
    assert "Elterntelefon" in to_check
    assert "bitte die Seite öffnen, dann zeigen wir es" in " ".join(to_check.split())
    assert "Hilfsangebote" not in of_week


def test_after_200_days_it_is_old_and_still_seen(app, admin, after):
    after(200)
    assert "seit über einem halben Jahr niemand" in listed(admin)
    to_check, of_week = every_letter(app)
    for said in (to_check, of_week):
        assert "Info-Telefon Depression" in said.replace("\n", " ") or "Ärztlicher" in said
        assert "wird nicht mehr gezeigt" not in said.replace("\n", " ")


def test_after_400_days_what_nobody_looked_at_is_gone(app, admin, client, after):
    after(400)
    to_check, of_week = every_letter(app)
    assert "wird nicht mehr gezeigt" in to_check.replace("\n", " ")
    assert "sollte bald jemand prüfen" not in " ".join(of_week.split())
    page = client.get("/hilfe/de").text
    assert "Info-Telefon Depression" not in page
    for number in ("110", "112", "116016"):
        assert f'href="tel:{number}"' in page


@pytest.mark.parametrize("days", quick_tries(1, [400, 200, 0]))
def test_nobody_is_asked_to_call_a_line_of_the_country_to_test_it(app, admin, after, days):
    after(days)
    for said in (*every_page(admin).values(), *every_letter(app)):
        assert not CALL.search(said), said
    to_check = every_letter(app)[0]
    for offer in Offer.select().where(Offer.code.in_(ALARMS)):
        page = admin.get(f"/team/hilfe/{offer.id}").text
        assert f"- {offer.name}" not in to_check
        assert "Diese Nummer braucht ihr nicht zu prüfen." in page
        assert "/stimmt" not in page
        assert f"/team/hilfe/{offer.id}/stimmt" not in admin.get("/team/hilfe").text


def test_our_own_number_is_called_and_our_own_page_is_opened(app, admin, after):
    number = offers.add(
        today=clock.today(BERLIN), is_checked=False, name="Mit Nummer", number="08654 1", dial="086541"
    )
    page = offers.add(
        today=clock.today(BERLIN), is_checked=False, name="Mit Seite", url_domain="seite.example"
    )
    assert "Habe angerufen, stimmt" in admin.get(f"/team/hilfe/{number.id}").text
    assert "Seite geöffnet, stimmt" in admin.get(f"/team/hilfe/{page.id}").text
    to_check = " ".join(every_letter(app)[0].split())
    assert "Mit Nummer, 08654 1: bitte anrufen, dann zeigen wir es" in to_check
    assert "Mit Seite, seite.example: bitte die Seite öffnen" in to_check
