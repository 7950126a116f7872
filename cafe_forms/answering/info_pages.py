"""Pages that are always there: help, the promise, and the legal ones."""

from flask import Blueprint, Response, current_app, render_template

from cafe_forms import languages
from cafe_forms.answering.spoken import speak_or_404
from cafe_forms.cafe import legal, offers
from cafe_forms.clock import utcnow
from cafe_forms.results import example

blueprint = Blueprint("info_pages", __name__)


@blueprint.context_processor
def offered():
    return {"languages": languages.LANGUAGES.values()}


@blueprint.get("/robots.txt")
def robots():
    """A survey's address is for whom it was given to; what is fetched all the same says noindex by itself."""
    return Response("User-agent: *\nDisallow: /\n", mimetype="text/plain")


@blueprint.get("/hilfe")
@blueprint.get("/hilfe/<language>")
def help_offers(language=None):
    speak_or_404(language)
    now = utcnow()
    shown = offers.seen_by(offers.MOTHERS, now)
    return render_template(
        "info_pages/help_offers.html",
        crisis=offers.crisis_set("unspecific", now),
        urgent=[offer for offer in shown if offers.needs_no_check(offer)],
        others=[offer for offer in shown if not offers.needs_no_check(offer)],
    )


@blueprint.get("/<any(versprechen, impressum, datenschutz, barrierefreiheit):name>")
@blueprint.get("/<any(versprechen, impressum, datenschutz, barrierefreiheit):name>/<language>")
def text(name, language=None):
    speak_or_404(language)
    is_legal = name in legal.NAMES
    blocks = legal.blocks(name, current_app.config["RELEASE_THRESHOLD"]) if is_legal else ()
    ombuds = offers.ombuds(None, utcnow()) if name == "versprechen" else ()
    shown = example.seen(current_app.config) if name == "versprechen" else None
    return render_template(f"info_pages/{name}.html", name=name, blocks=blocks, ombuds=ombuds, example=shown)
