"""Pages of what surveys found, and of what is done with it."""

from flask import Blueprint


def register(blueprint: Blueprint) -> None:
    from cafe_forms.team.results import briefing, cycle, half_year, loop, paper_sheets, results, texts

    for page in (briefing, cycle, half_year, loop, paper_sheets, results, texts):
        page.register(blueprint)
