"""The member's own digest: what it would say now, a button that sends it to her, and how often she wants it."""

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from cafe_forms import languages
from cafe_forms.clock import utcnow
from cafe_forms.reports import digest as digests
from cafe_forms.team import audit

UNWRAPPED = 1000  # columns: on a page the browser breaks the lines
RHYTHMS = {
    "weekly": _("jede Woche, wenn etwas ansteht"),
    "fortnightly": _("alle zwei Wochen"),
    "deadlines": _("nur wenn etwas zu tun ist"),
    "off": _("gar nicht"),
}


class WishesForm(FlaskForm):
    digest_rhythm = RadioField(
        _("Wie oft soll er kommen?"), choices=[SelectChoice(*choice) for choice in RHYTHMS.items()]
    )
    language = RadioField(
        _("Sprache deiner Briefe"),
        choices=[SelectChoice(tag, languages.LANGUAGES[tag].name) for tag in languages.TEAM_LANGUAGES],
    )


def hang_into(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/digest", view_func=digest, methods=["GET", "POST"])
    blueprint.add_url_rule("/digest/senden", view_func=send_digest, methods=["POST"])


def digest():
    form = WishesForm(request.form, obj=g.member)
    if form.validate_on_submit():
        form.populate_obj(g.member)
        g.member.save(only=[g.member._meta.fields[name] for name in ("digest_rhythm", "language")])
        audit.note(g.member, "digest rhythm", note=g.member.digest_rhythm)
        flash(gettext("Gespeichert."))
        return redirect(url_for("team.digest"), 303)
    page = render_template("team/digest.html", form=form, letter=_preview(), email=g.member.email)
    return page, 422 if form.errors else 200


def _preview() -> dict[str, str]:
    """In the language of her letters; the page goes on in its own."""
    spoken = g.language.tag
    found = digests.preview(g.member, now=utcnow(), zone=current_app.config["TIMEZONE"])
    letter = digests.written(found, columns=UNWRAPPED)
    languages.speak_to_team(spoken)
    return letter


def send_digest():
    spoken = g.language.tag
    digests.owe_preview(g.member, now=utcnow(), zone=current_app.config["TIMEZONE"])
    languages.speak_to_team(spoken)
    flash(gettext("Der Brief ist unterwegs an %(email)s.", email=g.member.email))
    return redirect(url_for("team.digest"), 303)
