"""The round of a café on one page: each step with its state, its day and one button; what is done is ticked off."""

from flask import abort, current_app, g, redirect, render_template, url_for
from wtforms import StringField

from cafe_forms import audit
from cafe_forms.cafe import steps
from cafe_forms.clock import utcnow
from cafe_forms.models import Meeting
from cafe_forms.reports import cycle as cycles
from cafe_forms.team import door
from cafe_forms.team.access import meeting_or_404
from cafe_forms.team.forms import TeamForm


class TickForm(TeamForm):
    key = StringField()
    again = StringField()  # anything: it is to do after all


@door.form(f"/runde/{door.NUMBER}")
def cycle(number):
    meeting, now, form = meeting_or_404(number), utcnow(), TickForm()
    cafe = _cafe(meeting, now)
    every = cycles.of_round(cafe, meeting)
    if form.validate_on_submit():
        _tick(meeting, form, {step.key for step in every})
        return redirect(url_for("team.cycle", number=number), 303)
    return render_template(
        "team/results/cycle.html",
        meeting=meeting,
        steps=every,
        ticked=cafe.ticked,
        form=form,
        now=now,
        neighbours=_neighbours(cafe, meeting),
    )


def _cafe(meeting: Meeting, now) -> cycles.Cafe:
    zone = current_app.config["TIMEZONE"]
    return cycles.read(meeting.site, now=now, zone=zone, language=g.language.tag)


def _tick(meeting: Meeting, form: TickForm, known: set[str]) -> None:
    """Only steps of this round: the key comes from a page."""
    key = form.key.data
    if key not in known:
        abort(400)
    verb, word = (steps.take_up, "take up") if form.again.data else (steps.tick, "tick")
    with audit.noted(g.member, f"step {word}", meeting.site.slug, key):
        verb(meeting.site, key)


def _neighbours(cafe: cycles.Cafe, meeting: Meeting) -> tuple[Meeting | None, Meeting | None]:
    """The meetings before and after this one."""
    before = [one for one in cafe.meetings if one.starts_at < meeting.starts_at]
    after = [one for one in cafe.meetings if one.starts_at > meeting.starts_at]
    return (before[-1] if before else None), (after[0] if after else None)
