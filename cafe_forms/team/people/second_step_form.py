"""The code of the second factor, asked for at sign-in and before whatever weakens an account."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from cafe_forms.clock import utcnow
from cafe_forms.members import second_factor
from cafe_forms.models import Member
from cafe_forms.pages import day_and_time
from cafe_forms.team.forms import TeamForm


class SecondStepForm(TeamForm):
    code = StringField(
        _("Code aus deiner App"), [InputRequired(_("Bitte gib den Code ein.")), Length(max=40)]
    )


def is_right(member: Member, form: SecondStepForm) -> bool:
    """Whether the second factor's code fits; if not, the form says so."""
    try:
        if second_factor.check(member, form.code.data, now=utcnow()):
            return True
        form.code.errors = [gettext("Dieser Code passt nicht. Jeder gilt eine halbe Minute und nur einmal.")]
    except second_factor.Waits as waits:
        form.code.errors = [
            gettext("Das war zu oft falsch. Ab %(moment)s geht es weiter.", moment=day_and_time(waits.until))
        ]
    return False
