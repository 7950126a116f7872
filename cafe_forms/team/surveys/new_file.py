"""A new survey from a file: ours as YAML, or another program's form with what became of each of its rows."""

from flask import g, render_template
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from cafe_forms.foreign import bringing, files, wording
from cafe_forms.foreign.bringing import Brought
from cafe_forms.foreign.report import CHANGED, LEFT_OUT, TAKEN, Entry, Remark, UnreadableError
from cafe_forms.languages import LANGUAGES
from cafe_forms.models import Site
from cafe_forms.surveys import questionnaire
from cafe_forms.surveys.definition.faults import Fault, Faults
from cafe_forms.surveys.definition.reading import read
from cafe_forms.team import door
from cafe_forms.team.forms import TeamForm
from cafe_forms.team.surveys.beginning import at_a_cafe, begin, drafted, page_of, with_meetings
from cafe_forms.team.words.fault_words import in_words

ENDINGS = (".yaml", ".yml", *files.ENDINGS)


class FileForm(TeamForm):
    file = FileField(_("Datei"))
    language = SelectField(_("Sprache, falls die Datei keine nennt"))
    meeting = SelectField(_("Für welches Treffen?"))


@door.form("/umfragen/neu/datei")
@at_a_cafe
def survey_new_file(site):
    form = with_meetings(FileForm(), site)
    form.language.choices = [SelectChoice("", gettext("von selbst erkennen"))]
    form.language.choices += [SelectChoice(tag, one.name) for tag, one in LANGUAGES.items()]
    if not form.validate_on_submit():
        return _page(site, form), form.status
    file = form.file.data
    if not file or not file.filename:
        form.file.errors = [gettext("Wähle zuerst eine Datei aus.")]
        return _page(site, form), 422
    return _read(site, form, file.read(), file.filename)


def _read(site: Site, form: FileForm, content: bytes, name: str):
    try:
        if files.is_foreign(name):
            return _with_report(site, form, bringing.of(content, name, form.language.data))
        definition = read(content)
    except UnreadableError as error:
        return _page(site, form, unreadable=_said(error.remark)), 422
    except Faults as faults:
        return _page(site, form, faults=[(fault, in_words(fault)) for fault in faults.faults]), 422
    return begin(site, definition, form)


def _page(site: Site, form: FileForm, **facts) -> str:
    return page_of("survey_new_file", site, form, endings=ENDINGS, **facts)


def _with_report(site: Site, form: FileForm, brought: Brought) -> str:
    """The report is kept nowhere: whoever sends the same file again sees it again, beside the same draft."""
    survey = drafted(site, brought.definition, form)
    entries, language = brought.report.entries, g.language.tag
    return render_template(
        "team/surveys/survey_brought.html",
        survey=survey,
        title=questionnaire.title_of(survey, language),
        spoken=LANGUAGES[brought.definition.default_language],
        total=wording.total(brought.report, language),
        about=[_said(remark) for remark in brought.report.remarks],
        left_out=[_line(entry) for entry in entries if entry.outcome == LEFT_OUT],
        marked=[_line(entry) for entry in entries if entry.is_marked],
        changed=[_line(entry) for entry in entries if entry.outcome == CHANGED and not entry.is_marked],
        taken=[_line(entry) for entry in entries if entry.outcome == TAKEN and not entry.is_marked],
    )


def _line(entry: Entry) -> tuple[str, str]:
    """Where the row stands, and what is to say about it."""
    return wording.where(entry, g.language.tag), " ".join(map(_said, entry.remarks))


def _said(remark: Remark) -> str:
    """In her language; what is wrong with a definition in the words of the editor."""
    facts = {name: in_words(fact) if isinstance(fact, Fault) else fact for name, fact in remark.facts.items()}
    return wording.say(Remark(remark.code, facts), g.language.tag)
