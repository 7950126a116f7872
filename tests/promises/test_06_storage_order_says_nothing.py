"""6. After a release nothing tells who sent first: no column, no place on the disk, nothing that the server counts."""

import re
import subprocess
from pathlib import Path

import pytest
from peewee import AutoField, BlobField, JSONField, TextField

from cafe_forms import db
from cafe_forms.db import database
from cafe_forms.models import ROWS, FreeText, Release, Survey
from cafe_forms.upkeep import remnants
from tests.conftest import on_postgresql, on_sqlite
from tests.pool.conftest import decide
from tests.postgresql import server
from tests.promises.dump import cells
from tests.sealing import wiped

NUMBER = 1000
NO_ORDER = 0.2  # six standard deviations of a fair lot among so many
CANARY = "Wortreich"
OF_ANSWERS = {"pooled", "spent_token", "one_time_code", "release", "tally", "free_text"}
OF_THE_TEAM = {"site", "meeting", "closed_day", "offer", "partner", "contact"}
OF_THE_TEAM |= {"calendar_feed", "loop_note", "member", "membership", "sign_in", "session", "audit"}
OF_THE_TEAM |= {"second_factor", "recovery_code", "wrong_codes", "api_token", "api_token_site", "ticked_step"}
OF_THE_TEAM |= {"cafe_input", "preparation"}  # what the team writes for its own briefings
OF_THE_TEAM |= {"carrier", "legal_page", "proof_link", "proof_mark", "text_mark", "site_closed_day"}
OF_THE_HOUSE = {"survey", "delivery", "refusal", "mail_outage", "mark", "checkpoint", "schema_migration"}


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
    assert wiped()


def ranks_in(raw: bytes, words):
    return [int(rank) for rank in re.findall(rf"{words} (\d+)\.".encode(), raw)]


def on_disk(words):
    """The ranks of one question's texts as they lie: by page and by the offset of the cell within it, or by ctid."""
    if db.is_sqlite():
        return ranks_in(Path(database.database).read_bytes(), words)
    lying = database.execute_sql("SELECT text FROM free_text ORDER BY ctid").fetchall()
    return [sent_as(text) for (text,) in lying if text.startswith(words)]


def dumped(words, url):
    """The ranks in the order in which a whole copy of the database tells them."""
    if db.is_sqlite():
        return ranks_in("\n".join(database.connection().iterdump()).encode(), words)
    command = [server.programs() / "pg_dump", "--data-only", "--table=free_text", url]
    return ranks_in(subprocess.run(command, capture_output=True, check=True).stdout, words)


def orders_of_texts(question, words, url):
    """The ranks of one question's texts in every order that somebody could ask for."""
    texts = FreeText.select(FreeText.text).where(FreeText.question == question)
    asked = {
        "place": texts.order_by(FreeText.place),
        "id": texts.order_by(FreeText.id),
        "no order": texts,
    }
    found = {name: [sent_as(row.text) for row in rows] for name, rows in asked.items()}
    return found | {"disk": on_disk(words), "dump": dumped(words, url)}


def test_no_order_of_the_texts_tells_who_sent_first_or_what_belongs_together(released, database_url):
    first, second = (
        orders_of_texts("first", "vorn", database_url),
        orders_of_texts("second", "hinten", database_url),
    )
    for name in first:
        assert sorted(first[name]) == sorted(second[name]) == list(range(NUMBER)), name
        place_of = {rank: place for place, rank in enumerate(second[name])}
        together = [place_of[rank] for rank in first[name]]
        told = [correlation(ranks) for ranks in (first[name], second[name], together)]
        assert max(map(abs, told)) < NO_ORDER, (name, told)


def test_the_test_would_find_the_order_of_arrival():
    assert correlation(range(NUMBER)) == 1
    assert correlation(reversed(range(NUMBER))) == -1


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


@on_sqlite
@pytest.mark.parametrize("table", ["pooled", "free_text", "spent_token", "one_time_code"])
def test_no_hidden_row_number_tells_the_order_of_answers(app, table):
    (written,) = database.execute_sql("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    assert written.rstrip().upper().endswith("WITHOUT ROWID")


def test_every_table_is_known_and_said_to_hold_answers_or_not(app):
    """A new one must be looked at: can it hold an answer? Then it is of answers, and is wiped."""
    assert set(database.get_tables()) == OF_ANSWERS | OF_THE_TEAM | OF_THE_HOUSE


def test_what_she_wrote_stands_in_one_cell_and_nowhere_else(ended):
    ended(*[{"one": "a", "first": f"{CANARY} {number}"} for number in range(5)])
    assert {(table, column) for table, column, cell in cells() if CANARY in cell} == {("pooled", "answers")}
    decide()
    assert {(table, column) for table, column, cell in cells() if CANARY in cell} == {("free_text", "text")}


def test_every_column_that_could_hold_an_answer_is_known():
    """A new one must be looked at: can it link a person to what she wrote?"""
    unbounded = (TextField, JSONField, BlobField)
    found = {
        (row.__name__, f.name) for row in ROWS for f in row._meta.sorted_fields if isinstance(f, unbounded)
    }
    assert found == {
        *(("Pooled", "answers"), ("FreeText", "text"), ("SpentToken", "digest"), ("OneTimeCode", "digest")),
        *(
            ("Survey", "definition"),
            ("Survey", "fillings"),
            ("Survey", "title"),
            ("Survey", "languages"),
            ("Delivery", "facts"),
            ("Delivery", "reason"),
            ("Delivery", "reason_facts"),
        ),
        *(("SignIn", "digest"), ("SignIn", "code"), ("Session", "digest"), ("RecoveryCode", "digest")),
        ("ApiToken", "digest"),  # of another system, under a key
        ("SignIn", "session"),  # of a member: which session the link of a letter began
        *(
            ("LoopNote", "named"),
            ("LoopNote", "texts"),
            ("LoopNote", "declined"),
            ("LoopNote", "reasons"),
        ),  # what the team makes of it, in its own words
        *(("Meeting", "done"), ("Meeting", "next")),  # two lines of the team
        ("LegalPage", "text"),
        *(
            ("CafeInput", "texts"),
            ("Preparation", "notes"),
            ("Preparation", "dropped"),
            ("ProofMark", "said"),
            ("ProofMark", "suggestion"),
            ("TextMark", "topics"),
            ("Offer", "topics"),
        ),  # what the carrier says of itself
        *(("Offer", name) for name in ("hours", "languages", "channels", "note")),
    }


def test_every_table_of_answers_is_wiped():
    """What hangs on a survey or a release, is not counted and not the team's is, or was, in somebody's response."""
    hanging = [row for row in ROWS if {Survey, Release} & {key.rel_model for key in row._meta.refs}]
    uncounted = {row._meta.table_name for row in hanging if not isinstance(row._meta.primary_key, AutoField)}
    assert set(remnants.ANSWER_TABLES) == uncounted - OF_THE_TEAM
