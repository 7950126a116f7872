"""The page that says whether everything is in order, and names no secret."""

import datetime as dt

import pytest

import config as settings
from cafe_forms import clock
from cafe_forms.cafe import legal, offers
from cafe_forms.clock import utcnow
from cafe_forms.models import Carrier, Mark, Offer
from cafe_forms.surveys.publishing import BERLIN
from cafe_forms.team.condition import SETTINGS
from cafe_forms.upkeep import HEARTBEAT, backup

PATH = "/team/pruefung"


@pytest.fixture
def admin(signed_in):
    return signed_in("admin")


def test_what_is_wrong_is_named_with_what_to_do(admin, app, site):
    offers.bring_up_to_date(today=clock.today(BERLIN))
    app.config["FINDINGS"] = ["CAFE_RATE_LIMIT: off, so a flood of responses is not slowed"]
    page = admin.get(PATH).text
    for words in (
        "cafe-forms worker",
        "CAFE_RATE_LIMIT: off",
        "Angaben fehlen noch",
        "Angebote warten darauf, dass sie jemand prüft",
    ):
        assert words in page
    assert "Українська" in page
    assert page.count("bitte ansehen") == 5
    assert app.config["SECRET_KEY"] not in page


def test_what_is_right_is_said_too(admin, app, site):
    Mark.put(HEARTBEAT, utcnow())
    Carrier.insert(dict.fromkeys(legal.standard()["places"], "Träger e. V.")).execute()
    Offer.update(checked_on=clock.today(BERLIN)).execute()
    app.config["FINDINGS"] = []
    assert admin.get(PATH).text.count("in Ordnung") == 5


def test_a_backup_that_is_missing_is_said(admin, app, site):
    Mark.put(backup.LAST, utcnow() - dt.timedelta(days=5))
    page = admin.get(PATH).text
    assert "Die Kopie der letzten Nacht fehlt" in page
    assert "the log of the worker says why" in page


def test_every_finding_has_its_words():
    bad = {
        "ENV": "production",
        "SECRET_KEY": "",
        "HAS_BASE_URL": False,
        "BASE_URL": "http://x",
        "MAIL_SERVER": "mail",
    }
    bad |= {"MAIL_DEFAULT_SENDER": "<a@localhost>", "MAIL_USE_TLS": False, "MAIL_USE_SSL": False}
    bad |= {"TRUSTED_PROXIES": 0, "RATE_LIMIT": None}
    found = settings.Config(**bad).FINDINGS + settings.Config(**bad | {"MAIL_SERVER": ""}).FINDINGS
    assert {line.partition(":")[0] for line in found} == set(SETTINGS)
