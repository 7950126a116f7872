"""What the headers of a request change: compression, https behind a proxy, and the host that is asked for."""

import gzip

import pytest

from cafe_forms import create_app


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
