"""The door of other systems: what a member's pages show, as JSON and files, with a bearer token of hers.

Nobody opens, closes or plans a survey here, and nothing rings: a message at a moment would tell a time.
"""

from flask import Blueprint, Flask

from cafe_forms.extensions import csrf


def init_app(app: Flask) -> None:
    from cafe_forms.api import access, description, drafting, files, half_years, meetings, surveys

    blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
    blueprint.before_request(access.who)
    access.begin_to_count(app)
    for room in (surveys, drafting, files, meetings, half_years, description):
        for operation in room.OPERATIONS:
            operation.register(blueprint)
    # So that a definition may come back as it went out: YAML knows no surrogates.
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    csrf.exempt(blueprint)  # no browser sends an Authorization header by itself
    app.register_blueprint(blueprint)
