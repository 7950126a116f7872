"""PDF: accessible, in our own fonts only, and no word of anybody can stop or bend it."""

from pathlib import Path

import pypdfium2
import pytest

from cafe_forms.reports.printed import paper, poster, qr
from cafe_forms.surveys.catalogue import topics
from tests.conftest import LIBRARY
from tests.picking import quick_tries

EMOJI = Path(__file__).parent / "emoji.txt"
ADDRESS = "https://cafe.example.org/s/k7nax3pd"
CAFE = "https://cafe.example.org/c/h4mq2xkd"
ARABIC = "ما المواضيع المهمة لكِ الآن؟"
HOSTILE = (
    '#import "/etc/passwd": *',
    "#panic()",
    "*fett* _kursiv_ $x^2$ `roh` <a> @b [c] \\ // /* ~ = Titel",
    '"} ] \\u{0} \\"',
    "\x00\x01\x7f\ud800 cut off \u202e turned around",
    "\u2066\u2067\u2068\u2069\u200e\u200f\u200d\ufe0f\u0301",
    "👩🏽‍👧 🦖 日本語 हिन्दी ህ 𝔘",
    "x" * 5000,
    "كلمة " * 300,
    "\n\n\n",
)


def facts(*titles):
    invitations = [
        {
            "lang": lang,
            "direction": direction,
            "name": lang,
            "title": title,
            "title_lang": lang,
            "title_direction": direction,
            "heading": title,
            "promise": "Freiwillig und anonym.",
            "last_day": "Letzter Tag: Donnerstag, 3. Dezember",
            "afterwards": "Was daraus wird, steht hier:",
        }
        for lang, direction, title in titles
    ]
    return {
        "place": titles[0][2],
        "typed": ADDRESS,
        "qr": qr.svg(ADDRESS),
        "cafe": CAFE,
        "invitations": invitations,
    }


def pages(pdf):
    return pypdfium2.PdfDocument(pdf)


def words(pdf):
    return [page.get_textpage().get_text_bounded() for page in pages(pdf)]


@pytest.mark.parametrize("sheet", ["poster", "cards"])
def test_it_says_what_readers_for_blind_people_need(sheet):
    pdf = paper.pdf(sheet, facts(("de", "ltr", "Welche Themen?"), ("ar", "rtl", ARABIC)))
    for part in (b"/Lang", b"/MarkInfo", b"/StructTreeRoot", b"/Alt", b"pdfuaid:part>1<"):
        assert part in pdf
    assert pages(pdf).get_metadata_dict()["Title"] == "Welche Themen?"


def test_only_our_own_fonts_are_in_it():
    pdf = paper.pdf("poster", facts(("de", "ltr", "Welche Themen? 🌙"), ("ar", "rtl", ARABIC)))
    used = {name for name in (b"NotoSans", b"NotoNaskhArabic") if name in pdf}
    assert used == {b"NotoSans", b"NotoNaskhArabic"}


def test_the_same_facts_make_the_same_bytes():
    same = facts(("de", "ltr", "Welche Themen?"))
    assert paper.pdf("poster", same) == paper.pdf("poster", same)


def test_a_reader_gets_the_arabic_line_in_order():
    (said,) = words(paper.pdf("poster", facts(("ar", "rtl", ARABIC), ("de", "ltr", "Welche Themen?"))))
    found = [said.index(word) for word in ("المواضيع", "المهمة", "الآن")]
    assert found == sorted(found)


@pytest.mark.parametrize("title", quick_tries(3, HOSTILE), ids=range(len(HOSTILE)))
@pytest.mark.parametrize("sheet", ["poster", "cards"])
def test_whatever_is_typed_is_text_and_one_page(sheet, title):
    title = title[: poster.LONGEST_TITLE]
    pdf = paper.pdf(sheet, facts(("de", "ltr", title), ("ar", "rtl", title), ("en", "ltr", title)))
    assert len(pages(pdf)) == 1


def test_markup_stands_there_as_it_was_typed():
    typed = "*fett* _kursiv_ #panic() $x$"
    assert typed in " ".join(words(paper.pdf("poster", facts(("de", "ltr", typed))))[0].split())


def test_what_no_font_has_is_marked_and_what_turns_words_around_is_gone():
    assert paper.shown("a\u202eb\x00 日 c\n d\u00a0e") == "ab � c d\u00a0e"
    assert paper.shown("👩🏽") == "👩"


def test_every_pictogram_has_a_picture():
    icons = {topic.icon for topic in topics().values()}
    for file in LIBRARY.glob("*.yaml"):
        icons |= {line.split('"')[1] for line in file.read_text().splitlines() if 'icon: "' in line}
    assert len(icons) > 30
    assert {icon for icon in icons if paper.shown(icon) != icon} == set()
    assert paper.pdf("poster", facts(("de", "ltr", " ".join(sorted(icons)))))


def test_every_emoji_that_can_be_typed_is_printed():
    """tests/reports/printed/emoji.txt: those of Unicode 18, joined ones and flags too, each in its yellow skin."""
    every = EMOJI.read_text(encoding="utf-8").split()
    assert len(every) > 1900
    assert [emoji for emoji in every if paper.shown(emoji) != emoji] == []
    code = {"code": "x", "qr": qr.svg(ADDRESS)}
    pdf = paper.pdf(
        "slips", {"place": " ".join(every), "typed": "x", "languages": [], "codes": [code], "afterwards": []}
    )
    assert b"NotoEmoji" in pdf


@pytest.mark.long
def test_every_character_that_is_said_to_be_covered_can_be_shown():
    every = [chr(point) for point in sorted(paper.covered())]
    lines = ["".join(every[start : start + 60]) for start in range(0, len(every), 60)]
    for start in range(0, len(lines), 9):
        assert paper.pdf("poster", facts(*(("de", "ltr", f"x{line}") for line in lines[start : start + 9])))
