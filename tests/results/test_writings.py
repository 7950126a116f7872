"""What a hundred thousand texts cost: pages, letters and files read no more of them than they show."""

import datetime as dt
import re

import pytest
from peewee import chunked

from cafe_forms.db import database
from cafe_forms.models import FreeText, Release, Survey
from cafe_forms.pool import release
from cafe_forms.reports import briefing
from cafe_forms.results import export, summary, writings
from cafe_forms.surveys import questionnaire
from cafe_forms.surveys.publishing import BERLIN, GRACE
from tests.conftest import NOW
from tests.counting import counted
from tests.team.survey_pages import Desk

END = NOW + dt.timedelta(days=7)
FEW, MANY = 60, 1800


@pytest.fixture
def released(open_survey, seal):
    """A released survey with so many texts of one question."""

    def with_texts(number):
        survey = open_survey(now=NOW, closes_at=END)
        seal(survey, *[{"topics": ["kita"], "detail": "Ein Text"}] * 5)
        release.release(survey, now=END + GRACE, zone=BERLIN)
        batch = Release.get(Release.survey == survey)
        rows = (
            {"release": batch, "question": "detail", "place": n, "text": f"Text {n}"}
            for n in range(5, number)
        )
        for block in chunked(rows, 500):
            FreeText.insert_many(block).execute()
        return Survey.get_by_id(survey.id)

    return with_texts


@pytest.mark.parametrize(
    "read",
    [
        summary.of,
        lambda survey: list(export.blocks(summary.of(survey), questionnaire.asked(survey))),
        lambda survey: summary.of(survey).of("detail").written.page(1),
        lambda survey: summary.of(survey).asked_by(FreeText.get(FreeText.place == 7).id),
    ],
)
def test_who_wants_no_texts_reads_none_of_them(released, read):
    costs = []
    for number in (FEW, MANY):
        survey = released(number)
        with counted() as cost:
            read(survey)
        costs.append((cost.statements, cost.rows))
    assert costs[0] == costs[1]


def test_a_briefing_reads_one_block_for_its_quotes(released):
    survey = released(MANY)
    with counted() as cost:
        [(_label, quotes)] = briefing.of(survey, now=END + GRACE).quotes
    assert len(quotes) == briefing.QUOTES
    assert cost.largest("text") == writings.ROWS_AT_ONCE
    assert cost.reads("text") == 1


@pytest.mark.parametrize("number", [FEW, MANY])
def test_a_file_of_texts_is_read_and_written_in_blocks(released, number):
    survey = released(number)
    results = summary.of(survey)
    with counted() as cost:
        head, *blocks = export.blocks(results, questionnaire.asked(survey), "texts")
    assert head.startswith(b"\xef\xbb\xbf")
    assert len(blocks) == -(-number // export.ROWS_AT_ONCE)
    assert cost.reads("text") == -(-number // writings.ROWS_AT_ONCE)
    lines = b"".join(blocks).decode().splitlines()
    assert len(lines) == number
    assert [line.split(";")[2] for line in lines[5:]] == [f"Text {n}" for n in range(5, number)]


def test_a_text_that_is_destroyed_while_the_file_is_written_is_missing_and_no_more(released):
    survey = released(MANY)
    blocks = export.blocks(summary.of(survey), questionnaire.asked(survey), "texts")
    next(blocks), next(blocks)
    FreeText.delete().where(FreeText.place == MANY - 1).execute()
    assert f"Text {MANY - 1}\r\n".encode() not in b"".join(blocks)


def test_the_page_shows_fifty_and_leads_to_the_others(released, signed_in, site):
    survey = released(120)
    desk = Desk(signed_in("lead", site), survey.slug)
    first = desk.read()
    assert shown(first) == [f"Text {n}" for n in range(5, 50)]
    seen, page = shown(first), first
    while more := re.search(r'href="([^"]+)">Weitere Texte', page):
        page = desk.read(more[1].replace("&amp;", "&").partition(survey.slug)[2].partition("#")[0])
        seen += shown(page)
    assert seen == [f"Text {n}" for n in range(5, 120)]
    assert "Vorige Texte" in page
    assert "Text 120</span>" in page  # its number for whoever hears the page
    for nonsense in ("seite=0", "seite=99999999", "seite=x", "frage=x"):
        desk.read(f"?stapel=online&frage=detail&{nonsense}")


def test_from_a_text_the_way_leads_back_to_its_page(released, signed_in, site):
    survey = released(120)
    desk = Desk(signed_in("lead", site), survey.slug)
    row = FreeText.get(FreeText.text == "Text 77")
    page = desk.read(f"texte/{row.id}")
    assert f"stapel=online&amp;frage=detail&amp;seite=2#text-{row.id}" in page


def shown(page):
    return re.findall(r'dir="auto">(Text \d+)</blockquote>', page)


def test_a_release_reads_the_pool_in_blocks(open_survey, seal, monkeypatch):
    survey = open_survey(now=NOW, closes_at=END)
    seal(survey, *[{"topics": ["kita"], "detail": f"Text {n}"} for n in range(1100)])
    with counted() as cost:
        release.release(survey, now=END + GRACE, zone=BERLIN)
    assert cost.largest("answers") == release.ROWS_AT_ONCE
    assert cost.reads("answers") == 3
    results = summary.of(Survey.get_by_id(survey.id))
    assert results.of("detail").written.number == 1100
    assert sorted(results.of("detail").texts) == sorted(f"Text {n}" for n in range(1100))
    assert database.execute_sql("SELECT MIN(place), MAX(place) FROM free_text").fetchone() == (0, 1099)
