"""Which survey pages are kept: those of the open surveys, in every language, rendered by the process itself.

No request ever puts a page in, takes one out or moves one: how fast a page comes tells nobody whether somebody has
asked for it before. The rows that a page is made of are read at each request, and a page that was made of others is
not given out, so that nothing is ever stale and no process has to tell another one.
"""

import datetime as dt
import logging
import threading
from dataclasses import dataclass

from flask import Flask, Response, current_app, request

from cafe_forms import languages
from cafe_forms.answering import kept_page, token, views
from cafe_forms.answering.kept_page import CannotBeCut, KeptPage
from cafe_forms.cafe import offers
from cafe_forms.clock import utcnow
from cafe_forms.db import Statement, database
from cafe_forms.engines import deadline
from cafe_forms.errors import place_of
from cafe_forms.models import Survey
from cafe_forms.surveys import publishing
from cafe_forms.surveys.form import response_form

MOST_BYTES = 32 * 1024**2  # some two hundred surveys in ten languages; whichever opened last come first
LOOK_SECONDS = 5
LONGEST_LOOK = 60  # seconds
log = logging.getLogger(__name__)


def _is_open(now: dt.datetime) -> tuple:
    """As `Survey.is_open` says it of a row."""
    return Survey.opened_at.is_null(False), Survey.outcome == "", ~Survey.on_hold, Survey.closes_at > now


OPEN_SURVEY = Statement(
    lambda slug, now: Survey.select(Survey.definition, Survey.fillings, Survey.threshold).where(
        Survey.slug == slug, *_is_open(now)
    ),
    lambda slug, now: (slug, "", Survey.closes_at.db_value(now)),
)


@dataclass(frozen=True, slots=True)
class KeptSurvey:
    """Its pages by language and whether they are the tablet's, and the rows of which they were made."""

    rows: tuple
    languages: tuple[str, ...]
    default_language: str
    pages: dict[tuple[str, bool], KeptPage]

    @property
    def size(self) -> int:
        return sum(page.size for page in self.pages.values()) + 2 * len(self.rows[0])


class Keeper:
    """The kept pages of one process. `most` bounds their bytes."""

    def __init__(self, app: Flask, most: int = MOST_BYTES):
        self.app, self.most = app, most
        self.kept: dict[str, KeptSurvey] = {}

    def look(self, now: dt.datetime) -> None:
        """Keep what is open by now, whoever asks for it, and nothing else."""
        left, here = self.most, set()
        for slug in self._open(now):
            survey = self._survey(slug, now)
            if survey and survey.size <= left:
                left -= survey.size
                here.add(slug)
                self.kept[slug] = survey
        for slug in self.kept.keys() - here:
            del self.kept[slug]

    def _open(self, now: dt.datetime) -> list[str]:
        found = Survey.select(Survey.slug).where(*_is_open(now))
        return [slug for (slug,) in found.order_by(Survey.opened_at.desc(), Survey.id.desc()).tuples()]

    def _survey(self, slug: str, now: dt.datetime) -> KeptSurvey | None:
        rows = _rows(slug, now)
        before = self.kept.get(slug)
        if rows is None or (before and before.rows == rows):
            return before
        try:
            return self._made(slug, rows)
        except (
            CannotBeCut,
            *publishing.UNREADABLE,
        ):  # it is rendered, or refused, as each reader asks for it
            return None

    def _made(self, slug: str, rows: tuple) -> KeptSurvey:
        survey = Survey.get(Survey.slug == slug)
        definition = publishing.asked(survey)
        pages = {
            (tag, is_tablet): self._page(survey, definition, tag, is_tablet=is_tablet)
            for tag in definition.languages
            for is_tablet in (False, True)
        }
        return KeptSurvey(rows, definition.languages, definition.default_language, pages)

    def _page(self, survey: Survey, definition, tag: str, *, is_tablet: bool) -> KeptPage:
        """Rendered for two tokens: the page of the one, filled in for the other, must be the other's byte for byte."""
        path = f"/s/{survey.slug}/{tag}/tablet" if is_tablet else f"/s/{survey.slug}/{tag}"
        with self.app.test_request_context(path, base_url=self.app.config["BASE_URL"]):
            languages.speak(tag)
            one, other = (token.new_token(survey.slug) for _ in range(2))
            page = kept_page.cut(_rendered(survey, definition, tag, one), one, definition.questions)
            filled = page.plain(other, token.read_token(survey.slug, other))
            if filled != _rendered(survey, definition, tag, other).encode():
                raise CannotBeCut
            return page

    def answer(self, slug: str, language: str | None, *, is_tablet: bool) -> Response | None:
        """The page as it would be rendered, or None: then it has to be."""
        if not (survey := self.kept.get(slug)) or survey.rows != _rows(slug, utcnow()):
            return None
        tag = language or languages.best(request.accept_languages, survey.languages, survey.default_language)
        page = survey.pages.get((tag, is_tablet))
        return page and _response(slug, page)

    def watch(self, is_over: threading.Event) -> None:
        """Look again and again, until it is over. Of what goes wrong one line is said until all is well again."""
        is_well = True
        while not is_over.is_set():
            try:
                with self.app.app_context(), deadline.within(LONGEST_LOOK), database.at_work():
                    self.look(utcnow())
                is_well = True
            except Exception as error:  # pages are rendered meanwhile
                if is_well:
                    log.warning("no page is kept: %s at %s", type(error).__name__, place_of(error))
                is_well = False
            is_over.wait(LOOK_SECONDS)


def _rendered(survey: Survey, definition, tag: str, fresh: str) -> str:
    form = response_form(definition, tag, token.read_token(survey.slug, fresh))()
    body, _status, _headers = views.page(survey, definition, form, fresh)
    return body


def _response(slug: str, page: KeptPage) -> Response:
    fresh = token.new_token(slug)
    nonce = token.nonce_of(fresh)
    if not request.accept_encodings["gzip"]:
        return current_app.response_class(page.plain(fresh, nonce), mimetype="text/html")
    response = current_app.response_class(page.gzipped(fresh, nonce), mimetype="text/html")
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response


def _rows(slug: str, now: dt.datetime) -> tuple | None:
    """All of which the page of an open survey is made, as the database holds it; None for any other."""
    row = OPEN_SURVEY.ask(slug, now).fetchone()
    return row and (*row, now.date(), *offers.crisis_rows("unspecific"))
