"""A bad line: every page is small, nothing is lost, nothing counts twice, and she is told what happened."""

import gzip
import re
from urllib.parse import urlsplit

import pytest

from cafe_forms.languages import LANGUAGES
from tests.browser.line import Line
from tests.browser.open_cafe import READY, send, tick, ticked
from tests.browser.phone import wait_for_thanks
from tests.outside.conftest import Browser, Page
from tests.team.survey_pages import attribute, fields

MOST_BYTES, MOST_REQUESTS = 14_000, 2  # of one page: what fits into the first ten packets
# Scripts and styles stand in the page; whatever does not is a request.
ASKED_FOR = re.compile(r'<(?:img|script|iframe|link)\b[^>]*\b(?:src|href)="(/[^"]*)')
FILL_IN_TOO_MUCH = """() => {
    for (const box of document.querySelectorAll('[type=checkbox]')) box.checked = true
    for (const area of document.querySelectorAll('textarea')) area.value = 'ä'.repeat(301)
}"""


class Meter:
    """Counts what comes over the wire: requests, and bytes with their headers, with nothing in the cache."""

    def __init__(self, page):
        self.page, session = page, page.context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", self._note_request)
        session.on("Network.loadingFinished", self._note_bytes)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        self._forget()

    def read(self) -> tuple[int, int]:
        """Requests and bytes since the last reading, once everything is there."""
        self.page.wait_for_load_state()
        while not self.requests or self.waiting:
            self.page.wait_for_timeout(10)
        read = self.requests, self.bytes
        self._forget()
        return read

    def _forget(self):
        self.requests, self.bytes, self.waiting = 0, 0, set()

    def _note_request(self, event):
        if event["request"]["url"].startswith("http"):  # the icon is no request: it stands in the page
            self.requests += 1
            self.waiting.add(event["requestId"])

    def _note_bytes(self, event):
        self.bytes += int(event["encodedDataLength"])
        self.waiting.discard(event["requestId"])


@pytest.fixture(scope="session")
def table():
    """The bytes of each page, printed at the end of a run with -s."""
    rows = {}
    yield rows
    for name, sizes in rows.items():
        print(f"\n{name:20}", *(f"{tag} {size}" for tag, size in sizes.items()), end="")


class Scales:
    """Weighs pages over plain HTTP, as a browser asks for them: with all that they make it ask for at once."""

    def __init__(self, cafe):
        self.line = Browser(urlsplit(cafe.url).port, **{"Accept-Encoding": "gzip, deflate"})

    def read(self, page: Page) -> tuple[int, int]:
        """Requests and bytes."""
        parts = [self.line.get(path) for path in ASKED_FOR.findall(text_of(page))]
        return 1 + len(parts), sum(len(str(one.headers)) + len(one.body) for one in (page, *parts))


def text_of(page: Page) -> str:
    return gzip.decompress(page.body).decode()


def too_much(text: str) -> dict[str, list[str]]:
    """All that can be ticked, and texts that are too long."""
    sent = fields(text)
    for box in re.findall(r"<input[^>]*checkbox[^>]*>", text):
        sent.setdefault(attribute(box, "name"), []).append(attribute(box, "value"))
    return sent | {attribute(area, "name"): ["ä" * 301] for area in re.findall("<textarea[^>]*>", text)}


@pytest.fixture
def weighed(table):
    def weighed(name, language, requests, size):
        assert size <= MOST_BYTES, name
        assert requests <= MOST_REQUESTS, name
        table.setdefault(name, {})[language] = size

    return weighed


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_fits_into_the_first_packets(cafe, weighed, language):
    scales = Scales(cafe)
    for name in READY:
        path = urlsplit(cafe.link(name, language)).path
        form = scales.line.get(path)
        weighed(name, language, *scales.read(form))
        fault = scales.line.post(path, too_much(text_of(form)))
        assert fault.status == 422
        weighed(f"{name}, fault", language, *scales.read(fault))
        weighed(f"{name}, thanks", language, *scales.read(scales.line.get(f"{path}/danke")))


# Each language, each survey: one of each for the other.
SOME = [(tag, READY[place % len(READY)]) for place, tag in enumerate(LANGUAGES)]
OTHERS = [(tag, name) for tag in LANGUAGES for name in READY if (tag, name) not in SOME]


@pytest.mark.parametrize(
    ("language", "name"), [*SOME, *(pytest.param(*other, marks=pytest.mark.prove) for other in OTHERS)]
)
def test_a_browser_fetches_no_more_than_was_weighed(visit, cafe, weighed, language, name):
    page = visit("about:blank", java_script_enabled=False)
    meter, scales, address = Meter(page), Scales(cafe), cafe.link(name, language)
    page.goto(address)
    found = meter.read()
    weighed(name, language, *found)
    requests, size = scales.read(scales.line.get(urlsplit(address).path))
    assert found[0] == requests
    assert abs(found[1] - size) < 100, size
    page.evaluate(FILL_IN_TOO_MUCH)
    send(page)
    page.wait_for_selector(".fault")
    weighed(f"{name}, fault", language, *meter.read())
    page.goto(f"{address}/danke")
    weighed(f"{name}, thanks", language, *meter.read())


@pytest.fixture
def line(cafe):
    with Line(int(cafe.url.rpartition(":")[2])) as line:
        yield line


@pytest.fixture
def filled_in(visit, cafe, line):
    """A page on that line, with two ticks and a text, ready to be sent."""
    page = visit(cafe.link("themenwahl", base=line.url))
    tick(page, "schlaf", "kita")
    page.locator("textarea").fill("Hilft ein Mittagsschlaf?")
    return page


def assert_not_sent_but_all_there(page):
    page.get_by_text(re.compile("Noch nicht gesendet")).wait_for()
    assert ticked(page) == {"schlaf", "kita"}
    assert page.locator("textarea").input_value() == "Hilft ein Mittagsschlaf?"


@pytest.mark.parametrize("cut", ["before", "after"])
def test_a_line_that_breaks_while_sending_stores_once_and_thanks(cafe, line, filled_in, cut):
    with cafe.one_more("themenwahl"):
        line.cut = cut
        send(filled_in)
        assert_not_sent_but_all_there(filled_in)
        line.cut = None
        send(filled_in)
        wait_for_thanks(filled_in)


def test_without_a_net_her_answers_stay_and_go_later(cafe, filled_in):
    with cafe.one_more("themenwahl"):
        filled_in.context.set_offline(True)
        send(filled_in)
        assert_not_sent_but_all_there(filled_in)
        filled_in.context.set_offline(False)
        send(filled_in)
        wait_for_thanks(filled_in)


def test_a_slow_line_says_that_it_is_at_work_and_impatience_does_no_harm(cafe, line, filled_in):
    with cafe.one_more("themenwahl"):
        line.delay = 1
        send(filled_in)
        filled_in.get_by_text("Wird gesendet").wait_for()
        send(filled_in)
        wait_for_thanks(filled_in)


@pytest.mark.parametrize("has_script", [True, False])
def test_two_fast_taps_store_one(visit, cafe, has_script):
    page = visit(cafe.link("themenwahl"), java_script_enabled=has_script)
    tick(page, "schlaf")
    with cafe.one_more("themenwahl"):
        page.locator("button.send").dblclick()
        wait_for_thanks(page)
