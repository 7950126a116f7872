"""After a release nothing tells who sent first: no column, no place on the disk, nothing that the server counts."""

import re
from pathlib import Path

import pytest

from cafe_forms import db
from cafe_forms.db import database
from cafe_forms.models import FreeText
from cafe_forms.upkeep import remnants
from tests.conftest import on_postgresql
from tests.pool.conftest import decide

NUMBER = 600
NO_ORDER = 0.2  # almost five standard deviations of a fair lot among so many


def correlation(ranks) -> float:
    """Spearman's rho between the ranks 0 … n-1 in the order they were found, and that order."""
    ranks = list(ranks)
    number = len(ranks)
    distance = sum((place - rank) ** 2 for place, rank in enumerate(ranks))
    return 1 - 6 * distance / (number * (number**2 - 1))


def sent_as(text) -> int:
    return int(re.search(r"\d+", text)[0])


@pytest.fixture
def released(ended):
    """Each response bears in both of its texts as the how many-th it was sent."""
    ended(
        *[{"one": "b", "many": ["c"], "first": f"vorn {i}.", "second": f"hinten {i}."} for i in range(NUMBER)]
    )
    decide()
    assert remnants.wipe()


def on_disk(question_words):
    """The ranks of one question's texts as they lie on the disk."""
    if not db.is_sqlite():
        lying = database.execute_sql("SELECT text FROM free_text ORDER BY ctid").fetchall()
        return [sent_as(text) for (text,) in lying if text.startswith(question_words)]
    file = Path(database.database).read_bytes()
    return [int(rank) for rank in re.findall(rf"{question_words} (\d+)\.".encode(), file)]


def orders_of_texts(question, words):
    """The ranks of one question's texts in every order that somebody could ask for."""
    texts = FreeText.select(FreeText.text).where(FreeText.question == question)
    asked = {
        "place": texts.order_by(FreeText.place),
        "id": texts.order_by(FreeText.id),
        "no order": texts,
    }
    found = {name: [sent_as(row.text) for row in rows] for name, rows in asked.items()}
    return found | {"disk": on_disk(words)}


def test_no_order_of_the_texts_tells_who_sent_first_or_what_belongs_together(released):
    first, second = orders_of_texts("first", "vorn"), orders_of_texts("second", "hinten")
    for name in first:
        assert sorted(first[name]) == sorted(second[name]) == list(range(NUMBER)), name
        place_of = {rank: place for place, rank in enumerate(second[name])}
        together = [place_of[rank] for rank in first[name]]
        told = [correlation(ranks) for ranks in (first[name], second[name], together)]
        assert max(map(abs, told)) < NO_ORDER, (name, told)


def test_counts_lie_in_the_order_of_the_definition(ended):
    """Whoever was first chose the last choice of the last question."""
    ended({"many": ["c"]}, {"many": ["b"]}, {"one": "b"}, {"one": "a"}, {"many": ["a"]})
    decide()
    row = "rowid" if db.is_sqlite() else "ctid"
    lying = database.execute_sql(f"SELECT question, choice FROM tally ORDER BY {row}").fetchall()
    many = [("many", "a"), ("many", "b"), ("many", "c")]
    assert lying == [("one", "a"), ("one", "b"), *many, ("number", "_sum")]


@on_postgresql
@pytest.mark.parametrize("table", ["free_text", "tally", "release"])
def test_all_rows_of_a_release_are_of_one_transaction(ended, table):
    ended(*[{"one": "a", "first": "x", "second": "y"}] * 5)
    decide()
    assert database.execute_sql(f"SELECT count(DISTINCT xmin::text) FROM {table}").fetchone() == (1,)
