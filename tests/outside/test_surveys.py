"""The commands of a survey's life: imported, checked, opened, closed, released, and what each refuses."""

import contextlib
import datetime as dt
import json
import re
import sqlite3

from tests.outside.conftest import TOPICS, away_from_the_minute, two_at_a_time

IN_A_WEEK = (dt.datetime.now(dt.UTC) + dt.timedelta(days=7)).replace(microsecond=0)
TEN_FAULTS = """\
name: Zehn Fehler
kind: party
languages: [de, xx]
threshold: 2
titel: {de: "Titel"}
questions:
  - name: topics
    type: select_many
    label: {de: "Wähle"}
  - name: topics
    type: select_one
    choices: [{name: ja, label: {en: "yes"}}, {name: ja, label: {de: "ja"}}]
"""


def states(cafe) -> dict[str, str]:
    lines = [line.split("\t") for line in cafe("survey", "list").splitlines()]
    assert all(len(line) == 3 for line in lines)
    return {slug: f"{state} {title}" for slug, state, title in lines}


def test_a_survey_lives_from_draft_to_too_few(cafe):
    slug = cafe.survey()
    assert re.fullmatch(r"[abcdefghjkmnpqrstuvwxyz23456789]{8}", slug)
    assert states(cafe)[slug] == "draft Welche Themen?"
    assert cafe("survey", "open", slug) == f"open: {slug}\n"
    assert cafe("survey", "open", slug) == f"open: {slug}\n"
    assert states(cafe)[slug] == "open Welche Themen?"
    assert "is still open" in cafe.refuses("release", slug)[0]
    assert cafe("survey", "close", slug) == f"closed: {slug}\n"
    assert cafe("survey", "close", slug) == f"closed: {slug}\n"
    assert states(cafe)[slug] == "closed Welche Themen?"
    assert "an end is for good" in cafe.refuses("survey", "open", slug, "--closes", IN_A_WEEK.isoformat())[0]
    assert cafe("release", slug) == f"too-few: {slug}\n"
    assert cafe("release", slug) == ""
    assert cafe("release") == ""
    assert states(cafe)[slug] == "too-few Welche Themen?"


def test_too_few_opens_again_once_and_not_on_the_same_day(cafe):
    slug, end = cafe.survey("--open"), IN_A_WEEK.isoformat()
    cafe("survey", "close", slug)
    cafe("release", slug)
    assert "found too few today" in cafe.refuses("survey", "open", slug, "--closes", end)[0]
    _let_a_day_pass(cafe)
    assert cafe("survey", "open", slug, "--closes", end) == f"open: {slug}\n"
    assert states(cafe)[slug] == "open Welche Themen?"
    cafe("survey", "close", slug)
    assert cafe("release", slug) == f"too-few: {slug}\n"
    _let_a_day_pass(cafe)
    assert "only once" in cafe.refuses("survey", "open", slug, "--closes", end)[0]


def _let_a_day_pass(cafe) -> None:
    """Since the end: the commands look at the real clock."""
    with contextlib.closing(sqlite3.connect(cafe.folder / "data" / "cafe.db")) as rows, rows:
        rows.execute("UPDATE survey SET ended_at = datetime(ended_at, '-1 day')")


def test_release_without_a_name_treats_every_survey_that_has_ended(cafe):
    slugs = {cafe.survey("--open") for _ in range(2)}
    for slug in slugs:
        cafe("survey", "close", slug)
    assert set(cafe("release").splitlines()) == {f"too-few: {slug}" for slug in slugs}


def test_a_draft_can_be_neither_closed_nor_released(cafe):
    slug = cafe.survey()
    assert cafe.refuses("survey", "close", slug) == [f"{slug}: is a draft; there is nothing to close"]
    assert len(cafe.refuses("release", slug)) == 1


def test_an_end_is_a_date_a_local_time_or_a_time_with_its_offset(cafe):
    ends = [
        IN_A_WEEK.date().isoformat(),
        IN_A_WEEK.replace(tzinfo=None).isoformat(),
        IN_A_WEEK.strftime("%Y-%m-%dT%H:%M"),
        IN_A_WEEK.strftime("%Y-%m-%dT%H:%M:%SZ"),
        IN_A_WEEK.strftime("%Y-%m-%d %H:%M+05:30"),
    ]
    slugs = two_at_a_time(lambda end: cafe.survey("--open", "--closes", end, "--expected", "18"), ends)
    assert {states(cafe)[slug] for slug in slugs} == {"open Welche Themen?"}


def test_an_end_that_is_no_time_or_past_is_refused_and_nothing_imported(cafe):
    before, file = states(cafe), cafe.write("themen.yaml", TOPICS)
    bad = ["morgen", "2026-13-01", "", "9999-12-31T23:59", "0001-01-01", "2020-01-01T20:00"]
    refused = two_at_a_time(
        lambda end: cafe.refuses("survey", "import", file, "--open", "--closes", end), bad
    )
    refused.append(cafe.refuses("survey", "import", file, "--closes", bad[-1]))
    for end, (reason,) in zip([*bad, bad[-1]], refused, strict=True):
        assert reason.startswith(f"{end}: ")
    assert "past" in refused[-1][0]
    assert states(cafe) == before


def test_what_the_browser_refuses_is_refused_here_too(cafe):
    before, file = states(cafe), cafe.write("themen.yaml", TOPICS)
    (reason,) = cafe.refuses("survey", "import", file, "--open", "--closes", "2099-01-01")
    assert reason.startswith("2099-01-01: cannot end later than in a year: ")
    (reason,) = cafe.refuses("survey", "import", file, "--expected", "100000")
    assert reason.endswith("cannot expect 100000 mothers; say a number from 1 to 1000")
    assert states(cafe) == before


def test_every_fault_is_named_with_file_line_and_path_and_nothing_is_imported(cafe):
    before, file = states(cafe), cafe.write("faults.yaml", TEN_FAULTS)
    reasons = cafe.refuses("survey", "import", file)
    assert reasons == cafe.refuses("survey", "check", file)
    assert all(re.fullmatch(r"faults\.yaml:\d+: [\w.\[\]]+: .+", reason) for reason in reasons)
    for place in (
        "1: name:",
        "2: kind:",
        "3: languages[1]:",
        "4: threshold:",
        "5: titel:",
        "1: title:",
        "8: questions[0].type:",
        "10: questions[1].name:",
        "12: questions[1].choices[0].label.de:",
        "12: questions[1].choices[1]:",
    ):
        assert any(reason.startswith(f"faults.yaml:{place}") for reason in reasons), (place, reasons)
    assert states(cafe) == before


def test_check_says_what_is_complete_and_what_is_missing(cafe):
    text = TOPICS.replace(', ar: "أي مواضيع؟"', "").replace(', en: "What exactly?", ar: "ماذا؟"', "")
    assert cafe("survey", "check", cafe.write("gaps.yaml", text)).splitlines() == [
        "complete: de",
        "complete: de-simple",
        "missing: en questions[1].label",
        "missing: ar title",
        "missing: ar questions[1].label",
    ]
    read = "name: a\ntitle: {de: A}\nquestions: [{name: n, type: note, label: {de: Hallo}}]"
    assert cafe("survey", "check", cafe.write("read.yaml", read)) == ""  # nothing to answer is not complete


def test_a_definition_goes_out_and_comes_back_the_same(cafe):
    slug = cafe.survey()
    written = cafe("survey", "definition", slug)
    again = cafe.survey(text=written, name="again.yaml")
    assert cafe("survey", "definition", again) == written


def test_a_link_is_printed_alone_and_starts_with_the_base_url(cafe):
    slug = cafe.survey("--open")
    assert cafe("survey", "link", slug) == f"http://127.0.0.1:{cafe.port}/s/{slug}\n"
    assert (
        cafe("survey", "link", slug, CAFE_BASE_URL="https://cafe.example/")
        == f"https://cafe.example/s/{slug}\n"
    )


def test_a_link_behind_which_nobody_can_answer_says_so(cafe):
    slug = cafe.survey()
    draft = cafe.run("survey", "link", slug)
    assert draft.stdout.decode() == f"http://127.0.0.1:{cafe.port}/s/{slug}\n"
    assert draft.stderr.decode() == f"{slug}: is draft; nobody can answer there now\n"


def test_one_that_waits_for_a_lead_is_named_and_does_not_look_merely_closed(make_cafe):
    cafe = make_cafe()
    cafe("site", "add", "A")
    slug = cafe.survey("--open")
    cafe("survey", "close", slug)
    with contextlib.closing(sqlite3.connect(cafe.folder / "data" / "cafe.db")) as behind, behind:
        behind.execute("UPDATE survey SET waits_for_lead = 1 WHERE slug = ?", (slug,))
    listed = cafe.run("survey", "list")
    assert f"{slug}\tclosed\t" in listed.stdout.decode()
    assert f"{slug}: holds more responses than expected" in listed.stderr.decode()


def test_results_of_an_open_survey_are_empty(cafe):
    slug = cafe.survey("--open")
    expected = {"survey": slug, "state": "open", "responses": None, "released_on": None, "questions": []}
    assert json.loads(cafe("results", slug, "--json")) == expected
    assert json.loads(cafe("results", slug)) == expected


def test_nothing_is_exported_before_the_release(cafe):
    slug = cafe.survey("--open")
    assert len(cafe.refuses("export", slug)) == 1
    cafe.refuses("export", slug, "--what", "texts", "--output", "out.csv")
    assert not list(cafe.folder.glob("out.csv*"))


def test_before_the_release_a_briefing_says_what_it_waits_for(cafe):
    draft, slug = cafe.survey(), cafe.survey("--open")
    assert cafe.refuses("briefing", draft) == [f"{draft}: is a draft; it was never open"]
    (reason,) = cafe.refuses("briefing", slug, "--output", "out.txt")
    assert reason.startswith(f"{slug}: is still open; it can be released from ")
    away_from_the_minute()
    cafe("survey", "close", slug)
    assert cafe.refuses("briefing", slug) == [
        f"{slug}: has ended and is not released yet: cafe-forms release {slug}"
    ]
    assert not list(cafe.folder.glob("out.txt*"))


def test_an_unknown_survey_is_refused_in_one_line(cafe):
    words = [
        "survey open",
        "survey close",
        "survey link",
        "survey definition",
        "release",
        "results",
        "export",
        "briefing",
    ]
    for reasons in two_at_a_time(lambda word: cafe.refuses(*word.split(), "nosuchxx"), words):
        assert reasons == ["nosuchxx: no such survey"]


def test_a_file_that_cannot_be_read_is_refused_in_one_line(cafe):
    assert len(cafe.refuses("survey", "import", "missing.yaml")) == 1
    assert len(cafe.refuses("survey", "check", ".")) == 1
