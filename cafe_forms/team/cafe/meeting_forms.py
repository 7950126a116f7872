"""Forms of a meeting, of a series of them, and of how many came."""

import datetime as dt

from flask import current_app
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, Field, IntegerField, SelectField, TextAreaField, TimeField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from cafe_forms import clock, pages
from cafe_forms.cafe import meetings, partners
from cafe_forms.models import Partner
from cafe_forms.surveys import catalogue
from cafe_forms.team.access import her_sites
from cafe_forms.team.forms import TOO_LONG, TeamForm, line, listed, tidy
from cafe_forms.team.row_forms import RowForm, ToldForm

MOST_MOTHERS = 1000
TWO_LINES = 240  # characters
BACK, AHEAD = dt.timedelta(days=366), dt.timedelta(days=3 * 366)
USUAL_TIME = dt.time(9, 30)
RHYTHMS = {
    "0": _("nur einmal"),
    "1": _("jede Woche"),
    "2": _("alle 2 Wochen"),
    "3": _("alle 3 Wochen"),
    "4": _("alle 4 Wochen"),
    "6": _("alle 6 Wochen"),
}
BREAKFASTS = {
    "0": _("nie"),
    "1": _("bei jedem Treffen"),
    "4": _("alle 4 Wochen"),
    "6": _("alle 6 Wochen"),
    "8": _("alle 8 Wochen"),
    "12": _("alle 12 Wochen"),
}


class PlaceForm(TeamForm):
    """When and where; what one meeting and a series have in common."""

    day = DateField(_("Tag"), [InputRequired(_("Sag, an welchem Tag ihr euch trefft."))])
    time = TimeField(_("Uhrzeit"), [InputRequired(_("Sag, um wie viel Uhr ihr euch trefft."))])
    place = line(_("Wo?"))
    topic = line(_("Thema des Inputs"))
    sponsor = SelectField(_("Wer bringt das Frühstück?"))
    asks_feedback = BooleanField(_("Danach um Rückmeldung bitten"))

    def offer_sponsors(self, chosen: Partner | None = None) -> None:
        """Who gets e-mails about it; and who was chosen before."""
        found = {str(one.id): one.name for one in partners.hosts(her_sites())}
        first = {str(chosen.id): chosen.name} if chosen else {}
        self.sponsor.choices = listed({"": gettext("noch offen"), **first, **found})

    @property
    def sponsor_row(self) -> Partner | None:
        return Partner.get_or_none(Partner.id == int(self.sponsor.data or 0))

    @property
    def starts_at(self) -> dt.datetime:
        return clock.at_local(self.day.data, self.time.data, current_app.config["TIMEZONE"])

    def validate_day(self, field):
        today = pages.today()
        if field.data and not today - BACK <= field.data <= today + AHEAD:
            raise ValidationError(gettext("Dieser Tag liegt zu weit weg. Prüf das Jahr."))


class SeriesForm(PlaceForm):
    site = SelectField(_("Café"))
    weeks = SelectField(_("Wie oft?"), choices=listed(RHYTHMS), default="0")
    number = IntegerField(
        _("Wie viele Treffen?"),
        [
            Optional(),
            NumberRange(1, meetings.LONGEST_SERIES, _("Schreib eine Zahl von %(min)s bis %(max)s.")),
        ],
    )
    breakfast = SelectField(_("Frühstück"), choices=listed(BREAKFASTS), default="0")
    skips_closed = BooleanField(_("An Feiertagen und Schließtagen fällt es aus"), default=True)

    def validate_weeks(self, field):
        typed = "".join(self.number.raw_data or ()).strip()
        if field.data != "0" and not typed:
            raise ValidationError(gettext("Sag, wie viele Treffen es werden."))

    @property
    def series(self) -> meetings.Series:
        is_series = self.weeks.data != "0"
        return meetings.Series(
            first=self.day.data,
            time=self.time.data,
            weeks=int(self.weeks.data),
            number=self.number.data if is_series else 1,
            place=self.place.data,
            topic=self.topic.data,
            breakfast_every=int(self.breakfast.data),
            sponsor=self.sponsor_row,
            skips_closed=self.skips_closed.data,
        )


class MeetingForm(PlaceForm, RowForm):
    topic_is_public = BooleanField(_("Mütter lesen das Thema schon vorher"))
    breakfast = BooleanField(_("mit Frühstück"))

    def validate_topic_is_public(self, field):
        if field.data and catalogue.names_sensitive(self.topic.data):
            raise ValidationError(
                gettext("Dieses Thema ist heikel. Es steht nie auf einer Seite für Mütter.")
            )


class AttendanceForm(ToldForm):
    readers = _("Träger und Ämter lesen das.")
    attendance = IntegerField(
        _("Wie viele Mütter waren da?"),
        [Optional(), NumberRange(0, MOST_MOTHERS, _("Schreib eine Zahl von %(min)s bis %(max)s."))],
    )
    done = TextAreaField(
        _("Was habt ihr gemacht?"), [Length(max=TWO_LINES, message=TOO_LONG)], filters=[tidy]
    )
    next = line(_("Was kommt als Nächstes?"), longest=TWO_LINES)

    def told(self) -> list[Field]:
        """Of these the half-year's pages are made."""
        return [self.done]
