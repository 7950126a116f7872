"""5. Ids of everything that a respondent's request writes or sees are random, never counted and never of a time."""

import re
from collections import Counter

import pytest
from peewee import AutoField

from cafe_forms import db
from cafe_forms.db import database
from cafe_forms.models import FreeText, Pooled, SpentToken
from cafe_forms.surveys.publishing import ALPHABET
from tests.conftest import hidden
from tests.pool.conftest import decide
from tests.promises.dump import rows
from tests.promises.test_06_storage_order_says_nothing import correlation

NUMBER = 400
PAGES = 100  # that are opened for their tokens
WRITTEN = {"pooled": {"id", "survey_id", "answers"}, "spent_token": {"survey_id", "digest"}}


def columns(table: str) -> set[str]:
    return {column.name for column in database.get_columns(table)}


def assert_in_no_order(ids: list[str]):
    """Within five standard deviations of a fair lot."""
    assert abs(correlation([sorted(ids).index(one) for one in ids])) < 5 / len(ids) ** 0.5


def assert_drawn_by_lot(ids: list[str]):
    """All differ, every place of them takes every digit about equally often, and their order is no order."""
    assert len(set(ids)) == len(ids)
    assert_in_no_order(ids)
    digits = sorted({sign for one in ids for sign in one})
    for place in zip(*ids, strict=True):
        seen, fair = Counter(place), len(ids) / len(digits)
        assert all(abs(seen[digit] - fair) < 6 * fair**0.5 for digit in digits)


@pytest.fixture
def send(client):
    """One response through the page."""

    def sent(survey, **fields):
        path = f"/s/{survey.slug}/de"
        token = hidden(client.get(path).text, "token")
        return client.post(path, data={"token": token, "q_topics": "schlaf"} | fields)

    return sent


def test_her_request_writes_two_rows_and_these_columns(send, open_survey):
    survey, before = open_survey(), rows()
    for fields in ({"q_detail": "a" * 301}, {"q_detail": "0176 12345678"}, {"switch": "ar"}, {"token": "x"}):
        send(survey, **fields)
    assert rows() == before
    assert send(survey, q_detail="x").status_code == 303
    assert sorted(table for table, _cells in rows() - before) == sorted(WRITTEN)
    assert {table: columns(table) for table in WRITTEN} == WRITTEN


def test_what_is_written_bears_no_number(app):
    """Neither a counted one of ours nor one that the database counts by itself."""
    for row in (Pooled, SpentToken, FreeText):
        assert not any(isinstance(field, AutoField) for field in row._meta.sorted_fields)
    if db.is_sqlite():
        counted = database.execute_sql("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'")
    else:
        query = "SELECT table_name FROM information_schema.columns WHERE column_default LIKE 'nextval%%'"
        counted = database.execute_sql(query)
    assert not {"pooled", "spent_token", "free_text"} & {name for (name,) in counted.fetchall()}


def test_ids_of_responses_are_drawn_by_lot(open_survey, seal):
    survey, ids = open_survey(), []
    for _ in range(NUMBER):
        seal(survey, {"topics": ["kita"]})
        (new,) = {row.id for row in Pooled.select(Pooled.id)} - set(ids)
        ids.append(new)
    assert_drawn_by_lot(ids)


def test_ids_of_texts_are_drawn_by_lot(ended):
    ended(*[{"first": str(number)} for number in range(NUMBER)])
    decide()
    by_arrival = sorted(FreeText.select(), key=lambda row: int(row.text))
    assert_drawn_by_lot([row.id for row in by_arrival])


@pytest.mark.long
def test_tokens_are_drawn_by_lot(client, open_survey):
    path = f"/s/{open_survey().slug}/de"
    tokens = [hidden(client.get(path).text, "token") for _ in range(PAGES)]
    assert len(set(tokens)) == PAGES
    assert_in_no_order(tokens)


def test_a_page_names_its_survey_by_a_random_word_alone(client, open_survey):
    surveys = [open_survey() for _ in range(50)]
    slugs = [survey.slug for survey in surveys]
    assert all(re.fullmatch(f"[{ALPHABET}]{{8}}", slug) for slug in slugs)
    assert len(set(slugs)) == len(slugs)
    page = client.get(f"/s/{slugs[0]}/de").text
    addresses = re.findall(r'(?:href|action)="(/[^"]*)"', page)
    assert addresses
    assert not [address for address in addresses if re.search(r"\d{2}", address.replace(slugs[0], ""))]
