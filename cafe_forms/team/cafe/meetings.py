"""Meetings as the team plans them: one or a series, moved, cancelled, with how many came, and as a calendar."""

import datetime as dt

from flask import current_app, flash, g, redirect, render_template, url_for
from flask_babel import gettext, ngettext
from wtforms.fields.choices import SelectChoice

from cafe_forms import audit
from cafe_forms.cafe import meetings, working_days
from cafe_forms.clock import utcnow
from cafe_forms.db import database
from cafe_forms.models import Meeting, Survey
from cafe_forms.pages import day as day_in_words
from cafe_forms.reports.to_partners import breakfast_changes
from cafe_forms.reports.to_partners.breakfast_changes import Breakfast
from cafe_forms.surveys import catalogue, feedback, publishing, questionnaire
from cafe_forms.surveys.editing import cautions
from cafe_forms.team import door, first_hour
from cafe_forms.team.access import her_sites, meeting_or_404
from cafe_forms.team.cafe.meeting_forms import USUAL_TIME, AttendanceForm, MeetingForm, SeriesForm
from cafe_forms.team.row_forms import RowForm, late_is_told
from cafe_forms.team.words import caution_words

PAST_SHOWN = 20
BREAKFAST_AFTER = dt.timedelta(weeks=6)  # what a café that has breakfasts usually keeps to


@door.page("/treffen")
def meeting_list():
    now, sites = utcnow(), list(g.member.sites())
    return render_template(
        "team/cafe/meeting_list.html",
        sites=sites,
        coming=list(meetings.coming(her_sites(), now)),
        past=list(meetings.past(her_sites(), now).limit(PAST_SHOWN)),
        several_sites=len(sites) > 1,
    )


@door.form("/treffen/neu")
def meeting_new():
    sites = {site.slug: site for site in g.member.sites()}
    form = SeriesForm(asks_feedback=True, **_as_last_time())
    form.site.choices = [SelectChoice(slug, site.name) for slug, site in sites.items()]
    form.offer_sponsors()
    if not sites or not form.validate_on_submit():
        page = render_template("team/cafe/meeting_new.html", form=form, sites=sites)
        return page, form.status
    site = sites[form.site.data]
    with database.atomic():
        planned = meetings.plan(site, form.series, current_app.config["TIMEZONE"])
        asked = [_asked(one, wanted=form.asks_feedback.data) for one in planned.meetings]
        if planned.meetings:
            audit.note(g.member, "meetings plan", site.slug, str(len(planned.meetings)))
    if not planned.meetings:
        form.day.errors = _why_none(planned)
        return render_template("team/cafe/meeting_new.html", form=form, sites=sites), 422
    _tell(planned)
    _caution(form.topic.data)
    _tell_of_feedback(next(filter(None, asked), None))
    return redirect(url_for(first_hour.onward(g.member, "team.meeting_list")), 303)


def _as_last_time() -> dict:
    """Café, place and time of the latest meeting that is planned at one of hers; its breakfast, if that is due."""
    planned = Meeting.select().order_by(Meeting.starts_at.desc())
    last = planned.where(Meeting.site.in_(her_sites())).first()
    if last is None:
        return {"time": USUAL_TIME}
    at = last.starts_at.astimezone(current_app.config["TIMEZONE"]).time()
    eaten = planned.where(Meeting.site == last.site, Meeting.breakfast).first()
    is_due = eaten is not None and eaten.starts_at <= utcnow() - BREAKFAST_AFTER
    breakfast = str(BREAKFAST_AFTER.days // 7) if is_due else "0"
    return {"site": last.site.slug, "place": last.place, "time": at, "breakfast": breakfast}


def _asked(meeting: Meeting, *, wanted: bool) -> Survey | None:
    """The feedback that was made for it just now."""
    if wanted:
        return feedback.ask_after(meeting, now=utcnow(), zone=current_app.config["TIMEZONE"])
    feedback.ask_no_more(meeting)
    return None


def _tell_of_feedback(survey: Survey | None) -> None:
    """It will open while nobody looks, so what is to think of is said now.

    Nothing of its end, which nobody chose; of gaps in the legal pages only to who can fill them.
    """
    if survey is None:
        return
    flash(gettext("Die Rückmeldung öffnet von selbst, wenn das Treffen beginnt, und endet drei Tage danach."))
    rules = publishing.Rules.of(current_app.config)
    end = publishing.usual_end(survey, utcnow(), rules.zone)
    for caution, words in caution_words.said(cautions.about_survey(survey, end, rules, now=utcnow())):
        if caution.what != "end-on-day-off" and (caution.what != "legal-gaps" or g.member.role == "admin"):
            flash(words, "caution")


def _tell(planned: meetings.Planned) -> None:
    number = len(planned.meetings)
    flash(ngettext("Ein Treffen ist geplant.", "%(num)s Treffen sind geplant.", number))
    if planned.closed:
        flash(
            gettext("Feiertag oder Schließtag, darum kein Treffen: %(days)s.", days=_days(planned.closed)),
            "caution",
        )
    if planned.taken:
        flash(
            gettext(
                "Hier gab es schon ein Treffen, es bleibt wie es war: %(days)s.", days=_days(planned.taken)
            ),
            "caution",
        )


def _why_none(planned: meetings.Planned) -> list[str]:
    """Nothing was planned: one sentence for each cause, with what to do about it."""
    found = []
    if planned.closed:
        what_to_do = gettext(
            "Wähle einen anderen Tag, oder nimm das Häkchen „An Feiertagen und Schließtagen …“ weg."
        )
        found.append(f"{_off(planned.closed[0])} {what_to_do}")
    if planned.taken:
        found.append(
            gettext(
                "Hier ändert sich nichts, das Treffen gibt es schon: %(days)s.", days=_days(planned.taken)
            )
        )
    return found


def _off(day: dt.date) -> str:
    said = day_in_words(day)
    if name := working_days.holiday(day):
        return gettext("%(day)s, ist ein Feiertag: %(name)s.", day=said, name=name)
    return gettext("%(day)s, ist ein Schließtag.", day=said)


def _days(found) -> str:
    return " · ".join(day_in_words(day) for day in found)


@door.form(f"/treffen/{door.NUMBER}")
@late_is_told
def meeting_edit(number, *, is_late=False):
    meeting = meeting_or_404(number)
    local = meeting.starts_at.astimezone(current_app.config["TIMEZONE"])
    form = MeetingForm(
        meeting,
        is_late=is_late,
        day=local.date(),
        time=local.time(),
        sponsor=str(meeting.sponsor_id or ""),
        asks_feedback=feedback.is_asked(meeting),
    )
    form.offer_sponsors(meeting.sponsor)
    before = Breakfast.of(meeting)
    if not form.validate_on_submit():
        return _edit_page(meeting, form), form.status
    try:
        with audit.noted(g.member, "meeting edit", meeting.site.slug, str(number)):
            meetings.change(meeting, seen=form.seen, **_typed(form))
            asked = _asked(meeting, wanted=form.asks_feedback.data)
            breakfast_changes.owe_change(before, now=utcnow(), by=g.member)
    except meetings.Taken:
        form.day.errors = [gettext("An diesem Tag um diese Zeit trefft ihr euch schon.")]
        return _edit_page(meeting, form), 422
    flash(gettext("Gespeichert."))
    if form.day.data != local.date() and working_days.is_off(form.day.data, meeting.site):
        flash(_off(form.day.data), "caution")
    _caution(form.topic.data)
    _tell_of_feedback(asked)
    return redirect(url_for("team.meeting_list"), 303)


def _caution(topic: str) -> None:
    """Who types a sensitive topic is told where it is read: a calendar on a phone shows it to whoever looks."""
    if catalogue.names_sensitive(topic):
        flash(
            gettext(
                "„%(topic)s“ ist ein heikles Thema. Es steht jetzt in euren E-Mails. Schreibt lieber etwas Neutrales.",
                topic=topic,
            ),
            "caution",
        )


def _typed(form: MeetingForm) -> dict:
    return {
        "starts_at": form.starts_at,
        "place": form.place.data,
        "topic": form.topic.data,
        "topic_is_public": form.topic_is_public.data,
        "breakfast": form.breakfast.data,
        "sponsor": form.sponsor_row if form.breakfast.data else None,
    }


def _edit_page(meeting: Meeting, form: MeetingForm) -> str:
    return render_template("team/cafe/meeting_edit.html", meeting=meeting, form=form, surveys=_tied(meeting))


def _tied(meeting: Meeting) -> list[tuple[Survey, str]]:
    """Surveys about this meeting that are not over, with the titles."""
    open_ones = meeting.surveys.where(Survey.outcome == "").order_by(Survey.id)
    return [(survey, questionnaire.title_of(survey, g.language.tag)) for survey in open_ones]


@door.form(f"/treffen/{door.NUMBER}/absagen")
@late_is_told
def meeting_cancel(number, *, is_late=False):
    meeting = meeting_or_404(number)
    form = RowForm(meeting, is_late=is_late)
    if not form.validate_on_submit():
        page = render_template(
            "team/cafe/meeting_cancel.html", meeting=meeting, form=form, surveys=_tied(meeting)
        )
        return page, form.status
    with audit.noted(g.member, "meeting cancel", meeting.site.slug, f"{meeting.starts_at:%Y-%m-%d}"):
        before = Breakfast.of(meeting)
        feedback.ask_no_more(meeting)
        meetings.cancel(meeting, seen=form.seen)
        breakfast_changes.owe_change(before, now=utcnow(), by=g.member)
    flash(gettext("Das Treffen am %(day)s ist abgesagt.", day=day_in_words(meeting.starts_at)))
    return redirect(url_for("team.meeting_list"), 303)


@door.form(f"/treffen/{door.NUMBER}/anwesenheit")
@late_is_told
def meeting_attendance(number, *, is_late=False):
    """A number only: who came is written down nowhere."""
    meeting = meeting_or_404(number)
    form = AttendanceForm(meeting, is_late=is_late)
    if meeting.starts_at > utcnow():
        return door.done(gettext("Dieses Treffen war noch nicht."), "team.meeting_list")
    if not form.validate_on_submit():
        return render_template("team/cafe/meeting_attendance.html", meeting=meeting, form=form), form.status
    with audit.noted(g.member, "meeting attendance", meeting.site.slug, str(number)):
        meetings.note_attendance(
            meeting, form.attendance.data, done=form.done.data, next=form.next.data, seen=form.seen
        )
    return door.done(gettext("Gespeichert."), "team.cycle", number=number)
