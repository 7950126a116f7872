"""Who may see what: one function for a page, its file and its buttons alike."""

from collections.abc import Callable
from functools import cache, partial, wraps

from flask import abort, g, redirect, request, session, url_for

from cafe_forms import languages
from cafe_forms.clock import utcnow
from cafe_forms.db import Statement
from cafe_forms.extensions import csrf
from cafe_forms.members import sign_in
from cafe_forms.models import Contact, Meeting, Member, Membership, Offer, Site, Survey
from cafe_forms.reports import troubles
from cafe_forms.team import door, interrupted
from cafe_forms.upkeep import health

OPEN_TO_ALL = {"team.sign_in_page", "team.open_link", "team.sign_in_code"}
SECOND_STEP = {"team.second_step"}
SETUP = {
    "team.second_factor_page",
    "team.begin_second_factor",
    "team.switch_second_factor_on",
    "team.sign_out",
}
# In the cookie, which is signed: the session's token, when the team was last here, and whether she stays signed in.
KEPT, SEEN, STAYS = "kept", "seen", "stays"
LOOKS = 600  # seconds between two of the moments that the cookie keeps


@door.team.context_processor
def trouble() -> dict:
    """What every page of the team warns of, asked once, and only where a template looks."""
    now, failing = utcnow(), cache(health.failing)
    return {
        "failing": partial(failing, now),
        "troubles": cache(lambda: troubles.of(g.member, now, failing)),
    }


@door.team.before_request
def who():
    """Find out who is signed in; whoever is not is led to the sign-in page, whatever was sent."""
    awaits = _found_out()
    if g.session:
        note_seen()
    if request.endpoint not in OPEN_TO_ALL and (elsewhere := _led_to(awaits)):
        return interrupted.told(elsewhere) or redirect(url_for(elsewhere), 303)
    if g.member and (page := interrupted.bring_back()):
        return page
    csrf.protect()
    return None


@door.team.before_app_request
def greet_the_lost():
    """At an address of the team that is none, she still finds her name, her tabs and her language."""
    if request.endpoint is None and request.path.startswith("/team/"):
        _found_out()


def _found_out() -> str | None:
    """What her session awaits, None without one; sets g.session, g.member and the language."""
    kept = None if _is_idle() else session.get(KEPT)
    g.session = sign_in.session_of(kept, now=utcnow()) if kept else None
    awaits = g.session.awaits if g.session else None
    g.member = g.session.member if awaits in {"", "setup"} else None
    languages.speak_to_team(_spoken())
    return awaits


def _is_idle() -> bool:
    """Whether nobody was here for too long. The cookie says it, since to look at a page changes no row."""
    return not session.get(STAYS) and _unseen_for() > sign_in.IDLE.total_seconds()


def _unseen_for() -> float:
    now = utcnow().timestamp()
    return now - session.get(SEEN, now)


def note_seen() -> None:
    if SEEN not in session or not 0 <= _unseen_for() < LOOKS:
        session[SEEN] = int(utcnow().timestamp())


def _led_to(awaits: str | None) -> str | None:
    """Where somebody has to go first: nobody to the sign-in page, a half session to its second factor."""
    if awaits is None:
        return "team.sign_in_page"
    if awaits == "code":
        return None if request.endpoint in SECOND_STEP else "team.second_step"
    if awaits == "setup":
        return None if request.endpoint in SETUP else "team.second_factor_page"
    return None


def _spoken() -> str:
    """'de' or 'en': hers, once we know her."""
    if g.member:
        return g.member.language
    return languages.best(request.accept_languages, languages.TEAM_LANGUAGES, "de")


# By whether she works everywhere: the query is another one then.
SURVEY = {
    False: Statement(
        lambda member, slug: member.surveys().where(Survey.slug == slug),
        lambda member, slug: (member.id, slug),
    ),
    True: Statement(
        lambda member, slug: member.surveys().where(Survey.slug == slug), lambda _, slug: (slug,)
    ),
}


def survey_or_404(slug: str) -> Survey:
    """A survey of one of her sites; another site's looks like one that does not exist."""
    return SURVEY[g.member.everywhere].first(Survey, g.member, slug) or abort(404)


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


def her_offers():
    """The help offers that she may change: an admin all, others those of their own cafés."""
    every = Offer.select(Offer, Site).left_outer_join(Site)
    return every if g.member.role == "admin" else every.where(Offer.site.in_(her_sites()))


def offer_or_404(number: int) -> Offer:
    return her_offers().where(Offer.id == number).first() or abort(404)


def her_team():
    """The members she sees: an admin everybody, others who works at one of her sites."""
    if g.member.role == "admin":
        return Member.select()
    beside = Membership.select(Membership.member).where(Membership.site.in_(her_sites()))
    return Member.select().where(Member.everywhere | Member.id.in_(beside) | (Member.id == g.member.id))


def member_or_404(number: int) -> Member:
    return her_team().where(Member.id == number).first() or abort(404)


def may_change(member: Member) -> bool:
    """An admin everybody else, a lead the staff at her sites; nobody her own role."""
    if member == g.member:
        return False
    return g.member.role == "admin" or (g.member.is_lead and member.role == "staff")


def member_to_change(number: int) -> Member:
    """Another site's is 404, somebody beside or above her 403."""
    member = member_or_404(number)
    return member if may_change(member) else abort(403)


def _only(may: Callable[[Member], bool]) -> Callable:
    def guarded(view):
        @wraps(view)
        def checked(*args, **kwargs):
            if not may(g.member):
                abort(403)
            return view(*args, **kwargs)

        return checked

    return guarded


leads_only = _only(lambda member: member.is_lead)  # for pages that belong to no survey
for_admins = _only(lambda member: member.role == "admin")  # for pages that belong to no site


def for_leads(view):
    """Staff get 403; that a survey of another site exists they do not learn from it."""

    @wraps(view)
    def checked(slug, *args, **kwargs):
        survey_or_404(slug)
        if not g.member.is_lead:
            abort(403)
        return view(slug, *args, **kwargs)

    return checked
