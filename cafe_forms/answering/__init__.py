"""The mothers' door: the survey page, thanks, the café, help and the legal pages. No session exists here."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from flask import Flask

LAST_LOOK = 2  # seconds until nobody waits for it any more


def init_app(app: Flask) -> None:
    from cafe_forms.answering import cafe_page, info_pages, keeper, spoken, views
    from cafe_forms.extensions import csrf
    from cafe_forms.results import example

    begin_to_count(app)
    app.jinja_env.globals["team_sees"] = partial(example.seen, app.config)
    app.jinja_env.filters["spoken_first"] = spoken.spoken_first
    app.extensions["keeper"] = keeper.Keeper(app)
    for blueprint in (views.blueprint, info_pages.blueprint, cafe_page.blueprint):
        csrf.exempt(blueprint)
        app.register_blueprint(blueprint)


@contextmanager
def keeping_pages(app: Flask) -> Iterator[None]:
    """In here the pages of open surveys are kept ready, in a thread of this process."""
    is_over = threading.Event()
    thread = threading.Thread(
        target=app.extensions["keeper"].watch, args=(is_over,), name="keeper", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join(LAST_LOOK)


def begin_to_count(app: Flask) -> None:
    """From here on no address has sent anything, and nobody's text is being read."""
    from cafe_forms.answering.floods import OneAtATime, budget
    from cafe_forms.limiter import Limiter

    rate = app.config["RATE_LIMIT"]
    for name in ("limiter", "guesses"):  # accepted responses; codes that were not good
        app.extensions[name] = Limiter(rate.responses, rate.seconds) if rate else None
    app.extensions["work"] = Limiter(budget(rate.seconds), rate.seconds) if rate else None
    app.extensions["reading"] = OneAtATime()
