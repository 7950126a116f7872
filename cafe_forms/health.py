"""What operators ask: does the web server live, and does everything behind it; never how much there is."""

from collections.abc import Callable

from flask import Blueprint, Flask, current_app
from peewee import InterfaceError, OperationalError

from cafe_forms.clock import utcnow
from cafe_forms.db import database
from cafe_forms.engines import deadline
from cafe_forms.reports import troubles

LOOK_SECONDS = 4  # for both to answer; a monitor does not wait for long

blueprint = Blueprint("health", __name__)


def init_app(app: Flask, queue_answers: Callable[[], bool]) -> None:
    app.extensions["queue_answers"] = queue_answers
    app.register_blueprint(blueprint)


@blueprint.get("/healthz")
def lives() -> dict:
    return {"ok": True}


@blueprint.get("/readyz")
def ready() -> tuple[dict, int]:
    """503 while something is failing, so that a monitor needs to read nothing."""
    with deadline.within(LOOK_SECONDS):
        failing = [*_behind(), *([] if current_app.extensions["queue_answers"]() else ["queue"])]
    return {"ok": not failing, "failing": failing}, 503 if failing else 200


def _behind() -> list[str]:
    try:
        with database.at_work():
            return list(dict.fromkeys(one.name for one in troubles.found(utcnow())))
    except (OperationalError, InterfaceError):
        return ["database"]
