"""The pages about members: who works where, invite by letter, change, lock out and let in again."""

from flask import abort, flash, g, redirect, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, EmailField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from cafe_forms import audit
from cafe_forms.clock import utcnow
from cafe_forms.db import database
from cafe_forms.members import roster, second_factor, welcome
from cafe_forms.models import Audit, Mark, Member, Membership, Site
from cafe_forms.team import access, door, first_hour
from cafe_forms.team.forms import listed, one_line, team_language, ticks
from cafe_forms.team.row_forms import RowForm, late_is_told

TOO_LONG = _("Höchstens %(max)d Zeichen.")
ROLES = {
    "staff": _("Team: macht Umfragen und liest Ergebnisse"),
    "lead": _("Leitung: lädt auch Zahlen herunter und lädt Kolleginnen ein"),
    "admin": _("Admin: kümmert sich um Cafés, Mitglieder und Hilfsangebote"),
}


class MemberForm(RowForm):
    """A lead gives no roles: hers has neither `role` nor `everywhere`."""

    name = StringField(_("Name"), [Length(max=200, message=TOO_LONG)], filters=[one_line])
    role = RadioField(_("Rolle"), choices=listed(ROLES), default="staff")
    everywhere = BooleanField(_("in allen Cafés, auch in künftigen"))
    sites = ticks(_("Cafés"))

    def __init__(self, row: Member | None = None, **options):
        super().__init__(row, **options)
        own = Site.select().order_by(Site.name) if g.member.role == "admin" else g.member.sites()
        self.offered = {site.slug: site for site in own}
        self.sites.choices = [SelectChoice(slug, site.name) for slug, site in self.offered.items()]
        if g.member.role != "admin":
            del self.role, self.everywhere

    @property
    def traits(self) -> dict:
        if "role" not in self:
            return {"name": self.name.data}
        role = self.role.data
        is_everywhere = self.everywhere.data and role != "staff"
        return {"name": self.name.data, "role": role, "everywhere": is_everywhere}

    @property
    def chosen(self) -> list[Site]:
        return [self.offered[slug] for slug in self.sites.data]

    def ask_for_site(self) -> None:
        self.sites.errors = [gettext("Wähle mindestens ein Café. Überall arbeiten nur Leitung und Admin.")]


class InvitationForm(MemberForm):
    email = EmailField(
        _("E-Mail-Adresse"),
        [InputRequired(_("Bitte gib eine E-Mail-Adresse ein.")), Length(max=254, message=TOO_LONG)],
        filters=[one_line],
    )
    language = team_language(_("Sprache"))

    @property
    def traits(self) -> dict:
        return {"role": "staff", **super().traits, "language": self.language.data}


@door.page("/mitglieder")
@access.leads_only
def member_list():
    found = list(access.her_team().order_by(Member.is_active.desc(), Member.name, Member.email))
    came = Audit.select(Audit.member).where(Audit.action == "sign-in").distinct()
    return render_template(
        "team/people/member_list.html",
        members=found,
        places=_places(),
        came={row.member_id for row in came},
        may_change=access.may_change,
        is_required=Mark.last(second_factor.REQUIRED) is not None,
    )


def _places() -> dict[int, list[str]]:
    """Of each member the names of the sites that the reader knows of as well."""
    found: dict[int, list[str]] = {}
    known = Site.id.in_(access.her_sites()) if g.member.role != "admin" else Site.id.is_null(False)
    rows = Membership.select(Membership, Site).join(Site).where(known).order_by(Site.name)
    for row in rows:
        found.setdefault(row.member_id, []).append(row.site.name)
    return found


@door.form("/mitglieder/neu")
@access.leads_only
def member_new():
    form = InvitationForm()
    if len(form.offered) == 1 and not form.is_submitted():
        form.sites.data = list(form.offered)
    if form.validate_on_submit() and (member := _invite(form)):
        flash(gettext("Die Einladung ist unterwegs an %(email)s.", email=member.email))
        return redirect(url_for(first_hour.onward(g.member, "team.member_list")), 303)
    return render_template("team/people/member_new.html", form=form), 422 if form.is_submitted() else 200


def _invite(form: InvitationForm) -> Member | None:
    """None with a fault in the form."""
    try:
        with database.atomic():
            member = roster.invite_by_letter(form.email.data, sites=form.chosen, now=utcnow(), **form.traits)
            audit.note(g.member, "member invite", member.email, member.role)
            return member
    except roster.BadAddress:
        form.email.errors = [gettext("Das ist keine E-Mail-Adresse. Prüf bitte, ob sie stimmt.")]
    except roster.AlreadyThere:
        form.email.errors = [
            gettext(
                "Diese Adresse gehört schon jemandem im Team. In welchem Café sie arbeitet, ändern Admins."
            )
        ]
    except roster.NoSite:
        form.ask_for_site()
    return None


@door.form(f"/mitglieder/{door.NUMBER}")
@access.leads_only
@late_is_told
def member_edit(number, *, is_late=False):
    member = access.member_to_change(number)
    form = MemberForm(member, is_late=is_late, sites=[one.site.slug for one in member.memberships])
    if not form.validate_on_submit():
        return _edit_page(member, form), form.status
    try:
        with database.atomic():
            roster.change(
                member, seen=form.seen, sites=form.chosen, among=[*form.offered.values()], **form.traits
            )
            audit.note(g.member, "member edit", member.email, form.traits.get("role", member.role))
    except roster.NoSite:
        form.ask_for_site()
        return _edit_page(member, form), 422
    except roster.LastAdmin:
        form.role.errors = [_last_admin()]
        return _edit_page(member, form), 422
    return door.done(gettext("Gespeichert."), "team.member_list")


def _last_admin() -> str:
    return gettext("Eine Person muss Admin bleiben. Gib erst jemand anderem diese Rolle.")


def _edit_page(member: Member, form: MemberForm) -> str:
    return render_template(
        "team/people/member_edit.html",
        member=member,
        form=form,
        may_lock_out=_may_lock_out(member),
        may_let_in=_may_let_in(member),
        factor=second_factor.of(member),
    )


def _may_lock_out(member: Member) -> bool:
    """A lead only whom she shares with no other site."""
    own = access.her_sites()
    return g.member.role == "admin" or not member.memberships.where(Membership.site.not_in(own)).exists()


def _may_let_in(member: Member) -> bool:
    """Whoever may lock her out; whom an admin locked out, or a restore, an admin lets in."""
    return _may_lock_out(member) and (g.member.role == "admin" or not member.locked_by_admin)


@door.button(f"/mitglieder/{door.NUMBER}/sperren")
@access.leads_only
def lock_member_out(number):
    member = access.member_to_change(number)
    if not _may_lock_out(member):
        abort(403)
    try:
        with audit.noted(g.member, "member lock out", member.email):
            roster.lock_out(member, by_admin=g.member.role == "admin")
    except roster.LastAdmin:
        return _told(member, _last_admin())
    return _told(member, gettext("Sie kommt nicht mehr hinein. Überall ist sie abgemeldet."))


@door.button(f"/mitglieder/{door.NUMBER}/zulassen")
@access.leads_only
def let_member_in(number):
    member = access.member_to_change(number)
    if not _may_let_in(member):
        abort(403)
    with audit.noted(g.member, "member let in", member.email):
        roster.let_in(member)
    return _told(member, gettext("Sie kann sich wieder anmelden."))


@door.button(f"/mitglieder/{door.NUMBER}/einladen")
@access.leads_only
def invite_member_again(number):
    member = access.member_to_change(number)
    if not member.is_active:
        abort(409)
    with database.atomic():
        is_owed = welcome.owe(member, now=utcnow()) is not None
        if is_owed:
            audit.note(g.member, "member invite", member.email)
    if is_owed:
        return _told(member, gettext("Die Einladung ist noch einmal unterwegs."))
    return _told(
        member, gettext("Heute ging schon eine Einladung an sie. Morgen kannst du noch eine schicken.")
    )


def _told(member: Member, words: str):
    return door.done(words, "team.member_edit", number=member.id)
