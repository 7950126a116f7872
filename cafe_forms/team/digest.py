"""The member's own digest: what it would say now, a button that sends it to her, and how often she wants it."""

from flask import current_app, flash, g, redirect, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from cafe_forms import audit, languages
from cafe_forms.cafe.working_days import SATURDAY
from cafe_forms.clock import utcnow
from cafe_forms.models import Member, revisions
from cafe_forms.post import quiet_hours
from cafe_forms.reports.weekly import digest as digests
from cafe_forms.team import door
from cafe_forms.team.row_forms import late_is_told
from cafe_forms.team.wishes_form import WishesForm

DAYS = (
    _("montags"),
    _("dienstags"),
    _("mittwochs"),
    _("donnerstags"),
    _("freitags"),
    _("samstags"),
    _("sonntags"),
)


@door.form("/digest")
@late_is_told
def digest(*, is_late=False):
    member = Member.get_by_id(g.member.id)
    form = WishesForm(member, is_late=is_late)
    if not form.validate_on_submit():
        return _page(form, member), form.status
    with audit.noted(member, "digest rhythm", "", form.digest_rhythm.data):
        revisions.save(member, seen=form.seen, **form.wishes)
    return door.done(gettext("Gespeichert."), "team.digest")


def _page(form: WishesForm, member: Member) -> str:
    weekday = current_app.config["DIGEST_AT"].weekday
    return render_template(
        "team/digest.html",
        form=form,
        subject=_preview()["subject"],
        email=member.email,
        days=DAYS[weekday],
        on_weekend=weekday >= SATURDAY,
    )


def _preview() -> dict[str, str]:
    """In the language of her letters; the page goes on in its own."""
    spoken = g.language.tag
    found = digests.preview(g.member, now=utcnow(), zone=current_app.config["TIMEZONE"])
    letter = digests.written(found)
    languages.speak_to_team(spoken)
    return letter


@door.page("/digest/brief")
def digest_letter():
    """What a mail program would show: a frame of the page, whose links leave it."""
    return f'<!doctype html><base target="_blank">{_preview()["html"]}'


@door.button("/digest/senden")
def send_digest():
    spoken = g.language.tag
    now = utcnow()
    with audit.noted(g.member, "digest send"):
        digests.owe_preview(g.member, now=now, zone=current_app.config["TIMEZONE"])
    languages.speak_to_team(spoken)
    if quiet_hours.until(now):
        flash(
            gettext(
                "Nachts verschicken wir nichts. Um 7 Uhr geht die E-Mail an %(email)s.", email=g.member.email
            )
        )
    else:
        flash(gettext("Die E-Mail ist unterwegs an %(email)s.", email=g.member.email))
    return redirect(url_for("team.digest"), 303)
