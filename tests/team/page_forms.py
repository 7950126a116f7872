"""The forms of a page and what a browser would send of them, and a walk over every page that somebody can reach."""

from collections import Counter, deque
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from urllib.parse import urlsplit

MARKS = {"csrf_token", "revision", "version", "told"}  # the page writes them anew whenever it comes back
FILES = ("/qr.", ".pdf", ".ics")


def _path(address: str) -> str:
    return urlsplit(address).path


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


# a button that does something, and no form over what is there
ACTS = _names("""
    sign_out end_session end_other_sessions send_digest send_again begin_calendar end_calendar
    begin_second_factor require_second_factor free_of_second_factor lock_member_out let_member_in
    invite_member_again ask_partner partner_removal meeting_cancel remove_cafe renew_cafe_page
    reopen_days reopen_cafe_days confirm_offer take_offer_back delete_offer answer_ombuds reset_legal
    move_question cycle remove_question copy_question put_question_back survey_opening
    survey_extension survey_closing survey_removal survey_new remove_text download half_year_download release resume
    discard give_survey end_api_token begin_proofreading end_proofreading
""")
# a form in which nothing stands yet: sent like that, it says what is missing
BEGINS = _names("""
    member_new api_tokens meeting_new partner_new cafe_new offer_new closed_days cafe_closed_days survey_new_empty
    survey_new_file survey_question_new survey_text paper_sheets sharing_codes
""")


@dataclass(frozen=True)
class PageForm:
    """`fields` are sent with Enter: the first button is pressed. `boxes` can be ticked, `lines` and `numbers` typed."""

    page: str
    action: str
    fields: tuple[tuple[str, str], ...]
    boxes: tuple[tuple[str, str], ...] = ()
    lines: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    radios: tuple[tuple[str, str], ...] = ()

    def sent(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, value in self.fields:
            found.setdefault(name, []).append(value)
        return found

    def said(self) -> list[tuple[str, str]]:
        """What somebody typed or ticked, in any order."""
        return sorted((name, value) for name, value in self.fields if name not in MARKS)

    @property
    def mark(self) -> str | None:
        """What it bears of the state that its page was shown in."""
        return next((name for name, _value in self.fields if name in {"revision", "version"}), None)

    @property
    def path(self) -> str:
        return _path(self.action)

    def typed(self, words: str) -> "PageForm":
        """Filled in otherwise: a line of words, else a number, else another box; as it is where nothing can be."""
        for name, value in [(name, words) for name in self.lines] + [(name, "7") for name in self.numbers]:
            return self._with(name, value)
        for name, value in self.boxes:
            if (name, value) not in self.fields:
                return self._tick(name, value)
        return self

    def _tick(self, name: str, value: str) -> "PageForm":
        """Of radio buttons one is chosen."""
        if (name, value) in self.radios and any(name == one for one, _value in self.fields):
            return self._with(name, value)
        return replace(self, fields=(*self.fields, (name, value)))

    def _with(self, name: str, value: str) -> "PageForm":
        kept = tuple((one, value if one == name else said) for one, said in self.fields)
        return replace(self, fields=kept)

    def send(self, client):
        return client.post(self.action, data=self.sent(), content_type="multipart/form-data")


@dataclass
class _Open:
    """A form that is being read."""

    action: str
    method: str
    fields: list = field(default_factory=list)
    boxes: list = field(default_factory=list)
    lines: list = field(default_factory=list)
    numbers: list = field(default_factory=list)
    radios: list = field(default_factory=list)
    is_pressed: bool = False


class _Reader(HTMLParser):
    def __init__(self, page: str):
        super().__init__()
        self.page, self.found, self.form, self.area, self.select = page, [], None, None, None
        self.links: list[str] = []

    def handle_starttag(self, tag, attrs):
        of = {name: value if value is not None else "" for name, value in attrs}
        if tag == "form":
            self.form = _Open(of.get("action") or self.page, of.get("method", "get").lower())
        elif tag == "a" and of.get("href"):
            self.links.append(of["href"])
        elif self.form and "disabled" not in of:
            getattr(self, f"_{tag}", lambda _of: None)(of)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def _input(self, of):
        kind, name, value = of.get("type", "text"), of.get("name"), of.get("value")
        if name is None:
            return
        if kind in {"checkbox", "radio"}:
            value = "on" if value is None else value
            self.form.boxes.append((name, value))
            if kind == "radio":
                self.form.radios.append((name, value))
            if "checked" in of:
                self.form.fields.append((name, value))
        elif kind not in {"submit", "file"}:
            self.form.fields.append((name, value or ""))
            if kind == "number":
                self.form.numbers.append(name)
            elif kind in {"text", "email"}:
                self.form.lines.append(name)

    def _button(self, of):
        if of.get("type", "submit") != "submit" or self.form.is_pressed:
            return
        self.form.is_pressed = True
        if "name" in of:
            self.form.fields.append((of["name"], of.get("value", "")))

    def _textarea(self, of):
        self.area = (of["name"], [])

    def _select(self, of):
        self.select = (of["name"], "multiple" in of, [])

    def _option(self, of):
        if self.select:  # a datalist only suggests
            self.select[2].append((of.get("value", ""), "selected" in of))

    def handle_data(self, data):
        if self.area:
            self.area[1].append(data)

    def handle_endtag(self, tag):
        if tag == "textarea" and self.area:
            name, parts = self.area
            words = "".join(parts).replace("\r\n", "\n").removeprefix("\n").replace("\n", "\r\n")
            self.form.fields.append((name, words))
            self.form.lines.append(name)
            self.area = None
        elif tag == "select" and self.select:
            name, is_multiple, options = self.select
            chosen = [value for value, is_chosen in options if is_chosen]
            if not chosen and not is_multiple:
                chosen = [value for value, _chosen in options[:1]]
            self.form.fields += [(name, value) for value in (chosen if is_multiple else chosen[-1:])]
            self.select = None
        elif tag == "form" and self.form:
            self.found.append(self.form)
            self.form = None

    def forms(self) -> list[PageForm]:
        """Those that are posted."""
        return [
            PageForm(
                self.page,
                one.action,
                *map(tuple, (one.fields, one.boxes, one.lines, one.numbers, one.radios)),
            )
            for one in self.found
            if one.method == "post"
        ]


def forms_of(page: str, text: str) -> list[PageForm]:
    """Those that are posted."""
    return _read(page, text).forms()


def _read(page: str, text: str) -> _Reader:
    reader = _Reader(page)
    reader.feed(text)
    return reader


@dataclass
class Walk:
    """What somebody finds who follows every link of the team's pages: `pages` by their path, and their forms."""

    pages: dict[str, str]
    forms: list[PageForm]

    @classmethod
    def of(cls, client, *, start="/team/", within=("/team/",), most=1000) -> "Walk":
        """From `start` on to paths that begin like one of `within`, to at `most` so many pages of one view."""
        view_of = client.application.url_map.bind("localhost").match
        ahead, walk, known, of_view = deque([start]), cls({}, []), set(), Counter()
        while ahead:
            path = ahead.popleft().partition("#")[0]
            if path in known or any(f in path for f in FILES):
                continue
            known.add(path)
            view = view_of(_path(path))[0]
            if of_view[view] == most:
                continue
            answer = client.get(path)
            assert answer.status_code < 500, path
            if answer.status_code == 200 and answer.mimetype == "text/html":
                of_view[view] += 1
                read = _read(path, answer.text)
                walk.pages[path] = answer.text
                walk.forms += read.forms()
                ahead += [link for link in read.links if _path(link).startswith(within)]
        return walk
