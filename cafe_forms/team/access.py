"""Who may see what: one function for a page, its file and its buttons alike."""

from functools import wraps

from flask import Blueprint, abort, g, redirect, request, session, url_for

from cafe_forms import languages
from cafe_forms.clock import utcnow
from cafe_forms.extensions import csrf
from cafe_forms.models import Survey
from cafe_forms.team import sign_in

OPEN_TO_ALL = {"team.sign_in_page", "team.open_link"}
KEPT = "kept"  # the name under which the cookie holds the session's token


def hang_into(blueprint: Blueprint) -> None:
    blueprint.before_request(who)


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
    """'de' or 'en'."""
    return languages.best(request.accept_languages, languages.TEAM_LANGUAGES, "de")


def survey_or_404(slug: str) -> Survey:
    """A survey of one of her sites; another site's looks like one that does not exist."""
    return g.member.surveys().where(Survey.slug == slug).first() or abort(404)


def for_leads(view):
    """Staff get 403; that a survey of another site exists they do not learn from it."""

    @wraps(view)
    def checked(slug, *args, **kwargs):
        survey_or_404(slug)
        if not g.member.is_lead:
            abort(403)
        return view(slug, *args, **kwargs)

    return checked
