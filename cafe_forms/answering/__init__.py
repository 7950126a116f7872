"""The mothers' door: the survey page, thanks, help and the legal pages. No session exists here."""

from flask import Flask


def init_app(app: Flask) -> None:
    from cafe_forms.answering import info_pages, views
    from cafe_forms.answering.limiter import Limiter
    from cafe_forms.extensions import csrf

    rate = app.config["RATE_LIMIT"]
    app.extensions["limiter"] = Limiter(rate.responses, rate.seconds) if rate else None
    for blueprint in (views.blueprint, info_pages.blueprint):
        csrf.exempt(blueprint)
        app.register_blueprint(blueprint)
