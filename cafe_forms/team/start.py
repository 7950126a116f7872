"""'Diese Woche': what to do, what runs, what was heard, what comes."""

from flask import Blueprint, current_app, g, render_template

from cafe_forms.clock import utcnow
from cafe_forms.reports.printed import paper
from cafe_forms.reports.weekly import week
from cafe_forms.team import first_hour


def register(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/", view_func=start)
    blueprint.add_url_rule("/mehr", view_func=more)


def start():
    now, zone = utcnow(), current_app.config["TIMEZONE"]
    sites = week.of(g.member, now=now, zone=zone, language=g.language.tag)
    return render_template("team/start.html", sites=sites, now=now, first_steps=first_hour.steps(g.member))


def more():
    return render_template("team/more.html", can_print=paper.is_installed())
