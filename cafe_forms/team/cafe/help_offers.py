"""Help offers: who looked at which and when, what mothers read of a number, and the team's own offers."""

import datetime as dt

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm

from cafe_forms import audit, pages
from cafe_forms.cafe import offers, opening_hours
from cafe_forms.clock import utcnow
from cafe_forms.db import database
from cafe_forms.models import Offer, Site, revisions
from cafe_forms.team import door
from cafe_forms.team.access import her_offers, offer_or_404
from cafe_forms.team.cafe.offer_form import FREE, NewOfferForm, OfferForm
from cafe_forms.team.row_forms import late_is_told


@door.page("/hilfe")
def offer_list():
    """All she may change; with `offen` only what somebody has still to look at."""
    now = utcnow()
    known = list(her_offers().order_by(Offer.name))
    to_check = offers.to_check(now)
    only_open = bool(request.args.get("offen"))
    return render_template(
        "team/cafe/offer_list.html",
        unconfirmed=[offer for offer in known if not offers.is_confirmed(offer)],
        old=[offer for offer in known if offer in to_check and offers.is_confirmed(offer)],
        fine=[] if only_open else [offer for offer in known if offer not in to_check],
        only_open=only_open,
        just=_just_confirmed(known),
        sees=lambda who, offer: offers.sees(who, offer, now),
        why=lambda offer: offers.why_unseen(offer, now),
        lacking=[site for site in g.member.sites() if offers.lacks_ombuds(site, now)],
        offers=offers,
        button=FlaskForm(),
    )


def _just_confirmed(known: list[Offer]) -> Offer | None:
    """What she has confirmed a moment ago, and may take back."""
    number = request.args.get("gerade", type=int)
    return next((offer for offer in known if offer.id == number and offer.checked_on), None)


@door.form("/hilfe/neu")
def offer_new():
    form = NewOfferForm(
        languages=["de"],
        channels=["phone"],
        is_ombuds=bool(request.args.get("ombuds")),
        site=request.args.get("site", ""),
    )
    if not form.validate_on_submit():
        return render_template("team/cafe/offer_new.html", form=form), form.status
    site = Site.get_or_none(Site.slug == form.site.data) if form.site.data else None
    today = pages.today()
    with database.atomic():
        offer, is_new = offers.enter(today=today, is_checked=form.looked.data, site=site, **form.said)
        if is_new:
            audit.note(g.member, "offer add", offer.name)
    return door.done(f"{gettext('Eingetragen.')} {_who_sees(offer)}", "team.offer_list")


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


@door.form(f"/hilfe/{door.NUMBER}")
@late_is_told
def offer_edit(number, *, is_late=False):
    offer = offer_or_404(number)
    form = OfferForm(offer, is_late=is_late, **_as_written(offer))
    if offer.code in offers.ON_EVERY_PAGE:
        del form.audience
    if not form.validate_on_submit():
        return _edit_page(offer, form), form.status
    with database.atomic():
        offers.change(offer, seen=form.seen, **form.said)
        audit.note(g.member, "offer edit", offer.name)
    flash(f"{gettext('Gespeichert.')} {_who_sees(offer_or_404(number))}")
    return _back(offer)


def _back(offer: Offer, **more):
    """To the list as she left it, at this offer."""
    only_open = request.args.get("offen") or None
    return redirect(url_for("team.offer_list", offen=only_open, **more, _anchor=f"angebot-{offer.id}"), 303)


def _as_written(offer: Offer) -> dict:
    cost = {value: name for name, value in FREE.items()}[offer.free]
    return {
        "hours": opening_hours.written(offer.hours),
        "free": cost,
        "topics": offer.topics or [],
        "is_ombuds": offer.kind == offers.OMBUDS,
    }


def _edit_page(offer: Offer, form: OfferForm) -> str:
    return render_template(
        "team/cafe/offer_edit.html",
        offer=offer,
        form=form,
        offers=offers,
        now_there=[offer.name, offer.number, offer.url_domain, opening_hours.written(offer.hours)],
        button=FlaskForm(),
    )


@door.button(f"/hilfe/{door.NUMBER}/stimmt")
def confirm_offer(number):
    offer = offer_or_404(number)
    before = offer.checked_on and offer.checked_on.isoformat()
    _decide("offer confirm", offer, pages.today())
    flash(gettext("Danke! „%(name)s“ gilt jetzt ein Jahr als geprüft.", name=offer.name))
    return _back(offer, gerade=offer.id, vorher=before)


@door.button(f"/hilfe/{door.NUMBER}/doch-nicht")
def take_offer_back(number):
    """She pressed the wrong one: it is as it was before."""
    offer = offer_or_404(number)
    _decide("offer take back", offer, _day_before(request.args.get("vorher", "")))
    flash(gettext("„%(name)s“ ist wieder wie vorher.", name=offer.name))
    return _back(offer)


def _decide(action: str, offer: Offer, checked_on: dt.date | None) -> None:
    try:
        with audit.noted(g.member, action, offer.name):
            offers.note_check(offer, seen=offer.revision, checked_on=checked_on)
    except revisions.ChangedMeanwhile:
        abort(409)


def _day_before(typed: str) -> dt.date | None:
    try:
        return min(dt.date.fromisoformat(typed), pages.today()) if typed else None
    except ValueError:
        abort(404)


@door.button(f"/hilfe/{door.NUMBER}/loeschen")
def delete_offer(number):
    offer = offer_or_404(number)
    if not offers.is_ours(offer):
        abort(409)
    with audit.noted(g.member, "offer delete", offer.name):
        offer.delete_instance()
    return door.done(gettext("„%(name)s“ ist gelöscht.", name=offer.name), "team.offer_list")


@door.button("/hilfe/keine-ombudsstelle/<site>")
def answer_ombuds(site):
    """This café knows of no office to complain to, and is not asked again."""
    found = g.member.sites().where(Site.slug == site).first() or abort(404)
    with audit.noted(g.member, "ombuds none", site):
        offers.answer_ombuds(found)
    return door.done(gettext("Danke. Wir fragen nicht noch einmal."), "team.offer_list")
