"""Script typed into any field of the team runs nowhere, even where the browser is told of no policy."""

import collections
import re
from html import unescape

import pytest

import config as settings
from cafe_forms import create_app, upkeep
from cafe_forms.cafe import sites
from cafe_forms.clock import utcnow
from cafe_forms.db import database
from cafe_forms.languages import LANGUAGES
from cafe_forms.members import roster
from cafe_forms.surveys import publishing
from cafe_forms.surveys.definition.reading import read
from tests.browser.conftest import House
from tests.browser.open_cafe import DAY
from tests.conftest import LIBRARY
from tests.team.doors import SIGN_IN
from tests.team.survey_pages import attribute, fields
from tests.team.test_hostile_words import FAULTS, forms, text_fields

SCRIPT = """"'></textarea></title><script>hit=1</script><img src=x onerror=hit=1><svg onload=hit=1>"""
ELSEWHERE = re.compile(r"/static|/team/abmelden|.*\.(ics|pdf|svg|png)$")
LINK = re.compile(r'<a\b[^>]*\bhref="(/[^"#]*)')
# What tells pages of one kind apart: a number, a language, a question.
WHICH = re.compile(rf"(?<=/)(?:\d+|{'|'.join(LANGUAGES)}|(?<=fragen/)(?!neu)\w+)(?=[/?]|$)")
WRONG = re.compile(r"<(?:input|textarea)\b[^>]*aria-invalid[^>]*>")
LOOK = "() => ['hit' in window, document.body.innerText, document.documentElement.outerHTML]"


@pytest.fixture
def house(tmp_path):
    """A café with a survey that runs and a draft; `house.link` signs an admin in."""
    house = House(tmp_path / "data")
    with create_app(settings.read({"CAFE_DATA_DIR": str(tmp_path / "data")})).app_context():
        upkeep.bring_up_to_date()
        with database.connection_context():
            house.link = f"{house.url}{SIGN_IN}/{_furnished()}"
    with house.open():
        yield house


def _furnished() -> str:
    """An admin's token."""
    now, rules = utcnow(), publishing.Rules()
    site = sites.add("Müttercafé Freilassing", town="Freilassing")
    sites.add_meeting(site, now + 43 * DAY, place="Pfarrsaal")
    year = read((LIBRARY / "jahr.yaml").read_bytes())
    publishing.add(site, year, now=now, zone=rules.zone)
    running = publishing.add(site, year, now=now, zone=rules.zone)
    publishing.open_until(running, now + 7 * DAY, now=now, rules=rules, few=True)
    return roster.invite("anna@cafe.example", role="admin", sites=[], name="Anna", now=now)[1]


@pytest.fixture
def page(house, visit):
    """An admin's browser that is told of no content security policy."""
    page = visit(house.link, bypass_csp=True)
    page.locator("main button").click()
    page.wait_for_url("**/team/")
    return page


def walk(house, read, most):
    """(path, page) of the pages that links lead to; `read(address)` gives its text.

    Of a kind of page, like that of one help offer, so many, and each language somewhere.
    """
    ahead, seen, kinds, languages = ["/team/"], set(), collections.Counter(), set(LANGUAGES)
    while ahead:
        path = ahead.pop()
        kind, named = WHICH.sub("*", path), set(WHICH.findall(path))
        if path not in seen and (kinds[kind] < most or languages & named):
            seen.add(path)
            kinds[kind] += 1
            languages -= named
            text = read(house.url + path)
            ahead += [unescape(link) for link in LINK.findall(text) if not ELSEWHERE.match(link)]
            yield path, text
    assert len(kinds) > 50
    assert not languages


def fill_in(request, house, path: str, text: str):
    """Send every form of this page with script in its text fields, and again but in those that are said to be wrong,
    so that it is kept; the pages with a fault that come back.
    """
    for action, inside in forms(text):
        before = {name: (values or [""])[-1] for name, values in fields(inside).items()}
        names = set(text_fields(inside))
        while names:
            typed = before | dict.fromkeys(names, SCRIPT)
            answer = request.post(house.url + (action or path), form=typed, max_redirects=0)
            assert answer.status in FAULTS | {303}, (path, action)
            is_page = answer.status in FAULTS and "html" in answer.headers["content-type"]
            page = answer.text() if is_page else ""
            if page:
                yield page
            wrong = {attribute(tag, "name") for tag in WRONG.findall(page)} & names
            names = names - wrong if wrong else set()


@pytest.mark.parametrize("most", [2, pytest.param(1000, marks=pytest.mark.prove)], ids=["some", "all"])
def test_no_script_runs_that_was_typed(house, page, most):
    request = page.context.request
    pages = walk(house, lambda address: request.get(address).text(), most)
    faults = [fault for path, text in pages for fault in fill_in(request, house, path, text)]
    assert len(faults) > 5
    for fault in faults:
        page.set_content(fault, wait_until="domcontentloaded")
        assert not page.evaluate(LOOK)[0], fault
    kept = []

    def opened(address: str) -> str:
        page.goto(address, wait_until="domcontentloaded")
        is_hit, words, text = page.evaluate(LOOK)
        assert not is_hit, address
        kept.append(SCRIPT[:20] in words)
        return text

    for _path, _text in walk(house, opened, most):
        pass
    assert sum(kept) > 5


def test_the_search_finds_a_script_that_runs(visit):
    """Under the sternest of all policies: a browser that is told of it runs nothing."""
    hits = []
    for bypass in (False, True):
        page = visit("about:blank", bypass_csp=bypass)
        page.route(
            "**/*",
            lambda route: route.fulfill(
                content_type="text/html",
                headers={"Content-Security-Policy": "default-src 'none'"},
                body=f'<body><input value="{SCRIPT}">',
            ),
        )
        page.goto("http://cafe.example/", wait_until="domcontentloaded")
        hits.append(page.evaluate(LOOK)[0])
    assert hits == [False, True]
