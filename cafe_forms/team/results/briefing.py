"""The briefing: read on the page, fetched as a sheet of A4, and made the team's own."""

from flask import abort, flash, g, redirect, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from markupsafe import Markup
from wtforms import SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from cafe_forms import audit, headers, languages, pages
from cafe_forms.cafe import inputs
from cafe_forms.clock import utcnow
from cafe_forms.models import CafeInput, Survey
from cafe_forms.reports import briefing as briefings
from cafe_forms.reports.preparation import blocks, cards, edits, parts
from cafe_forms.reports.printed import briefing_sheet, number_slips, paper
from cafe_forms.surveys.catalogue import topics
from cafe_forms.team import door
from cafe_forms.team.access import survey_or_404
from cafe_forms.team.forms import TOO_LONG, line, one_line, ticks, tidy
from cafe_forms.team.row_forms import RowForm, late_is_told

LONGEST_NOTES, LONGEST_WHY = 2000, 400  # characters
# What the team may leave out for good; what keeps mothers safe is not among it.
CAN_GO = ("wishes", "paper", "quotes", "more_quotes", "steps", "pack", "unconfirmed", "after")
CAN_GO_OF_TOPICS = (
    "source",
    "second_question",
    "third_question",
    "takeaway",
    "materials",
    "avoid",
    "referrals",
)


class ChoiceForm(RowForm):
    choice = SelectField(_("Welches Thema nehmt ihr?"))
    why = line(_("Warum?"), longest=LONGEST_WHY)
    notes = TextAreaField(
        _("Notizen für die Vorbereitung"), [Length(max=LONGEST_NOTES, message=TOO_LONG)], filters=[tidy]
    )
    dropped = ticks(_("Weglassen"))


class TextsForm(RowForm):
    """The café's own words of one topic; an empty field is the catalogue's."""

    fact = TextAreaField(_("Die eine Tatsache"))
    source = TextAreaField(_("Woher ihr sie habt"))
    question1 = TextAreaField(_("Erste Frage"))
    question2 = TextAreaField(_("Zweite Frage"))
    question3 = TextAreaField(_("Dritte Frage"))
    together = TextAreaField(_("Die 7 Minuten zu zweit"))
    takeaway = TextAreaField(_("Was sie mitnehmen"))
    materials = TextAreaField(_("Was ihr mitbringt"))
    avoid = TextAreaField(_("Was ihr lieber nicht sagt"))

    @property
    def texts(self) -> dict[str, str]:
        return {name: one_line(self[name].data) for name in cards.TEXTS}

    def is_good(self) -> bool:
        if not self.validate_on_submit():
            return False
        for name, text in self.texts.items():
            if len(text) > LONGEST_WHY:
                self[name].errors = [gettext("Das ist zu lang. Höchstens %(max)d Zeichen.", max=LONGEST_WHY)]
        return not self.errors


@door.page("/umfragen/<slug>/vorbereitung")
def briefing(slug):
    found = _found(survey_or_404(slug))
    with languages.speaking("de"):  # what is read aloud at the meeting
        told = {
            "head": parts.head(found),
            "sections": parts.of(found, today=pages.today()),
        }
        sheet = Markup(render_template("reports/sheet.html", **told))  # noqa: S704 - escaped where it was made
    return render_template(
        "team/results/briefing.html",
        briefing=found,
        sheet=sheet,
        can_print=paper.is_installed(),
        topics=[place.topic for place in found.places if place.topic],
    )


@door.page("/umfragen/<slug>/vorbereitung.pdf")
def briefing_pdf(slug):
    found = _found(survey_or_404(slug))
    with languages.speaking("de"):
        return headers.pdf(briefing_sheet.pdf(found, today=pages.today()), f"{slug}-vorbereitung")


@door.page("/umfragen/<slug>/vorbereitung/zettel.pdf")
def number_slips_pdf(slug):
    """The same for everybody: whoever takes one tells nothing of herself."""
    return headers.pdf(number_slips.pdf(_found(survey_or_404(slug))), f"{slug}-zettel")


def _found(survey: Survey) -> briefings.Briefing:
    try:
        return briefings.of(survey, now=utcnow())
    except (briefings.NotEnded, briefings.OfAnotherKind):
        abort(404)


@door.form("/umfragen/<slug>/vorbereitung/aendern")
@late_is_told
def briefing_edit(slug, *, is_late=False):
    survey = survey_or_404(slug)
    _found(survey)
    row = edits.of(survey)
    form = _choice_form(survey, row, is_late=is_late)
    if not form.validate_on_submit():
        return render_template(
            "team/results/briefing_edit.html", survey=survey, form=form, row=row
        ), form.status
    with audit.noted(g.member, "briefing edit", slug):
        edits.keep(
            row,
            seen=form.seen,
            choice=form.choice.data,
            why=form.why.data,
            notes=form.notes.data,
            dropped=form.dropped.data,
        )
    return door.done(gettext("Gespeichert."), "team.briefing", slug=slug)


def _choice_form(survey: Survey, row, *, is_late: bool) -> ChoiceForm:
    form = ChoiceForm(row, is_late=is_late)
    offered = [(choice.name, choice.label.say("de").text) for choice in edits.choices(survey)]
    form.choice.choices = [
        SelectChoice(name, label) for name, label in [("", gettext("noch offen")), *offered]
    ]
    called = dict(blocks.drops())
    form.dropped.choices = [SelectChoice(name, called[name]) for name in (*CAN_GO, *CAN_GO_OF_TOPICS)]
    return form


@door.form("/umfragen/<slug>/vorbereitung/thema/<code>")
@late_is_told
def briefing_topic(slug, code, *, is_late=False):
    survey, topic = survey_or_404(slug), topics().get(code) or abort(404)
    _found(survey)
    row = inputs.of(survey.site, code)
    form = TextsForm(row, is_late=is_late, **row.texts)
    if not form.is_good():
        return _topic_page(survey, topic, row, form), form.status
    with audit.noted(g.member, "briefing texts", survey.site.slug, code):
        inputs.keep(row, seen=form.seen, texts=form.texts)
    flash(gettext("Gespeichert. So steht es ab jetzt in jeder Vorbereitung dieses Cafés."))
    return redirect(url_for("team.briefing", slug=slug), 303)


def _topic_page(survey: Survey, topic, row: CafeInput, form: TextsForm) -> str:
    return render_template(
        "team/results/briefing_topic.html",
        survey=survey,
        topic=topic,
        row=row,
        form=form,
        texts=cards.texts(topic),
        names=cards.TEXTS,
    )
