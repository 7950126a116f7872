"""The staff's door: signing in, the week, results, briefings and letters."""

from flask import Blueprint, Flask
from markupsafe import Markup

from cafe_forms.extensions import csrf
from cafe_forms.headers import STATIC


def init_app(app: Flask) -> None:
    from cafe_forms.team import (
        access,
        cafe,
        condition,
        deliveries,
        digest,
        guides,
        people,
        results,
        start,
        surveys,
    )

    blueprint = Blueprint("team", __name__, url_prefix="/team")
    csrf.exempt(blueprint)  # `access.who` looks at the token itself, once it knows who is there
    for room in (access, start, digest, condition, guides, deliveries, surveys, results, cafe, people):
        room.register(blueprint)
    app.register_blueprint(blueprint)
    style = (STATIC / "team.css").read_text(encoding="utf-8")
    app.jinja_env.globals["team_style"] = Markup(style)  # noqa: S704 - our own file; a briefing brings it along
