"""The café's own page: its next meeting, what became of answers, open surveys, help."""

from flask import Blueprint, abort, current_app, render_template

from cafe_forms import languages
from cafe_forms.answering.spoken import speak_or_404
from cafe_forms.cafe import offers, partners
from cafe_forms.clock import utcnow
from cafe_forms.models import Meeting, Site, Survey
from cafe_forms.reports import loop
from cafe_forms.surveys import catalogue, questionnaire

blueprint = Blueprint("cafe_page", __name__)


@blueprint.get("/cafe/<site>-<string(length=6):code>")
@blueprint.get("/cafe/<site>-<string(length=6):code>/<language>")
def cafe(site, code, language=None):
    """An unknown site and a wrong code look alike; a phone may write capitals."""
    speak_or_404(language)
    found = Site.get_or_none(Site.slug == site, Site.page_code == code) or abort(404)
    now = utcnow()
    meeting = found.next_meeting(now)
    return render_template(
        "answering/cafe.html",
        cafe=found,
        meeting=meeting,
        topic_is_said=meeting is not None and _tells_topic(meeting),
        ombuds=offers.ombuds(found, now),
        thanked=list(partners.thanked(found)),
        told=loop.told_to_mothers(found, now.astimezone(current_app.config["TIMEZONE"]).date()),
        surveys=_open(found, now) if found.shows_surveys else [],
        local_offers=offers.at(found, now),
        crisis=offers.crisis_set("unspecific", now),
        languages=languages.LANGUAGES.values(),
    )


def _tells_topic(meeting: Meeting) -> bool:
    """Where the team has switched it on for this meeting, and never a sensitive one, whoever typed it."""
    return bool(meeting.topic) and meeting.topic_is_public and not catalogue.names_sensitive(meeting.topic)


def _open(site: Site, now):
    """(survey, its title and languages) of all that can be answered now."""
    running = Survey.select().where(Survey.site == site, Survey.closes_at > now).order_by(Survey.closes_at)
    return [(survey, questionnaire.head_of(survey)) for survey in running if survey.is_open(now)]
