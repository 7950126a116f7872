"""Help offers: who looked at which and when, what mothers read of a number, and the team's own offers."""

import re

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from cafe_forms import audit
from cafe_forms.cafe import offers, opening_hours
from cafe_forms.clock import utcnow
from cafe_forms.db import database
from cafe_forms.models import Offer, Site, revisions
from cafe_forms.pages import language_name
from cafe_forms.team.access import for_admins
from cafe_forms.team.forms import LARGEST_NUMBER, TOO_LONG, listed, one_line, tidy
from cafe_forms.team.row_forms import RowForm, late_is_told

NUMBER = re.compile(r"\+?[\d\s/()–-]+")
WEBSITE = re.compile(r"([\w-]+\.)+[a-z]{2,24}", re.IGNORECASE)
SPOKEN = [
    *("de", "en", "tr", "ar", "uk", "ru", "ro", "hr", "bs", "sr", "fa", "ku", "ps", "sq", "bg", "pl"),
    *("fr", "es", "it", "pt", "el", "hu", "vi", "zh", "ti", "so"),
]
CHANNELS = {
    "phone": _("Telefon"),
    "chat": _("Chat"),
    "email": _("E-Mail"),
    "forum": _("Forum"),
    "sign_language": _("Gebärdensprache"),
}
AUDIENCES = {"mothers": _("Mütter und Team"), "staff": _("nur das Team, in der Vorbereitung")}
COSTS = {"yes": _("kostet nichts"), "no": _("kostet etwas"), "unknown": _("weiß ich nicht")}
FREE = {"yes": True, "no": False, "unknown": None}


def ticks(label, choices=()) -> SelectMultipleField:
    return SelectMultipleField(label, choices=choices, option_widget=CheckboxInput(), widget=ListWidget())


class OfferForm(RowForm):
    name = StringField(
        _("Name"),
        [InputRequired(_("Wie heißt das Angebot?")), Length(max=200, message=TOO_LONG)],
        filters=[one_line],
    )
    number = StringField(_("Telefonnummer"), [Length(max=64, message=TOO_LONG)], filters=[one_line])
    url_domain = StringField(_("Internetseite"), [Length(max=200, message=TOO_LONG)], filters=[one_line])
    hours = TextAreaField(_("Zeiten"), [Length(max=400, message=TOO_LONG)], filters=[tidy])
    free = RadioField(_("Kosten"), choices=listed(COSTS), default="unknown")
    languages = ticks(_("Sprachen"))
    interpreter = BooleanField(_("weitere Sprachen mit Dolmetschen"))
    channels = ticks(_("Wie erreichbar?"), listed(CHANNELS))
    anonymous = BooleanField(_("Sie muss ihren Namen nicht sagen."))
    on_bill = BooleanField(_("Die Nummer steht auf der Telefonrechnung."), default=True)
    audience = RadioField(_("Wer sieht das?"), choices=listed(AUDIENCES), default="mothers")
    note = TextAreaField(_("Notiz für euch"), [Length(max=1000, message=TOO_LONG)], filters=[tidy])

    def __init__(self, row: Offer | None = None, **options):
        super().__init__(row, **options)
        self.known = list(row.languages if row else ())
        spoken = dict.fromkeys([*SPOKEN, *self.known])
        self.languages.choices = [SelectChoice(code, language_name(code)) for code in spoken]

    def validate_name(self, field):
        if not field.data:
            raise ValidationError(gettext("Wie heißt das Angebot?"))

    def validate_number(self, field):
        if field.data and not (NUMBER.fullmatch(field.data) and 3 <= len(self.dial) <= 16):
            raise ValidationError(gettext("Das sieht nicht nach einer Telefonnummer aus."))
        if not field.data and not self.url_domain.data:
            raise ValidationError(gettext("Es braucht eine Telefonnummer oder eine Internetseite."))

    def validate_url_domain(self, field):
        field.data = re.sub(r"(?i)^https?://(www\.)?", "", field.data).rstrip("/").lower()
        if field.data and not WEBSITE.fullmatch(field.data):
            raise ValidationError(gettext("Nur die Adresse der Seite, zum Beispiel frauenhaus.example."))

    def validate_hours(self, field):
        try:
            opening_hours.read(field.data)
        except opening_hours.Unreadable as error:
            raise ValidationError(
                gettext(
                    "Das verstehe ich nicht: „%(line)s“. Schreib zum Beispiel: Mo-Fr 9:00-12:00", line=error
                )
            ) from None

    @property
    def dial(self) -> str:
        digits = re.sub(r"\D", "", self.number.data)
        return f"+{digits}" if self.number.data.startswith("+") else digits

    @property
    def said(self) -> dict:
        plain = {"name", "number", "url_domain", "interpreter", "anonymous", "on_bill", "audience", "note"}
        return {name: field.data for name, field in self._fields.items() if name in plain} | {
            "dial": self.dial,
            "hours": opening_hours.read(self.hours.data),
            "free": FREE[self.free.data],
            "languages": sorted(self.languages.data, key=[*self.known, *SPOKEN].index),
            "channels": self.channels.data,
        }


class NewOfferForm(OfferForm):
    site = RadioField(_("Für welches Café?"), default="")
    looked = BooleanField(_("Ich habe dort angerufen oder die Seite geöffnet. Alles stimmt."))

    def __init__(self, **options):
        super().__init__(**options)
        everywhere = SelectChoice("", gettext("für alle"))
        self.site.choices = [everywhere, *(SelectChoice(one.slug, one.name) for one in g.member.sites())]


def hang_into(blueprint: Blueprint) -> None:
    one, methods = f"/hilfe/<int(max={LARGEST_NUMBER}):number>", ["GET", "POST"]
    blueprint.add_url_rule("/hilfe", view_func=offer_list)
    blueprint.add_url_rule("/hilfe/neu", view_func=offer_new, methods=methods)
    blueprint.add_url_rule(one, view_func=offer_edit, methods=methods)
    blueprint.add_url_rule(f"{one}/stimmt", view_func=confirm_offer, methods=["POST"])
    blueprint.add_url_rule(f"{one}/loeschen", view_func=delete_offer, methods=["POST"])


@for_admins
def offer_list():
    now = utcnow()
    known = list(Offer.select(Offer, Site).left_outer_join(Site).order_by(Offer.name))
    to_check = offers.to_check(now)
    return render_template(
        "team/cafe/offer_list.html",
        unconfirmed=[offer for offer in known if not offers.is_confirmed(offer)],
        old=[offer for offer in known if offer in to_check and offers.is_confirmed(offer)],
        fine=[offer for offer in known if offer not in to_check],
        sees=lambda who, offer: offers.sees(who, offer, now),
        offers=offers,
        button=FlaskForm(),
    )


@for_admins
def offer_new():
    form = NewOfferForm(languages=["de"], channels=["phone"])
    if not form.validate_on_submit():
        return render_template("team/cafe/offer_new.html", form=form), 422 if form.errors else 200
    site = Site.get_or_none(Site.slug == form.site.data) if form.site.data else None
    today = utcnow().date()
    with database.atomic():
        offer = offers.add(today=today, is_checked=form.looked.data, site=site, **form.said)
        audit.note(g.member, "offer add", offer.name)
    flash(f"{gettext('Eingetragen.')} {_who_sees(offer)}")
    return redirect(url_for("team.offer_list"), 303)


def _who_sees(offer: Offer) -> str:
    """What is true of it from now on."""
    now = utcnow()
    if offers.sees(offers.MOTHERS, offer, now):
        return gettext("Mütter sehen es jetzt.")
    if offers.is_for_mothers(offer):
        return gettext("Mütter sehen es, sobald jemand von euch bestätigt, dass alles stimmt.")
    if offers.sees(offers.TEAM, offer, now):
        return gettext("Nur ihr seht es: Es steht in der Vorbereitung, auf keiner Seite für Mütter.")
    return gettext("Nur ihr seht es, und erst, wenn jemand von euch bestätigt, dass alles stimmt.")


@for_admins
@late_is_told
def offer_edit(number, *, is_late=False):
    offer = _offer_or_404(number)
    form = OfferForm(offer, is_late=is_late, **_as_written(offer))
    if offer.code in offers.ON_EVERY_PAGE:
        del form.audience
    if not form.validate_on_submit():
        return _edit_page(offer, form), form.status
    with database.atomic():
        offers.change(offer, seen=form.seen, **form.said)
        audit.note(g.member, "offer edit", offer.name)
    flash(f"{gettext('Gespeichert.')} {_who_sees(_offer_or_404(number))}")
    return redirect(url_for("team.offer_list"), 303)


def _as_written(offer: Offer) -> dict:
    cost = {value: name for name, value in FREE.items()}[offer.free]
    return {"hours": opening_hours.written(offer.hours), "free": cost}


def _edit_page(offer: Offer, form: OfferForm) -> str:
    return render_template(
        "team/cafe/offer_edit.html",
        offer=offer,
        form=form,
        offers=offers,
        now_there=[offer.name, offer.number, offer.url_domain, opening_hours.written(offer.hours)],
        button=FlaskForm(),
    )


@for_admins
def confirm_offer(number):
    offer = _offer_or_404(number)
    try:
        with database.atomic():
            offers.confirm(offer, seen=offer.revision, today=utcnow().date())
            audit.note(g.member, "offer confirm", offer.name)
    except revisions.ChangedMeanwhile:
        abort(409)
    flash(gettext("Danke! „%(name)s“ gilt jetzt ein Jahr als geprüft.", name=offer.name))
    return redirect(url_for("team.offer_list"), 303)


@for_admins
def delete_offer(number):
    offer = _offer_or_404(number)
    if not offers.is_ours(offer):
        abort(409)
    with database.atomic():
        offer.delete_instance()
        audit.note(g.member, "offer delete", offer.name)
    flash(gettext("„%(name)s“ ist gelöscht.", name=offer.name))
    return redirect(url_for("team.offer_list"), 303)


def _offer_or_404(number: int) -> Offer:
    return Offer.get_or_none(Offer.id == number) or abort(404)
