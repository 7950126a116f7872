"""Who may see what: one function for a page, its file and its buttons alike."""

from functools import wraps

from flask import Blueprint, abort, g, redirect, request, session, url_for

from cafe_forms import languages
from cafe_forms.clock import utcnow
from cafe_forms.extensions import csrf
from cafe_forms.models import Contact, Meeting, Site, Survey
from cafe_forms.team import sign_in
from cafe_forms.upkeep import health

OPEN_TO_ALL = {"team.sign_in_page", "team.open_link"}
KEPT = "kept"  # the name under which the cookie holds the session's token


def hang_into(blueprint: Blueprint) -> None:
    blueprint.before_request(who)
    blueprint.context_processor(failing)


def failing() -> dict:
    """What every page of the team warns of, asked only where a template looks."""
    return {"failing": lambda: health.failing(utcnow())}


def who():
    """Find out who is signed in; whoever is not is led to the sign-in page, whatever was sent."""
    kept = session.get(KEPT)
    g.member = sign_in.member_of(kept, now=utcnow()) if kept else None
    languages.speak_to_team(_spoken())
    if g.member is None and request.endpoint not in OPEN_TO_ALL:
        return redirect(url_for("team.sign_in_page"), 303)
    csrf.protect()
    return None


def _spoken() -> str:
    """'de' or 'en': hers, once we know her."""
    if g.member:
        return g.member.language
    return languages.best(request.accept_languages, languages.TEAM_LANGUAGES, "de")


def survey_or_404(slug: str) -> Survey:
    """A survey of one of her sites; another site's looks like one that does not exist."""
    return g.member.surveys().where(Survey.slug == slug).first() or abort(404)


def site_or_404(slug: str) -> Site:
    """A site where she works."""
    return g.member.sites().where(Site.slug == slug).first() or abort(404)


def meeting_or_404(number: int) -> Meeting:
    return Meeting.get_or_none(Meeting.id == number, Meeting.site.in_(her_sites())) or abort(404)


def contact_or_404(number: int) -> Contact:
    return Contact.get_or_none(Contact.id == number, Contact.site.in_(her_sites())) or abort(404)


def her_sites():
    """The ids of the sites where she works, as a subquery."""
    return g.member.sites().select(Site.id).order_by()


def for_leads(view):
    """Staff get 403; that a survey of another site exists they do not learn from it."""

    @wraps(view)
    def checked(slug, *args, **kwargs):
        survey_or_404(slug)
        if not g.member.is_lead:
            abort(403)
        return view(slug, *args, **kwargs)

    return checked


def for_admins(view):
    """For pages that belong to no site."""

    @wraps(view)
    def checked(*args, **kwargs):
        if g.member.role != "admin":
            abort(403)
        return view(*args, **kwargs)

    return checked
