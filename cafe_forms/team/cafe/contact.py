"""What everybody who works at a café may say of it: whom mothers can ask, and when it has closed."""

from flask import flash, g, redirect, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from cafe_forms import audit
from cafe_forms.cafe import closed_days as days
from cafe_forms.cafe import sites
from cafe_forms.db import database
from cafe_forms.team import door
from cafe_forms.team.access import site_or_404
from cafe_forms.team.cafe.closed_days_form import (
    ClosedDaysForm,
    days_page,
    flash_closed,
    span_or_400,
    warn_of_meetings,
)
from cafe_forms.team.forms import line
from cafe_forms.team.row_forms import RowForm, late_is_told


class SiteContactForm(RowForm):
    contact = line(_("Wen können Mütter fragen?"))


@door.form("/cafes/<slug>/kontakt")
@late_is_told
def cafe_contact(slug, *, is_late=False):
    site = site_or_404(slug)
    form = SiteContactForm(site, is_late=is_late)
    if not form.validate_on_submit():
        return render_template("team/cafe/cafe_contact.html", site=site, form=form), form.status
    with audit.noted(g.member, "site edit", slug):
        sites.say_contact(site, seen=form.seen, contact=form.contact.data)
    return door.done(gettext("Gespeichert."), "team.more")


@door.form("/cafes/<slug>/schliesstage")
def cafe_closed_days(slug):
    site, form = site_or_404(slug), ClosedDaysForm()
    if not form.validate_on_submit():
        return days_page(form, site), form.status
    first, last = form.days
    with audit.noted(g.member, "days close", slug, f"{first} {last}"):
        renamed = days.close(first, last, form.note.data, site)
    flash_closed(renamed)
    warn_of_meetings([site], first, last)
    return redirect(url_for("team.cafe_closed_days", slug=slug), 303)


@door.button("/cafes/<slug>/schliesstage/wieder-offen")
def reopen_cafe_days(slug):
    site = site_or_404(slug)
    first, last = span_or_400()
    with database.atomic():
        if days.reopen(first, last, site):
            audit.note(g.member, "days reopen", slug, f"{first} {last}")
    flash(gettext("Ausgetragen. An diesen Tagen wird wieder gearbeitet."))
    return redirect(url_for("team.cafe_closed_days", slug=slug), 303)
