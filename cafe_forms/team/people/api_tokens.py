"""A lead's tokens for other systems: made here, shown once, listed with their last day of use, ended."""

import datetime as dt

from flask import abort, g, render_template
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from cafe_forms import audit, pages
from cafe_forms.db import database
from cafe_forms.members import tokens
from cafe_forms.team import door
from cafe_forms.team.access import leads_only
from cafe_forms.team.forms import TeamForm, listed, one_line, ticks

ROLES = {
    "staff": _("lesen: Umfragen, Zahlen, Treffen, und Entwürfe hineingeben"),
    "lead": _("auch Texte, CSV und Datenpaket holen"),
}
DAYS = {"30": _("einen Monat"), "182": _("ein halbes Jahr"), "365": _("ein Jahr")}
REFUSED = {"too-many": _("Das sind genug. Beende zuerst einen, den niemand mehr braucht.")}


class TokenForm(TeamForm):
    name = StringField(
        _("Wofür?"),
        [InputRequired(_("Schreib, welches Programm ihn bekommt.")), Length(max=100)],
        filters=[one_line],
    )
    role = RadioField(_("Was darf das Programm?"), default="staff")
    sites = ticks(_("Welche Cafés?"), [InputRequired(_("Wähle mindestens ein Café."))])
    days = SelectField(_("Wie lange?"), choices=listed(DAYS), default="182")

    def __init__(self):
        super().__init__()
        self.offered = {site.slug: site for site in g.member.sites()}
        self.sites.choices = [SelectChoice(slug, site.name) for slug, site in self.offered.items()]
        self.role.choices = listed(ROLES)


@door.form("/konto/zugang")
@leads_only
def api_tokens():
    form = TokenForm()
    if not form.validate_on_submit():
        return _page(form), form.status
    try:
        with audit.noted(g.member, "token new", form.name.data):
            _token, secret = _make(form)
    except tokens.RefusedError as refused:
        form.name.errors = [REFUSED[refused.code]] if refused.code in REFUSED else abort(400)
        return _page(form), 422
    return _page(TokenForm(), secret=secret)


def _make(form: TokenForm):
    today = pages.today()
    return tokens.make(
        g.member,
        name=form.name.data,
        role=form.role.data,
        sites=[form.offered[slug] for slug in form.sites.data],
        ends_on=today + dt.timedelta(days=int(form.days.data)),
        today=today,
    )


def _page(form: TokenForm, secret: str = "") -> str:
    return render_template(
        "team/people/api_tokens.html", form=form, secret=secret, tokens=list(tokens.hers(g.member))
    )


@door.button("/konto/zugang/<token_id>/beenden")
@leads_only
def end_api_token(token_id):
    with database.atomic():
        name = tokens.end(g.member, token_id)
        if name is None:
            abort(404)
        audit.note(g.member, "token end", name)
    return door.done(gettext("Der Zugang ist zu Ende."), "team.api_tokens")
