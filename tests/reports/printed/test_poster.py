"""Poster, cards and slips: a phone reads every code on them, and they say no more than they must."""

import pypdfium2
import pytest
import zxingcpp

from cafe_forms.languages import speak_to_team
from cafe_forms.reports.printed import poster
from cafe_forms.reports.printed.invitation import address_of, cafe_address, invitations
from tests.conftest import SMALL, on_sqlite

TEN = "[de, de-simple, en, tr, ar, uk, ru, ro, hr, fa]"
MM_PER_POINT = 25.4 / 72
SIGNS = 80  # mm, without the white margin around the code
DRAWN = ["K7NA-3XPD", "AAAA-2222", "WXYT-9876", *(f"HHHH-{number:04}" for number in range(10))]

pytestmark = on_sqlite


@pytest.fixture
def survey(open_survey):
    speak_to_team("de")
    return open_survey(SMALL.replace("[de, de-simple, en, ar]", TEN))


def read_back(pdf):
    """What a phone reads from each page."""
    pictures = [page.render(scale=2).to_pil() for page in pypdfium2.PdfDocument(pdf)]
    return [[found.text for found in zxingcpp.read_barcodes(picture)] for picture in pictures]


def words(pdf):
    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]
    return " ".join(" ".join(pages).split())


def test_the_poster_is_one_page_with_the_link_to_scan_and_to_type(survey):
    pdf = poster.poster(survey, ["de", "en", "ar"])
    assert read_back(pdf) == [[address_of(survey)]]
    said = words(pdf)
    for sentence in ("Welche Themen?", "Which topics?", "Müttercafé Freilassing", address_of(survey)):
        assert sentence in said


def test_poster_cards_and_messages_lead_to_the_cafes_page(survey):
    page = cafe_address(survey.site)
    assert f"Was daraus wird: {page}" in words(poster.poster(survey, ["de", "ar"]))
    assert words(poster.cards(survey, ["de"])).count(page) == 4
    for one in invitations(survey, ["de", "fa"]):
        assert f"{page}/{one.language.tag}" in one.message


def test_it_speaks_only_the_languages_that_were_chosen(survey):
    said = words(poster.poster(survey, ["en"]))
    assert "Voluntary and anonymous" in said
    assert "Freiwillig" not in said


def test_ten_languages_fit_and_one_without_a_title_shows_its_name(survey):
    pdf = poster.poster(survey, [one.strip() for one in TEN.strip("[]").split(",")])
    assert read_back(pdf) == [[address_of(survey)]]
    assert "Türkçe" in words(pdf)
    (code,) = zxingcpp.read_barcodes(pypdfium2.PdfDocument(pdf)[0].render(scale=2).to_pil())
    assert (code.position.top_right.x - code.position.top_left.x) / 2 * MM_PER_POINT >= SIGNS


def test_four_cards_are_on_a_page(survey):
    assert read_back(poster.cards(survey, ["de", "ar"])) == [[address_of(survey)] * 4]


def test_every_slip_has_its_code_to_scan_and_to_type_and_no_topic(survey):
    pdf = poster.slips(survey, DRAWN)
    pages = read_back(pdf)
    assert [len(page) for page in pages] == [10, 3]
    assert {text for page in pages for text in page} == {f"{address_of(survey)}#c={code}" for code in DRAWN}
    said = words(pdf)
    assert all(code in said for code in DRAWN)
    assert "Themen" not in said
    assert said.count("Wirf ihn danach weg.") == len(DRAWN)


def test_a_slip_says_in_each_language_of_the_survey_what_becomes_of_it(survey):
    in_three = [(one.language.tag, one.slip) for one in invitations(survey, ["de", "en", "ar"])]
    assert in_three == [
        ("de", "Wirf ihn danach weg."),
        ("en", "Throw it away afterwards."),
        ("ar", "ارميها بعد ذلك."),
    ]


def test_the_message_for_her_phone_names_no_topic_and_opens_in_her_language(survey):
    for one in invitations(survey, ["de", "en", "ar"]):
        assert one.title.text not in one.message
        assert f"{address_of(survey)}/{one.language.tag}\n" in one.message


def test_the_words_of_the_team_come_back_after_it(survey):
    reader = speak_to_team("en")
    invitations(survey, ["ar"])
    from flask import g

    assert g.language == reader
