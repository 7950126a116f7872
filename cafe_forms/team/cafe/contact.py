"""Whom mothers can ask: a line on the café's page that everybody who works there may change."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import Length

from cafe_forms import audit
from cafe_forms.cafe import sites
from cafe_forms.db import database
from cafe_forms.team.access import site_or_404
from cafe_forms.team.forms import TOO_LONG, one_line
from cafe_forms.team.row_forms import RowForm, late_is_told


class SiteContactForm(RowForm):
    contact = StringField(
        _("Wen können Mütter fragen?"), [Length(max=200, message=TOO_LONG)], filters=[one_line]
    )


def hang_into(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/cafes/<slug>/kontakt", view_func=cafe_contact, methods=["GET", "POST"])


@late_is_told
def cafe_contact(slug, *, is_late=False):
    site = site_or_404(slug)
    form = SiteContactForm(site, is_late=is_late)
    if not form.validate_on_submit():
        return render_template("team/cafe/cafe_contact.html", site=site, form=form), form.status
    with database.atomic():
        sites.say_contact(site, seen=form.seen, contact=form.contact.data)
        audit.note(g.member, "site edit", slug)
    flash(gettext("Gespeichert."))
    return redirect(url_for("team.more"), 303)
