"""The commands for what goes from hand to hand: one-time codes, and sheets that were filled in on paper."""

import json
import re

import pytest

from tests.outside.conftest import TOPICS, Browser

WITH_CODES = TOPICS.replace("kind: topics", "kind: topics\ncodes: true")
SHEET = json.dumps(
    {"topics": ["schlaf", "kita"], "detail": "Ruf an: 0176 12345678 وداعا"}, ensure_ascii=False
)


@pytest.fixture(scope="module")
def closed(cafe):
    slug = cafe.survey("--open")
    cafe("survey", "close", slug)
    return slug


def test_codes_are_printed_alone_and_let_in_once(cafe):
    slug = cafe.survey("--open", text=WITH_CODES)
    codes = cafe("survey", "codes", slug, "--number", "7").splitlines()
    assert len(set(codes)) == 7
    assert all(re.fullmatch(r"[A-Z2-9]{4}-[A-Z2-9]{4}", code) for code in codes)
    with cafe.running("web") as server:
        phone, path = Browser(server.port), f"/s/{slug}/de"
        sent = [
            phone.answer(path, code=code, q_topics=["kita"]).status
            for code in (codes[0], codes[0], "", codes[1].lower())
        ]
    assert sent == [303, 409, 409, 303]


def test_codes_are_refused_where_they_let_nobody_in(cafe, closed):
    plain, draft = cafe.survey("--open"), cafe.survey(text=WITH_CODES)
    assert "codes: true" in cafe.refuses("survey", "codes", plain, "--number", "1")[0]
    assert len(cafe.refuses("survey", "codes", closed, "--number", "1")) == 1
    assert cafe.refuses("survey", "codes", "nosuchxx", "--number", "1") == ["nosuchxx: no such survey"]
    assert len(cafe("survey", "codes", draft, "--number", "1").splitlines()) == 1
    for number in ("0", "501", "-1", "viele"):
        cafe.refuses("survey", "codes", draft, "--number", number, code=2)


def test_a_definition_with_codes_goes_out_and_comes_back_the_same(cafe):
    written = cafe("survey", "definition", cafe.survey(text=WITH_CODES))
    assert "codes: true\n" in written
    assert cafe("survey", "definition", cafe.survey(text=written, name="again.yaml")) == written


def test_sheets_from_a_file_and_from_stdin_are_shown_apart(cafe):
    slug = cafe.survey("--open")
    cafe("survey", "close", slug)
    file = cafe.write("sheets.jsonl", f"{SHEET}\n\n" * 5)
    assert cafe("survey", "paper", slug, file) == f"paper: {slug} 5\n"
    typed = "\ufeff" + "\r\n".join([SHEET] * 6)
    assert cafe("survey", "paper", slug, "-", stdin=typed.encode()) == f"paper: {slug} 6\n"
    cafe("release", slug)
    shown = json.loads(cafe("results", slug, "--json"))
    assert (shown["state"], shown["responses"]) == ("too-few", None)
    assert [(one["batch"], one["responses"]) for one in shown["paper"]] == [("paper", 5), ("paper-2", 6)]
    assert "12345678" not in json.dumps(shown)
    texts = cafe("export", slug, "--batch", "paper-2", "--what", "texts")
    assert texts.count("[Telefonnummer] وداعا;") == 6
    assert len(cafe.refuses("export", slug)) == len(cafe.refuses("export", slug, "--batch", "paper-3")) == 1
    assert "5 Mütter haben auf Papier geantwortet." in cafe("briefing", slug)
    assert "Auf Papier" in cafe("briefing", slug, "--format", "html")


def test_every_fault_is_named_with_its_line_and_nothing_is_stored(cafe, closed):
    sheets = [SHEET] * 5 + ['{"topics": ["x"]}', "", '{"name": 1, "detail": 2}', "[]"]
    reasons = cafe.refuses("survey", "paper", closed, cafe.write("bad.jsonl", "\n".join(sheets)))
    assert [reason.partition(": ")[0] for reason in reasons] == [f"bad.jsonl:{line}" for line in (6, 8, 8, 9)]
    broken = cafe.write("broken.jsonl", f"{SHEET}\n{{\n\x00\n" + "[" * 100_000)
    assert [reason.split(":")[1] for reason in cafe.refuses("survey", "paper", closed, broken)] == [
        "2",
        "3",
        "4",
    ]
    assert len(cafe.refuses("survey", "paper", closed, cafe.write("few.jsonl", f"{SHEET}\n" * 4))) == 1
    assert len(cafe.refuses("survey", "paper", closed, "missing.jsonl")) == 1
    assert len(cafe.refuses("survey", "paper", closed, "-", stdin=b"\xff\n")) == 1
    assert "paper" not in json.loads(cafe("results", closed, "--json"))


def test_more_sheets_than_were_expected_wait_for_a_word(cafe):
    slug, file = cafe.survey("--open", "--expected", "5"), cafe.write("sheets.jsonl", f"{SHEET}\n" * 6)
    cafe("survey", "close", slug)
    assert "5; if that is right, say --many" in cafe.refuses("survey", "paper", slug, file)[0]
    assert cafe("survey", "paper", slug, file, "--many") == f"paper: {slug} 6\n"


def test_sheets_wait_for_the_end(cafe):
    slug, file = cafe.survey("--open"), cafe.write("sheets.jsonl", f"{SHEET}\n" * 5)
    assert "has not ended yet" in cafe.refuses("survey", "paper", slug, file)[0]
    assert "draft" in cafe.refuses("survey", "paper", cafe.survey(), file)[0]
