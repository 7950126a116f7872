"""Script typed into any field of the team runs nowhere, even where the browser is told of no policy."""

import re
from html import unescape

import pytest

from tests.team.survey_pages import fields
from tests.team.test_hostile_words import FAULTS, forms, text_fields

SCRIPT = """"'></textarea></title><script>hit=1</script><img src=x onerror=hit=1><svg onload=hit=1>"""
ELSEWHERE = re.compile(r"/static|/team/abmelden|.*\.(ics|pdf|svg|png)$")
LINK = re.compile(r'<a\b[^>]*\bhref="(/[^"#]*)')


@pytest.fixture
def page(house, visit):
    """An admin's browser that is told of no content security policy; her café is open."""
    house.run("site", "add", "Müttercafé Freilassing", "--town", "Freilassing")
    house.run("meeting", "add", "2027-01-12T09:30", "--site", "freilassing")
    for options in ([], ["--open"]):
        house.run("survey", "import", "cafe_forms/surveys/library/jahr.yaml", *options)
    link = house.told("sign-in", "member", "add", "anna@cafe.example", "--role", "admin")
    with house.open():
        page = visit(link, bypass_csp=True)
        page.locator("main button").click()
        page.wait_for_url("**/team/")
        yield page


def is_hit(page) -> bool:
    return page.evaluate("() => 'hit' in window")


def walk(house, read):
    """(path, page) of each page that a link leads to; `read(address)` gives its text."""
    ahead, seen = ["/team/"], set()
    while ahead:
        if (path := ahead.pop()) not in seen:
            seen.add(path)
            text = read(house.url + path)
            ahead += [unescape(link) for link in LINK.findall(text) if not ELSEWHERE.match(link)]
            yield path, text
    assert len(seen) > 30


def fill_in(request, house, path: str, text: str):
    """Send every form of this page with script in its text fields; the pages with a fault that come back."""
    for action, inside in forms(text):
        sent = fields(inside) | {name: [SCRIPT] for name in text_fields(inside)}
        flat = {name: (values or [""])[-1] for name, values in sent.items()}
        answer = request.post(house.url + (action or path), form=flat, max_redirects=0)
        assert answer.status in FAULTS | {303}, (path, action)
        if answer.status in FAULTS and "html" in answer.headers["content-type"]:
            yield answer.text()


def opened(page, address: str) -> str:
    page.goto(address, wait_until="domcontentloaded")
    return page.content()


def test_no_script_runs_that_was_typed(house, page):
    request = page.context.request
    pages = walk(house, lambda address: request.get(address).text())
    faults = [fault for path, text in pages for fault in fill_in(request, house, path, text)]
    assert len(faults) > 5
    for fault in faults:
        page.set_content(fault, wait_until="domcontentloaded")
        assert not is_hit(page), fault
    kept = 0
    for path, _text in walk(house, lambda address: opened(page, address)):
        assert not is_hit(page), path
        kept += SCRIPT[:20] in page.inner_text("body")
    assert kept > 5


def test_the_search_finds_a_script_that_runs(page):
    page.set_content(f'<input value="{SCRIPT}">', wait_until="domcontentloaded")
    assert is_hit(page)
