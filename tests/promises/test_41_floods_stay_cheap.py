"""41. What one address may cost in ten minutes: at most 30 seconds of processor time, whatever it sends."""

import time
from itertools import cycle

import pytest

from tests.conftest import hidden, on_sqlite
from tests.recognition.heavy import HEAVY

MOST = 30  # seconds of processor time
REFUSED = 50  # POSTs behind the limit, to see what one of them costs
QUESTIONS = [f"t{number}" for number in range(10)]
SURVEY = """
name: viele_texte
kind: topics
languages: [de]
title: {de: Viele Texte}
questions:
""" + "\n".join(
    f"  - {{name: {name}, type: text, label: {{de: Was fehlt dir?}}, max_length: 2000}}" for name in QUESTIONS
)
AGAIN = {"warned": "1", "stay": "1"}


def full_of(text) -> dict:
    return {f"q_{name}": text for name in QUESTIONS}


LONG = [make(2000) for make in HEAVY.values()]
FLOODS = {
    "long texts, warned of again": [full_of(text) | AGAIN for text in LONG],
    "texts that are far too long": [full_of(make(2100)) | AGAIN for make in HEAVY.values()],
    "many marks on one letter": [full_of("a" + mark * 3900) for mark in "\u0301\u0300\u0327"],
    "empty pages": [{}],
    "another language": [full_of("so") | {"switch": "de"}],
    "many fields": [{f"x{number}": "1" for number in range(900)}],
}


@pytest.mark.prove
@pytest.mark.parametrize("name", FLOODS)
@on_sqlite
def test_a_flood_that_is_never_stored(client, open_survey, name):
    path = f"/s/{open_survey(SURVEY).slug}/de"
    form = {"token": hidden(client.get(path).text, "token")}
    costs = []
    for sent in cycle(FLOODS[name]):
        status, cost = posted(client, path, form | sent)
        if status == 429:
            break
        assert status in {200, 422}
        costs.append(cost)
        assert sum(costs) <= MOST
    refused = [posted(client, path, form | sent) for sent, _ in zip(cycle(FLOODS[name]), range(REFUSED))]
    assert {status for status, _ in refused} == {429}
    each = sum(cost for _, cost in refused) / REFUSED
    print(
        f"\n{name}: {len(costs)} POSTs cost {sum(costs):.1f} s of processor time, the dearest {max(costs):.2f} s; "
        f"then 429, {1000 * each:.0f} ms each"
    )


def posted(client, path, form) -> tuple[int, float]:
    """Its status, and what it cost in seconds of processor time."""
    began = time.thread_time()
    answer = client.post(path, data=form)
    return answer.status_code, time.thread_time() - began
