"""Whatever is sent to any form of the team, what its page says is wrong is German: WTForms has no word of its own."""

import re
from pathlib import Path

import pytest
import wtforms
from babel.messages.pofile import read_po
from wtforms import DateField, FormField, IntegerField, RadioField, SelectMultipleField, TimeField, validators
from wtforms.fields.choices import SelectChoice

from cafe_forms.db import database
from cafe_forms.languages import speak_to_team
from cafe_forms.team.forms import TeamForm
from cafe_forms.team.words.form_words import Part, Words
from tests.team.page_forms import PageForm, Walk

GARBAGE = ("x", "-1", "9" * 5000)
SAID = re.compile(r'<(\w+)[^>]*class="(?:[\w ]*\b)?(?:fault|problems)\b[^>]*>(.*?)</\1>', re.DOTALL)
ENGLISH = re.compile(
    r"\b(the|is|not|must|valid|field|this|value|choice|cannot|could|characters?|required)\b", re.I
)
CATALOGUE = Path(wtforms.__file__).parent / "locale" / "wtforms.pot"


class Row(Part):
    mood = RadioField(choices=[SelectChoice("a", "a")])


class EveryFault(TeamForm):
    day, time, number = DateField(), TimeField(), IntegerField(validators=[validators.NumberRange(1, 5)])
    several = SelectMultipleField(choices=[SelectChoice("a", "a")])
    row = FormField(Row)
    address = wtforms.StringField(validators=[validators.IPAddress()])


def english(page: str) -> list[str]:
    said = (re.sub("<[^>]+>", " ", inside) for _tag, inside in SAID.findall(page))
    return [" ".join(words.split()) for words in said if ENGLISH.search(words)]


def test_every_sentence_of_wtforms_has_german_words(app):
    with app.test_request_context(), CATALOGUE.open("rb") as file:
        speak_to_team("de")
        ids = [entry.id if isinstance(entry.id, tuple) else (entry.id,) for entry in read_po(file)]
        sentences = [sentence for one in ids for sentence in one if sentence]
        assert len(sentences) > 30
        assert [one for one in sentences if ENGLISH.search(Words().gettext(one))] == []


def test_a_form_and_its_rows_say_them(app):
    data = {"day": "x", "time": "99:99", "number": "x", "several": "z", "row-mood": "z", "address": "z"}
    with app.test_request_context(method="POST", data=data):
        speak_to_team("de")
        form = EveryFault(meta={"csrf": False})
        assert not form.validate()
        said = [str(error) for field in form for error in field.errors]
        assert len(said) >= 5
        assert [words for words in map(str, form.errors.values()) if ENGLISH.search(words)] == []


@pytest.mark.long
def test_whatever_is_sent_no_page_answers_in_english(team, endpoint_of):
    client = team["admin everywhere"]
    forms = {endpoint_of(one): one for one in Walk.of(client, most=4).forms}.values()
    assert len(forms) > 40
    assert [said for form in forms for garbage in GARBAGE for said in told(client, form, garbage)] == []


def told(client, form: PageForm, garbage: str) -> list[tuple[str, str]]:
    """What its page says in English; what the form changes is taken back."""
    sent = dict.fromkeys((*form.sent(), *dict(form.boxes)), garbage) | {
        "csrf_token": form.sent()["csrf_token"]
    }
    with database.atomic() as undone:
        answer = client.post(form.action, data=sent, content_type="multipart/form-data")
        undone.rollback()
    assert answer.status_code < 500, form.action
    return [(form.action, words) for words in english(answer.text)]
