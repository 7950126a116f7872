"""The mothers' door: the survey page, thanks, the café, help and the legal pages. No session exists here."""

from flask import Flask


def init_app(app: Flask) -> None:
    from cafe_forms.answering import cafe_page, info_pages, views
    from cafe_forms.extensions import csrf

    begin_to_count(app)
    for blueprint in (views.blueprint, info_pages.blueprint, cafe_page.blueprint):
        csrf.exempt(blueprint)
        app.register_blueprint(blueprint)


def begin_to_count(app: Flask) -> None:
    """From here on no address has sent anything, and nobody's text is being read."""
    from cafe_forms.answering.floods import OneAtATime, budget
    from cafe_forms.limiter import Limiter

    rate = app.config["RATE_LIMIT"]
    for name in ("limiter", "guesses"):  # accepted responses; codes that were not good
        app.extensions[name] = Limiter(rate.responses, rate.seconds) if rate else None
    app.extensions["work"] = Limiter(budget(rate.seconds), rate.seconds) if rate else None
    app.extensions["reading"] = OneAtATime()
