"""Contacts at partners: who passes surveys on, who brings the breakfast, and who said yes to letters."""

from flask import flash, g, redirect, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from cafe_forms import audit
from cafe_forms.cafe import partners
from cafe_forms.clock import utcnow
from cafe_forms.db import database
from cafe_forms.members import roster
from cafe_forms.models import Contact
from cafe_forms.reports.to_partners import partner_confirm
from cafe_forms.team import door
from cafe_forms.team.access import contact_or_404, her_sites
from cafe_forms.team.forms import TOO_LONG, line, one_line, team_language
from cafe_forms.team.row_forms import RowForm, late_is_told

TAKEN = _("Diese Adresse steht bei diesem Café schon.")


class ContactForm(RowForm):
    organisation = line(_("Organisation"), _("Wie heißt die Organisation?"))
    name = line(_("Ansprechperson"))
    email = StringField(
        _("E-Mail"),
        [InputRequired(_("An welche Adresse gehen die E-Mails?")), Length(max=254, message=TOO_LONG)],
        filters=[one_line],
    )
    language = team_language(_("Sprache der E-Mails"))
    passes_on = BooleanField(_("gibt neue Umfragen an Mütter weiter"))
    sponsors = BooleanField(_("bringt das Frühstück und bekommt die Zahlen dafür"))
    is_thanked = BooleanField(_("möchte, dass wir öffentlich danke sagen"))
    is_paused = BooleanField(_("macht Pause und bekommt gerade keine E-Mails"))

    def validate_email(self, field):
        try:
            field.data = roster.checked(field.data or "")
        except roster.BadAddress:
            raise ValidationError(gettext("Das sieht nicht nach einer E-Mail-Adresse aus.")) from None

    @property
    def typed(self) -> dict:
        names = ("name", "email", "language", "passes_on", "sponsors", "is_thanked", "is_paused")
        return {name: self[name].data for name in names}


class NewContactForm(ContactForm):
    site = SelectField(_("Für welches Café?"))


@door.page("/partner")
def partner_list():
    sites = list(g.member.sites())
    return render_template(
        "team/cafe/partner_list.html",
        contacts=list(partners.contacts(her_sites())),
        sites=sites,
        several_sites=len(sites) > 1,
    )


@door.form("/partner/neu")
def partner_new():
    sites = {site.slug: site for site in g.member.sites()}
    form = NewContactForm()
    form.site.choices = [SelectChoice(slug, site.name) for slug, site in sites.items()]
    if not sites or not form.validate_on_submit():
        return _new_page(form, sites), form.status
    try:
        with database.atomic():
            contact = partners.add(sites[form.site.data], form.organisation.data, **form.typed)
            partner_confirm.owe(contact, now=utcnow())
            audit.note(g.member, "contact add", contact.site.slug, str(contact.id))
    except partners.Taken:
        form.email.errors = [TAKEN]
        return _new_page(form, sites), 422
    return door.done(_asked(), "team.partner_list")


def _new_page(form: ContactForm, sites: dict) -> str:
    return render_template("team/cafe/partner_new.html", form=form, sites=sites, known=_known())


def _known() -> list[str]:
    return [partner.name for partner in partners.at(her_sites())]


def _asked() -> str:
    return gettext("Gespeichert. Der Kontakt bekommt eine E-Mail mit der Frage, ob er E-Mails haben möchte.")


@door.form(f"/partner/{door.NUMBER}")
@late_is_told
def partner_edit(number, *, is_late=False):
    contact = contact_or_404(number)
    form = ContactForm(contact, is_late=is_late, organisation=contact.partner.name)
    if not form.validate_on_submit():
        return _edit_page(contact, form), form.status
    try:
        asked = _change(contact, form)
    except partners.Taken:
        form.email.errors = [TAKEN]
        return _edit_page(contact, form), 422
    return door.done(_asked() if asked else gettext("Gespeichert."), "team.partner_list")


def _change(contact: Contact, form: ContactForm) -> bool:
    """Whether another address has to be asked."""
    with database.atomic():
        partners.change(contact, form.organisation.data, seen=form.seen, **form.typed)
        is_another = form.email.data != contact.email
        if is_another:
            partner_confirm.owe(Contact.get_by_id(contact.id), now=utcnow())
        audit.note(g.member, "contact edit", contact.site.slug, str(contact.id))
        return is_another


def _edit_page(contact: Contact, form: ContactForm) -> str:
    return render_template(
        "team/cafe/partner_edit.html",
        contact=contact,
        form=form,
        known=_known(),
        button=FlaskForm(),
    )


@door.button(f"/partner/{door.NUMBER}/fragen")
def ask_partner(number):
    """Once a day at most."""
    contact = contact_or_404(number)
    with database.atomic():
        is_asked = not contact.confirmed and partner_confirm.owe(contact, now=utcnow()) is not None
        if is_asked:
            audit.note(g.member, "contact ask", contact.site.slug, str(number))
    flash(
        gettext("Die Frage ist noch einmal unterwegs.")
        if is_asked
        else gettext("Heute wurde dieser Kontakt schon gefragt, oder er hat schon zugesagt.")
    )
    return redirect(url_for("team.partner_list"), 303)


@door.form(f"/partner/{door.NUMBER}/loeschen")
def partner_removal(number):
    contact, form = contact_or_404(number), FlaskForm()
    if not form.validate_on_submit():
        return render_template("team/cafe/partner_removal.html", contact=contact, form=form)
    with audit.noted(g.member, "contact delete", contact.site.slug, str(number)):
        partners.remove(contact)
    return door.done(gettext("Der Kontakt ist gelöscht."), "team.partner_list")
