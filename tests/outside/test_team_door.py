"""The team's door over plain HTTP: a link that signs in once and by POST alone, and a session that ends."""

import contextlib
import re
import sqlite3
import statistics
import time

import pytest

from tests.conftest import without_tokens
from tests.outside.conftest import Browser, free_port
from tests.pace import differ_each_time

NOWHERE = "/team/anmelden/" + "A" * 43


@pytest.fixture(scope="module")
def cafe(cafe):
    cafe("member", "add", "lead@cafe.example", "--role", "lead")
    cafe("member", "add", "staff@cafe.example", "--role", "staff")
    cafe.slug = cafe.survey("--open")
    return cafe


@pytest.fixture(scope="module")
def server(cafe):
    with cafe.running("web") as server:
        yield server
    assert server.errors() == ""


@pytest.fixture
def link(cafe):
    return cafe("member", "add", "lead@cafe.example", "--role", "lead").split()[1]


@pytest.fixture
def browser(server):
    return Browser(server.port)


def rows(cafe) -> list[str]:
    """Everything that the database holds."""
    with contextlib.closing(sqlite3.connect(cafe.folder / "data" / "cafe.db")) as database:
        return list(database.iterdump())


def test_a_link_is_spent_by_its_button_alone_and_only_once(cafe, server, link):
    before = rows(cafe)
    for scanner in (Browser(server.port), Browser(server.port)):
        assert scanner.get(link).status == 200
        assert scanner.send("HEAD", link, None, {}).status == 200
        assert scanner.get("/team/").status == 303
    assert rows(cafe) == before
    member = Browser(server.port)
    entered = member.post(link, member.get(link).hidden)
    assert (entered.status, entered.headers["Location"]) == (303, "/team/")
    assert member.get("/team/").status == 200
    late = Browser(server.port)
    fields = late.get("/team/anmelden").hidden
    assert late.get(link).status == 410
    assert late.post(link, fields).status == 410
    assert late.get(NOWHERE).status == 410
    assert late.get("/team/").status == 303


def test_a_button_without_its_token_is_400_and_spends_nothing(browser, link):
    assert browser.post(link, {}).status == 400
    assert browser.post(link, {"csrf_token": "x"}).status == 400
    browser.sign_in(link)


def test_no_page_of_the_team_changes_anything(cafe, browser, link):
    browser.sign_in(link)
    before, slug = rows(cafe), cafe.slug
    pages = [
        "/team/",
        "/team/umfragen",
        f"/team/umfragen/{slug}",
        f"/team/umfragen/{slug}/vorbereitung",
        "/team/briefe",
    ]
    for page in [*pages, "/team/anmelden", f"/team/umfragen/{slug}/herunterladen", "/team/abmelden"]:
        assert browser.get(page).status in {200, 303, 404, 405}, page
    assert [browser.get(page).status for page in ("/team/", "/team/umfragen", "/team/briefe")] == [200] * 3
    assert rows(cafe) == before


def test_signing_out_ends_the_session_also_for_a_kept_cookie(server, browser, link):
    fields = browser.sign_in(link).get("/team/").hidden
    kept = dict(browser.cookies)
    assert browser.post("/team/abmelden", {}).status == 400
    assert browser.get("/team/").status == 200
    assert browser.post("/team/abmelden", fields).status == 303
    thief = Browser(server.port)
    thief.cookies = kept
    answer = thief.get("/team/")
    assert (answer.status, answer.headers["Location"]) == (303, "/team/anmelden")


@pytest.mark.parametrize(
    "path", ["/team/", "/team/umfragen", "/team/umfragen/abcdefgh", "/team/briefe", "/team/briefe/1/nochmal"]
)
def test_whoever_is_not_signed_in_is_led_to_the_sign_in_page(browser, path):
    for answer in (browser.get(path), browser.post(path, {})):
        assert answer.status in {303, 405}
        assert answer.headers["Location"] in {"/team/anmelden", None}
    browser.cookies["cafe_team"] = "eyJrZXB0IjoieCJ9.forged.forged"
    assert browser.get(path).status in {303, 405}


def test_wild_numbers_and_names_are_no_500(browser, link):
    fields = browser.sign_in(link).get("/team/briefe").hidden
    for number in ("0", "7", "9" * 19, "9" * 40):
        assert browser.post(f"/team/briefe/{number}/nochmal", fields).status == 404
    for slug in ("a%00b", "%F0%9F%98%80", "x" * 3000):
        assert browser.get(f"/team/umfragen/{slug}").status == 404


def test_known_and_unknown_addresses_get_the_same_page(cafe, browser):
    fields = browser.get("/team/anmelden").hidden
    for known, unknown in (
        ("staff@cafe.example", "stuff@cafe.example"),
        ("STAFF@cafe.example", "a\0b@cafe.example"),
    ):
        pages = [browser.post("/team/anmelden", fields | {"email": email}) for email in (known, unknown)]
        shown = [re.sub(r"\S+@cafe\.example", "X", without_tokens(page.text)) for page in pages]
        assert [page.status for page in pages] == [200, 200]
        assert shown[0] == shown[1]
    assert browser.post("/team/anmelden", fields | {"email": ""}).status == 422


def test_known_and_unknown_addresses_take_the_same_time(browser):
    fields = browser.get("/team/anmelden").hidden

    def seconds(email):
        began = time.perf_counter()
        browser.post("/team/anmelden", fields | {"email": email})
        return time.perf_counter() - began

    def differ():
        took = [(seconds("lead@cafe.example"), seconds("load@cafe.example")) for _ in range(30)]
        known, unknown = (statistics.median(times) for times in zip(*took, strict=True))
        print(f"known {known:.4f} s, unknown {unknown:.4f} s")
        return abs(known - unknown) > max(0.02, min(known, unknown) / 2)  # the more where all takes longer

    assert not differ_each_time(differ)


def test_the_cookie_is_for_this_host_and_no_script(browser, link):
    cookie = browser.get(link).headers["Set-Cookie"]
    assert cookie.startswith("cafe_team=")
    assert cookie.endswith("; HttpOnly; Path=/; SameSite=Lax")


def test_under_https_the_cookie_is_bound_to_the_host_and_the_form_to_its_page(cafe, link):
    https = {"CAFE_BASE_URL": "https://cafe.example", "CAFE_TRUSTED_PROXIES": "1"}
    with cafe.running("web", port=free_port(), **https) as server:
        browser = Browser(server.port, Host="cafe.example", **{"X-Forwarded-Proto": "https"})
        page = browser.get(link)
        assert page.headers["Set-Cookie"].startswith("__Host-cafe_team=")
        assert page.headers["Set-Cookie"].endswith("; Secure; HttpOnly; Path=/; SameSite=Lax")
        assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
        assert browser.post(link, page.hidden, Referer="https://evil.example/").status == 400
        assert browser.post(link, page.hidden, Referer="https://cafe.example/team/").status == 303
