"""Sites and their meetings: names that become addresses, and dates that are planned once."""

import datetime as dt

import pytest

from cafe_forms.cafe import sites
from cafe_forms.models import Meeting, Site
from tests.conftest import NOW

DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("name", "town", "slug"),
    [
        ("Müttercafé Freilassing", "Freilassing", "freilassing"),
        ("Café am Markt", "", "cafe-am-markt"),
        ("Straße & Öl", "", "strasse-oel"),
        ("A", "Bad Reichenhall", "bad-reichenhall"),
        ("مقهى", "", "cafe"),
        ("x" * 90, "", "x" * 50),
    ],
)
def test_an_address_is_made_of_the_town_or_else_the_name(app, name, town, slug):
    assert sites.add(name, town=town).slug == slug


def test_two_sites_in_one_town_have_two_addresses(app):
    slugs = [sites.add(f"Café {number}", town="Laufen").slug for number in range(3)]
    assert slugs == ["laufen", "laufen-2", "laufen-3"]


def test_a_longer_name_does_not_take_the_shorter_address(app):
    sites.add("Eins", town="Bad Reichenhall")
    assert sites.add("Zwei", town="Bad").slug == "bad"


def test_a_name_is_taken_once(site):
    with pytest.raises(sites.SiteExists):
        sites.add(f"  {site.name} ", town="Anderswo")
    assert Site.select().count() == 1


def test_the_same_date_planned_again_is_the_same_meeting(site):
    first = sites.add_meeting(site, NOW + DAY, place="Saal")
    again = sites.add_meeting(site, NOW + DAY, place=" Garten ", topic="Schlaf", breakfast=True)
    assert first == again
    kept = Meeting.get()
    assert (kept.place, kept.topic, kept.breakfast) == ("Garten", "Schlaf", True)


def test_the_last_meeting_is_the_one_that_has_begun(site):
    for days in (-30, -1, 3):
        sites.add_meeting(site, NOW + days * DAY)
    assert sites.meeting_before(site, NOW).starts_at == NOW - DAY
    assert sites.meeting_before(site, NOW - 40 * DAY) is None
