"""Nobody is written to at night, but for who is waiting for the letter: signing in."""

import datetime as dt

from flask import current_app

from cafe_forms import clock

BEGIN, END = dt.time(20, 0), dt.time(7, 0)  # local


def until(now: dt.datetime) -> dt.datetime | None:
    """The moment at which this night ends; None by day."""
    zone = current_app.config["TIMEZONE"]
    here = now.astimezone(zone)
    if END <= here.time() < BEGIN:
        return None
    morning = here.date() if here.time() < END else here.date() + dt.timedelta(days=1)
    return clock.at_local(morning, END, zone)
