"""'Ihr habt gesagt – wir machen': the team writes to mothers what becomes of a survey."""

import datetime as dt

from flask import (
    abort,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, Field, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from cafe_forms import audit, headers, pages
from cafe_forms.cafe import loop
from cafe_forms.languages import LANGUAGES
from cafe_forms.models import LoopNote, Survey
from cafe_forms.reports import loop as loops
from cafe_forms.reports.printed import paper, wall_sheet
from cafe_forms.surveys import questionnaire
from cafe_forms.team import door
from cafe_forms.team.access import survey_or_404
from cafe_forms.team.forms import TOO_LONG, ticks, tidy
from cafe_forms.team.row_forms import ToldForm, late_is_told

LONGEST = 400  # characters: it is read on a phone
FIELDS = {tag: f"text_{tag.replace('-', '_')}" for tag in LANGUAGES}
REASONS = {tag: f"reason_{tag.replace('-', '_')}" for tag in LANGUAGES}


class NoteForm(ToldForm):
    readers = _("Mütter und Ämter lesen das.")
    named = ticks(_("Ihr habt gesagt"))
    declined = ticks(_("Geht nicht"))
    is_done = BooleanField(_("Es ist gemacht"))
    is_published = BooleanField(_("Mütter sehen es auf der Seite des Cafés"))

    @property
    def texts(self) -> dict[str, str]:
        return {tag: self[name].data for tag, name in FIELDS.items() if self[name].data}

    @property
    def reasons(self) -> dict[str, str]:
        return {tag: self[name].data for tag, name in REASONS.items() if self[name].data}

    def told(self) -> list[Field]:
        return [self[name] for name in (*FIELDS.values(), *REASONS.values()) if self.is_published.data]

    @property
    def was_told(self) -> bool:
        return bool(self.is_published.object_data)

    def is_good(self) -> bool:
        if not self.validate_on_submit():
            return False
        if self.is_published.data and not self.text_de.data:
            self.text_de.errors = [
                gettext("Schreib, was ihr macht. Auf Deutsch lesen es alle, für die es nicht übersetzt ist.")
            ]
        self._check_declined()
        return not self.errors

    def _check_declined(self) -> None:
        if set(self.named.data) & set(self.declined.data):
            self.declined.errors = [gettext("Etwas könnt ihr nur machen oder nicht machen.")]
        elif self.is_published.data and self.declined.data and not self.reason_de.data:
            self.reason_de.errors = [gettext("Sag auch, warum es nicht geht.")]


for _names, _in_german in ((FIELDS, _("Wir machen")), (REASONS, _("Warum nicht?"))):
    for _tag, _name in _names.items():
        _label = _in_german if _tag == "de" else LANGUAGES[_tag].name
        _checks = [Length(max=LONGEST, message=TOO_LONG)]
        setattr(NoteForm, _name, TextAreaField(_label, _checks, filters=[tidy]))


@door.form("/umfragen/<slug>/rueckmeldung")
@late_is_told
def survey_loop(slug, *, is_late=False):
    survey = survey_or_404(slug)
    if survey.outcome != "released":
        abort(404)
    note = loop.note_of(survey)
    form = _form(survey, note, is_late=is_late)
    if not form.is_good():
        return _page(survey, note, form), form.status
    with audit.noted(g.member, "loop publish" if form.is_published.data else "loop save", slug):
        loop.save(
            note,
            seen=form.seen,
            named=form.named.data,
            texts=form.texts,
            published_on=_day(note, form),
            is_done=form.is_done.data,
            declined=form.declined.data,
            reasons=form.reasons,
        )
    return _saved(slug, is_published=form.is_published.data)


def _saved(slug: str, *, is_published: bool):
    """What mothers can read now is hung on the wall next, from the same page."""
    if is_published:
        flash(gettext("Gespeichert. Mütter lesen es jetzt auf der Seite des Cafés."))
        if paper.is_installed():
            flash(gettext("Den Aushang für die Wand gibt es weiter unten."))
        return redirect(url_for("team.survey_loop", slug=slug), 303)
    flash(gettext("Gespeichert. Mütter sehen es noch nicht."))
    return redirect(url_for("team.survey_results", slug=slug), 303)


@door.page("/umfragen/<slug>/rueckmeldung/aushang-<any(a4, a3):size>.pdf")
def loop_sheet(slug, size):
    """All that the café's page tells, for the wall: in the languages that are ticked, or else in those written in."""
    site, ticked = survey_or_404(slug).site, set(request.args.getlist("languages"))
    try:
        tags = [tag for tag in LANGUAGES if tag in ticked] or wall_sheet.languages(site, today=pages.today())
        content = wall_sheet.pdf(site, tags, size, today=pages.today())
    except wall_sheet.NotPublished:
        abort(404)
    return headers.pdf(content, f"{slug}-aushang-{size}")


def _form(survey: Survey, note: LoopNote, *, is_late: bool) -> NoteForm:
    form = NoteForm(
        note,
        is_late=is_late,
        named=note.named if note.id else loops.suggested(survey),
        is_published=note.published_on is not None,
        **{FIELDS[tag]: text for tag, text in note.texts.items()},
        **{REASONS[tag]: text for tag, text in note.reasons.items()},
    )
    form.declined.choices = form.named.choices = [
        SelectChoice(choice.name, choice.label.say(g.language.tag).text)
        for choice in loops.nameable(survey, note)
    ]
    return form


def _day(note: LoopNote, form: NoteForm) -> dt.date | None:
    """What was published before keeps its day."""
    return (note.published_on or pages.today()) if form.is_published.data else None


def _page(survey: Survey, note: LoopNote, form: NoteForm) -> str:
    return render_template(
        "team/results/survey_loop.html",
        survey=survey,
        title=questionnaire.title_of(survey, g.language.tag),
        form=form,
        fields={LANGUAGES[tag]: form[name] for tag, name in FIELDS.items()},
        reasons={LANGUAGES[tag]: form[name] for tag, name in REASONS.items()},
        note=note,
        longest=LONGEST,
        ticked=wall_sheet.languages(survey.site, today=pages.today())
        if note.published_on and paper.is_installed()
        else (),
        languages=LANGUAGES.values(),
    )
