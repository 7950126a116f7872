"""'Diese Woche': what to do, what runs, what was heard, what comes."""

from flask import current_app, g, render_template

from cafe_forms.clock import utcnow
from cafe_forms.reports.printed import paper
from cafe_forms.reports.weekly import week
from cafe_forms.team import door, first_hour


@door.page("/")
def start():
    now, zone = utcnow(), current_app.config["TIMEZONE"]
    sites = week.of(g.member, now=now, zone=zone, language=g.language.tag)
    return render_template("team/start.html", sites=sites, now=now, first_steps=first_hour.steps(g.member))


@door.page("/mehr")
def more():
    return render_template("team/more.html", can_print=paper.is_installed())
