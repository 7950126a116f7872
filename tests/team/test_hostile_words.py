"""Whatever is typed into any text field of the team makes no error, is kept as typed or given back with its fault."""

import re
import unicodedata

import pytest

from cafe_forms.blanks import is_blank, trimmed
from cafe_forms.cafe import legal
from cafe_forms.db import database
from tests.conftest import SMALL
from tests.promises.test_42_naughty_strings import BLNS, OURS
from tests.team.conftest import HOSTILE
from tests.team.doors import path_of, rules
from tests.team.survey_pages import FORM, TAG, attribute, fields

TYPED = {None, "text", "email", "tel", "url", "search"}
FAULTS = {200, 400, 409, 422}
SOME = (HOSTILE[1], HOSTILE[3], "a\0b\x7f\u2028", "{{ 7*7 }} %s \\ ${7*7}", "\r\n\r\n\r")


def forms(page: str):
    """(address or None, the form's inside) of every form below the page's head that has a text field."""
    for found in FORM.finditer(page[page.find("<main") :]):
        if attribute(found["head"], "method") == "post" and text_fields(found["body"]):
            yield attribute(found["head"], "action"), found["body"]


def text_fields(body: str) -> list[str]:
    found = []
    for tag in TAG.findall(body):
        kind, inside = (tag[0], tag[1]) if tag[0] else (tag[3], tag[4])
        is_text = kind == "textarea" or (kind == "input" and attribute(inside, "type") in TYPED)
        if is_text and "readonly" not in inside and attribute(inside, "name"):
            found.append(attribute(inside, "name"))
    return found


def same(text: str) -> str:
    """What two spellings have in common: line ends, controls, composition, blanks around it; of a number its worth."""
    text = "".join(
        sign for sign in text.replace("\r\n", "\n").replace("\r", "\n") if sign in "\t\n" or sign >= " "
    )
    text = trimmed(re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)))
    return str(int(text)) if text.isdecimal() else text


# What an emptied legal page says again
STANDARD = {same(text) for text in legal.standard()["texts"].values()}


@pytest.fixture
def pages(app, things, add_survey, knocking):
    """The addresses of all pages with a text field, those of a survey for one that is released and for a draft."""
    draft = things | {"umfragen": add_survey(SMALL).slug}
    both = [path_of(rule, named) for rule in rules(app, "GET") for named in (things, draft)]
    # The preview takes nothing; sheets from paper have their own test, each goes on into a hidden field.
    pages = [path for path in dict.fromkeys(both) if not path.endswith(("/seite", "/papier"))]
    return [path for path in pages if takes_text(knocking["admin"].get(path))]


def takes_text(page) -> bool:
    return page.mimetype == "text/html" and any(True for _form in forms(page.text))


def lost(admin, path: str, text: str):
    """(address, field) wherever the text was typed and neither kept nor given back."""
    for number, (action, body) in enumerate(list(forms(admin.get(path).text))):
        names, before = text_fields(body), fields(body)
        sent = before | dict.fromkeys(names, text)
        answer = admin.post(action or path, data=sent, content_type="multipart/form-data")
        assert answer.status_code in FAULTS | {303}, (path, action, text)
        if answer.mimetype != "text/html" or is_blank(text):
            continue  # what nobody saw is not lost
        is_fault = answer.status_code in FAULTS
        after = [
            fields(inside) for _action, inside in forms(answer.text if is_fault else admin.get(path).text)
        ]
        if is_fault and not any(same(text) in map(same, one.get(names[0], ())) for one in after):
            yield action or path, names[0]
        if not is_fault and len(after) > number:
            for name in names:
                # The same words in the same translation are asked once, in the field of the first.
                kept = after[number].get(name, [text if [text] in after[number].values() else ""])[-1]
                if same(kept) not in {same(text), same(before[name][-1]), *(() if same(text) else STANDARD)}:
                    yield action or path, name


def assert_borne(texts, pages, admin):
    for text in texts:
        with database.atomic() as undone:  # what is kept of one would make every page of the next ones longer
            assert [one for path in pages for one in lost(admin, path, text)] == [], ascii(text)
            undone.rollback()


@pytest.mark.long
def test_every_text_field_bears_it(pages, knocking):
    assert_borne(SOME, pages, knocking["admin"])


@pytest.mark.prove
def test_every_text_field_bears_the_big_list(pages, knocking):
    assert_borne((*HOSTILE, *BLNS, *OURS), pages, knocking["admin"])
