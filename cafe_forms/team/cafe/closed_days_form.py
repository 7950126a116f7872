"""What the pages of closed days share, of everybody's and of one café's: form, list, and a word about meetings."""

import datetime as dt
from collections.abc import Iterable, Sequence

from flask import abort, current_app, flash, render_template, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField
from wtforms.validators import InputRequired, Optional, ValidationError

from cafe_forms import clock, pages
from cafe_forms.blanks import shortened
from cafe_forms.cafe import closed_days as days
from cafe_forms.cafe import meetings
from cafe_forms.cafe.working_days import DAY
from cafe_forms.clock import utcnow
from cafe_forms.models import Meeting, Site
from cafe_forms.team.forms import TeamForm, line

MOST_TOLD, LONGEST_TOLD = 3, 40  # spans, and letters of each name, in one message
AHEAD = dt.timedelta(days=5 * 366)


class ClosedDaysForm(TeamForm):
    first = DateField(_("Erster Tag"), [InputRequired(_("Sag, an welchem Tag es anfängt."))])
    last = DateField(_("Letzter Tag"), [Optional()])
    note = line(_("Warum?"))

    def validate_first(self, field):
        if field.data and not dt.timedelta() <= field.data - pages.today() <= AHEAD:
            raise ValidationError(gettext("Wähle einen Tag, der noch kommt, in den nächsten fünf Jahren."))

    def validate_last(self, field):
        if field.data and self.first.data and not 0 <= (field.data - self.first.data).days < days.LONGEST:
            raise ValidationError(
                gettext("Der letzte Tag kommt nach dem ersten, höchstens %(max)s Tage.", max=days.LONGEST)
            )

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """Of one that is good: the first and the last."""
        return self.first.data, self.last.data or self.first.data


def days_page(form: ClosedDaysForm, site: Site | None = None) -> str:
    spans = days.spans(pages.today(), site)
    return render_template(
        "team/cafe/closed_days.html", form=form, spans=spans, site=site, button=FlaskForm()
    )


def span_or_400() -> tuple[dt.date, dt.date]:
    """Of the button beside one span."""
    try:
        first, last = (dt.date.fromisoformat(request.form.get(name, "")) for name in ("first", "last"))
    except ValueError:
        abort(400)
    return first, last


def flash_closed(renamed: Sequence[days.Span]) -> None:
    """A day has one name: which days had another until now is said, of many the first ones."""
    flash(gettext("Eingetragen."))
    if told := [_in_words(span) for span in renamed[:MOST_TOLD]]:
        more = ["…"] if len(renamed) > MOST_TOLD else []
        flash(
            gettext(
                "Da stand schon etwas: %(days)s. Für diese Tage gilt jetzt, was du eingetragen hast.",
                days=", ".join(told + more),
            )
        )


def _in_words(span: days.Span) -> str:
    ends = " – ".join(map(pages.day, dict.fromkeys((span.first, span.last))))
    return f"{ends} („{shortened(span.note, LONGEST_TOLD)}“)" if span.note else ends


def warn_of_meetings(sites: Iterable[Site], first: dt.date, last: dt.date) -> None:
    """They stay: perhaps the café meets all the same."""
    zone = current_app.config["TIMEZONE"]
    start, end = (clock.at_local(day, dt.time(), zone) for day in (first, last + DAY))
    found = meetings.coming(sites, utcnow()).where(Meeting.starts_at >= start, Meeting.starts_at < end)
    if told := [f"{pages.day(one.starts_at)} ({one.site.name})" for one in found]:
        flash(
            gettext(
                "In diese Zeit fallen Treffen: %(days)s. Sie bleiben, bis du sie absagst oder verschiebst.",
                days=", ".join(told),
            )
        )
