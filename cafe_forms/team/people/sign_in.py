"""The pages of signing in and out: an address, a letter, one button or a code, and the second factor's code."""

import datetime as dt
from collections.abc import Callable

from flask import flash, g, redirect, render_template, session, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, EmailField, StringField
from wtforms.validators import InputRequired, Length

from cafe_forms import audit
from cafe_forms.clock import utcnow
from cafe_forms.db import database
from cafe_forms.members import sign_in
from cafe_forms.models import Member
from cafe_forms.team import access, door, interrupted
from cafe_forms.team.forms import TeamForm
from cafe_forms.team.people.second_step_form import SecondStepForm, is_right


class AddressForm(TeamForm):
    email = EmailField(
        _("Deine E-Mail-Adresse"), [InputRequired(_("Bitte gib deine E-Mail-Adresse ein.")), Length(max=254)]
    )


class StayForm(TeamForm):
    stays = BooleanField(_("Auf diesem Gerät angemeldet bleiben"))


class CodeForm(AddressForm, StayForm):
    code = StringField(
        _("Code aus der E-Mail"), [InputRequired(_("Bitte gib den Code ein.")), Length(max=40)]
    )


@door.form("/anmelden")
def sign_in_page():
    """Known and unknown addresses get the same answer."""
    if g.member:
        return redirect(url_for("team.start"), 303)
    form = AddressForm()
    if form.validate_on_submit():
        sign_in.ask_for_letter(form.email.data, now=utcnow())
        return render_template("team/people/letter_on_its_way.html", form=CodeForm(email=form.email.data))
    return render_template("team/people/sign_in_page.html", form=form), form.status


@door.form("/anmelden/<token>")
def open_link(token):
    """A mail scanner may open the link: only the button's POST signs in."""
    form = StayForm()
    if form.validate_on_submit():
        return _begin(lambda now: sign_in.spend(token, now=now), stays=form.stays.data) or _used()
    if not sign_in.is_good(token, now=utcnow()):
        return _used()
    return render_template("team/people/open_link.html", form=form)


def _used():
    return render_template("team/people/link_is_used.html"), 410


@door.form("/anmelden/code")
def sign_in_code():
    """For the device that asked, while the letter is read on another; known and unknown addresses fail alike."""
    form = CodeForm()
    if form.validate_on_submit():
        email, code = form.email.data, form.code.data
        if begun := _begin(lambda now: sign_in.spend_code(email, code, now=now), stays=form.stays.data):
            return begun
        form.code.errors = [
            gettext(
                "Dieser Code passt nicht oder gilt nicht mehr. Nach fünf falschen warte fünf Minuten, oder nimm den "
                "Link in der E-Mail."
            )
        ]
    return render_template("team/people/sign_in_code.html", form=form), form.status


def _begin(spend: Callable[[dt.datetime], sign_in.Begun | None], *, stays: bool):
    """The way on with a new cookie, or None when nothing good was spent."""
    now = utcnow()
    with database.atomic():
        begun = spend(now)
        if begun is None:
            return None
        session = sign_in.session_of(begun.kept, now=now)
        is_half = session is not None and session.awaits == "code"
        if not is_half:
            audit.note(begun.member, "sign-in")
    _keep(begun.member, begun.kept, stays=stays)
    if begun.ends_another:
        flash(
            gettext(
                "Der Link aus dieser E-Mail war schon benutzt: von dir oder von einem Prüfprogramm deines Postfachs. "
                "Diese Anmeldung ist jetzt beendet."
            )
        )
    return redirect(url_for("team.second_step" if is_half else "team.start"), 303)


def _keep(member: Member, kept: str, *, stays: bool) -> None:
    """Nothing from before the sign-in lives on, but that her own forms, still open in this browser, can be sent."""
    is_back = session.get(interrupted.WHO) == member.id
    forms = {name: session[name] for name in ("csrf_token",) if is_back and name in session}
    session.clear()
    session.update(forms)
    session[interrupted.WHO], session[access.KEPT], session[access.STAYS] = member.id, kept, stays
    access.note_seen()
    session.permanent = True


@door.form("/anmelden/zweiter-schritt")
def second_step():
    if g.member:
        return redirect(url_for("team.start"), 303)
    form = SecondStepForm()
    if form.validate_on_submit() and (kept := _finished(form)):
        _keep(g.session.member, kept, stays=session.get(access.STAYS, False))
        return redirect(url_for("team.start"), 303)
    return render_template("team/people/second_step.html", form=form), form.status


def _finished(form: SecondStepForm) -> str | None:
    """The token of a whole session, or None with a fault in the form."""
    with database.atomic():
        if not is_right(g.session.member, form):
            return None
        kept = sign_in.finish(session[access.KEPT], now=utcnow())
        audit.note(g.session.member, "sign-in")
        return kept


@door.button("/abmelden")
def sign_out():
    with audit.noted(g.member, "sign-out"):
        sign_in.end(session[access.KEPT])
    session.clear()
    return redirect(url_for("team.sign_in_page"), 303)
