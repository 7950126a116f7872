"""Whatever a survey's state does not allow has its words: German for the team, English lines for the terminal."""

import pytest

from cafe_forms.cli import refusal_lines
from cafe_forms.languages import speak_to_team
from cafe_forms.surveys import publishing
from cafe_forms.surveys.publishing import BERLIN, Refused, Rules
from cafe_forms.team.words.refusal_words import WORDS, why_refused
from tests.codes_made import made, misfits
from tests.conftest import NOW, SMALL


def test_every_code_has_its_words_in_each_table_with_the_facts_they_need():
    found = list(made("Refused", "FillingError"))
    assert len(found) > 25
    handed_on = [one for one in found if one.code is None]
    assert [(one.file, set(one.facts)) for one in handed_on] == [("publishing.py", {"**"})]
    assert misfits([one for one in found if one.code], refusal_lines.LINES, WORDS) == []


def in_german(app, refused):
    with app.test_request_context():
        speak_to_team("de")
        return why_refused(refused)


def test_a_site_like_another_choice_is_told_in_german(app, add_survey, site):
    text = SMALL.replace("{topic: geld}", '"{sites}"').replace("name: anderes", f"name: {site.slug}")
    with pytest.raises(Refused) as refused:
        publishing.open_until(add_survey(text), None, now=NOW, rules=Rules())
    assert refusal_lines.line(refused.value) == (
        "cannot open: {sites}: two choices of topics have the same name"
    )
    assert in_german(app, refused.value).startswith("Bei der Frage topics hat ein Café denselben Namen")


def test_a_draft_that_nobody_may_open_any_more_is_told_with_each_fault(app, add_survey):
    survey = add_survey(SMALL)
    survey.definition = survey.definition.replace("max: 3", "max: 0")
    survey.save()
    with pytest.raises(Refused) as refused:
        publishing.open_until(survey, None, now=NOW, rules=Rules())
    assert "max: must be at least 1" in refusal_lines.line(refused.value)
    assert in_german(app, refused.value) == (
        "Im Fragebogen passt etwas nicht: questions[0].max: Die Zahl muss mindestens 1 sein."
    )


def test_a_day_is_written_as_each_door_writes_it(app):
    with pytest.raises(Refused) as refused:
        publishing.check_end(NOW.replace(year=2028), now=NOW, zone=BERLIN)
    assert refusal_lines.line(refused.value).endswith("on 2027-11-24 at the latest")
    assert in_german(app, refused.value).startswith(
        "Das Ende ist zu weit weg. Es geht bis Mittwoch, 24. November"
    )
