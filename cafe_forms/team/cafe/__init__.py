"""Pages of cafés, meetings, partners, help offers and legal texts."""

from flask import Blueprint


def register(blueprint: Blueprint) -> None:
    from cafe_forms.team.cafe import cafes, contact, help_offers, legal, meeting_calendar, meetings, partners

    for page in (cafes, contact, help_offers, legal, meeting_calendar, meetings, partners):
        page.register(blueprint)
