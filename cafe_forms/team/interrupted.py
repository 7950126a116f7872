"""An edit whose session ended before it was saved: it waits in her own browser, sealed, until she is signed in again.

Nothing of it is kept on the server. The page that tells her bears what she typed in one field that only the same
member can open again; then it stands in its form, and she saves it herself.
"""

import base64
import datetime as dt
import json
import zlib

from flask import current_app, flash, g, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext
from flask_wtf.csrf import validate_csrf
from werkzeug.datastructures import ImmutableMultiDict
from wtforms import ValidationError

from cafe_forms import signing
from cafe_forms.clock import utcnow
from cafe_forms.db import database
from cafe_forms.models import Member
from cafe_forms.pages import day_and_time

WHO = "who"  # in the cookie: the member whose session it was
FIELD = "interrupted"
GOOD = dt.timedelta(hours=2)
LARGEST = 128 * 1024  # characters of the sealed field: a page with it can be sent again
# Mothers' words: never sealed
ANSWERS = frozenset({"team.paper_sheets", "team.survey_text", "team.remove_text"})


def told(elsewhere: str):
    """Instead of the way `elsewhere`: the page that keeps what was typed, where somebody's session ended over a form.

    None where no form was sent, or nobody knows whose it is.
    """
    if not _is_form() or request.endpoint == elsewhere:
        return None
    if sealed := request.form.get(FIELD):
        return _page(sealed, is_early=True)
    member = Member.get_or_none(Member.id == session.get(WHO), Member.is_active)
    if member is None or not _is_from_our_page():
        return None
    now = utcnow()
    sealed = "" if request.endpoint in ANSWERS else seal(member.id, _typed(), now=now)
    return _page(sealed if len(sealed) <= LARGEST else "", until=day_and_time(now + GOOD))


def _is_form() -> bool:
    """Whether a page was sent that shows its form at the same address."""
    rule = request.url_rule
    return request.method == "POST" and rule is not None and "GET" in (rule.methods or ())


def _is_from_our_page() -> bool:
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return False
    return True


def _typed() -> list[tuple[str, str]]:
    return [pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token"]


def _page(sealed: str, **facts):
    return render_template("team/signed_out.html", sealed=sealed, field=FIELD, **facts), 403


def is_brought_back() -> bool:
    """Whether this request only shows what was typed before: no form of it may act."""
    return "brought_back" in g


def bring_back():
    """Her form as she left it, when she sent the sealed field; None for every other request.

    The seal is the proof that the page was ours, and that it was hers. The view runs in a transaction that is
    undone, so that nothing comes of it whatever the view does.
    """
    endpoint, arguments = request.endpoint or "", request.view_args or {}
    if not _is_form() or FIELD not in request.form:
        return None
    typed = unseal(g.member.id, request.form[FIELD], now=utcnow())
    if typed is None:
        flash(
            gettext(
                "Was hier geschrieben war, ist weg: Jemand anderes hat es geschrieben, oder vor zu langer Zeit."
            )
        )
        return redirect(url_for(endpoint, **arguments), 303)
    g.brought_back, request.form = True, ImmutableMultiDict(typed)
    flash(
        gettext("Das hast du geschrieben, bevor du abgemeldet warst. Schau es durch und speichere es jetzt.")
    )
    with database.atomic() as undone:
        page = make_response(current_app.view_functions[endpoint](**arguments))
        undone.rollback()
    return page


def seal(member_id: int, typed: list[tuple[str, str]], *, now: dt.datetime) -> str:
    """The pairs of a form, unreadable to everybody but us, bound to the member and to the time."""
    plain = zlib.compress(json.dumps(typed, ensure_ascii=False).encode())
    return _box(member_id).encrypt_at_time(plain, int(now.timestamp())).decode()


def unseal(member_id: int, sealed: str, *, now: dt.datetime) -> list[tuple[str, str]] | None:
    """None where it is another's, too old, or not ours."""
    from cryptography.fernet import InvalidToken

    try:
        plain = _box(member_id).decrypt_at_time(
            sealed.encode(), int(GOOD.total_seconds()), int(now.timestamp())
        )
    except InvalidToken:
        return None
    return [(name, value) for name, value in json.loads(zlib.decompress(plain))]


def _box(member_id: int):
    """It seals with the newest of our keys, and opens what an older one sealed.

    Imported when an edit was interrupted: a server that never sees one is spared ten megabytes.
    """
    from cryptography.fernet import Fernet, MultiFernet

    keys = signing.derived(f"interrupted/{member_id}")
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
