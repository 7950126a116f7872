"""The staff's door: signing in, the week, results, briefings and letters."""

from flask import Blueprint, Flask
from markupsafe import Markup

from cafe_forms.extensions import csrf
from cafe_forms.headers import STATIC


def init_app(app: Flask) -> None:
    from cafe_forms.team import (
        access,
        account,
        audit_page,
        cafes,
        condition,
        deliveries,
        digest,
        help_offers,
        legal,
        meeting_calendar,
        meetings,
        member_pages,
        paper_sheets,
        partners,
        second_factor_pages,
        sharing,
        sign_in_views,
        survey_editor,
        survey_life,
        survey_loop,
        survey_new,
        survey_preview,
        survey_question,
        survey_results,
        survey_texts,
        survey_translation,
        surveys,
        unsubscribe,
        week,
    )

    blueprint = Blueprint("team", __name__, url_prefix="/team")
    csrf.exempt(blueprint)  # `access.who` looks at the token itself, once it knows who is there
    survey_rooms = (
        surveys,
        survey_results,
        survey_texts,
        survey_new,
        survey_editor,
        survey_question,
        survey_translation,
        survey_preview,
        survey_life,
        sharing,
        paper_sheets,
    )
    people_rooms = (account, second_factor_pages, member_pages, audit_page)
    cafe_rooms = (meetings, meeting_calendar, partners, cafes, help_offers, legal, condition)
    for room in (
        access,
        sign_in_views,
        week,
        digest,
        *survey_rooms,
        survey_loop,
        *cafe_rooms,
        *people_rooms,
        deliveries,
    ):
        room.hang_into(blueprint)
    app.register_blueprint(blueprint)
    csrf.exempt(unsubscribe.blueprint)  # its token stands in the path
    app.register_blueprint(unsubscribe.blueprint)
    app.register_blueprint(meeting_calendar.file)
    style = (STATIC / "team.css").read_text(encoding="utf-8")
    app.jinja_env.globals["team_style"] = Markup(style)  # noqa: S704 - our own file; a briefing brings it along
