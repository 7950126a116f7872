"""A member's own page: what she is called, her language, how often the digest comes, and where she is signed in."""

from flask import abort, g, render_template, session
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import Length

from cafe_forms import audit, languages
from cafe_forms.clock import utcnow
from cafe_forms.members import second_factor, sign_in
from cafe_forms.models import Member, revisions
from cafe_forms.team import access, door
from cafe_forms.team.forms import one_line
from cafe_forms.team.row_forms import late_is_told
from cafe_forms.team.wishes_form import WishesForm


class AccountForm(WishesForm):
    name = StringField(
        _("Dein Name"), [Length(max=200, message=_("Höchstens %(max)d Zeichen."))], filters=[one_line]
    )


@door.form("/konto")
@late_is_told
def account(*, is_late=False):
    member = Member.get_by_id(g.member.id)
    form = AccountForm(member, is_late=is_late)
    if not form.validate_on_submit():
        return _page(form), form.status
    with audit.noted(g.member, "account edit"):
        revisions.save(member, seen=form.seen, name=form.name.data, **form.wishes)
    languages.speak_to_team(form.language.data)
    return door.done(gettext("Gespeichert."), "team.account")


def _page(form: AccountForm) -> str:
    return render_template(
        "team/people/account.html",
        form=form,
        factor=second_factor.of(g.member),
        sessions=sign_in.sessions_of(g.member, kept=session[access.KEPT], now=utcnow()),
        sites=list(g.member.sites()),
    )


@door.button("/konto/anmeldungen/<name>/beenden")
def end_session(name):
    """One of hers on another device; this one ends by signing out."""
    with audit.noted(g.member, "sessions end"):
        if not sign_in.end_named(g.member, name):
            abort(404)
    return door.done(gettext("Dort bist du abgemeldet."), "team.account")


@door.button("/konto/anmeldungen/beenden")
def end_other_sessions():
    with audit.noted(g.member, "sessions end"):
        sign_in.end_others(g.member, kept=session[access.KEPT])
    return door.done(gettext("Du bist nur noch hier angemeldet."), "team.account")
