"""2. Respondents get no cookie, no browser storage and no ETag, whatever they are answered."""

from tests.browser.open_cafe import send, tick
from tests.browser.phone import wait_for_thanks
from tests.conftest import on_sqlite, without_tokens
from tests.promises.conftest import EACH_SCRIPT_AND_LANGUAGE
from tests.promises.every_response import status_of

NEVER = ("Set-Cookie", "ETag", "Last-Modified")
STORED = """async () => [
    localStorage.length, sessionStorage.length, document.cookie.length,
    (await indexedDB.databases()).length, (await caches.keys()).length,
    (await navigator.serviceWorker.getRegistrations()).length,
]"""
INFO_PAGES = ("hilfe", "versprechen", "impressum", "datenschutz", "barrierefreiheit")


@on_sqlite
def test_no_response_bears_a_cookie_or_a_mark(public):
    for name, response in public.items():
        assert response.status_code == status_of(name), name
        assert not [header for header in NEVER if header in response.headers], name
        assert "cookie" not in response.headers.get("Vary", "").lower(), name


@on_sqlite
def test_a_file_that_may_be_kept_is_not_known_again(client):
    with client.get("/static/team.css") as answer:
        assert answer.status_code == 200
        assert not [header for header in NEVER if header in answer.headers]


@on_sqlite
def test_a_member_who_answers_is_no_other_than_everybody(client, survey, signed_in, site):
    """Her cookie is sent along, and neither read nor touched."""
    path, lead = f"/s/{survey.slug}/de", signed_in("lead", site)
    for address in (path, f"{path}/danke", "/hilfe", "/nirgends"):
        mine, hers = client.get(address), lead.get(address)
        assert without_tokens(mine.text) == without_tokens(hers.text)
        assert dict(mine.headers) | {"Content-Length": ""} == dict(hers.headers) | {"Content-Length": ""}
        assert not {"Set-Cookie", "Vary"} & set(hers.headers.keys())


def every_page(page, cafe, languages=("de", "ar")):
    """Each public page in turn, those after sending included."""
    for language in languages:
        page.goto(cafe.link("themenwahl", language))
        tick(page, "schlaf")
        page.locator("textarea").fill("0176 12345678")
        yield "page"
        send(page)
        page.wait_for_selector("#q_detail-doubt")
        yield "warned"
        send(page)
        wait_for_thanks(page)
        yield "thanks"
        page.goto(cafe.link("vorbei", language))
        yield "ended"
    for path in (*INFO_PAGES, "s/abcdefgh", f"s/{cafe.slugs['themenwahl']}/de/tablet"):
        page.goto(f"{cafe.url}/{path}")
        yield path


@EACH_SCRIPT_AND_LANGUAGE
def test_nothing_is_stored_on_the_phone(visit, open_cafe, has_script, language):
    page = visit("about:blank", java_script_enabled=has_script)
    for name in every_page(page, open_cafe, [language]):
        assert page.context.cookies() == [], name
        if has_script:
            assert page.evaluate(STORED) == [0] * 6, name
