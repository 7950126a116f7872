"""A survey's invitation in each of its languages: for a messenger, for the poster and the cards."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from flask import render_template

from cafe_forms.languages import Language, speaking
from cafe_forms.models import Site, Survey
from cafe_forms.pages import link
from cafe_forms.surveys import questionnaire
from cafe_forms.surveys.definition.words import Said

MOMENT = dt.timedelta(seconds=1)  # what ends at midnight has its last day before


@dataclass(frozen=True, slots=True)
class Invitation:
    """What one language says; `message` names no topic, because it stays on her phone, nor does `slip`, with a code."""

    language: Language
    title: Said
    promise: str
    last_day: str
    message: str
    slip: str
    afterwards: str


def address_of(survey: Survey) -> str:
    return link("answering.respond", slug=survey.slug)


def cafe_address(site: Site) -> str:
    """Where mothers read when they meet and what becomes of their answers."""
    return link("cafe_page.cafe", site=site.slug, code=site.page_code)


def invitations(survey: Survey, tags: Iterable[str]) -> tuple[Invitation, ...]:
    """Of a survey that was opened."""
    asked = questionnaire.asked(survey)
    return tuple(_invitation(survey, asked.title.say(tag), asked.minutes, tag) for tag in tags)


def _invitation(survey: Survey, title: Said, minutes: int, tag: str) -> Invitation:
    facts = {
        "address": link("answering.respond", slug=survey.slug, language=tag),
        "minutes": minutes,
        "last_day": survey.closes_at - MOMENT,
        "site": survey.site.name,
        "cafe": link("cafe_page.cafe", site=survey.site.slug, code=survey.site.page_code, language=tag),
    }
    with speaking(tag) as language:
        return Invitation(
            language,
            title,
            *(_written(part, facts) for part in ("promise", "last_day", "message", "slip", "afterwards")),
        )


def _written(part: str, facts: dict) -> str:
    return render_template(f"invitations/{part}.txt", **facts).strip()
