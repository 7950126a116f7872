"""From the sentence to the proof: docs/anonymity.md names every file of these promises, and each of them exists."""

import re
from pathlib import Path

import pytest

from tests.promises.report import FILE

HERE = Path(__file__).parent
GUIDE = (HERE.parents[1] / "docs" / "anonymity.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d+) \| (.+) \| \[`(\S+)`\]\(\.\./tests/promises/(\S+)\) \|$", re.MULTILINE)
ANONYMITY = {*range(1, 27), 41, 42, 45}
PROOFS = {
    file.name: int(FILE.fullmatch(file.name)[1])
    for file in HERE.glob("test_*.py")
    if FILE.fullmatch(file.name)
}


def test_every_promise_of_anonymity_has_a_row():
    assert {int(number) for number, *_rest in ROW.findall(GUIDE)} == ANONYMITY


def test_every_row_leads_to_a_proof_of_its_own_number():
    for number, promise, name, linked in ROW.findall(GUIDE):
        assert name == linked, promise
        assert PROOFS.get(name) == int(number), promise


def test_every_proof_of_anonymity_is_named():
    named = {name for _number, _promise, name, _linked in ROW.findall(GUIDE)}
    assert named == {name for name, number in PROOFS.items() if number in ANONYMITY}


@pytest.mark.parametrize("name", PROOFS)
def test_a_proof_opens_with_its_number_and_its_sentence(name):
    opening = (HERE / name).read_text(encoding="utf-8").splitlines()[0]
    assert re.fullmatch(rf'"""{PROOFS[name]}\. .+[.?]"""', opening)
