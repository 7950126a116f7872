"""What for: whoever takes a file away says so, and the audit log keeps it."""

from flask import request
from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import Length

from cafe_forms.blanks import trimmed
from cafe_forms.team.forms import TeamForm


class ReasonForm(TeamForm):
    note = StringField(_("Wofür brauchst du sie?"), [Length(max=500)])
    other = StringField(_("Etwas anderes"), [Length(max=500)])

    REASONS = (_("Für das Team"), _("Für den Träger"), _("Für einen Bericht"))

    @property
    def reason(self) -> str:
        """For the audit log; empty where nothing was said."""
        return trimmed(self.note.data or "") or trimmed(self.other.data or "")

    @property
    def asked_in_vain(self) -> bool:
        """Our page asks with both fields; a program that sends the documented ones may say nothing."""
        return "other" in request.form and not self.reason
