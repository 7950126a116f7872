"""19. Every response that the app makes bears the same headers, errors, redirects and files included."""

import re

import pytest

from tests.conftest import on_sqlite
from tests.promises.every_response import status_of

pytestmark = on_sqlite
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}
HASH = r"'sha256-[A-Za-z0-9+/]{43}='"
NOTHING_BUT_US = "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
PUBLIC_POLICY = (
    rf"{NOTHING_BUT_US}style-src {HASH}; script-src {HASH}; connect-src 'self'; img-src 'self' data:"
)
TEAM_POLICY = (
    rf"{NOTHING_BUT_US}style-src 'self' {HASH}; script-src 'self' {HASH}; "
    r"img-src 'self' data:; manifest-src 'self'"
)
NEVER = ("Server", "X-Powered-By", "Access-Control-Allow-Origin")


def assert_dressed(responses, policy, referrer, secure=None):
    always = ALWAYS | {"Referrer-Policy": referrer, "Strict-Transport-Security": secure}
    for name, response in responses.items():
        assert response.status_code == status_of(name), name
        assert {header: response.headers.get(header) for header in always} == always, name
        assert re.fullmatch(policy, response.headers["Content-Security-Policy"]), name
        assert not [header for header in NEVER if header in response.headers], name


def test_every_public_response_has_exactly_these(public):
    assert_dressed(public, PUBLIC_POLICY, "no-referrer")


def test_every_response_of_the_back_office_has_exactly_these(of_the_team):
    assert_dressed(of_the_team, TEAM_POLICY, "same-origin")


def test_what_is_nowhere_in_the_back_office_is_dressed_like_the_rest_of_it(client):
    nowhere = {"unknown 404": client.get("/team/nirgends"), "method 405": client.put("/team/umfragen")}
    assert_dressed(nowhere, TEAM_POLICY, "same-origin")


def test_a_file_of_numbers_is_a_download_and_nothing_else(of_the_team):
    file = of_the_team["file 200"]
    assert file.mimetype == "text/csv"
    assert re.fullmatch(
        r'attachment; filename="[a-z0-9-]+-\d{4}-\d\d-[a-z0-9]{8}-counts\.csv"',
        file.headers["Content-Disposition"],
    )


def test_a_static_file_may_be_kept_and_bears_the_rest(client):
    with client.get("/static/team.css") as file:
        may_be_kept = file.headers["Cache-Control"]
        assert {header: file.headers.get(header) for header in ALWAYS} == ALWAYS | {
            "Cache-Control": may_be_kept
        }


class TestBehindOneProxy:
    @pytest.fixture
    def config(self, config):
        config.TRUSTED_PROXIES = 1
        return config

    @pytest.fixture
    def client(self, client):
        client.environ_base["HTTP_X_FORWARDED_PROTO"] = "https"
        return client

    def test_every_response_over_https_promises_to_stay_there(self, public):
        assert_dressed(public, PUBLIC_POLICY, "no-referrer", secure="max-age=31536000")
