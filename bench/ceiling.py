"""The bare ceiling: the same server and the same durable writes, with nothing in between."""

import logging
import os
import secrets
import sqlite3
import sys
import threading

import waitress

held = threading.local()


def connection(file: str) -> sqlite3.Connection:
    if not hasattr(held, "connection"):
        held.connection = sqlite3.connect(file, timeout=10, isolation_level=None)
        held.connection.execute("PRAGMA journal_mode=wal")
        held.connection.execute("PRAGMA synchronous=full")
    return held.connection


def app_of(page: bytes, file: str):
    """GET answers with the page as it is; POST writes two rows in one transaction."""
    setup = sqlite3.connect(file)
    setup.execute("CREATE TABLE spent (digest BLOB PRIMARY KEY) WITHOUT ROWID")
    setup.execute("CREATE TABLE pooled (id TEXT PRIMARY KEY, answers TEXT) WITHOUT ROWID")
    setup.close()

    def app(environ, start):
        if environ["REQUEST_METHOD"] == "GET":
            start(
                "200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(page)))]
            )
            return [page]
        answers = environ["wsgi.input"].read().decode()
        line = connection(file)
        line.execute("BEGIN IMMEDIATE")
        line.execute("INSERT INTO spent VALUES (?)", (secrets.token_bytes(32),))
        line.execute("INSERT INTO pooled VALUES (?, ?)", (secrets.token_hex(16), answers))
        line.execute("COMMIT")
        start("303 SEE OTHER", [("Location", "/danke"), ("Content-Length", "0")])
        return [b""]

    return app


if __name__ == "__main__":
    page_file, database_file, port = sys.argv[1:]
    with open(page_file, "rb") as page:
        served = app_of(page.read(), database_file)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # full queues are what is measured
    waitress.serve(
        served, host="127.0.0.1", port=int(port), threads=int(os.environ["CAFE_THREADS"]), ident=None
    )
