"""Cafés and the days on which the team has closed: pages of the admin."""

from flask import flash, g, redirect, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField

from cafe_forms import audit
from cafe_forms.cafe import closed_days as days
from cafe_forms.cafe import sites
from cafe_forms.db import database
from cafe_forms.members import roster
from cafe_forms.models import Site
from cafe_forms.reports.printed import paper
from cafe_forms.team import door, first_hour
from cafe_forms.team.access import for_admins, site_or_404
from cafe_forms.team.cafe.closed_days_form import (
    ClosedDaysForm,
    days_page,
    flash_closed,
    span_or_400,
    warn_of_meetings,
)
from cafe_forms.team.forms import line
from cafe_forms.team.row_forms import RowForm, late_is_told


class CafeForm(RowForm):
    name = line(_("Name"), _("Wie heißt das Café?"))
    town = line(_("Ort"))
    contact = line(_("Wen können Mütter fragen?"))
    shows_place = BooleanField(_("Der Ort des Treffens steht auf öffentlichen Seiten"))
    shows_surveys = BooleanField(_("Offene Umfragen stehen auf der Seite des Cafés"))

    @property
    def shows(self) -> dict:
        """What public pages may say; a new café says neither."""
        return {"shows_place": self.shows_place.data, "shows_surveys": self.shows_surveys.data}

    @property
    def typed(self) -> dict:
        return {"name": self.name.data, "town": self.town.data, "contact": self.contact.data}


@door.page("/cafes")
@for_admins
def cafe_list():
    return render_template("team/cafe/cafe_list.html", sites=list(g.member.sites()))


@door.form("/cafes/neu")
@for_admins
def cafe_new():
    form = CafeForm()
    if not form.validate_on_submit():
        return render_template("team/cafe/cafe_new.html", form=form), form.status
    try:
        with database.atomic():
            site = sites.add(**form.typed)
            roster.begin_at(g.member, site)
            audit.note(g.member, "site add", site.slug)
    except sites.SiteExists:
        form.name.errors = [gettext("So heißt schon ein Café.")]
        return render_template("team/cafe/cafe_new.html", form=form), 422
    flash(gettext("Das Café ist angelegt."))
    _warn_of_signs(form)
    return redirect(url_for(first_hour.onward(g.member, "team.cafe_list")), 303)


@door.form("/cafes/<slug>/bearbeiten")
@for_admins
@late_is_told
def cafe_edit(slug, *, is_late=False):
    site = site_or_404(slug)
    form = CafeForm(site, is_late=is_late)
    if not form.validate_on_submit():
        return _edit_page(site, form), form.status
    try:
        with audit.noted(g.member, "site edit", slug):
            sites.change(site, seen=form.seen, **form.typed, **form.shows)
    except sites.SiteExists:
        form.name.errors = [gettext("So heißt schon ein Café.")]
        return _edit_page(site, form), 422
    flash(gettext("Gespeichert."))
    _warn_of_signs(form)
    return redirect(url_for("team.cafe_list"), 303)


def _warn_of_signs(form: CafeForm) -> None:
    """The name stands on every sheet."""
    if signs := paper.not_shown([form.name.data, form.town.data]):
        flash(render_template("team/not_on_paper.html", signs=signs).strip(), "caution")


def _edit_page(site: Site, form: CafeForm) -> str:
    return render_template(
        "team/cafe/cafe_edit.html",
        site=site,
        form=form,
        button=FlaskForm(),
        can_go=sites.is_unused(site),
    )


@door.button("/cafes/<slug>/loeschen")
@for_admins
def remove_cafe(slug):
    try:
        with audit.noted(g.member, "site remove", slug):
            sites.remove(site_or_404(slug))
    except sites.SiteIsUsed:
        flash(gettext("An diesem Café hängen Umfragen, Treffen, Partner oder Hilfsangebote. Es bleibt."))
        return redirect(url_for("team.cafe_edit", slug=slug), 303)
    return door.done(gettext("Das Café ist gelöscht."), "team.cafe_list")


@door.button("/cafes/<slug>/seite")
@for_admins
def renew_cafe_page(slug):
    with audit.noted(g.member, "site page", slug):
        sites.renew_page(site_or_404(slug))
    flash(gettext("Die Seite für Mütter hat eine neue Adresse. Die alte führt nirgends mehr hin."))
    return redirect(url_for("team.cafe_edit", slug=slug), 303)


@door.form("/schliesstage")
@for_admins
def closed_days():
    form = ClosedDaysForm()
    if not form.validate_on_submit():
        return days_page(form), form.status
    with audit.noted(g.member, "days close", " ".join(map(str, form.days))):
        renamed = days.close(*form.days, form.note.data)
    flash_closed(renamed)
    warn_of_meetings(g.member.sites(), *form.days)
    return redirect(url_for("team.closed_days"), 303)


@door.button("/schliesstage/wieder-offen")
@for_admins
def reopen_days():
    first, last = span_or_400()
    with database.atomic():
        if days.reopen(first, last):
            audit.note(g.member, "days reopen", f"{first} {last}")
    return door.done(gettext("Ausgetragen. An diesen Tagen wird wieder gearbeitet."), "team.closed_days")
