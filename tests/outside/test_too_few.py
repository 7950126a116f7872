"""Fewer than k responses show nothing: with none to four, every channel says the same bytes."""

import json
import re

import pytest

from tests.outside.conftest import Browser, away_from_the_minute, two_at_a_time

NUMBERS = range(5)
SITE = "Café {}"
TOKEN = re.compile(rb'(name="csrf_token"[^>]* value=|value=)"[^"]{20,}"')


@pytest.fixture(scope="module")
def cafe(make_cafe):
    """One site, lead and survey for each number of responses."""
    cafe = make_cafe()
    cafe("migrate")

    def prepare(number):
        cafe("site", "add", SITE.format(number))
        address, site = f"lead{number}@cafe.example", ["--site", f"cafe-{number}"]
        link = cafe("member", "add", address, "--role", "lead", *site).split()[1]
        return link, cafe.survey(*site, "--open", "--closes", "2030-01-07T20:00")

    cafe.links, cafe.slugs = zip(*two_at_a_time(prepare, NUMBERS), strict=True)
    return cafe


@pytest.fixture(scope="module")
def leads(cafe):
    """Each site's lead, signed in, while as many women as her number have answered."""
    with cafe.running("web") as server:
        for number, slug in zip(NUMBERS, cafe.slugs, strict=True):
            for _ in range(number):
                assert (
                    Browser(cafe.port).answer(f"/s/{slug}/de", q_topics="geld", q_detail="canary").status
                    == 303
                )
        yield [Browser(server.port).sign_in(link) for link in cafe.links]
    assert server.errors() == ""


def blanked(cafe, number: int, said: bytes) -> bytes:
    """What was said, without the names by which the five differ."""
    for own in (cafe.slugs[number], SITE.format(number), f"cafe-{number}", f"lead{number}"):
        said = said.replace(own.encode(), b"X")
    return TOKEN.sub(b'"T"', said)


def channels(cafe, leads, numbers=NUMBERS) -> list[dict[str, bytes]]:
    """For each number of responses what every channel says."""
    digests = json.loads(cafe("digest", "--json"))

    def of_one(number):
        slug = cafe.slugs[number]
        export, briefing = cafe.run("export", slug), cafe.run("briefing", slug)
        said = {
            "results": cafe.run("results", slug, "--json").stdout,
            "export": export.stdout + export.stderr,
            "briefing": briefing.stdout + briefing.stderr,
            "digest": json.dumps(digests[number], ensure_ascii=False).encode(),
        }
        for page in (
            "/team/",
            "/team/umfragen",
            f"/team/umfragen/{slug}",
            f"/team/umfragen/{slug}/vorbereitung",
        ):
            said[page.replace(slug, "X")] = leads[number].get(page).body
        return {name: blanked(cafe, number, words) for name, words in said.items()}

    return two_at_a_time(of_one, numbers)


def assert_all_the_same(said):
    for name, words in said[0].items():
        assert {one[name] for one in said} == {words}, name
        assert b"canary" not in words


def test_none_to_four_look_alike_in_every_channel_while_open_and_after(cafe, leads):
    assert_all_the_same(while_open := channels(cafe, leads, (0, 1, 4)))
    assert b'"responses": null' in while_open[0]["results"]
    assert b"weniger als 5" in while_open[0]["/team/umfragen"]
    away_from_the_minute()
    two_at_a_time(lambda slug: cafe("survey", "close", slug), cafe.slugs)
    assert set(cafe("release").splitlines()) == {f"too-few: {slug}" for slug in cafe.slugs}
    assert_all_the_same(after := channels(cafe, leads))
    assert b'"state": "too-few", "responses": null' in after[0]["results"]
    assert after[0]["briefing"]
