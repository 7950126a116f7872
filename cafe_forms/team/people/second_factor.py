"""The pages on which a member sets her second factor up, takes new recovery codes, or does without it."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup

from cafe_forms import audit
from cafe_forms.clock import utcnow
from cafe_forms.db import database
from cafe_forms.members import second_factor
from cafe_forms.models import Mark, Member
from cafe_forms.reports.printed import qr
from cafe_forms.team import access, door
from cafe_forms.team.people.second_step_form import SecondStepForm, is_right

ISSUER = "Café Forms"


@door.page("/konto/zweiter-schritt")
def second_factor_page():
    return _page(SecondStepForm(formdata=None))


def _page(form: SecondStepForm):
    begun = second_factor.begun(g.member)
    page = render_template(
        "team/people/second_factor_page.html",
        form=form,
        is_on=second_factor.of(g.member) is not None,
        left=second_factor.recovery_codes_left(g.member),
        letters=_in_fours(second_factor.in_letters(second_factor.secrets_of(begun)[0])) if begun else "",
        code=Markup(qr.svg(second_factor.address(begun, ISSUER))) if begun else "",  # noqa: S704 - drawn by us
    )
    return page, form.status


def _in_fours(letters: str) -> str:
    return " ".join(letters[start : start + 4] for start in range(0, len(letters), 4))


@door.button("/konto/zweiter-schritt/beginnen")
def begin_second_factor():
    with audit.noted(g.member, "factor begin"):
        second_factor.begin(g.member)
    return _back()


def _back():
    return redirect(url_for("team.second_factor_page"), 303)


@door.button("/konto/zweiter-schritt/einschalten")
def switch_second_factor_on():
    """The recovery codes are shown in the answer, and never again."""
    form = SecondStepForm()
    if second_factor.begun(g.member) is None:
        return _back()
    if not (codes := _changed(form, second_factor.switch_on, "factor on")):
        return _page(form)
    return render_template("team/people/recovery_codes.html", codes=codes)


def _changed(form: SecondStepForm, change: Callable[[Member], Any], action: str) -> list[str] | None:
    """What the change gives: her code is used up, and the act noted, with it alone. Empty with a fault in the form."""
    if not form.validate_on_submit():
        return []
    with database.atomic():
        if not is_right(g.member, form):
            return []
        audit.note(g.member, action)
        return change(g.member)


@door.button("/konto/zweiter-schritt/abschalten")
def switch_second_factor_off():
    form = SecondStepForm()
    _changed(form, second_factor.switch_off, "factor off")
    if form.errors:
        return _page(form)
    flash(gettext("Der zweite Schritt ist aus."))
    return _back()


@door.button("/konto/zweiter-schritt/ersatzcodes")
def renew_recovery_codes():
    form = SecondStepForm()
    if second_factor.of(g.member) is None:
        return _back()
    if not (codes := _changed(form, second_factor.new_recovery_codes, "factor codes")):
        return _page(form)
    return render_template("team/people/recovery_codes.html", codes=codes)


@door.button("/mitglieder/zweiter-schritt")
@access.for_admins
def require_second_factor():
    """From their next sign-in leads and admins need it, or need it no longer: `required` is yes or no."""
    is_required = request.form.get("required") == "yes"
    with audit.noted(g.member, "factor required" if is_required else "factor optional"):
        if is_required:
            Mark.begin(second_factor.REQUIRED, utcnow())
        else:
            Mark.end(second_factor.REQUIRED)
    return door.done(gettext("Gespeichert."), "team.member_list")


@door.button(f"/mitglieder/{door.NUMBER}/zweiter-schritt-abschalten")
@access.for_admins
def free_of_second_factor(number):
    """For somebody whose phone is gone."""
    member = access.member_to_change(number)
    if second_factor.of(member) is None:
        abort(409)
    with audit.noted(g.member, "member factor off", member.email):
        second_factor.switch_off(member)
    flash(gettext("Sie meldet sich jetzt ohne zweiten Schritt an."))
    return redirect(url_for("team.member_edit", number=number), 303)
