"""The road of an answer with PostgreSQL behind it, by the real command line."""

import json

import pytest

from tests.outside.conftest import Browser, Cafe

TEXTS = ["Nächte", "ليلة", "=1+1"]
ANSWERS = [*[{"q_topics": ["kita"], "q_detail": text} for text in TEXTS], *[{"q_topics": ["schlaf"]}] * 5]


@pytest.fixture
def cafe(postgresql, tmp_path):
    with postgresql.fresh_database("template0") as url:
        yield Cafe(tmp_path, CAFE_DATABASE_URL=url, CAFE_QUEUE_URL=url, CAFE_SECRET_KEY="k" * 40)


def test_asked_answered_released_and_read(cafe):
    assert cafe("site", "add", "Müttercafé Freilassing", "--town", "Freilassing") == "site: freilassing\n"
    slug = cafe.survey("--open")
    with cafe.running() as server:
        for answers in ANSWERS:
            assert Browser(server.port).answer(f"/s/{slug}/de", **answers).status == 303
        assert json.loads(cafe("results", slug, "--json"))["responses"] is None
        assert cafe("survey", "close", slug) == f"closed: {slug}\n"
        cafe("release", slug)
    assert cafe("survey", "list") == f"{slug}\treleased\tWelche Themen?\n"
    results = json.loads(cafe("results", slug, "--json"))
    topics, detail = results["questions"]
    assert results["responses"] == 8
    assert [(choice["name"], choice["count"]) for choice in topics["choices"][:2]] == [
        ("schlaf", 5),
        ("kita", 3),
    ]
    assert sorted(detail["texts"]) == sorted(TEXTS)
    assert f"{slug};detail;'=1+1;" in cafe("export", slug, "--what", "texts")
