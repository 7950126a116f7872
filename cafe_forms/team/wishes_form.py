"""How often a member wants her digest, and in which language she is written to."""

from flask_babel import lazy_gettext as _
from wtforms import RadioField

from cafe_forms.team.forms import listed, team_language
from cafe_forms.team.row_forms import RowForm

RHYTHMS = {
    "weekly": _("jede Woche, wenn etwas ansteht"),
    "fortnightly": _("alle zwei Wochen"),
    "deadlines": _("nur wenn etwas zu tun ist"),
    "off": _("gar nicht"),
}


class WishesForm(RowForm):
    digest_rhythm = RadioField(_("Wie oft soll die Wochenmail kommen?"), choices=listed(RHYTHMS))
    language = team_language(_("Sprache deiner E-Mails"))

    @property
    def wishes(self) -> dict[str, str]:
        return {"digest_rhythm": self.digest_rhythm.data, "language": self.language.data}
