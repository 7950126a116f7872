"""What nginx says by itself is a page of ours, and whoever should not be there hears nothing."""

import contextlib
import gettext
import re
import socket
import ssl
from pathlib import Path

import pytest

import config as settings
from cafe_forms import LARGEST_BODY
from cafe_forms.cli.listening import HEADERS
from cafe_forms.headers import csp_hash
from cafe_forms.languages import LANGUAGES
from tests.nginx import NAME, Nginx, Phone
from tests.outside.conftest import PATIENCE, Browser, free_port

TRANSLATIONS = Path(settings.__file__).parent / "cafe_forms" / "translations"


def said(*messages: str) -> set[tuple[str, str]]:
    """(language, sentence) of what the app says of the same failure."""
    found = set()
    for tag, language in LANGUAGES.items():
        if tag != "de-simple":  # the German of these pages is as plain
            with_words = gettext.translation(
                "messages", TRANSLATIONS, [language.locale], fallback=tag == "de"
            )
            found.add((tag, ". ".join(with_words.gettext(one).rstrip(".") for one in messages) + "."))
    return found


def assert_page_of_ours(page) -> set[tuple[str, str]]:
    """In ten languages, with the headers of every page; what it says in each."""
    expected = HEADERS | {"Strict-Transport-Security": "max-age=31536000"}
    del expected["Content-Security-Policy"]
    assert {name: page.headers[name] for name in expected} == expected
    style = re.search(r"<style>(.*)</style>", page.text, re.DOTALL)[1]
    assert f"default-src 'none'; style-src {csp_hash(style)};" in page.headers["Content-Security-Policy"]
    assert "nginx" not in page.text
    found = re.findall(r'<p(?: lang="(\w+)")?(?: dir="rtl")?>(.*)</p>', page.text)
    assert {tag or "de" for tag, _ in found} == set(LANGUAGES) - {"de-simple"}
    return {(tag or "de", words) for tag, words in found}


def test_while_the_app_is_restarted_a_page_in_ten_languages_says_when_to_try_again(tmp_path):
    with Nginx(tmp_path, free_port()).running() as nginx:
        phone = Phone(nginx)
        pages = phone.get("/s/abcdefgh/de"), phone.post("/s/abcdefgh/de", {"q_detail": "Schlafen"})
    for page in pages:
        assert (page.status, page.headers["Retry-After"]) == (503, "60")
        assert_page_of_ours(page)


def test_of_several_servers_one_that_is_restarted_is_passed_over(served, tmp_path):
    with Nginx(tmp_path, free_port(), served.cafe.port, free_port()).running() as nginx:
        phones = [Phone(nginx, f"127.0.3.{number}") for number in range(1, 13)]
        assert {phone.get(served.path).status for phone in phones} == {200}
        assert phones[0].answer(served.path, q_topics="schlaf").status == 303


def test_what_nginx_refuses_by_itself_is_a_page_of_ours(served):
    phone = served.phone()
    broken = said("Etwas an dieser Seite war beschädigt. Bitte öffne den Link noch einmal.")
    too_much = said(
        "Das war zu viel auf einmal",
        "Deine Antworten kamen nicht an. Bitte öffne die Umfrage noch einmal und schreib etwas kürzer.",
    )
    refused = {
        400: phone.get(served.path, **{"X-Large": "x" * 40_000}),
        405: phone.send("TRACE", served.path, None, {}),
        413: phone.post(served.path, {"q_detail": "x" * 1_050_000}),
        414: phone.get(f"/{'x' * 40_000}"),
    }
    for status, page in refused.items():
        assert page.status == status
        assert assert_page_of_ours(page) == (too_much if status == 413 else broken)
        assert "Retry-After" not in page.headers
    above = phone.get("/static/../../x")
    assert (above.status, assert_page_of_ours(above)) == (400, broken)
    beside = phone.get("/static/../x")
    assert (beside.status, beside.headers["Cache-Control"]) == (404, "no-store")
    assert "Seite verlassen" in beside.text


def test_who_cannot_even_ask_for_a_name_is_told_nothing(served):
    for port in (served.nginx.http, served.nginx.https):
        with socket.create_connection(("127.0.0.1", port), PATIENCE) as line:
            line.sendall(b"GET / HTTP/1.1\r\nHost: a b\r\n\r\n")
            heard = b""
            with contextlib.suppress(ConnectionResetError):
                heard = line.recv(1000)
            assert heard == b""


def test_every_failure_is_a_page_of_ours(served):
    phone = served.phone()
    too_long = {"q_detail": "x" * (LARGEST_BODY + 1)}
    failures = {
        404: phone.get("/s/abcdefgh/de"),
        400: phone.post(served.path, {"q_detail": "Schlafen"}),
        405: phone.post("/hilfe/de", {}),
        413: phone.post(served.path, too_long),
        415: phone.post(served.path, b"x", **{"Content-Type": "text/plain"}),
        422: phone.answer(served.path, q_detail="x" * 301),
    }
    for status, page in failures.items():
        assert page.status == status
        assert "Seite verlassen" in page.text
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert "nginx" not in page.text
    assert "Das war zu viel auf einmal" in failures[413].text
    assert "Schlafen" in failures[400].text


def test_plain_http_leads_to_https_and_to_nowhere_else(served):
    plain = Browser(served.nginx.http, Host=NAME)
    led = plain.get(f"{served.path}?x=1")
    assert (led.status, led.headers["Location"]) == (301, f"https://{NAME}{served.path}?x=1")
    with pytest.raises(ConnectionResetError):
        Browser(served.nginx.http, Host="evil.example").get(served.path)


def test_another_name_gets_no_answer(served):
    phone = served.phone()
    phone.context.check_hostname = False
    with pytest.raises(ConnectionResetError):
        phone.get(served.path, Host="evil.example")
    with (
        socket.create_connection(("127.0.0.1", served.nginx.https), PATIENCE) as plain,
        pytest.raises(ssl.SSLError),
    ):
        phone.context.wrap_socket(plain, server_hostname="evil.example")
