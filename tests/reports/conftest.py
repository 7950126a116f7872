"""A team of three at two cafés, and surveys that were decided."""

import datetime as dt

import pytest

from cafe_forms.cafe import sites
from cafe_forms.models import Member, Membership, Survey
from cafe_forms.pool import release
from cafe_forms.surveys.publishing import BERLIN
from tests.conftest import NOW


@pytest.fixture
def other_site(app):
    return sites.add("Müttercafé Teisendorf", town="Teisendorf")


@pytest.fixture
def member(site):
    """Of the staff at the first site."""
    return at(site, "jana@cafe.example")


@pytest.fixture
def lead(app):
    return Member.create(email="petra@cafe.example", name="Petra", role="lead", everywhere=True)


def at(site, email, role="staff"):
    member = Member.create(email=email, name=email.split("@")[0].title(), role=role)
    Membership.create(member=member, site=site)
    return member


@pytest.fixture
def decided(open_survey, seal):
    """A survey that was released or found too few at `now`: `decided({"topics": ["schlaf"]}, …, now=…)`."""

    def survey(*responses, now=NOW, **options):
        options = {"closes_at": now - dt.timedelta(hours=1), "now": now - dt.timedelta(days=7)} | options
        text = options.pop("text", None)
        opened = open_survey(*filter(None, [text]), **options)
        seal(opened, *responses)
        release.release(opened, now=now, zone=BERLIN)
        return Survey.get_by_id(opened.id)

    return survey
