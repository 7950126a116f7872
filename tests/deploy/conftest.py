"""A café in production, behind the real nginx as the example has it."""

import re
import secrets

import pytest

from tests.nginx import NAME, Nginx, Phone
from tests.outside.conftest import TOPICS, Cafe

BURST = 3  # accepted responses from one address
SPOOFED = {"X-Forwarded-For": "203.0.113.77", "X-Real-IP": "203.0.113.78", "Forwarded": "for=203.0.113.79"}


class Served:
    """A café in production, behind nginx, with an open survey."""

    def __init__(self, cafe: Cafe, nginx: Nginx, path: str):
        self.cafe, self.nginx, self.path = cafe, nginx, path

    def phone(self, **headers) -> Phone:
        """A phone with an address that nobody else has."""
        address = ".".join(["127", *(str(secrets.choice(range(60, 250))) for _ in range(3))])
        return Phone(self.nginx, address, **headers)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    cafe = Cafe(
        tmp_path_factory.mktemp("cafe"),
        CAFE_ENV="production",
        CAFE_SECRET_KEY=secrets.token_urlsafe(48),
        CAFE_BASE_URL=f"https://{NAME}",
        CAFE_TRUSTED_PROXIES="1",
        CAFE_RATE_LIMIT=f"{BURST}/10m",
    )
    nginx = Nginx(tmp_path_factory.mktemp("nginx"), cafe.port)
    cafe("site", "add", "Müttercafé Freilassing", "--town", "Freilassing")
    printed = cafe("survey", "import", cafe.write("themen.yaml", TOPICS), "--open")
    path = re.search(rf"link: https://{re.escape(NAME)}(/\S+)", printed)[1]
    with nginx.running(), cafe.running("web"):
        yield Served(cafe, nginx, f"{path}/de")
