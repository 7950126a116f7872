"""The legal pages: what they say of the carrier, their own words, a preview, and the way back to the standard text."""

from flask import abort, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm

from cafe_forms import audit
from cafe_forms.cafe import legal
from cafe_forms.db import database
from cafe_forms.models import Carrier, LegalPage, revisions
from cafe_forms.team import door, first_hour
from cafe_forms.team.access import for_admins
from cafe_forms.team.cafe.legal_forms import LONGEST, CarrierForm, PageForm, missing_labels
from cafe_forms.team.row_forms import RowForm, late_is_told

TITLES = {
    "impressum": _("Impressum"),
    "datenschutz": _("Datenschutz"),
    "barrierefreiheit": _("Barrierefreiheit"),
}


@door.page("/rechtliches")
@for_admins
def legal_list():
    return render_template(
        "team/cafe/legal_list.html",
        pages={name: (TITLES[name], legal.page_of(name)) for name in legal.NAMES},
        missing=missing_labels(),
        carrier=legal.carrier(),
    )


@door.form("/rechtliches/traeger")
@for_admins
@late_is_told
def legal_carrier(*, is_late=False):
    row = legal.carrier()
    form = CarrierForm(row, is_late=is_late)
    if not form.validate_on_submit():
        return _carrier_page(row, form), form.status
    with audit.noted(g.member, "carrier edit"):
        legal.describe(row, seen=form.seen, **form.places)
    flash(gettext("Gespeichert. So steht es jetzt auf den Seiten."))
    return redirect(url_for(first_hour.onward(g.member, "team.legal_list")), 303)


def _carrier_page(row: Carrier, form: CarrierForm) -> str:
    places = legal.standard()["places"]
    return render_template(
        "team/cafe/legal_carrier.html",
        form=form,
        needed=[form[name] for name in places if "otherwise" not in places[name]],
        optional=[form[name] for name in places if "otherwise" in places[name]],
        now_there=[value for value in map(row.__data__.get, places) if value],
    )


@door.form(f"/rechtliches/<any({', '.join(legal.NAMES)}):name>")
@for_admins
@late_is_told
def legal_edit(name, *, is_late=False):
    page = legal.page_of(name)
    form = PageForm(page, is_late=is_late, text=legal.text_of(name))
    is_preview = request.form.get("do") == "preview"
    if not form.validate_on_submit() or is_preview:
        return _edit_page(page, form, is_preview=is_preview), form.status
    is_own = _write(page, form.text.data, seen=form.seen)
    flash(gettext("Gespeichert. So lesen es jetzt alle.") if is_own else _is_reset())
    return redirect(url_for("team.legal_list"), 303)


def _edit_page(page: LegalPage, form: PageForm, *, is_preview: bool) -> str:
    is_shown = is_preview and not form.errors
    return render_template(
        "team/cafe/legal_edit.html",
        name=page.name,
        title=TITLES[page.name],
        form=form,
        preview=legal.drawn(form.text.data, current_app.config["RELEASE_THRESHOLD"]) if is_shown else None,
        places={name: place["words"] for name, place in legal.standard()["places"].items()},
        is_own=bool(page.text),
        now_there=legal.text_of(page.name),
        longest=LONGEST,
        button=FlaskForm(),
    )


@door.button(f"/rechtliches/<any({', '.join(legal.NAMES)}):name>/zuruecksetzen")
@for_admins
def reset_legal(name):
    page = legal.page_of(name)
    if page.id is None:
        abort(409)
    try:
        _write(page, "", seen=RowForm(page).seen)
    except revisions.ChangedMeanwhile:
        abort(409)
    return door.done(_is_reset(), "team.legal_edit", name=name)


def _write(page: LegalPage, text: str, *, seen: int) -> bool:
    """Whether these words are their own. Raises revisions.ChangedMeanwhile."""
    with database.atomic():
        is_own = legal.write(page, text, seen=seen)
        audit.note(g.member, "legal edit" if is_own else "legal reset", page.name)
        return is_own


def _is_reset() -> str:
    return gettext("Jetzt steht dort wieder der Standardtext.")
