"""The headers of every public response, errors and redirects included: a table of exact values."""

import gzip
import re

import pytest

from cafe_forms import create_app
from cafe_forms.clock import utcnow
from cafe_forms.surveys import publishing
from tests.conftest import SMALL, hidden

EXACT = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
HASH = r"'sha256-[A-Za-z0-9+/]{43}='"
CSP = re.compile(
    r"default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    rf"style-src {HASH}; script-src {HASH}; connect-src 'self'; img-src 'self' data:"
)
TOKEN = re.compile(r'name="token" value="[^"]+"')
NEVER = ("Set-Cookie", "ETag", "Last-Modified", "Server", "Strict-Transport-Security")


@pytest.fixture
def responses(client, open_survey):
    """Every public response by its status and what it is."""
    survey, ended = open_survey(), open_survey()
    late = {"token": hidden(client.get(f"/s/{ended.slug}").text, "token")}
    publishing.close(ended, now=utcnow())
    path = f"/s/{survey.slug}/de"
    token = hidden(client.get(path).text, "token")
    good = {"token": token, "q_topics": "schlaf"}
    return {
        "page 200": client.get(path),
        "switch 200": client.post(path, data=good | {"switch": "en"}),
        "warned 200": client.post(path, data=good | {"q_detail": "0176 12345678"}),
        "thanks 200": client.get(f"{path}/danke"),
        "tablet 200": client.get(f"{path}/tablet"),
        "tablet thanks 200": client.get(f"{path}/tablet/danke"),
        "help 200": client.get("/hilfe"),
        "promise 200": client.get("/versprechen/ar"),
        "imprint 200": client.get("/impressum"),
        "privacy 200": client.get("/datenschutz"),
        "access 200": client.get("/barrierefreiheit"),
        "health 200": client.get("/healthz"),
        "forget 204": client.get("/vergessen"),
        "options 200": client.options(path),
        "head 200": client.head(path),
        "stored 303": client.post(path, data=good),
        "token 400": client.post(path, data={"q_detail": "x"}),
        "length 411": client.post(path),
        "host 400": client.get(path, headers={"Host": "evil.example"}),
        "unknown 404": client.get("/s/abcdefgh"),
        "nowhere 404": client.get("/favicon.ico"),
        "method 405": client.put(path),
        "ended 410": client.get(f"/s/{ended.slug}"),
        "late 410": client.post(f"/s/{ended.slug}/de", data=late),
        "large 413": client.post(path, data={"q_detail": "a" * 300_000}),
        "kind 415": client.post(path, data=b"{}", content_type="application/json"),
        "fault 422": client.post(
            path, data={"token": hidden(client.get(path).text, "token"), "q_detail": "a" * 301}
        ),
    }


def test_every_public_response_has_exactly_these_headers(responses):
    for name, response in responses.items():
        assert response.status_code == int(name.split()[-1]), name
        assert {header: response.headers.get(header) for header in EXACT} == EXACT, name
        assert CSP.fullmatch(response.headers["Content-Security-Policy"]), name
        assert not [header for header in NEVER if header in response.headers], name
        assert "Cookie" not in response.headers.get("Vary", ""), name


def test_a_team_cookie_that_is_sent_along_changes_nothing(client, open_survey, signed_in, site):
    survey = open_survey(SMALL.replace("rotate: true", "rotate: false"))
    path, lead = f"/s/{survey.slug}/de", signed_in("lead", site)
    for address in (path, f"{path}/danke", "/hilfe", "/nirgends"):
        mine, hers = client.get(address), lead.get(address)
        assert TOKEN.sub("", mine.text) == TOKEN.sub("", hers.text)
        assert dict(mine.headers) | {"Content-Length": ""} == dict(hers.headers) | {"Content-Length": ""}
        assert "Set-Cookie" not in hers.headers
        assert "Vary" not in hers.headers


def test_a_team_page_says_same_origin_and_is_not_kept(signed_in, site):
    page = signed_in("lead", site).get("/team/umfragen")
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Content-Security-Policy"].startswith(
        "default-src 'none'; base-uri 'none'; form-action 'self'; "
    )
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert "Content-Encoding" not in page.headers


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("gzip", True),
        ("GZIP, br", True),
        ("br;q=1.0, gzip;q=0.8, *;q=0.1", True),
        ("gzip;q=0", False),
        ("br", False),
        ("", False),
        (None, False),
    ],
)
def test_it_packs_only_for_who_can_unpack(client, open_survey, accepted, packed):
    plain = client.get("/versprechen")
    answer = client.get("/versprechen", headers={} if accepted is None else {"Accept-Encoding": accepted})
    assert (answer.headers.get("Content-Encoding") == "gzip") is packed
    assert (gzip.decompress(answer.data) if packed else answer.data) == plain.data
    assert answer.content_length == len(answer.data)
    assert answer.headers.get("Vary") == ("Accept-Encoding" if packed else None)


def test_static_files_bear_no_etag(client):
    with client.get("/static/team.css") as answer:
        assert answer.status_code == 200
        assert not [header for header in NEVER if header in answer.headers]


class TestBehindOneProxy:
    @pytest.fixture
    def config(self, config):
        config.TRUSTED_PROXIES = 1
        return config

    def test_https_promises_to_stay_https(self, client):
        secure = client.get("/hilfe", headers={"X-Forwarded-Proto": "https"})
        assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"
        assert "Strict-Transport-Security" not in client.get("/hilfe").headers
        assert (
            "Strict-Transport-Security"
            not in client.get("/hilfe", headers={"X-Forwarded-Proto": "http"}).headers
        )

    def test_a_host_that_the_proxy_passes_on_is_checked_too(self, client):
        assert client.get("/hilfe", headers={"X-Forwarded-Host": "evil.example"}).status_code == 400


def test_https_is_not_believed_without_a_proxy(client):
    answer = client.get("/hilfe", headers={"X-Forwarded-Proto": "https"})
    assert "Strict-Transport-Security" not in answer.headers


def test_an_unknown_host_gets_no_link_to_it(client):
    for host in ("evil.example", "127.0.0.1.evil.example", "evil.example:8000", "localhost@evil.example"):
        answer = client.get("/hilfe", headers={"Host": host})
        assert answer.status_code == 400
        assert "evil" not in answer.text
    assert client.get("/hilfe", headers={"Host": "127.0.0.1:9999"}).status_code == 200


def test_two_apps_can_be_made_in_one_process(config):
    rules = [sorted(map(str, create_app(config).url_map.iter_rules())) for _ in range(2)]
    assert rules[0] == rules[1]
