"""An address in capitals, as a phone writes it or somebody copies it from paper, leads where its small letters lead."""

import pytest

from tests.outside.conftest import Fields
from tests.team.doors import path_of, rules, things  # noqa: F401 - fixtures

OURS = {"slug", "site", "code", "language"}  # parts of an address that we make


def in_capitals(rule, values):
    return rule.build({name: values[name].upper() if name in OURS else values[name] for name in values})[1]


def seen(client, path):
    with client.get(path) as answer:
        return answer.status_code, answer.content_type


@pytest.fixture
def survey(open_survey):
    return open_survey()


def test_every_public_page(app, client, site, survey):
    known = {"site": site.slug, "code": site.page_code, "slug": survey.slug, "language": "ar"}
    paths = {
        in_capitals(rule, {name: (known | {"name": "versprechen"})[name] for name in rule.arguments})
        for rule in app.url_map.iter_rules()
        if OURS & rule.arguments and "GET" in rule.methods and not rule.endpoint.startswith(("team.", "api."))
    }
    assert len(paths) > 8
    for path in paths:
        assert seen(client, path)[0] == 200, path
        assert ('<html lang="ar" dir="rtl">' in client.get(path).text) == ("/AR" in path), path


def test_an_answer_is_stored(client, survey):
    path = f"/s/{survey.slug.upper()}/AR"
    answer = client.post(path, data=Fields.of(client.get(path).text).hidden | {"q_topics": "schlaf"})
    assert (answer.status_code, answer.location) == (303, f"/s/{survey.slug}/ar/danke")


@pytest.mark.long
def test_every_page_of_the_team(app, signed_in, things):  # noqa: F811
    named = [rule for rule in rules(app, "GET") if OURS & rule.arguments]
    assert len(named) > 15
    admin = signed_in("admin")
    capitals = things | {name: things[name].upper() for name in ("umfragen", "teilen", "treffen", "cafes")}
    for rule in named:
        small, large = path_of(rule, things), path_of(rule, capitals).replace("/ar", "/AR")
        assert small != large
        assert seen(admin, large) == seen(admin, small), large
