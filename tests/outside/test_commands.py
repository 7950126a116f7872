"""The commands beside a survey's life: sites, members, letters, recognition, and how wrong usage ends."""

import json
import re

import pytest

from tests.outside.conftest import two_at_a_time, where_it_is, where_it_is_day

WHERE = re.compile(r"sign-in: http://127\.0\.0\.1:\d+/team/anmelden/[\w-]{40,}\n")


def test_a_site_is_added_listed_and_not_added_twice(make_cafe):
    cafe = make_cafe()
    assert cafe("site", "list") == ""
    assert cafe("site", "add", "Müttercafé Straße", "--town", "Bad Reichenhall") == "site: bad-reichenhall\n"
    assert cafe("site", "add", "Ärzte  &\tMütter\n") == "site: aerzte-muetter\n"
    assert cafe("site", "list") == "aerzte-muetter\tÄrzte & Mütter\nbad-reichenhall\tMüttercafé Straße\n"
    assert cafe.refuses("site", "add", "Müttercafé Straße") == [
        "Müttercafé Straße: a site of this name exists"
    ]
    assert len(cafe.refuses("site", "add", " ")) == 1


def test_meetings_and_members_are_listed(make_cafe):
    cafe = make_cafe()
    cafe("site", "add", "A")
    cafe("site", "add", "B")
    assert (cafe("meeting", "list"), cafe("member", "list")) == ("", "")
    cafe("meeting", "add", "2030-12-05T09:30", "--site", "b", "--topic", "Schlaf\tund mehr")
    cafe("meeting", "add", "2030-12-04T09:30", "--site", "a", "--place", "Pfarrsaal")
    there = ["a\t2030-12-04T09:30\tPfarrsaal\t\n", "b\t2030-12-05T09:30\t\tSchlaf und mehr\n"]
    assert cafe("meeting", "list") == "".join(there)
    assert cafe("meeting", "list", "--site", "b") == there[1]
    cafe("member", "add", "lea@cafe.example", "--role", "lead", "--name", "Lea")
    cafe("member", "add", "ada@cafe.example", "--role", "staff", "--site", "a", "--site", "b")
    assert cafe("member", "list") == (
        "ada@cafe.example\tstaff\ta, b\topen\t\nlea@cafe.example\tlead\tall\topen\tLea\n"
    )
    (_first, second) = json.loads(cafe("meeting", "list", "--json"))
    assert second == {
        "site": "b",
        "starts_at": "2030-12-05T09:30",
        "place": "",
        "topic": "Schlaf\tund mehr",
    }
    assert [one["sites"] for one in json.loads(cafe("member", "list", "--json"))] == ["a, b", "all"]
    assert json.loads(cafe("site", "list", "--json"))[0] == {"site": "a", "name": "A"}


def test_ending_a_survey_again_says_that_it_had_ended(cafe):
    slug = cafe.survey("--open")
    ended = [cafe.run("survey", "close", slug) for _ in range(2)]
    assert [one.stdout.decode() for one in ended] == [f"closed: {slug}\n"] * 2
    assert [one.stderr.decode() for one in ended] == ["", f"{slug}: had ended before; nothing was changed\n"]


def test_a_member_gets_a_new_link_every_time(cafe):
    first = cafe(
        "member", "add", "lead@cafe.example", "--role", "lead", "--site", "freilassing", "--name", "Maria"
    )
    again = cafe("member", "add", "Lead@Cafe.example", "--role", "lead")
    assert WHERE.fullmatch(first)
    assert WHERE.fullmatch(again)
    assert first != again


def test_what_a_new_link_changes_besides_is_said(make_cafe):
    cafe = make_cafe()
    cafe("site", "add", "A")
    cafe("site", "add", "B")
    add = ("member", "add", "ada@cafe.example", "--role")
    cafe(*add, "staff", "--site", "a", "--name", "Ada")
    done = cafe.run(*add, "lead", "--site", "b")
    assert WHERE.fullmatch(done.stdout.decode())
    assert done.stderr.decode().splitlines() == [
        "ada@cafe.example: role was staff, is now lead",
        "ada@cafe.example: sites was a, is now a, b",
    ]
    cafe(*add, "lead")


def test_an_invited_member_is_owed_a_letter_of_welcome(make_cafe):
    cafe = make_cafe()
    cafe("site", "add", "Müttercafé Freilassing")
    cafe("member", "add", "new@cafe.example", "--role", "staff", "--invite")
    (waiting,) = json.loads(cafe("deliveries", "--json"))
    assert (waiting["letter"], waiting["to"]) == ("welcome", "new@cafe.example")


def test_a_bad_address_is_refused(cafe):
    bad = ["lead", "lead@", "a b@cafe.example", "mütter@cafe.example", "a@b.example\nBcc: c@d"]
    two_at_a_time(lambda address: cafe.refuses("member", "add", address, "--role", "staff"), bad)
    assert "a@b.example" not in cafe("digest")


def test_a_member_of_an_unknown_site_is_refused(cafe):
    (reason,) = cafe.refuses("member", "add", "new@cafe.example", "--role", "staff", "--site", "nirgends")
    assert reason.startswith("nirgends: no such site")
    assert cafe.refuses("digest", "--member", "new@cafe.example") == ["new@cafe.example: no such member"]


def test_without_a_site_nothing_can_be_imported(make_cafe, cafe):
    empty = make_cafe()
    file = cafe.folder / cafe.write("themen.yaml", "name: x")
    assert len(empty.refuses("survey", "import", str(file))) >= 1


def test_of_several_sites_one_must_be_named(make_cafe):
    cafe = make_cafe()
    cafe("site", "add", "A")
    cafe("site", "add", "B")
    slug = cafe.survey("--site", "b", "--open")
    (reason,) = cafe.refuses("survey", "import", "themen.yaml")
    assert "--site a" in reason
    cafe("member", "add", "lead@cafe.example", "--role", "lead")
    for address in ("new@cafe.example", "lead@cafe.example"):  # only a lead works everywhere
        assert "--site" in cafe.refuses("member", "add", address, "--role", "staff")[0]
    assert f"{slug}\topen\t" in cafe("survey", "list")


def test_a_meeting_is_planned_in_local_time(cafe):
    assert (
        cafe("meeting", "add", "2030-12-05T09:30", "--site", "freilassing")
        == "meeting: freilassing 2030-12-05T09:30\n"
    )
    assert len(cafe.refuses("meeting", "add", "0001-01-01T00:00", "--site", "freilassing")) == 1


def test_a_meeting_that_has_been_is_added_only_when_that_is_meant(cafe):
    past = ("meeting", "add", "2020-01-01T09:30", "--site", "freilassing")
    (reason,) = cafe.refuses(*past)
    assert reason.startswith("2020-01-01T09:30: is past")
    assert cafe(*past, "--past") == "meeting: freilassing 2020-01-01T09:30\n"


def test_digests_of_members_with_nothing_to_tell_are_quiet(make_cafe):
    cafe = make_cafe()
    cafe("site", "add", "A")
    cafe("member", "add", "lead@cafe.example", "--role", "lead")
    assert cafe("digest") == "quiet: lead@cafe.example\n"
    assert (
        cafe("digest", "--week", "2032-W53", "--member", "LEAD@cafe.example") == "quiet: lead@cafe.example\n"
    )
    past = cafe.run("digest", "--week", "2026-W01")
    assert past.stdout == b"quiet: lead@cafe.example\n"
    assert past.stderr.startswith(b"2026-W01 is past: ")
    assert json.loads(cafe("digest", "--json")) == []
    cafe.refuses("digest", "--week", "2025-W53", code=2)
    cafe.refuses("digest", "--week", "next", code=2)


@pytest.mark.parametrize(("week", "when"), [("2026-W01", "past"), ("2199-W02", "still to come")])
def test_digests_of_another_week_are_said_and_not_owed(make_cafe, week, when):
    """The week's own go out when it comes, whatever somebody looked at before."""
    cafe = make_cafe()
    cafe("site", "add", "A")
    cafe("member", "add", "lead@cafe.example", "--role", "lead")
    cafe.survey("--open")
    looked = cafe.run("digest", "--week", week, "--send")
    assert looked.stdout.startswith(b"To: lead@cafe.example\nSubject: ")
    assert looked.stderr.startswith(f"{week} is {when}: ".encode())
    assert json.loads(cafe("deliveries", "--json")) == []
    assert "To: lead@cafe.example" in cafe("digest", "--send", CAFE_TIMEZONE=where_it_is_day())
    assert len(json.loads(cafe("deliveries", "--json"))) == 1


def test_digests_that_are_owed_at_night_say_when_they_leave(make_cafe):
    cafe = make_cafe()
    cafe("site", "add", "A")
    cafe("member", "add", "lead@cafe.example", "--role", "lead")
    cafe.survey("--open")
    night = cafe.run("digest", "--send", CAFE_TIMEZONE=where_it_is(2))
    assert night.stdout.startswith(b"To: lead@cafe.example\nSubject: ")
    assert night.stderr == b"letters rest at night: these leave from 07:00 on\n"


def test_deliveries_are_listed_and_unknown_ones_not_retried(cafe):
    assert json.loads(cafe("deliveries", "--json")) == []
    assert json.loads(cafe("deliveries", "--failed", "--json")) == []
    assert cafe.refuses("deliveries", "retry", "7") == ["7: no such delivery"]
    assert len(cafe.refuses("deliveries", "retry", "9" * 30)) == 1
    cafe.refuses("deliveries", "retry", "seven", code=2)


def test_a_letter_waits_without_a_worker_and_can_be_hastened(make_cafe):
    cafe = make_cafe()
    cafe("site", "add", "A")
    cafe("member", "add", "lead@cafe.example", "--role", "lead")
    cafe.survey("--open")
    cafe("digest", "--send", "--json")
    (waiting,) = json.loads(cafe("deliveries"))
    assert (waiting["letter"], waiting["to"], waiting["state"]) == ("digest", "lead@cafe.example", "waiting")
    assert cafe("deliveries", "retry", str(waiting["id"])) == f"waiting: {waiting['id']}\n"
    assert json.loads(cafe("deliveries", "--failed")) == []


TEXTS = ["😀 Ich schlafe nicht. Ruf an: 0176 12345678", "", "\ud800 allein"]


@pytest.mark.parametrize("from_file", [True, False])
def test_every_line_is_recognised_in_order(cafe, from_file):
    lines = "".join(json.dumps({"text": text, "more": 1}) + "\n" for text in TEXTS)
    words = ["recognise", cafe.write("texts.jsonl", lines)] if from_file else ["recognise"]
    found = [json.loads(line) for line in cafe(*words, stdin=lines.encode()).splitlines()]
    assert [sorted(one) for one in found] == [["crisis", "personal", "topics"]] * len(TEXTS)
    (phone,) = found[0]["personal"]
    assert phone == {"kind": "phone", "text": "0176 12345678", "start": 29, "end": 42}
    assert found[1] == {"topics": [], "personal": [], "crisis": False}


def test_lines_without_a_text_are_all_named_and_nothing_printed(cafe):
    bad = [b"[1]", b'{"text": 1}', b"{", b'{"text": "\xff"}', b"", b"[" * 100_000]
    stdin = b"\n".join([b'{"text": "gut"}', *bad, b'{"text": "gut"}'])
    places = [reason.split(": ")[0] for reason in cafe.refuses("recognise", stdin=stdin)]
    assert places == [f"stdin:{number}" for number in range(2, len(bad) + 2)]


def test_blank_lines_at_the_end_are_no_texts(cafe):
    found = cafe("recognise", stdin=b'{"text": "gut"}\n\n  \r\n')
    assert len(found.splitlines()) == 1
    assert cafe("recognise", stdin=b"\n") == ""


def test_a_missing_file_of_texts_is_refused(cafe):
    assert len(cafe.refuses("recognise", "missing.jsonl")) == 1


def test_wrong_usage_ends_with_2(cafe):
    wrong = [
        "nonsense",
        "survey",
        "survey import",
        "survey import x.yaml --expected 0",
        "member add a@b.example",
        "member add a@b.example --role boss",
        "export x --what rows",
        "serve --port 70000",
        "results",
        "site add \udcff",
    ]
    two_at_a_time(lambda words: cafe.refuses(*words.split(), code=2), wrong)


def test_cards_for_a_round_are_printed_without_any_survey(make_cafe, tmp_path):
    cafe = make_cafe()
    file = tmp_path / "karten.pdf"
    assert cafe("cards", "--languages", "de", "--languages", "ar", "--output", str(file)) == ""
    assert file.read_bytes().startswith(b"%PDF")
