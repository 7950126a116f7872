"""What may be seen of paper: each batch under the same rules, by itself, beside what came online or without it."""

import pytest

from cafe_forms.models import Release, Survey
from cafe_forms.pool import paper, release
from cafe_forms.results import export, summary
from cafe_forms.surveys import questionnaire
from cafe_forms.surveys.publishing import BERLIN
from cafe_forms.upkeep import retention
from tests.conftest import NOW
from tests.pool.conftest import AFTER, END

SHEETS = [{"topics": ["schlaf", "kita"], "detail": "Auf Papier"}] * 3 + [{"topics": ["geld"]}] * 2


@pytest.fixture
def survey(open_survey, seal):
    """`survey(7)` came online, and a batch on paper for each number: `survey(7, 5, 6)`."""

    def decided(online, *batches):
        opened = open_survey(now=NOW, closes_at=END)
        seal(opened, *[{"topics": ["schlaf"], "detail": "Online"}] * online)
        release.release(opened, now=AFTER, zone=BERLIN)
        for number in batches:
            sheets = (SHEETS * 2)[:number]
            paper.enter(Survey.get_by_id(opened.id), sheets, now=AFTER, zone=BERLIN)
        return Survey.get_by_id(opened.id)

    return decided


def test_each_batch_is_read_by_itself_and_nothing_is_added_up(survey):
    found = summary.of(survey(7, 5, 5))
    assert [one.responses for one in found.batches()] == [7, 5, 5]
    online, first, second = ([line.cell for line in one.of("topics").lines] for one in found.batches())
    assert [cell.note for cell in online] == ["nearly-all"] + ["few"] * 3
    assert [cell.count for cell in first] == [3, 3, None, None]
    assert first == second
    assert found.of("detail").texts == ("Online",) * 7
    assert found.paper[0].of("detail").texts == ("Auf Papier",) * 3


@pytest.mark.parametrize("online", range(5))
def test_paper_adds_nothing_to_too_few(survey, online):
    found = survey(online, 5)
    shown = summary.as_json(summary.of(found), "too-few")
    assert (shown["responses"], shown["questions"]) == (None, [])
    assert [(one["batch"], one["responses"]) for one in shown["paper"]] == [("paper", 5)]
    assert summary.of(found).batch("online") is None


def test_without_paper_the_key_is_not_there(survey):
    assert "paper" not in summary.as_json(summary.of(survey(7)), "released")


def test_a_file_holds_one_batch_alone(survey):
    found = survey(7, 5)
    asked = questionnaire.asked(found)
    files = [
        b"".join(export.blocks(summary.of(found).batch(batch), asked)).decode()
        for batch in ("online", "paper")
    ]
    assert f"{found.slug};_responses;;;;7;;" in files[0]
    assert f"{found.slug};_responses;;;;5;;" in files[1]
    assert [file.count("_responses") for file in files] == [1, 1]


def test_texts_and_counts_on_paper_are_forgotten_in_their_time(survey):
    found = survey(0, 5)
    retention.forget(now=AFTER + retention.TEXTS, zone=BERLIN)
    assert summary.of(found).paper[0].of("detail").texts == ()
    retention.forget(now=AFTER + retention.COUNTS, zone=BERLIN)
    assert not Release.select().exists()
