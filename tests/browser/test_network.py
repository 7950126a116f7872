"""A bad line: every page is small, nothing is lost, nothing counts twice, and she is told what happened."""

import re

import pytest

from cafe_forms.languages import LANGUAGES
from tests.browser.line import Line
from tests.browser.open_cafe import READY, send, tick, ticked
from tests.browser.phone import wait_for_thanks

MOST_BYTES, MOST_REQUESTS = 14_000, 2  # of one page: what fits into the first ten packets
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_fits_into_the_first_packets(visit, cafe, table, language):
    page = visit("about:blank", java_script_enabled=False)
    meter = Meter(page)

    def weigh(name):
        requests, size = meter.read()
        assert size <= MOST_BYTES, name
        assert requests <= MOST_REQUESTS, name
        table.setdefault(name, {})[language] = size

    for name in READY:
        page.goto(cafe.link(name, language))
        weigh(name)
        page.evaluate(FILL_IN_TOO_MUCH)
        send(page)
        page.wait_for_selector(".fault")
        weigh(f"{name}, fault")
        page.goto(f"{cafe.link(name, language)}/danke")
        weigh(f"{name}, thanks")


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
