"""A draft's words in one language, side by side with the original; what is missing is marked and counted."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext

from cafe_forms import pages, signing
from cafe_forms.clock import utcnow
from cafe_forms.db import database
from cafe_forms.languages import LANGUAGES
from cafe_forms.models import ProofLink, ProofMark, Survey
from cafe_forms.surveys import questionnaire
from cafe_forms.surveys.definition.faults import Faults
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.definition.words import MarkedWords
from cafe_forms.surveys.editing import drafts, edit, proofreading
from cafe_forms.team import door
from cafe_forms.team.forms import Problem, one_line, tidy
from cafe_forms.team.surveys.draft_forms import WordingForm, draft_or_refuse, flash_saved, save
from cafe_forms.team.words.fault_words import in_words

ALL = "alle"  # suggestions, at the button that lays them aside
MISSING, OUTDATED = "fehlt", "pruefen"  # what the page can be narrowed to


@dataclass(frozen=True, slots=True)
class Row:
    """One wording: its path (which is the field's name), the original, the translation, and what is wrong."""

    path: str
    question: int | None  # its place from 0, None for the title
    original: str
    text: str
    fault: str = ""
    suggestions: tuple[ProofMark, ...] = ()  # what readers would say instead
    is_outdated: bool = False  # the translation is of an earlier original, and waits for somebody to look
    is_ticked: bool = False
    also: tuple[int | None, ...] = ()  # places of other questions where the same words are said the same

    @property
    def places(self) -> str:
        """Numbers of the questions, as the page counts them."""
        found = dict.fromkeys(place for place in (self.question, *self.also) if place is not None)
        return ", ".join(str(place + 1) for place in found)

    @property
    def state(self) -> str:
        return MISSING if not self.text else OUTDATED if self.is_outdated else ""


@door.form("/umfragen/<slug>/bearbeiten/sprachen/<language>")
def survey_translation(slug, language):
    survey = draft_or_refuse(slug)
    definition = questionnaire.definition_of(survey)
    if language not in definition.languages:
        abort(404)
    form, typed = WordingForm(version=drafts.version_of(survey)), _typed(survey, definition, language)
    if not form.validate_on_submit():
        return _page(survey, definition, language, form, typed)
    try:
        edited = edit.translated(definition, language, typed, same_meaning=form.same_meaning.data)
    except Faults as faults:
        found = {fault.path.removesuffix(f".{language}"): in_words(fault) for fault in faults.faults}
        return _page(survey, definition, language, form, typed, found), 422
    if not _save(survey, edited, form, language):
        current = questionnaire.definition_of(Survey.get_by_id(survey.id))
        return _page(survey, current, language, form, typed, conflict=True), 409
    return _saved(slug, definition, edited, language)


def _save(survey: Survey, edited: Definition, form: WordingForm, language: str) -> bool:
    """With it go the suggestions that she laid aside."""
    with database.atomic():
        is_saved = save(survey, edited, form)
        if is_saved:
            if ALL in request.form.getlist("leave"):
                proofreading.lay_all_aside(survey, edited, language)
            proofreading.lay_aside(survey, language, request.form.getlist("leave"))
    return is_saved


def _taken(survey: Survey, definition: Definition, language: str, first: Mapping[str, str]) -> dict[str, str]:
    """The suggestions that she ticked, by path, also where the same words stand."""
    ticked = set(request.form.getlist("take"))
    waiting = proofreading.suggestions(survey, definition, language) if ticked else {}
    taken = {
        first[path]: one.suggestion for path, found in waiting.items() for one in found if one.id in ticked
    }
    return {path: taken[one] for path, one in first.items() if one in taken}


def _typed(survey: Survey, definition: Definition, language: str) -> dict[str, str]:
    """What was typed or taken, by path; an outdated text that was neither changed nor ticked keeps waiting."""
    first = _first_said(definition, language)
    typed = {
        path: (tidy if isinstance(words, MarkedWords) else one_line)(request.form[first[path]])
        for path, words in definition.words()
        if first[path] in request.form
    }
    outdated = {path: dict(words.outdated).get(language) for path, words in definition.words()}
    looked_at = set(request.form.getlist("still"))
    kept = {path: text for path, text in typed.items() if text != outdated[path] or first[path] in looked_at}
    return kept | _taken(survey, definition, language, first)


def _first_said(definition: Definition, language: str) -> dict[str, str]:
    """Of each path the first one with the same words, said the same in this language: they are typed once."""
    seen: dict[tuple, str] = {}
    found = {}
    for path, words in definition.words():
        texts = dict(words.texts)
        is_original = language == definition.default_language
        key = (texts[words.default], texts.get(language), dict(words.outdated).get(language))
        found[path] = path if is_original else seen.setdefault(key, path)
    return found


def _once(survey, definition: Definition, language: str, typed: dict, faults: dict) -> list[Row]:
    """A row for each wording; the same words, said the same, share one."""
    first, waiting = _first_said(definition, language), proofreading.suggestions(survey, definition, language)
    rows = {path: _row(path, words, language, typed, faults) for path, words in definition.words()}
    beside = {one: [path for path in first if first[path] == one] for one in first.values()}
    return [
        replace(
            rows[one],
            also=tuple(rows[path].question for path in paths if path != one),
            suggestions=tuple(
                {mark.suggestion: mark for path in paths for mark in waiting.get(path, ())}.values()
            ),
        )
        for one, paths in beside.items()
    ]


def _page(survey, definition: Definition, language: str, form, typed=None, faults=None, *, conflict=False):
    once = _once(survey, definition, language, typed or {}, faults or {})
    link, shown = proofreading.link_of(survey, language, now=utcnow()), request.args.get("zeigen")
    return render_template(
        "team/surveys/survey_translation.html",
        survey=survey,
        definition=definition,
        language=LANGUAGES[language],
        languages=[LANGUAGES[tag] for tag in definition.languages],
        original=LANGUAGES[definition.default_language],
        rows=[row for row in once if row.fault or row.path in (typed or {}) or shown in (None, row.state)],
        shown=shown,
        suggested=sum(len(row.suggestions) for row in once),
        every=ALL,
        total=len(once),
        missing=sum(not row.text for row in once),
        outdated=sum(row.is_outdated for row in once),
        link=link and _address(link),
        link_ends_on=link and link.ends_at.astimezone(current_app.config["TIMEZONE"]).date(),
        read_on=proofreading.read_on(survey, definition, language),
        problems=[Problem(row.path, row.original, row.fault) for row in once if row.fault],
        form=form,
        conflict=conflict,
    )


def _address(link: ProofLink) -> str:
    return pages.link("reading.read_draft", token=proofreading.token(link, signing.app_keys()))


def _row(path: str, wording, language: str, typed: dict, faults: dict) -> Row:
    outdated = dict(wording.outdated).get(language)
    text = typed.get(path, dict(wording.texts).get(language, outdated)) or ""
    question = int(path[len("questions[") : path.index("]")]) if path.startswith("questions[") else None
    return Row(
        path,
        question,
        dict(wording.texts)[wording.default],
        text,
        faults.get(path, ""),
        is_outdated=text == outdated,
        is_ticked=path in request.form.getlist("still"),
    )


def _saved(slug: str, before: Definition, edited: Definition, language: str):
    if language == edited.default_language:
        flash_saved(before, edited)
        return redirect(url_for("team.survey_editor", slug=slug, _anchor="sprachen"), 303)
    missing = sum(tag == language for tag, _path in edited.missing())
    name = LANGUAGES[language].name
    if missing:
        flash(
            ngettext(
                "Gespeichert. In %(language)s fehlt noch %(num)s Text.",
                "Gespeichert. In %(language)s fehlen noch %(num)s Texte.",
                missing,
                language=name,
            )
        )
    else:
        flash(gettext("Gespeichert. %(language)s ist vollständig.", language=name))
    return redirect(url_for("team.survey_editor", slug=slug, _anchor="sprachen"), 303)
