"""What became of the letters: staff see their own, leads those to their sites' team and partners, admins all."""

from flask import abort, g, render_template, request
from flask_babel import gettext

from cafe_forms import audit
from cafe_forms.clock import utcnow
from cafe_forms.models import Contact, Delivery, Membership, Site
from cafe_forms.post import claims, outbox
from cafe_forms.team import door
from cafe_forms.team.words.reason_words import why

LATEST = 100
NOT_ARRIVED = ("failed", "paused", "uncertain")  # the states of what somebody should look at


def visible():
    """The deliveries that the signed-in member may see."""
    if g.member.role == "admin" and g.member.everywhere:
        return Delivery.select()
    if not g.member.is_lead:
        return Delivery.select().where(Delivery.member == g.member)
    her_sites = g.member.sites().select(Site.id).order_by()
    colleagues = Membership.select(Membership.member).where(Membership.site.in_(her_sites))
    is_ours = (Delivery.member == g.member) | Delivery.member.in_(colleagues) | _is_to_contact_at(her_sites)
    return Delivery.select().where(is_ours)


def _is_to_contact_at(her_sites):
    """By number and address: a number may have been somebody else's before."""
    contacts = list(Contact.select(Contact.id, Contact.email).where(Contact.site.in_(her_sites)))
    is_theirs = Delivery.facts["contact"].as_int().in_([contact.id for contact in contacts])
    return Delivery.member.is_null() & is_theirs & Delivery.to.in_([contact.email for contact in contacts])


@door.page("/briefe")
def letters():
    only_lost = request.args.get("nur") == "gescheitert"
    found = visible().where(Delivery.state.in_(NOT_ARRIVED)) if only_lost else visible()
    latest = found.order_by(Delivery.owed_at.desc(), Delivery.id.desc()).limit(LATEST)
    return render_template(
        "team/letters.html",
        deliveries=list(latest),
        why=why,
        most_copies=claims.COPIES,
        now=utcnow(),
        only_lost=only_lost,
    )


@door.button(f"/briefe/{door.NUMBER}/nochmal")
def send_again(number):
    """For leads: whoever sends again has looked why it did not arrive."""
    delivery = visible().where(Delivery.id == number).first() or abort(404)
    if not g.member.is_lead:
        abort(403)
    try:
        with audit.noted(g.member, "letter again", str(number)):
            outbox.retry(delivery.id, now=utcnow())
    except outbox.AlreadySent:
        abort(409)
    return door.done(gettext("Die E-Mail wird noch einmal verschickt."), "team.letters")
