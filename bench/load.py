"""A load of a few phones: processes of their own, so that the client never slows the server it measures."""

import http.client
import multiprocessing
import re
import sys
import time
from urllib.parse import urlencode

CLIENTS = 8
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
TOKEN = re.compile(r'name="token" value="([^"]+)"')


def opened(port: int, path: str, seconds: float) -> float:
    """Pages opened per second by all clients together."""
    return _together(_open_pages, port, path, seconds)


def answered(port: int, path: str, seconds: float) -> float:
    """Pages opened, answered and thanked for, per second."""
    return _together(_answer_pages, port, path, seconds)


def _together(work, port: int, path: str, seconds: float) -> float:
    with multiprocessing.Pool(CLIENTS) as pool:
        counts = pool.starmap(work, [(port, path, seconds)] * CLIENTS)
    return sum(counts) / seconds


def _open_pages(port: int, path: str, seconds: float) -> int:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    count, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        _get(line, path)
        count += 1
    line.close()
    return count


def _answer_pages(port: int, path: str, seconds: float) -> int:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    count, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        page = _get(line, path)
        token = TOKEN.search(page)[1]
        fields = [
            ("token", token),
            ("q_topics", "schlaf"),
            ("q_topics", "kita"),
            ("q_detail", "Wie schläft er durch?"),
        ]
        line.request("POST", path, urlencode(fields), FORM)
        response = line.getresponse()
        response.read()
        if response.status != 303:
            sys.exit(f"a response was not accepted: {response.status}")
        count += 1
    line.close()
    return count


def _get(line, path: str) -> str:
    line.request("GET", path)
    response = line.getresponse()
    return response.read().decode()
