"""The staff's door: signing in, the week, results, briefings and letters."""

from flask import Flask
from markupsafe import Markup

from cafe_forms.extensions import csrf
from cafe_forms.headers import STATIC


def init_app(app: Flask) -> None:
    from cafe_forms.team import condition, deliveries, digest, door, guides, start
    from cafe_forms.team.cafe import cafes, contact, help_offers, legal, meeting_calendar, meetings, partners
    from cafe_forms.team.people import account, api_tokens, audit_log, members, second_factor, sign_in
    from cafe_forms.team.results import briefing, cycle, half_year, loop, paper_sheets, results, texts
    from cafe_forms.team.surveys import (
        editor,
        ending,
        give,
        new,
        new_file,
        opening,
        preview,
        question,
        sharing,
        survey_list,
        translation,
    )
    from cafe_forms.team.surveys.words import proof_links, sentence_choice

    csrf.exempt(door.team)  # `access.who` looks at the token itself, once it knows who is there
    app.register_blueprint(door.team)
    style = (STATIC / "team.css").read_text(encoding="utf-8")
    app.jinja_env.globals["team_style"] = Markup(style)  # noqa: S704 - our own file; a briefing brings it along
