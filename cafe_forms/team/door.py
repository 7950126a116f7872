"""The team's door: above itself a view says where it stands, and whether it shows, takes a form or acts."""

from flask import Blueprint, current_app, flash, redirect, url_for
from werkzeug.exceptions import ServiceUnavailable

from cafe_forms.reports.printed import paper

NUMBER = f"<int(max={2**31 - 1}):number>"  # in an address: that a row of ours can have
team = Blueprint("team", __name__, url_prefix="/team")
page, button = team.get, team.post


def form(address: str):
    """Shown by GET, sent to the same address."""
    return team.route(address, methods=["GET", "POST"])


@team.errorhandler(paper.NotInstalled)
def nothing_to_print_with(_error: paper.NotInstalled):
    return current_app.handle_http_exception(ServiceUnavailable())


def done(words: str, endpoint: str, **names):
    """The way out of an act: this page comes next, and says what became of it."""
    flash(words)
    return redirect(url_for(endpoint, **names), 303)
