"""7. Fewer than k responses show nothing, in no channel: with none to four, every one says the same bytes."""

import datetime as dt
import json
import re

import pytest

from cafe_forms import clock
from cafe_forms.db import database
from cafe_forms.models import Survey
from cafe_forms.pool import release
from cafe_forms.reports import briefing
from cafe_forms.reports.weekly import digest
from cafe_forms.results import summary
from cafe_forms.surveys.publishing import BERLIN
from tests.outside.conftest import Browser, two_at_a_time
from tests.promises.conftest import SLOW_ON_POSTGRESQL

NUMBERS = range(5)
SOME = (0, 1, 4)
CANARY = "canary"
FAR = f"{clock.utcnow() + dt.timedelta(days=300):%Y-%m-%dT20:00}"
UNSUBSCRIBE = re.compile(r"/post/abmelden/[\w.-]+")
SITE, CODE = "Café {}", "cafe-{}"
TOKEN = re.compile(r'(name="csrf_token"[^>]* value=|value=)"[^"]{20,}"')
PAGES = (
    *("/team/", "/team/umfragen", "/team/umfragen/{}", "/team/umfragen/{}/vorbereitung"),
    *("/team/halbjahr", "/team/halbjahr?fuer=traeger"),
)
COMMANDS = ("results --json", "export", "briefing")


def assert_all_the_same(said: list[dict[str, str]]):
    """Every channel's words about each number of responses."""
    for channel, words in said[0].items():
        assert {one[channel] for one in said} == {words}, channel
        assert CANARY not in words


def blanked(said: str, *own: str) -> str:
    """What was said, without the names by which the five differ, and without tokens."""
    for name in own:
        said = said.replace(name, "X")
    return UNSUBSCRIBE.sub("U", TOKEN.sub('"T"', said))


class TestByTheCommandLineAndTheBrowser:
    """One site, lead and survey for none, one and four responses."""

    pytestmark = SLOW_ON_POSTGRESQL

    @pytest.fixture
    def links(self, cafe):
        """Each lead's sign-in link; `cafe.slugs` are the surveys."""

        def prepare(number):
            cafe("site", "add", SITE.format(number))
            address, site = f"lead{number}@cafe.example", ["--site", CODE.format(number)]
            link = cafe("member", "add", address, "--role", "lead", *site).split()[1]
            return link, cafe.survey(*site, "--open", "--closes", FAR)

        links, cafe.slugs = zip(*two_at_a_time(prepare, SOME), strict=True)
        return links

    @pytest.fixture
    def leads(self, cafe, links):
        """Each site's lead, signed in, while as many women as her number have answered."""
        with cafe.running("web") as server:
            for number, slug in zip(SOME, cafe.slugs, strict=True):
                for _ in range(number):
                    phone = Browser(server.port)
                    sent = phone.answer(f"/s/{slug}/de", q_topics="geld", q_detail=CANARY)
                    assert sent.status == 303
            yield [Browser(server.port).sign_in(link) for link in links]
        assert server.errors() == ""

    def channels(self, cafe, leads) -> list[dict[str, str]]:
        digests = {one["to"]: one for one in json.loads(cafe("digest", "--json"))}

        def of_one(place):
            number, slug, lead = SOME[place], cafe.slugs[place], leads[place]
            ran = {words: cafe.run(*words.split(), slug) for words in COMMANDS}
            said = {words: (done.stdout + done.stderr).decode() for words, done in ran.items()}
            said["digest"] = json.dumps(digests.get(f"lead{number}@cafe.example"), ensure_ascii=False)
            said |= {page: lead.get(page.format(slug)).text for page in PAGES}
            said["file"] = self.file(lead, slug)
            own = (slug, SITE.format(number), CODE.format(number), f"lead{number}")
            return {name: blanked(words, *own) for name, words in said.items()}

        return two_at_a_time(of_one, range(len(SOME)))

    def file(self, lead, slug) -> str:
        fields = lead.get(f"/team/umfragen/{slug}").hidden | {"what": "counts", "note": ""}
        answer = lead.post(f"/team/umfragen/{slug}/herunterladen", fields)
        assert answer.status == 404
        return answer.text

    def test_few_look_like_none_while_open_and_after(self, cafe, leads):
        assert_all_the_same(while_open := self.channels(cafe, leads))
        assert '"responses": null' in while_open[0]["results --json"]
        assert "weniger als 5" in while_open[0]["/team/umfragen"]
        two_at_a_time(lambda slug: cafe("survey", "close", slug), cafe.slugs)
        assert set(cafe("release").splitlines()) == {f"too-few: {slug}" for slug in cafe.slugs}
        assert_all_the_same(after := self.channels(cafe, leads))
        assert '"state": "too-few", "responses": null' in after[0]["results --json"]
        assert after[0]["briefing"]


class TestByPagesAndVerbs:
    """One survey that gets one response after the other."""

    @pytest.fixture
    def survey(self, open_survey):
        return open_survey()

    @pytest.fixture
    def lead(self, signed_in, site):
        return signed_in("lead", site)

    @pytest.fixture
    def numbers(self, survey, seal):
        """0, 1, 2, 3, 4, while so many responses lie in the pool."""

        def counted():
            for number in NUMBERS:
                yield number
                seal(survey, {"topics": ["geld"], "detail": CANARY})

        return counted()

    def channels(self, lead, survey) -> dict[str, str]:
        survey = Survey.get_by_id(survey.id)
        now = survey.opened_at + dt.timedelta(minutes=1)
        results, week = summary.of(survey), clock.week_of(now.astimezone(BERLIN).date())
        said = {page: self.page(lead, page.format(survey.slug)) for page in PAGES}
        said["results"] = str(summary.as_json(results, survey.state(now)))
        said["digests"] = str([owed.facts for owed in digest.digests(week, now=now, zone=BERLIN)])
        if survey.outcome:
            said["briefing"] = str(briefing.of(survey, now=now))
        return {channel: blanked(words, survey.slug) for channel, words in said.items()}

    def page(self, lead, path: str) -> str:
        return lead.get(path).text

    def test_none_to_four_look_alike_while_open(self, lead, survey, numbers):
        said = [self.channels(lead, survey) for _ in numbers]
        assert_all_the_same(said)
        assert "weniger als 5" in said[0]["/team/umfragen/{}"]

    def test_none_to_four_look_alike_when_it_has_ended(self, lead, survey, numbers):
        """Each end is tried and taken back, and then one more woman answers."""
        ends = []
        for _ in numbers:
            with database.atomic() as transaction:
                moment = survey.accepts_until
                release.release(survey, now=moment, zone=BERLIN)
                ends.append(self.channels(lead, survey))
                transaction.rollback()
        assert_all_the_same(ends)
        assert "'state': 'too-few', 'responses': None" in ends[0]["results"]

    @SLOW_ON_POSTGRESQL
    def test_with_five_it_would_be_seen(self, lead, survey, numbers):
        """The comparison itself: the same channels tell as soon as there is a release."""
        few = [self.channels(lead, survey) for _ in numbers][-1]
        release.release(survey, now=survey.accepts_until, zone=BERLIN)
        many = self.channels(lead, survey)
        assert all(many[channel] != few[channel] for channel in ("results", "/team/umfragen/{}"))
