"""34. Other systems too: every address of the interface × whose token asks × whether it lives."""

import datetime as dt

import pytest

from cafe_forms import clock
from cafe_forms.cafe import sites
from cafe_forms.members import roster, tokens
from cafe_forms.models import ApiToken
from tests.api.conftest import V1, ask, at, lead, released, secret_of  # noqa: F401 - fixtures
from tests.conftest import SMALL

OPEN = {"openapi"}
HERS = {"surveys", "meetings"}  # what every token finds, with her own cafés in it
AT_SITE = {"survey", "definition", "results", "briefing", "add_survey"}
LEADS_AT_SITE = {"texts", "csv", "data_package", "half_year", "half_year_csv"}


def rules(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")]


def name_of(rule):
    return rule.endpoint.removeprefix("api.")


def expected(name, who):
    if name in OPEN:
        return 200
    if who in {"nobody", "guessed", "ended", "over", "locked out"}:
        return 401
    if name not in HERS and who == "stranger":
        return 404
    if name in LEADS_AT_SITE and who == "staff":
        return 403
    return 201 if name == "add_survey" else 200


@pytest.fixture
def secrets(lead, secret_of, site):  # noqa: F811
    """The token of each, and of the dead ones what they were."""
    there, now = sites.add("Müttercafé Laufen", town="Laufen"), clock.utcnow()

    def invited(name, role, at):
        return roster.invite(f"{name}@cafe.example", role=role, sites=[at], name=name, now=now)[0]

    found = {"nobody": None, "guessed": "cafe_wrong", "lead": secret_of(lead)}
    found["staff"] = secret_of(lead, role="staff")
    found["admin"] = secret_of(invited("a", "admin", site), role="admin")
    found["stranger"] = secret_of(invited("s", "lead", there), at=[there])
    gone = {name: invited(name[0] + "x", "lead", site) for name in ("ended", "over", "locked out")}
    found |= {name: secret_of(member) for name, member in gone.items()}
    tokens.end_all(gone["ended"])
    ApiToken.update(ends_on=dt.date(2026, 1, 1)).where(ApiToken.member == gone["over"]).execute()
    roster.lock_out(gone["locked out"])
    return found


def test_every_address_of_the_interface_is_entered(app):
    entered = (OPEN, HERS, AT_SITE, LEADS_AT_SITE)
    assert sorted(map(name_of, rules(app))) == sorted(name for group in entered for name in group)


def test_each_address_answers_whose_token_it_is_for(app, ask, released, secrets):  # noqa: F811
    wrong = []
    for rule in rules(app):
        path = at(rule.rule.removeprefix(V1).translate(str.maketrans("<>", "{}")), released)
        (method,) = rule.methods - {"HEAD", "OPTIONS"}
        name = name_of(rule)
        draft = {"data": SMALL, "query_string": {"site": released.site.slug}}
        sent = draft if name == "add_survey" else {"json": {"note": "x"}} if method == "POST" else {}
        for who, secret in secrets.items():
            status = ask(path, secret, method=method, **sent).status_code
            if status != expected(name, who):
                wrong.append((who, method, path, status))
    assert wrong == []
