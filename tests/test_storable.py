"""What no database can keep as text makes no error on either, neither where it is looked for nor where it is kept."""

import pytest

from cafe_forms.cafe import inputs, sites
from cafe_forms.models import Site
from cafe_forms.surveys.catalogue import topics
from tests.conftest import hidden


def test_an_address_that_bears_nul_is_unknown(client):
    assert client.get("/s/abc%00defg").status_code == client.get("/s/abcdefgh").status_code == 404


def test_who_signs_in_with_nul_is_told_what_everybody_is_told(client):
    page = client.get("/team/anmelden").text
    addresses = ("jana\0@cafe.example", "jana@cafe.example")
    told = [
        client.post("/team/anmelden", data={"email": address, "csrf_token": hidden(page, "csrf_token")})
        for address in addresses
    ]
    assert [answer.status_code for answer in told] == [told[1].status_code] * 2 != [500, 500]


@pytest.mark.parametrize("broken", [0, 0xD800])
def test_what_is_kept_bears_a_sign_in_its_place(app, broken):
    broken = chr(broken)
    sites.add(f"Müttercafé{broken} Freilassing", town="Freilassing")
    assert Site.get().name == "Müttercafé\ufffd Freilassing"
    assert Site.get(Site.name == f"Müttercafé{broken} Freilassing")


def test_what_is_kept_as_json_does_so_too(app, site):
    topic = next(iter(topics()))
    inputs.keep(inputs.of(site, topic), seen=0, texts={"fact": "a\0b \ud800 \\u0000 \\\0"})
    assert inputs.of(site, topic).texts == {"fact": "a\ufffdb \ufffd \\u0000 \\\ufffd"}
