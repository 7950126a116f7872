"""A load of some phones: processes of their own, so that the client never slows the server it measures."""

import http.client
import multiprocessing
import re
import threading
import time
from urllib.parse import urlencode

CLIENTS = 4
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
GZIP = {"Accept-Encoding": "gzip"}
TOKEN = re.compile(r"name=.token. value=.([\w-]+).")
TEXT = "Ich wünsche mir mehr Zeit für mich und Ruhe am Abend, bitte."  # 60 characters
CHOSEN = [("q_topics", "schlaf"), ("q_topics", "kita")]


class Phone:
    """One line to the server. A step raises AssertionError when it is not answered as it should be."""

    def __init__(self, port: int, path: str):
        self.line, self.path = http.client.HTTPConnection("127.0.0.1", port, timeout=60), path

    def get(self, path: str, headers=None) -> bytes:
        self.line.request("GET", path, headers=headers or {})
        response = self.line.getresponse()
        body = response.read()
        assert response.status == 200, response.status
        return body

    def post(self, token: str, text: str = "") -> str:
        """Where the answer leads."""
        fields = [("token", token), *CHOSEN, *([("q_detail", text)] if text else [])]
        self.line.request("POST", self.path, urlencode(fields), FORM)
        response = self.line.getresponse()
        response.read()
        assert response.status == 303, response.status
        return response.headers["Location"]

    def visit(self) -> None:
        """Reads the token of the plain page, as a browser has it after unpacking."""
        token = TOKEN.search(self.get(self.path).decode())[1]
        self.get(self.post(token, TEXT))


STEPS = {
    "gzip": lambda phone, tokens: phone.get(phone.path, GZIP),
    "plain": lambda phone, tokens: phone.get(phone.path),
    "answer": lambda phone, tokens: phone.post(tokens.pop()),
    "text": lambda phone, tokens: phone.post(tokens.pop(), TEXT),
    "visit": lambda phone, tokens: phone.visit(),
}


def rate(step: str, port: int, path: str, seconds: float, tokens: list[str]) -> tuple[float, int]:
    """Steps of all clients together: per second, and how many."""
    shares = [tokens[number::CLIENTS] for number in range(CLIENTS)]
    with multiprocessing.Pool(CLIENTS) as pool:
        done = pool.starmap(_repeat, [(step, port, path, seconds, share) for share in shares])
    return sum(number / spent for number, spent in done), sum(number for number, _spent in done)


def _repeat(step, port, path, seconds, tokens) -> tuple[int, float]:
    phone, number, began = Phone(port, path), 0, time.perf_counter()
    while time.perf_counter() < began + seconds:
        if step in {"answer", "text"} and not tokens:
            break
        STEPS[step](phone, tokens)
        number += 1
    return number, time.perf_counter() - began


def crowd(port: int, path: str, tokens: list[str], phones: int) -> tuple[list[float], int]:
    """Each of so many phones at once sends its share of the answers: (seconds that each took, how many failed)."""
    with multiprocessing.Pool(CLIENTS) as pool:
        each = phones // CLIENTS
        done = pool.starmap(
            _together, [(port, path, tokens[number::CLIENTS], each) for number in range(CLIENTS)]
        )
    return [one for took, _failed in done for one in took], sum(failed for _took, failed in done)


def _together(port, path, tokens, phones) -> tuple[list[float], int]:
    took, failed = [], []

    def send(share):
        phone = Phone(port, path)
        for token in share:
            began = time.perf_counter()
            try:
                phone.post(token)
                took.append(time.perf_counter() - began)
            except (AssertionError, OSError, http.client.HTTPException):
                failed.append(token)

    threads = [threading.Thread(target=send, args=[tokens[number::phones]]) for number in range(phones)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took, len(failed)
