"""11. Thresholds, pairs and questions are fixed when a survey opens; no single response can be deleted by choice."""

import datetime as dt

import click
import pytest

from cafe_forms import cli
from cafe_forms.models import Pooled, Survey
from cafe_forms.surveys import publishing
from cafe_forms.surveys.definition.faults import Faults
from cafe_forms.surveys.publishing import Rules
from tests.conftest import NOW, SMALL, hidden
from tests.outside.conftest import TOPICS
from tests.promises.conftest import SLOW_ON_POSTGRESQL

FIVE = [{"topics": ["schlaf"], "detail": "x"}] * 5
FIXED = ("threshold", "cell_threshold", "sensitive_threshold", "definition", "fillings", "opened_at")
OTHER = SMALL.replace("max: 3", "max: 1").replace("kind: topics", "kind: topics\nthreshold: 9")
FORGED = {
    **dict.fromkeys(("threshold", "k", "release_threshold", "cell_threshold", "sensitive_threshold"), "1"),
    **dict.fromkeys(("definition", "questions", "text", "yaml", "file"), OTHER),
    **{"crosstabs": "topics,detail", "name": "x", "title": "x", "kind": "other", "languages": "de"},
    **{"_method": "DELETE", "delete": "1", "what": "counts", "note": "", "closes_at": "2026-11-23"},
}


@pytest.fixture
def survey(open_survey, seal):
    survey = open_survey(SMALL.replace("languages", "crosstabs: []\nlanguages"))
    seal(survey, *FIVE)
    return survey


def fixed(survey: Survey) -> dict:
    found = Survey.get_by_id(survey.id)
    return {name: getattr(found, name) for name in FIXED}


def posts(app, **known):
    """Every address of the back office that takes a POST, with this survey wherever a name can stand in it."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if (
                rule.endpoint.startswith("team.")
                and "POST" in rule.methods
                and rule.endpoint != "team.sign_out"
            ):
                page = {"name": "impressum"} if "/rechtliches/" in rule.rule else {}
                values = {name: (known | page).get(name, 1) for name in rule.arguments}
                yield rule.endpoint, app.url_map.bind("localhost").build(rule.endpoint, values)


@SLOW_ON_POSTGRESQL
@pytest.mark.long
def test_no_page_of_the_team_changes_what_is_fixed_or_takes_one_response(app, survey, signed_in, site):
    admin, before = signed_in("admin", site), fixed(survey)
    chosen, token = Pooled.select().first().id, hidden(admin.get("/team/konto").text, "csrf_token")
    forged = FORGED | {"csrf_token": token, "id": chosen, "response": chosen, "pooled": chosen}
    for endpoint, address in posts(app, slug=survey.slug):
        admin.post(address, data=forged)
        assert fixed(survey) == before, endpoint
        assert Pooled.select().count() in {5, 0}, endpoint
    assert admin.get("/team/").status_code == 200  # signed in to the end, so that each was heard


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_else_is_done_to_it_by_a_direct_request(client, survey, method):
    before, path = fixed(survey), f"/s/{survey.slug}/de"
    chosen = Pooled.select().first().id
    fields = FORGED | {"token": hidden(client.get(path).text, "token"), "id": chosen, "q_topics": "kita"}
    client.open(path, method=method, data=fields)
    client.open(f"{path}/{chosen}", method=method, data=fields)
    assert fixed(survey) == before
    assert Pooled.select().count() == 5 + (method == "POST")
    assert Pooled.get_or_none(Pooled.id == chosen)


def test_other_settings_are_for_surveys_that_open_afterwards(survey):
    before = fixed(survey)
    later = survey.closes_at + dt.timedelta(days=300)
    stricter = Rules(threshold=50, cell=40, sensitive=45)
    publishing.open_until(survey, later, now=survey.opened_at, rules=stricter)
    assert fixed(survey) == before


def test_a_survey_that_asks_for_less_than_the_settings_gets_theirs(open_survey):
    with pytest.raises(Faults):
        open_survey(SMALL.replace("kind: topics", "kind: topics\nthreshold: 2"), now=NOW)
    assert open_survey(OTHER, now=NOW).threshold == 9


@SLOW_ON_POSTGRESQL
def test_no_command_changes_an_open_survey(cafe):
    slug = cafe.survey("--open")
    defined = cafe("survey", "definition", slug)
    cafe.write("themen.yaml", TOPICS.replace("max: 3", "max: 1"))
    stricter = {"CAFE_RELEASE_THRESHOLD": "50", "CAFE_CELL_THRESHOLD": "40"}
    assert cafe("survey", "open", slug, **stricter) == f"open: {slug}\n"
    assert cafe("survey", "import", "themen.yaml", "--open").split()[1] != slug
    assert cafe("survey", "definition", slug) == defined


def every_command(group: click.Group, before: str = ""):
    """(words, command) of everything that can be typed."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from every_command(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


def test_no_command_takes_a_response_or_a_threshold():
    """What is typed names files, surveys, members, letters: never one answer."""
    for words, command in every_command(cli.commands):
        names = {parameter.name for parameter in command.params}
        assert not names & {"response", "threshold", "cell", "sensitive", "answer"}, words
        assert not {"delete", "remove", "edit"} & set(words.split()), words
