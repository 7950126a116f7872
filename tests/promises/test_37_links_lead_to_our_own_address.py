"""37. Links use only the configured address; an unknown Host is refused; redirects go to known names only."""

import pytest

from cafe_forms.members import roster, sign_in
from cafe_forms.post import letters
from tests.conftest import NOW

ELSEWHERE = "evil.example"
HOSTS = (ELSEWHERE, f"127.0.0.1@{ELSEWHERE}", f"127.0.0.1.{ELSEWHERE}", "x" * 300)
TARGETS = (
    f"https://{ELSEWHERE}/",
    f"//{ELSEWHERE}",
    f"/%09/{ELSEWHERE}",
    f"%20//{ELSEWHERE}",
    f"/\\{ELSEWHERE}",
)


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("path", ["/team/anmelden", "/team/", "/hilfe"])
def test_an_unknown_host_is_refused_and_never_echoed(client, host, path):
    answer = client.get(path, headers={"Host": host})
    assert answer.status_code == 400
    assert ELSEWHERE not in answer.text


@pytest.mark.parametrize("name", ["X-Forwarded-Host", "Forwarded", "X-Original-URL"])
def test_without_a_proxy_what_a_proxy_would_say_is_not_believed(client, name):
    answer = client.get("/team/", headers={name: ELSEWHERE})
    assert answer.headers["Location"] == "/team/anmelden"
    assert ELSEWHERE not in answer.text


def test_a_letters_links_have_the_configured_address_whoever_asked(app, site):
    member, _token = roster.invite("a@cafe.example", role="staff", sites=[site], name="A", now=NOW)
    token, code = sign_in.mint_with_code(member, now=NOW)
    with app.test_request_context("/", headers={"Host": ELSEWHERE}):
        facts = {"member": member, "token": token, "code": code, "minutes": 15}
        written = letters.write(sign_in.LETTER, facts)
    assert f"{app.config['BASE_URL']}/team/anmelden/{token}" in written["text"]
    assert ELSEWHERE not in str(written)


@pytest.mark.parametrize("target", TARGETS)
def test_no_parameter_leads_anybody_elsewhere(client, signed_in, site, target):
    for asked in (client, signed_in("staff", site)):
        for path in ("/team/", "/team/anmelden", "/team/anmelden/zweiter-schritt"):
            answer = asked.get(path, query_string={"next": target, "url": target, "return_to": target})
            assert answer.headers.get("Location", "/team/").startswith("/team/")
