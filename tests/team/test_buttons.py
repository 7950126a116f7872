"""What every page of the team keeps to: destruction has a look of its own, and a fault stands in the title."""

import gzip
import json
import re
from pathlib import Path

import pytest

import cafe_forms
from cafe_forms.models import Meeting
from tests.conftest import NOW, hidden

PAGES = Path(cafe_forms.__file__).parent.parent / "templates" / "team"
BUTTON = re.compile(r"<(button|a)\b([^>]*)>")
ASKED = re.compile(r"\sdata-(\w+)[ =>{]")
FINAL = re.compile(
    r"<button(?![^>]*danger)[^>]*>\{\{ _\('Ja, [^']*(löschen|absagen|beenden|entfernen|einsetzen)'\)"
)


@pytest.fixture
def lead(signed_in, site):
    return signed_in("lead", site)


@pytest.mark.parametrize("page", sorted(PAGES.rglob("*.html")), ids=lambda page: page.stem)
def test_what_cannot_be_taken_back_has_its_own_look_and_is_never_first(page):
    text = page.read_text(encoding="utf-8")
    assert not FINAL.search(text)
    for actions in re.findall(r'class="actions">(.*?)</div>', text, re.DOTALL):
        pressed = BUTTON.findall(actions)
        is_danger = ["danger" in traits for _tag, traits in pressed]
        assert True not in is_danger or len(pressed) == 1 or not is_danger[0], actions


def test_what_a_page_asks_of_the_script_the_script_does():
    asked = {
        name for page in PAGES.rglob("*.html") for name in ASKED.findall(page.read_text(encoding="utf-8"))
    }
    script = (Path(cafe_forms.__file__).parent / "static" / "team.js").read_text(encoding="utf-8")
    done = set(re.findall(r"\[data-(\w+)\]|\.dataset\.(\w+)|\"data-(\w+)\"", script))
    assert asked <= {name for names in done for name in names}


def test_a_meeting_is_cancelled_by_a_sentence_beside_a_way_back(lead, site):
    meeting = Meeting.create(site=site, starts_at=NOW.replace(year=2030))
    page = lead.get(f"/team/treffen/{meeting.id}/absagen").text
    assert page.index("Zurück</a>") < page.index("Ja, Treffen absagen</button>")


def test_the_title_says_that_something_does_not_fit_yet(lead):
    page = lead.get("/team/umfragen/neu").text
    assert "<title>Fehler" not in page
    refused = lead.post("/team/umfragen/neu", data={"csrf_token": hidden(page, "csrf_token")})
    assert refused.status_code == 422
    assert "<title>Fehler: " in refused.text


def test_the_team_has_a_cup_a_manifest_of_its_own_pages_and_packed_files(lead):
    page = lead.get("/team/").text
    files = dict(re.findall(r'<link rel="(\w+)" href="(/static/[^"]*)"', page))
    manifest = json.loads(_fetched(lead, files["manifest"]).data)
    assert (manifest["scope"], manifest["start_url"]) == ("/team/", "/team/")
    assert b"<svg" in _fetched(lead, files["icon"]).data
    plain = _fetched(lead, files["stylesheet"]).data
    packed = _fetched(lead, files["stylesheet"], headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain
    assert len(packed.data) < len(plain) / 3


def _fetched(client, address, **more):
    with client.get(address, **more) as answer:
        answer.get_data()
        return answer
