"""The team's door: a view says above itself at which address it stands, and whether it shows, takes a form or acts."""

from flask import Blueprint

NUMBER = f"<int(max={2**31 - 1}):number>"  # in an address: that a row of ours can have
team = Blueprint("team", __name__, url_prefix="/team")
page, button = team.get, team.post


def form(address: str):
    """Shown by GET, sent to the same address."""
    return team.route(address, methods=["GET", "POST"])
