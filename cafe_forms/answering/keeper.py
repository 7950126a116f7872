"""Which survey pages are kept: those of the open surveys, in every language, rendered by the process itself.

No request ever puts a page in, takes one out or moves one: how fast a page comes tells nobody whether somebody has
asked for it before. The rows that a page is made of are read at each request, and a page that was made of others is
not given out, so that nothing is ever stale and no process has to tell another one.
"""

import datetime as dt
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask, Response, current_app, request

from cafe_forms import languages
from cafe_forms.answering import kept_page, thanks_page, token, views
from cafe_forms.answering.kept_page import CannotBeCut, KeptPage
from cafe_forms.cafe import offers
from cafe_forms.clock import utcnow
from cafe_forms.db import Statement, database
from cafe_forms.engines import deadline
from cafe_forms.errors import place_of
from cafe_forms.models import Meeting, Site, Survey
from cafe_forms.surveys import questionnaire
from cafe_forms.surveys.form import response_form

MOST_BYTES = 32 * 1024**2  # some two hundred surveys in ten languages; whichever opened last come first
ONE_MORE = 64  # a survey takes no more than this part of all, ten languages and their thanks
LOOK_SECONDS = 5
LONGEST_LOOK = 60  # seconds
log = logging.getLogger(__name__)


def _is_open(now: dt.datetime) -> tuple:
    """As `Survey.is_open` says it of a row."""
    return *Survey.running(), Survey.closes_at > now


OPEN_SURVEY = Statement(
    lambda slug, now: Survey.select(Survey.definition, Survey.fillings, Survey.threshold, Survey.site).where(
        Survey.slug == slug, *_is_open(now)
    ),
    lambda slug, now: (slug, "", Survey.closes_at.db_value(now)),
)


NEXT_MEETING = Statement(
    lambda site, now: (
        Meeting.select(Meeting.starts_at, Meeting.place)
        .where(Meeting.site == site, Meeting.starts_at >= now)
        .order_by(Meeting.starts_at)
        .limit(1)
    ),
    lambda site, now: (site, Meeting.starts_at.db_value(now), 1),
)


# Where the café's page is, and whether the place of its meeting may be said.
CAFE = Statement(
    lambda site: Site.select(Site.page_code, Site.shows_place).where(Site.id == site),
    lambda site: (site,),
)


@dataclass(frozen=True, slots=True)
class KeptSurvey:
    """Its pages and its thanks, by language and whether they are the tablet's, and the rows they were made of."""

    rows: tuple
    more: tuple  # of thanks alone
    languages: tuple[str, ...]
    default_language: str
    pages: dict[tuple[str, bool], KeptPage]
    thanks: dict[tuple[str, bool], KeptPage]

    @property
    def size(self) -> int:
        pages = (*self.pages.values(), *self.thanks.values())
        return sum(page.size for page in pages) + 2 * len(self.rows[0])


class Keeper:
    """The kept pages of one process. `most` bounds their bytes."""

    def __init__(self, app: Flask, most: int = MOST_BYTES):
        self.app, self.most = app, most
        self.kept: dict[str, KeptSurvey] = {}

    def look(self, now: dt.datetime) -> None:
        """Keep what is open by now, whoever asks for it, and nothing else."""
        left, here = self.most, set()
        for slug in self._open(now):
            if left < self.most / ONE_MORE:  # else the others would be rendered at each look, and thrown away
                break
            survey = self._survey(slug, now)
            if survey and survey.size <= left:
                left -= survey.size
                here.add(slug)
                self.kept[slug] = survey
        for slug in self.kept.keys() - here:
            del self.kept[slug]

    def _open(self, now: dt.datetime) -> list[str]:
        found = Survey.select(Survey.slug).where(*_is_open(now))
        return [one.slug for one in found.order_by(Survey.opened_at.desc(), Survey.id.desc())]

    def _survey(self, slug: str, now: dt.datetime) -> KeptSurvey | None:
        rows = _rows(slug, now)
        before = self.kept.get(slug)
        if rows is None:
            return None
        if before and (before.rows, before.more) == (rows, _more(rows, now)):
            return before
        try:
            return self._made(slug, rows, now)
        except (
            CannotBeCut,
            *questionnaire.UNREADABLE,
        ):  # it is rendered, or refused, as each reader asks for it
            return None

    def _made(self, slug: str, rows: tuple, now: dt.datetime) -> KeptSurvey:
        """The rows were read before what is made of them: a change in between makes pages that nobody is given."""
        definition = questionnaire.asked(Survey.get(Survey.slug == slug))
        more, survey = _more(rows, now), Survey.get(Survey.slug == slug)
        kinds = [(tag, is_tablet) for tag in definition.languages for is_tablet in (False, True)]
        return KeptSurvey(
            rows,
            more,
            definition.languages,
            definition.default_language,
            {kind: self._page(survey, definition, *kind) for kind in kinds},
            {kind: self._thanks(survey, definition, now, *kind) for kind in kinds},
        )

    @contextmanager
    def _speaking(self, survey: Survey, tag: str, is_tablet: bool, ending: str = "") -> Iterator[None]:
        """As if somebody asked for this page."""
        path = f"/s/{survey.slug}/{tag}{'/tablet' if is_tablet else ''}{ending}"
        with self.app.test_request_context(path, base_url=self.app.config["BASE_URL"]):
            languages.speak(tag)
            yield

    def _thanks(self, survey: Survey, definition, now: dt.datetime, tag: str, is_tablet: bool) -> KeptPage:
        with self._speaking(survey, tag, is_tablet, "/danke"):
            return kept_page.whole(thanks_page.rendered(survey, definition, now))

    def _page(self, survey: Survey, definition, tag: str, is_tablet: bool) -> KeptPage:
        """Rendered for two tokens: the page of the one, filled in for the other, must be the other's byte for byte."""
        with self._speaking(survey, tag, is_tablet):
            one, other = (token.new_token(survey.slug) for _ in range(2))
            page = kept_page.cut(_rendered(survey, definition, tag, one), one, definition.questions)
            filled = page.plain(other, token.nonce_of(other))
            if filled != _rendered(survey, definition, tag, other).encode():
                raise CannotBeCut
            return page

    def answer(self, slug: str, language: str | None, *, is_tablet: bool) -> Response | None:
        """The page as it would be rendered, or None: then it has to be."""
        if not (survey := self.kept.get(slug)) or survey.rows != _rows(slug, utcnow()):
            return None
        tag = language or languages.best(request.accept_languages, survey.languages, survey.default_language)
        page, fresh = survey.pages.get((tag, is_tablet)), token.new_token(slug)
        return _response(page, fresh, token.nonce_of(fresh)) if page else None

    def thanks(self, slug: str, language: str, *, is_tablet: bool) -> Response | None:
        """The same of thanks."""
        now = utcnow()
        if not (survey := self.kept.get(slug)) or survey.rows != (rows := _rows(slug, now)):
            return None
        page = survey.thanks.get((language, is_tablet))
        return _response(page) if page and survey.more == _more(rows, now) else None

    def watch(self, is_over: threading.Event) -> None:
        """Look again and again, until it is over. Of what goes wrong twice in a row one line is said."""
        failed = 0
        while not is_over.is_set():
            try:
                with self.app.app_context(), deadline.within(LONGEST_LOOK), database.at_work():
                    self.look(utcnow())
                failed = 0
            except Exception as error:  # pages are rendered meanwhile
                failed += 1
                if failed == 2:
                    log.warning("no page is kept: %s at %s", type(error).__name__, place_of(error))
            is_over.wait(LOOK_SECONDS)


def _rendered(survey: Survey, definition, tag: str, fresh: str) -> str:
    form = response_form(definition, tag, token.read_token(survey.slug, fresh))()
    body, _status, _headers = views.page(survey, definition, form, fresh)
    return body


def _response(page: KeptPage, *filling) -> Response:
    if not request.accept_encodings["gzip"]:
        return current_app.response_class(page.plain(*filling), mimetype="text/html")
    response = current_app.response_class(page.gzipped(*filling), mimetype="text/html")
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response


def _rows(slug: str, now: dt.datetime) -> tuple | None:
    """All of which the page of an open survey is made, as the database holds it; None for any other."""
    found = OPEN_SURVEY.ask(slug, now)
    return (*found[0], now.date(), *offers.crisis_rows("unspecific")) if found else None


def _more(rows: tuple, now: dt.datetime) -> tuple:
    """What stands on thanks besides: the café, its next meeting, and the help offers."""
    return (*CAFE.ask(rows[3]), *NEXT_MEETING.ask(rows[3], now), *offers.every_row())
