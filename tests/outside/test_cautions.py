"""What to think of before a survey opens: the same sentences from the page and from the commands."""

import html
import re

import pytest

from tests.outside.conftest import Browser

BAD = """\
name: schlecht
kind: support
languages: [de, ar]
title: {de: "Wie geht es?", ar: "كيف؟"}
questions:
  - {name: wer, type: text, required: true, label: {de: "Wie heißt du?", ar: "ما اسمك؟"}}
  - name: kommt
    type: select_one
    label: {de: "Kommst du?"}
    choices: [{name: ja, label: {de: "ja"}}, {name: nein, label: {de: "nein"}}]
  - {name: warum, type: text, relevant: "${kommt} = 'nein'", label: {de: "Warum nicht?"}}
  - name: woche
    type: select_one
    required: true
    label: {de: "Wie war deine <Woche>?"}
    choices: [{name: a, label: {de: "1"}}, {name: b, label: {de: "2"}}, {name: c, label: {de: "3"}}]
  - {name: hilft, type: text, relevant: "${kommt} = 'ja' and ${woche} = 'a'", label: {de: "Was hilft?"}}
  - {name: sonst, type: text, relevant: "${kommt} = 'vielleicht'", label: {de: "Und sonst?"}}
  - {name: noch, type: text, label: {de: "Noch etwas?"}}
  - {name: kinder, type: integer, label: {de: "Wie viele Kinder?"}}
  - {name: mehr, type: text, label: {de: "Und noch mehr?"}}
"""
SAID = (
    "Ihr rechnet mit 4 Müttern",
    "Im Impressum und im Datenschutz fehlen noch Angaben.",
    "Das sind 9 Fragen.",
    "„Wie heißt du?“: Das klingt nach einem Namen.",
    "„Und sonst?“: Das wird nie richtig gefragt.",
    "„Wie heißt du?“, „Wie war deine <Woche>?“: Hier muss jede antworten.",
    "„Was hilft?“: Hier wird nie ein Ergebnis stehen.",
    "„Warum nicht?“: Das werden nur manche gefragt.",
    "„Wie war deine <Woche>?“: Für etwa 4 Mütter",
    "„Wie heißt du?“, „Warum nicht?“, „Was hilft?“, „Und sonst?“, „Noch etwas?“, „Und noch mehr?“: Ihr rechnet",
    "العربية: 13 Texte fehlen",
)
OF_EXPECTED = (
    SAID[0],
    SAID[8],
    SAID[9],
)  # nobody says of a file how many are expected; three choices suit twelve
TOO_FEW = "can only end as too few: 4 expected, and a result needs 5; open it all the same with --few"


@pytest.fixture(scope="module")
def file(cafe):
    return cafe.write("schlecht.yaml", BAD)


def said_by(cafe, *words) -> list[str]:
    done = cafe.run("survey", *words)
    assert done.returncode == 0, done.stderr.decode()
    return done.stderr.decode().splitlines()


def said_by_the_page(cafe, slug) -> list[str]:
    link = cafe("member", "add", "staff@cafe.example", "--role", "staff").split()[1]
    with cafe.running("web") as server:
        page = Browser(server.port).sign_in(link).get(f"/team/umfragen/{slug}/oeffnen")
    notice = page.text.partition('<ul class="points">')[2].partition("</ul>")[0]
    alone = re.sub(r"<(a|span)\b.*?</\1>", "", notice, flags=re.DOTALL)  # without where they lead
    points = re.findall(r"<li>(.*?)</li>", alone, re.DOTALL)
    return [" ".join(html.unescape(re.sub(r"<[^>]+>", "", point)).split()) for point in points]


def test_page_and_commands_say_the_same(cafe, file):
    imported = said_by(cafe, "import", file, "--expected", "4")
    slug = cafe("survey", "list").split()[0]
    assert said_by_the_page(cafe, slug) == imported
    assert said_by(cafe, "open", slug, "--few") == imported
    ends = [line for line in imported if "ist kein Arbeitstag" in line]  # whatever day it is today
    lines = [line for line in imported if line not in ends]
    assert all(map(str.startswith, lines, SAID)), "\n".join(imported)
    assert len(lines) == len(SAID)
    assert said_by(cafe, "open", slug) == []  # it runs


def test_of_a_file_it_says_what_does_not_depend_on_the_mothers(cafe, file):
    lines = said_by(cafe, "check", file)
    expected = [begin for begin in SAID if begin not in OF_EXPECTED]
    assert all(map(str.startswith, lines, expected)), "\n".join(lines)
    assert len(lines) == len(expected)


def test_too_few_expected_are_refused_without_a_word(cafe, file):
    before = cafe("survey", "list")
    *said, refusal = cafe.refuses("survey", "import", file, "--expected", "4", "--open")
    assert refusal == f"{file}: {TOO_FEW}"
    assert len(said) >= len(SAID)  # before it opens, not afterwards
    assert cafe("survey", "list") == before
    slug = cafe.survey("--expected", "4", text=BAD, name=file)
    assert cafe.refuses("survey", "open", slug)[-1] == f"{slug}: {TOO_FEW}"
    assert f"{slug}\tdraft" in cafe("survey", "list")
    assert cafe("survey", "open", slug, "--few") == f"open: {slug}\n"


@pytest.mark.parametrize("options", [["--expected", "4", "--few"], ["--expected", "5"], []])
def test_enough_expected_or_a_word_opens_it(cafe, options):
    slug = cafe.survey("--open", *options, text=BAD, name="schlecht.yaml")
    assert f"{slug}\topen" in cafe("survey", "list")
