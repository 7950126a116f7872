"""The mailbox's page: a small web application of its own that lists and shows letters."""

import secrets
import socket
from contextlib import contextmanager
from io import BytesIO
from threading import Event, Thread
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from flask import Blueprint, Flask, abort, current_app, redirect, render_template, request, send_file, url_for
from waitress import create_server, wasyncore

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# A letter's html gets no script, no form, no remote part; its links open in a tab of their own.
SANDBOX = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; "
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
)


views = Blueprint("mailbox", __name__)


def create_app(letters, timezone):
    app = Flask(__name__, template_folder="../../templates/mailbox", static_folder="../static")
    app.config.update(
        LETTERS=letters,
        TIMEZONE=ZoneInfo(timezone),
        TOKEN=secrets.token_urlsafe(),
        TRUSTED_HOSTS=["127.0.0.1", "localhost"],
    )
    app.register_blueprint(views)
    return app


def find(key):
    return current_app.config["LETTERS"].find(key) or abort(404)


@views.app_template_filter()
def day_and_time(moment):
    zone = current_app.config["TIMEZONE"]
    return format_datetime(moment, "EEE, d. MMM y, HH:mm", tzinfo=zone, locale="de")


@views.after_app_request
def add_headers(response):
    response.headers.update(HEADERS)
    response.headers.setdefault("Content-Security-Policy", POLICY)
    return response


@views.app_errorhandler(404)
def missing(error):
    return render_template("missing.html"), 404


@views.get("/")
def index():
    letters = current_app.config["LETTERS"].newest_first()
    return render_template("index.html", letters=letters, token=current_app.config["TOKEN"])


@views.get("/brief/<key>")
@views.get("/brief/<key>/<any(text, html, quelltext):view>")
def letter(key, view=None):
    found = find(key)
    view = view or ("text" if found.text is not None or found.html is None else "html")
    return render_template("letter.html", letter=found, view=view)


@views.get("/brief/<key>/rahmen")
def frame(key):
    # In front of the letter, where a parser still puts it into the head: links leave the frame.
    page = '<!doctype html><base target="_blank">' + (find(key).html or "")
    return page, {"Content-Security-Policy": SANDBOX}


@views.get("/brief/<key>/anhang/<int:number>")
def attachment(key, number):
    attachments = find(key).attachments
    if not 1 <= number <= len(attachments):
        abort(404)
    name, content = attachments[number - 1]
    return send_file(BytesIO(content), "application/octet-stream", as_attachment=True, download_name=name)


@views.post("/leeren")
def empty():
    token = current_app.config["TOKEN"]
    if not secrets.compare_digest(request.form.get("token", "").encode(), token.encode()):
        abort(403)
    current_app.config["LETTERS"].clear()
    return redirect(url_for(".index"), 303)


@contextmanager
def serving(app, host, port):
    """Serve the app in a thread of its own; yields the port."""
    watched: dict[int, Any] = {}  # waitress's open sockets
    stopping = Event()
    listener = socket.create_server((host, port))
    server = create_server(app, map=watched, sockets=[listener], threads=4, ident=None)

    def watch():
        while not stopping.is_set():
            wasyncore.loop(timeout=1, map=watched, count=1)

    thread = Thread(target=watch, name="mailbox-page", daemon=True)
    thread.start()
    try:
        yield int(server.effective_port)
    finally:
        server.task_dispatcher.shutdown(timeout=1)
        stopping.set()
        server.pull_trigger()
        # Only then is nobody left to use a socket while it is closed.
        thread.join()
        wasyncore.close_all(watched)
