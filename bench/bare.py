"""The same road in bare Flask: a Jinja page of the same size, a durable insert, a page of thanks, and nothing else."""

import gzip
import logging
import os
import secrets
import sqlite3
import sys
import threading
from pathlib import Path

import waitress
from flask import Flask, make_response, redirect, request
from markupsafe import Markup

held = threading.local()
ZIPPED = 6  # as ours
TABLES = (
    "CREATE TABLE spent (digest BLOB PRIMARY KEY) WITHOUT ROWID",
    "CREATE TABLE pooled (id TEXT PRIMARY KEY, answers TEXT) WITHOUT ROWID",
)


def connection(file: str) -> sqlite3.Connection:
    if not hasattr(held, "connection"):
        held.connection = sqlite3.connect(file, timeout=10, isolation_level=None)
        held.connection.execute("PRAGMA journal_mode=wal")
        held.connection.execute("PRAGMA synchronous=full")
    return held.connection


def sent(page: str):
    """Compressed for whoever takes that."""
    response = make_response(page)
    if request.accept_encodings["gzip"]:
        response.set_data(gzip.compress(response.get_data(), ZIPPED, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


def app_of(page: str, thanks: str, file: str) -> Flask:
    app, half = Flask("bare"), len(page) // 2
    template = app.jinja_env.from_string("{{ before }}<input name='token' value='{{ token }}'>{{ after }}")
    before, after, thanked = Markup(page[:half]), Markup(page[half:]), app.jinja_env.from_string(thanks)
    for table in TABLES:
        connection(file).execute(table)

    @app.get("/s/<slug>/<language>")
    def opened(slug, language):
        return sent(template.render(before=before, after=after, token=secrets.token_urlsafe(32)))

    @app.post("/s/<slug>/<language>")
    def answered(slug, language):
        answers = repr(request.form.to_dict(flat=False))
        line = connection(file)
        line.execute("BEGIN IMMEDIATE")
        line.execute("INSERT INTO spent VALUES (?)", (secrets.token_bytes(32),))
        line.execute("INSERT INTO pooled VALUES (?, ?)", (secrets.token_hex(16), answers))
        line.execute("COMMIT")
        return redirect(f"/s/{slug}/{language}/danke", 303)

    @app.get("/s/<slug>/<language>/danke")
    def done(slug, language):
        return sent(thanked.render())

    return app


if __name__ == "__main__":
    page_file, thanks_file, database_file, port = sys.argv[1:]
    served = app_of(Path(page_file).read_text(), Path(thanks_file).read_text(), database_file)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # full queues are what is measured
    waitress.serve(
        served, host="127.0.0.1", port=int(port), threads=int(os.environ["CAFE_THREADS"]), ident=None
    )
