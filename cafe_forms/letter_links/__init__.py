"""The door of links: unsubscribing, a partner's yes, a calendar's file, a draft to read. Nobody is signed in here."""

from flask import Blueprint, Flask, g, render_template

from cafe_forms import languages
from cafe_forms.extensions import csrf


def init_app(app: Flask) -> None:
    from cafe_forms.letter_links import draft_reading, partner_yes, site_calendar, unsubscribe

    blueprint = Blueprint("post", __name__, url_prefix="/post")
    blueprint.before_request(forget_who)
    blueprint.register_error_handler(404, link_is_dead)
    for page in (unsubscribe, partner_yes):
        page.register(blueprint)
    csrf.exempt(blueprint)  # its token stands in the path
    app.register_blueprint(blueprint)
    app.register_blueprint(site_calendar.blueprint)
    draft_reading.init_app(app)


def forget_who() -> None:
    """Whoever is signed in on this device need not be who got the letter."""
    g.member = None
    languages.speak("de")


def link_is_dead(_error: Exception) -> tuple[str, int]:
    """Who reads this got a letter: she is no mother who answers, and need not be of the team."""
    return render_template("letter_links/letter_link_dead.html"), 404
