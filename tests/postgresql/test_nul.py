"""The one sign that PostgreSQL cannot store: it makes no error, neither where it is looked for nor where it is kept."""

from cafe_forms.cafe import sites
from cafe_forms.models import Site
from tests.conftest import hidden, on_postgresql

pytestmark = on_postgresql


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


def test_what_is_kept_bears_a_sign_in_its_place(app):
    sites.add("Müttercafé\0 Freilassing", town="Freilassing")
    assert Site.get().name == "Müttercafé\ufffd Freilassing"
