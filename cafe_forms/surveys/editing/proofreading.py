"""A draft read by native speakers without an account: a link of a week, and what they said of each wording."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from cafe_forms import signing
from cafe_forms.blanks import shortened, trimmed
from cafe_forms.db import database
from cafe_forms.models import ProofLink, ProofMark, Survey
from cafe_forms.models.revisions import ChangedMeanwhile
from cafe_forms.surveys import questionnaire
from cafe_forms.surveys.definition.model import Definition
from cafe_forms.surveys.definition.words import Said, Words
from cafe_forms.surveys.editing import drafts

PURPOSE = "proofreading"
TOKEN = re.compile(r"([0-9a-f]{32})([\w-]{24})", re.ASCII)
VALID = dt.timedelta(days=7)
LONGEST = 400  # characters of one suggestion
MOST = 5  # suggestions for one wording as it stands


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording as it will look, wherever it stands; `original` is empty where it is the original."""

    paths: tuple[str, ...]
    said: Said
    original: str
    icon: str = ""


def begin(survey: Survey, language: str, *, now: dt.datetime) -> ProofLink:
    """A fresh link; the one before ends with it. Raises drafts.Fixed once the survey was opened."""
    with database.atomic():
        if Survey.get_by_id(survey.id).opened_at:
            raise drafts.Fixed(survey.slug)
        end(survey, language)
        return ProofLink.create(survey=survey, language=language, ends_at=now + VALID)


def end(survey: Survey, language: str) -> bool:
    return ProofLink.delete().where(_of(ProofLink, survey, language)).execute() == 1


def link_of(survey: Survey, language: str, *, now: dt.datetime) -> ProofLink | None:
    """The one that opens now."""
    return ProofLink.get_or_none(_of(ProofLink, survey, language) & (ProofLink.ends_at > now))


def token(link: ProofLink, keys: list[str]) -> str:
    """The row alone opens nothing: whoever reads a backup does not have the key."""
    return link.id + signing.sign(link.id, PURPOSE, keys[0])


def opened_by(text: str, keys: list[str], *, now: dt.datetime) -> ProofLink | None:
    """None for a link that is foreign, past or taken back, and for every one once the survey was opened."""
    found = TOKEN.fullmatch(text)
    if not found or not signing.is_signed(found[2], found[1], PURPOSE, keys):
        return None
    return (
        ProofLink.select(ProofLink, Survey)
        .join(Survey)
        .where(ProofLink.id == found[1], ProofLink.ends_at > now, Survey.opened_at.is_null())
        .first()
    )


def wordings(definition: Definition, language: str) -> list[Wording]:
    """Every wording of the definition's own, in its order; the same words, said the same, once."""
    icons = {
        f"questions[{number}].choices[{place}].label": choice.icon
        for number, question in enumerate(definition.questions)
        for place, choice in enumerate(question.own_choices)
    }
    paths: dict[tuple[Said, str], list[str]] = {}
    for path, words in definition.words():
        paths.setdefault((words.written(language), _original(words, language)), []).append(path)
    return [
        Wording(tuple(found), said, original, icons.get(found[0], ""))
        for (said, original), found in paths.items()
    ]


def mark(
    link: ProofLink,
    clear: Iterable[str],
    suggestions: Mapping[str, str],
    *,
    redact: Callable[[str], str],
    seen: str,
    today: dt.date,
) -> None:
    """Note what a reader said, by paths; a suggestion says more than a tick. Raises ChangedMeanwhile.

    `redact` makes of what she typed what may be stored; `seen` is drafts.version_of what she read.
    """
    with database.atomic():
        survey = Survey.get_by_id(link.survey.id)
        if survey.opened_at or seen != drafts.version_of(survey):
            raise ChangedMeanwhile(survey.slug)
        said = {
            path: one.said.text
            for one in wordings(questionnaire.definition_of(survey), link.language)
            for path in one.paths
        }
        told = dict.fromkeys(clear, "") | {
            path: text
            for path, typed in suggestions.items()
            if (text := clean(typed, has_lines="\n" in said.get(path, "")))
        }
        for path in told.keys() & said.keys():
            suggestion = "" if told[path] == said[path] else redact(told[path])
            _keep(survey, link.language, path, said[path], suggestion, today)


def _keep(survey: Survey, language: str, path: str, said: str, suggestion: str, today: dt.date) -> None:
    """Once, though ten readers say the same; of more than MOST suggestions those of the earliest days go."""
    same = _of(ProofMark, survey, language) & (ProofMark.path == path) & (ProofMark.said == said)
    if ProofMark.select().where(same, ProofMark.suggestion == suggestion).exists():
        return
    if suggestion:
        _make_room(same & (ProofMark.suggestion != ""))
    ProofMark.create(
        survey=survey, language=language, path=path, said=said, suggestion=suggestion, read_on=today
    )


def _make_room(these) -> None:
    newest = ProofMark.select(ProofMark.id).where(these).order_by(ProofMark.read_on.desc()).limit(MOST - 1)
    ProofMark.delete().where(these, ProofMark.id.not_in([mark.id for mark in newest])).execute()


def suggestions(survey: Survey, definition: Definition, language: str) -> dict[str, list[ProofMark]]:
    """What waits for a member, by path: other words for what is said now."""
    said = _said(definition, language)
    found: dict[str, list[ProofMark]] = {}
    for one in ProofMark.select().where(_of(ProofMark, survey, language), ProofMark.suggestion != ""):
        if said.get(one.path) == one.said and one.suggestion != one.said:
            found.setdefault(one.path, []).append(one)
    return found


def lay_all_aside(survey: Survey, definition: Definition, language: str) -> None:
    """Forget every suggestion that waits."""
    waiting = suggestions(survey, definition, language).values()
    lay_aside(survey, language, [one.id for found in waiting for one in found])


def lay_aside(survey: Survey, language: str, names: Iterable[str]) -> None:
    """Forget these suggestions, also where the same is suggested for the same words elsewhere."""
    these = ProofMark.select().where(_of(ProofMark, survey, language), ProofMark.id.in_(list(names)))
    for said, suggestion in {(one.said, one.suggestion) for one in these}:
        ProofMark.delete().where(
            _of(ProofMark, survey, language), ProofMark.said == said, ProofMark.suggestion == suggestion
        ).execute()


def read_on(survey: Survey, definition: Definition, language: str) -> dt.date | None:
    """The day since which every wording is one that a reader found clear, or said herself; None while one is not."""
    said = _said(definition, language)
    days: dict[str, dt.date] = {}
    for one in ProofMark.select().where(_of(ProofMark, survey, language)):
        if said.get(one.path) == (one.suggestion or one.said):
            days[one.path] = min(one.read_on, days.get(one.path, one.read_on))
    is_whole = len(said) == sum(1 for _ in definition.words()) and days.keys() == said.keys()
    return max(days.values()) if is_whole and days else None


def clean(text: str, *, has_lines: bool = False) -> str:
    """Letters that may stand in a definition, on one line unless what they suggest instead of has several."""
    lines = [" ".join(line.split()) for line in (text.splitlines() if has_lines else [text])]
    kept = "\n".join("".join(filter(_is_letter, line)) for line in lines)
    return trimmed(shortened(unicodedata.normalize("NFC", kept), LONGEST))


def _is_letter(sign: str) -> bool:
    return unicodedata.category(sign) not in {"Cc", "Cs"}


def _of(rows: type[ProofLink] | type[ProofMark], survey: Survey, language: str):
    return (rows.survey == survey) & (rows.language == language)


def _said(definition: Definition, language: str) -> dict[str, str]:
    """What is said in this very language, by path."""
    texts = {path: dict(words.texts).get(language) for path, words in definition.words()}
    return {path: text for path, text in texts.items() if text is not None}


def _original(words: Words, language: str) -> str:
    return "" if language == words.default else words.written(words.default).text
