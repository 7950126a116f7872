"""Sites, meetings and members."""

import click

from cafe_forms import audit, clock
from cafe_forms.cafe import sites
from cafe_forms.cli.at_work import Refusal, moment, site_of, with_app
from cafe_forms.cli.lists import as_json, tell
from cafe_forms.db import database
from cafe_forms.models import ROLES, Meeting, Member, Site


@click.group()
def site():
    """The places where a café meets."""


@site.command("add")
@click.argument("name")
@click.option("--town", default="", help="The town, as mothers call it.")
@with_app(may_begin=True)
def add_site(app, name, town):
    """Add a site; prints the short name that other commands take."""
    name = " ".join(name.split())  # it stands in subjects and in lists with tabs
    if not name:
        raise Refusal("a site needs a name")
    try:
        with database.atomic():
            new = sites.add(name, town=town)
            audit.note(None, "site add", new.slug, door=audit.COMMAND)
    except sites.SiteExists:
        raise Refusal(f"{name}: a site of this name exists") from None
    click.echo(f"site: {new.slug}")


@site.command("list")
@as_json
@with_app
def list_sites(app, as_json):
    """Every site: short name, tab, name."""
    tell([{"site": one.slug, "name": one.name} for one in Site.select().order_by(Site.slug)], as_json)


@click.group()
def meeting():
    """The dates of a café."""


@meeting.command("add")
@click.argument("when", metavar="ISO")
@click.option("--site", "site_slug", required=True, metavar="SITE")
@click.option("--place", default="")
@click.option("--topic", default="", help="The topic of the input, once it is known.")
@click.option("--breakfast", is_flag=True)
@click.option("--past", is_flag=True, help="It has been already: for feedback on it.")
@with_app
def add_meeting(app, when, site_slug, place, topic, breakfast, past):
    """Plan a meeting, so that surveys can name its date: 2026-12-03T09:30."""
    starts_at, found = moment(when, app.config["TIMEZONE"]), site_of(site_slug)
    if starts_at < clock.utcnow() and not past:
        raise Refusal(f"{when}: is past; say --past if you mean a meeting that has been already")
    with audit.noted(None, "meetings plan", found.slug, door=audit.COMMAND):
        sites.add_meeting(found, starts_at, place=place, topic=topic, breakfast=breakfast)
    click.echo(f"meeting: {found.slug} {starts_at.astimezone(app.config['TIMEZONE']):%Y-%m-%dT%H:%M}")


@meeting.command("list")
@click.option("--site", "site_slug", metavar="SITE", help="Only this café's.")
@as_json
@with_app
def list_meetings(app, site_slug, as_json):
    """Every meeting, the earliest first: site, local start, place and topic, with tabs between."""
    found = Meeting.select(Meeting, Site).join(Site).order_by(Meeting.starts_at, Meeting.id)
    if site_slug:
        found = found.where(Meeting.site == site_of(site_slug))
    tell([_meeting(one, app.config["TIMEZONE"]) for one in found], as_json)


def _meeting(one: Meeting, zone) -> dict:
    starts_at = f"{one.starts_at.astimezone(zone):%Y-%m-%dT%H:%M}"
    return {"site": one.site.slug, "starts_at": starts_at, "place": one.place, "topic": one.topic}


@click.group()
def member():
    """The people of the team."""


@member.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--site", "site_slugs", multiple=True, metavar="SITE")
@click.option("--name", default=None)
@click.option("--invite", is_flag=True, help="Also owe her the letter that welcomes and signs her in.")
@with_app
def add_member(app, email, role, site_slugs, name, invite):
    """Add a member and print a sign-in link that works once, for 24 hours.

    Somebody who is a member already gets a new link; what else this changes is said on stderr.
    """
    from cafe_forms.members import roster, welcome
    from cafe_forms.pages import link

    sites, now = [site_of(slug) for slug in site_slugs], clock.utcnow()
    try:
        with database.atomic():
            before = _traits(Member.get_or_none(Member.email == roster.checked(email)))
            found, token = roster.invite(email, role=role, sites=sites, name=name, now=now)
            if invite:
                welcome.owe(found, now=now)
            action = "member edit" if before else "member invite"
            audit.note(None, action, found.email, found.role, door=audit.COMMAND)
    except roster.BadAddress as error:
        raise Refusal(f"{email}: is no e-mail address: {error}") from None
    except roster.NoSite:
        raise Refusal("there are several sites: say with --site where this member works") from None
    for line in _changes(before, _traits(found)):
        click.echo(f"{found.email}: {line}", err=True)
    click.echo(f"sign-in: {link('team.open_link', token=token)}")


@member.command("list")
@as_json
@with_app
def list_members(app, as_json):
    """Every member: address, role, sites, open or locked, name, with tabs between."""
    tell([_member(one) for one in Member.select().order_by(Member.email)], as_json)


def _member(one: Member) -> dict:
    traits = _traits(one)
    told = {name: traits[name] for name in ("role", "sites", "access")}
    return {"email": one.email, **told, "name": one.name}


def _traits(member: Member | None) -> dict[str, str]:
    """What may change without being meant, in words."""
    if member is None:
        return {}
    return {
        "role": member.role,
        "name": member.name or "none",
        "sites": "all" if member.everywhere else ", ".join(site.slug for site in member.sites()) or "none",
        "access": "open" if member.is_active else "locked",
    }


def _changes(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return [f"{what} was {was}, is now {after[what]}" for what, was in before.items() if after[what] != was]


COMMANDS = (site, meeting, member)
