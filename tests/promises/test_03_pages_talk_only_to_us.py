"""3. Pages talk only to our own origin: nothing is asked of others, and what would ask is stopped by the policy."""

import re
import socket

import pytest

from tests.browser.open_cafe import READY
from tests.conftest import on_sqlite
from tests.promises.test_02_no_cookie_and_no_storage import every_page

OURS = re.compile(r"'none'|'self'|'sha256-[A-Za-z0-9+/]{43}='|data:")
KNOCK = """address => new Promise(done => {
    const picture = new Image()
    picture.onerror = picture.onload = () => fetch(address).then(() => done('in'), () => done('stopped'))
    picture.src = address
})"""


def sources(policy: str) -> dict[str, list[str]]:
    """{"style-src": ["'self'", …], …}"""
    return {name: words for name, *words in (part.split() for part in policy.split(";") if part.strip())}


@pytest.mark.long
@on_sqlite
def test_the_policy_of_every_response_names_nobody_else(public, of_the_team):
    for name, response in (public | of_the_team).items():
        policy = sources(response.headers["Content-Security-Policy"])
        assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == ["'none'"], name
        assert policy["form-action"] == ["'self'"], name
        assert all(OURS.fullmatch(source) for words in policy.values() for source in words), name


@pytest.fixture
def asked(visit):
    """A page, and every address that it asks for."""
    page, addresses = visit("about:blank"), []
    page.context.on("request", lambda request: addresses.append(request.url))
    return page, addresses


def test_no_page_asks_anybody_else(asked, open_cafe):
    page, addresses = asked
    for _name in every_page(page, open_cafe):
        page.wait_for_load_state("load")
    for name in (*READY, "alles"):
        page.goto(open_cafe.link(name))
    page.wait_for_load_state("networkidle")
    assert len(addresses) > 20
    assert [url for url in addresses if not url.startswith((f"{open_cafe.url}/", "data:"))] == []


def test_what_would_ask_somebody_else_is_stopped(visit, open_cafe):
    """A door of another origin on this machine hears nothing."""
    page = visit(open_cafe.link("themenwahl"))
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.settimeout(0.2)
        assert page.evaluate(KNOCK, f"http://127.0.0.1:{door.getsockname()[1]}/") == "stopped"
        with pytest.raises(TimeoutError):
            door.accept()
