"""What proofs start from: a café as an operator runs it."""

import pytest

from tests.outside.conftest import Cafe


@pytest.fixture
def cafe(tmp_path):
    cafe = Cafe(tmp_path, CAFE_RATE_LIMIT="off")
    cafe("site", "add", "Müttercafé Freilassing", "--town", "Freilassing")
    return cafe
