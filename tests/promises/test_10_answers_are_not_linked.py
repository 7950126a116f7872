"""10. Answers of one person are not linked across questions; only a pair that was declared is counted together."""

import csv
import io
import random

import pytest

from cafe_forms.models import FreeText, Survey, Tally
from cafe_forms.results import export, summary
from cafe_forms.surveys import questionnaire
from tests.pool.conftest import EVERY_TYPE, decide

ONES, MANIES = ["a"] * 8 + ["b"] * 4, [["a"]] * 3 + [["b", "c"]] * 6 + [["c"]] * 3
NUMBERS = [0, 1, 2, 3] * 3
WORDS = [f"Satz {number}" for number in range(12)]
PAIRED = EVERY_TYPE.replace("title:", "crosstabs: [[one, many]]\ntitle:")


def women(seed: int) -> list[dict]:
    """The same answers to each question; who gave which together is another lot for every seed."""
    lot = random.Random(seed)
    given = [lot.sample(answers, len(answers)) for answers in (ONES, MANIES, NUMBERS, WORDS, WORDS)]
    names = ("one", "many", "number", "first", "second")
    return [dict(zip(names, answers, strict=True)) for answers in zip(*given, strict=True)]


def told(survey: Survey) -> list:
    """Every channel's words about a survey, without its name; texts in any order."""
    survey = Survey.get_by_id(survey.id)
    results, definition = summary.of(survey), questionnaire.asked(survey)
    shown = summary.as_json(results, "released") | {"survey": "X"}
    for question in shown["questions"]:
        question.get("texts", []).sort()
    files = [b"".join(export.blocks(results, definition, what)).decode() for what in sorted(export.FILES)]
    return [shown, *(sorted(file.replace(survey.slug, "X").splitlines()) for file in files)]


@pytest.fixture
def release(ended):
    """Two surveys, whose women differ in nothing but in what they answered together."""

    def released(text=EVERY_TYPE):
        pair = ended(*women(1), text=text), ended(*women(2), text=text)
        decide()
        return pair

    return released


def test_nothing_that_is_told_depends_on_what_was_answered_together(release):
    one, other = release()
    assert told(one) == told(other)


def kept(survey: Survey) -> set[tuple]:
    """What the tables hold of a release, without ids and places, which are drawn by lot."""
    release = Survey.get_by_id(survey.id).release()
    tallies = Tally.select().where(Tally.release == release)
    texts = FreeText.select().where(FreeText.release == release)
    return {(row.question, row.choice, row.count) for row in tallies} | {
        (row.question, row.text) for row in texts
    }


def test_a_declared_pair_is_the_only_thing_that_does(release):
    one, other = map(kept, release(PAIRED))
    assert {row[0] for row in one ^ other} == {"one × many"}


def test_nothing_that_is_kept_depends_on_it_either(release):
    one, other = release()
    assert kept(one) == kept(other)


def test_no_table_has_room_for_a_link(app):
    """A tally has a question, a choice and a count; a text has a question, a place of a lot and its words."""
    assert set(Tally._meta.fields) == {"release", "question", "choice", "count"}
    assert set(FreeText._meta.fields) == {"id", "release", "question", "place", "text"}


def test_the_file_has_no_row_of_one_person(release):
    """Each line is about one question, and there is no file but of counts and of texts."""
    survey, _other = release()
    survey = Survey.get_by_id(survey.id)
    assert set(export.FILES) == {"counts", "texts"}
    for what in export.FILES:
        written = b"".join(export.blocks(summary.of(survey), questionnaire.asked(survey), what))
        for row in csv.reader(io.StringIO(written.decode("utf-8-sig")), delimiter=";"):
            assert sum(word in row for word in ("one", "many", "number", "first", "second")) <= 1
