"""The end of a survey as it is typed, and the rules under which it opens until then."""

import datetime as dt

from flask import current_app
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import DateField, TimeField
from wtforms.validators import InputRequired, ValidationError

from cafe_forms import clock
from cafe_forms.clock import utcnow
from cafe_forms.surveys import publishing
from cafe_forms.team.forms import EditForm


class EndForm(EditForm):
    day = DateField(_("Ende am"), [InputRequired(_("Sag, an welchem Tag die Umfrage endet."))])
    time = TimeField(_("um"), [InputRequired(_("Sag, um wie viel Uhr die Umfrage endet."))])

    @property
    def closes_at(self) -> dt.datetime:
        return clock.at_local(self.day.data, self.time.data, current_app.config["TIMEZONE"])

    def validate_day(self, field):
        if field.data is None:
            return
        now, zone = utcnow(), current_app.config["TIMEZONE"]
        if field.data < now.astimezone(zone).date():
            raise ValidationError(gettext("Das ist schon vorbei. Wähle einen Tag, der noch kommt."))
        if field.data > publishing.last_day(now, zone):
            raise ValidationError(gettext("Das ist länger als ein Jahr. Wähle einen früheren Tag."))

    def is_good(self, *, later_than: dt.datetime) -> bool:
        """Whether the end lies ahead, and after the one that was announced."""
        if not self.validate_on_submit():
            return False
        if self.closes_at <= utcnow():
            self.time.errors = [gettext("Das ist heute schon vorbei. Wähle eine spätere Uhrzeit.")]
        elif self.closes_at < later_than:
            self.day.errors = [gettext("Das Ende kann nur später werden. Früher beenden geht mit „Beenden“.")]
        return not self.errors


def rules() -> publishing.Rules:
    return publishing.Rules.of(current_app.config)
