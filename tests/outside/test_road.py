"""The road: from a site to a CSV in the lead's hands, by the command line, plain HTTP and real letters alone."""

import email.policy
import json
import re
import time

import pytest
from aiosmtpd.controller import Controller

from tests.conftest import without_tokens
from tests.outside.conftest import PATIENCE, Browser, away_from_the_minute, free_port, where_it_is_day
from tests.pace import in_time

WOMEN = [
    ("de", ["schlaf", "kita"]),
    ("de-simple", ["schlaf", "geld"]),
    ("en", ["schlaf", "kita"]),
    ("ar", ["schlaf"]),
    ("de", ["kita", "geld"]),
    ("de", ["anderes"]),
]
CSV = """\
survey;question;question_label;choice;choice_label;count;note;survey_title;site;released_on\r
{slug};_responses;;;;6;;{about}\r
{slug};topics;"Wähle bis zu 3; oder keins";schlaf;Schlaf;4;;{about}\r
{slug};topics;"Wähle bis zu 3; oder keins";kita;Kita;3;;{about}\r
{slug};topics;"Wähle bis zu 3; oder keins";geld;Geld;;vereinzelt genannt;{about}\r
{slug};topics;"Wähle bis zu 3; oder keins";anderes;etwas anderes;;vereinzelt genannt;{about}\r
"""
TEXTS = ["=1+1 Nächte", "Die Nächte\nsind lang", "ليلة طويلة"]


class Post:
    """A mail server that keeps what it takes."""

    def __init__(self):
        self.port, self.letters = free_port(), []

    async def handle_DATA(self, server, session, envelope):
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.letters.append((envelope.rcpt_tos, letter))
        return "250 taken"

    def letter(self, to: str, word: str):
        """The letter to this address whose subject holds this word, as soon as it is there."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for recipients, letter in self.letters:
                if recipients == [to] and word in letter["Subject"]:
                    return letter
            time.sleep(0.1)
        pytest.fail(f"no letter to {to}: {[(to, letter['Subject']) for to, letter in self.letters]}")


@pytest.fixture(scope="module")
def post():
    post = Post()
    controller = Controller(post, hostname="127.0.0.1", port=post.port)
    controller.start()
    yield post
    controller.stop()


@pytest.fixture(scope="module")
def cafe(make_cafe, post):
    mail = {"CAFE_MAIL_SERVER": "127.0.0.1", "CAFE_MAIL_PORT": str(post.port)}
    return make_cafe(CAFE_TIMEZONE=where_it_is_day(), **mail)


@pytest.fixture(scope="module")
def road(cafe, post):
    """Walk it once; what the tests below look at."""
    assert cafe("site", "add", "Müttercafé Freilassing", "--town", "Freilassing") == "site: freilassing\n"
    cafe("site", "add", "Müttercafé Laufen", "--town", "Laufen")
    links = {
        name: cafe("member", "add", f"{name}@cafe.example", "--role", role, "--site", site).split()[1]
        for name, role, site in (
            ("lead", "lead", "freilassing"),
            ("staff", "staff", "freilassing"),
            ("other", "lead", "laufen"),
        )
    }
    slug = cafe.survey("--open", "--site", "freilassing")
    with cafe.running() as server:
        texts = iter(TEXTS)
        for language, topics in WOMEN:
            answers = {"q_topics": topics, "q_detail": next(texts, "")}
            sent = Browser(cafe.port).answer(f"/s/{slug}/{language}", **answers)
            assert (sent.status, sent.headers["Location"]) == (303, f"/s/{slug}/{language}/danke")
            assert Browser(cafe.port).get(sent.headers["Location"]).status == 200
        away_from_the_minute()
        assert cafe("survey", "close", slug) == f"closed: {slug}\n"
        assert cafe("release", slug) == f"released: {slug} 6\n"
        yield {"slug": slug, "links": links}
        assert in_time(server.stop(), 5)
    assert server.errors() == ""


@pytest.fixture(scope="module")
def lead(cafe, road):
    return Browser(cafe.port).sign_in(road["links"]["lead"])


def test_results_are_counted_by_the_cell_rules(cafe, road):
    results = json.loads(cafe("results", road["slug"], "--json"))
    assert results | {"released_on": "", "questions": []} == {
        "survey": road["slug"],
        "state": "released",
        "responses": 6,
        "released_on": "",
        "questions": [],
    }
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", results["released_on"])
    topics, detail = results["questions"]
    assert topics == {
        "name": "topics",
        "type": "select_multiple",
        "choices": [
            {"name": "schlaf", "count": 4, "note": ""},
            {"name": "kita", "count": 3, "note": ""},
            {"name": "geld", "count": None, "note": "vereinzelt genannt"},
            {"name": "anderes", "count": None, "note": "vereinzelt genannt"},
        ],
    }
    assert (detail["name"], detail["type"], sorted(detail["texts"])) == ("detail", "text", sorted(TEXTS))


def test_what_is_released_stays_released(cafe, road):
    assert f"{road['slug']}\treleased\tWelche Themen?\n" in cafe("survey", "list")
    assert cafe("survey", "close", road["slug"]) == f"closed: {road['slug']}\n"
    assert cafe("release", road["slug"]) == ""
    assert len(cafe.refuses("survey", "open", road["slug"], "--closes", "2030-01-07")) == 1
    assert Browser(cafe.port).get(f"/s/{road['slug']}").status == 410


def about(cafe, road) -> str:
    """The three columns behind each row."""
    day = json.loads(cafe("results", road["slug"], "--json"))["released_on"]
    return f"Welche Themen?;Müttercafé Freilassing;{day}"


def test_the_csv_is_right_to_the_byte(cafe, road):
    expected = b"\xef\xbb\xbf" + CSV.format(slug=road["slug"], about=about(cafe, road)).encode()
    assert cafe.run("export", road["slug"]).stdout == expected
    assert cafe("export", road["slug"], "--output", "counts.csv") == ""
    assert (cafe.folder / "counts.csv").read_bytes() == expected


def test_texts_come_out_as_they_were_written(cafe, road):
    lines = cafe("export", road["slug"], "--what", "texts").removeprefix("\ufeff")
    head = f"{road['slug']};detail;"
    assert lines.startswith("survey;question;text;survey_title;site;released_on\r\n")
    for cell in ("'=1+1 Nächte", '"Die Nächte\nsind lang"', "ليلة طويلة"):
        assert f"{head}{cell};{about(cafe, road)}\r\n" in lines
    assert lines.count(head) == 3


def test_the_lead_downloads_the_same_file_by_post(cafe, road, lead):
    page = lead.get(f"/team/umfragen/{road['slug']}")
    assert page.status == 200
    assert "vereinzelt genannt" in page.text
    path, fields = f"/team/umfragen/{road['slug']}/herunterladen", page.hidden | {"note": "für das Treffen"}
    answer = lead.post(path, fields | {"what": "counts"})
    assert answer.status == 200
    assert answer.body == b"\xef\xbb\xbf" + CSV.format(slug=road["slug"], about=about(cafe, road)).encode()
    month = about(cafe, road)[-10:-3]
    assert (
        answer.headers["Content-Disposition"]
        == f'attachment; filename="freilassing-{month}-{road["slug"]}-counts.csv"'
    )
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert lead.post(path, fields | {"what": "texts"}).body.decode().count("\r\n") == 4
    assert lead.post(path, fields | {"what": "rows"}).status == 400
    assert lead.post(path, {"what": "counts"}).status == 400
    assert lead.get(path).status == 405


def test_staff_another_site_and_nobody_get_no_file(cafe, road, lead):
    path = f"/team/umfragen/{road['slug']}"
    staff = Browser(cafe.port).sign_in(road["links"]["staff"])
    page = staff.get(path)
    assert page.status == 200
    assert staff.post(f"{path}/herunterladen", page.hidden | {"what": "counts"}).status == 403
    other = Browser(cafe.port).sign_in(road["links"]["other"])
    fields = other.get("/team/").hidden
    assert other.get(path).status == 404
    assert other.get(f"{path}/vorbereitung").status == 404
    assert other.post(f"{path}/herunterladen", fields | {"what": "counts"}).status == 404
    for fields in ({}, lead.get(path).hidden):
        nobody = Browser(cafe.port).post(f"{path}/herunterladen", fields | {"what": "counts"})
        assert (nobody.status, nobody.headers["Location"]) == (303, "/team/anmelden")


def test_the_digest_is_printed_owed_once_and_arrives_in_both_parts(cafe, road, post):
    (told,) = json.loads(cafe("digest", "--member", "lead@cafe.example", "--json"))
    assert list(told) == ["to", "subject", "text", "html"]
    printed = cafe("digest", "--member", "lead@cafe.example", "--send")
    assert printed == f"To: {told['to']}\nSubject: {told['subject']}\n\n{told['text']}-- \n"
    assert cafe("digest", "--member", "lead@cafe.example", "--send") == "already: lead@cafe.example\n"
    letter = post.letter("lead@cafe.example", told["subject"])
    assert letter["To"] == "lead@cafe.example"
    assert letter["Auto-Submitted"] == "auto-generated"
    text, html = (letter.get_body([kind]).get_content() for kind in ("plain", "html"))
    assert text.replace("\r\n", "\n") == told["text"]
    assert html.replace("\r\n", "\n").strip() == told["html"].strip()
    assert "Schlaf" in text
    for secret in ("Geld", "Nächte", "ليلة", "Laufen", "staff@"):
        assert secret not in text + html
    (delivery,) = [one for one in json.loads(cafe("deliveries", "--json")) if one["letter"] == "digest"]
    assert list(delivery) == ["id", "letter", "to", "state", "tries", "due_at", "reason"]
    assert (delivery["to"], delivery["state"], delivery["tries"]) == ("lead@cafe.example", "sent", 1)
    assert cafe.refuses("deliveries", "retry", str(delivery["id"])) == [f"{delivery['id']}: was sent"]


def test_the_briefing_is_written_as_text_and_html(cafe, road):
    text = cafe("briefing", road["slug"])
    html = cafe("briefing", road["slug"], "--format", "html")
    for written in (text, html):
        assert "Schlaf" in written
        assert "4" in written
    assert html.startswith("<!doctype html>")
    assert "http" not in re.sub(r"https?://127\.0\.0\.1:\d+", "", html)
    assert cafe("briefing", road["slug"], "--output", "briefing.txt") == ""
    assert (cafe.folder / "briefing.txt").read_text() == text


def test_a_sign_in_letter_arrives_and_its_link_works_once(cafe, road, post):
    browser = Browser(cafe.port)
    form = browser.get("/team/anmelden")
    known = browser.post("/team/anmelden", form.hidden | {"email": "Staff@cafe.example "})
    unknown = browser.post("/team/anmelden", form.hidden | {"email": "nobody@cafe.example"})
    assert known.status == unknown.status == 200
    pages = [without_tokens(page.text) for page in (known, unknown)]
    assert pages[0].replace("Staff@cafe.example ", "X") == pages[1].replace("nobody@cafe.example", "X")
    letter = post.letter("staff@cafe.example", "nmeld")
    link = re.search(r"http://\S+/team/anmelden/[\w-]+", letter.get_body(["plain"]).get_content())[0]
    assert link.startswith(f"http://127.0.0.1:{cafe.port}/")
    assert link in letter.get_body(["html"]).get_content()
    browser.sign_in(link)
    assert browser.get("/team/").status == 200
    assert Browser(cafe.port).get(link).status == 410
    assert not [to for to, _ in post.letters if "nobody@cafe.example" in to]
