"""A survey's questions as an XLSForm, for another program or another café; no answer is in it."""

from flask import abort, current_app, flash, g, redirect, url_for
from flask_babel import gettext

from cafe_forms import audit, headers
from cafe_forms.db import database
from cafe_forms.foreign import giving
from cafe_forms.surveys import questionnaire
from cafe_forms.team import door
from cafe_forms.team.access import survey_or_404

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@door.button("/umfragen/<slug>/xlsform")
def give_survey(slug):
    """A POST like every download, so that no link can make a browser fetch it."""
    survey = survey_or_404(slug)
    if not questionnaire.is_readable(survey):
        abort(404)
    try:
        content = giving.workbook(questionnaire.definition_of(survey))
    except giving.NotInstalledError:
        current_app.logger.warning("a workbook was asked for: the extra `forms` is missing")
        flash(gettext("Dafür fehlt der Technik noch ein Paket. Sag ihr bitte Bescheid."))
        return redirect(url_for("team.survey_results", slug=slug), 303)
    with database.atomic():
        audit.note(g.member, "survey give", slug)
    return headers.attachment(content, WORKBOOK, f"{slug}.xlsx")
