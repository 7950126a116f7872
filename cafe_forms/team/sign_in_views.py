"""The pages of signing in and out: an address, a letter, one button."""

from flask import Blueprint, g, redirect, render_template, session, url_for
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import EmailField
from wtforms.validators import InputRequired, Length

from cafe_forms.clock import utcnow
from cafe_forms.team import access, audit, sign_in


class AddressForm(FlaskForm):
    email = EmailField(
        _("Deine E-Mail-Adresse"), [InputRequired(_("Bitte gib deine E-Mail-Adresse ein.")), Length(max=254)]
    )


def hang_into(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/anmelden", view_func=sign_in_page, methods=["GET", "POST"])
    blueprint.add_url_rule("/anmelden/<token>", view_func=open_link, methods=["GET", "POST"])
    blueprint.add_url_rule("/abmelden", view_func=sign_out, methods=["POST"])


def sign_in_page():
    """Known and unknown addresses get the same answer."""
    if g.member:
        return redirect(url_for("team.start"), 303)
    form = AddressForm()
    if form.validate_on_submit():
        sign_in.ask_for_letter(form.email.data, now=utcnow())
        return render_template("team/letter_on_its_way.html", email=form.email.data)
    return render_template("team/sign_in_page.html", form=form), 422 if form.errors else 200


def open_link(token):
    """A mail scanner may open the link: only the button's POST signs in."""
    form = FlaskForm()
    if form.validate_on_submit():
        return _begin(token)
    if not sign_in.is_good(token, now=utcnow()):
        return render_template("team/link_is_used.html"), 410
    return render_template("team/open_link.html", form=form)


def _begin(token: str):
    begun = sign_in.spend(token, now=utcnow())
    if begun is None:
        return render_template("team/link_is_used.html"), 410
    member, kept = begun
    session.clear()  # nothing from before the sign-in lives on
    session[access.KEPT] = kept
    session.permanent = True
    audit.note(member, "sign-in")
    return redirect(url_for("team.start"), 303)


def sign_out():
    sign_in.end(session[access.KEPT])
    audit.note(g.member, "sign-out")
    session.clear()
    return redirect(url_for("team.sign_in_page"), 303)
