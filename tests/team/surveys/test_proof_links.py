"""The team makes and ends links to read a draft by, and takes what readers would say, or lays it aside."""

import html
import re
from urllib.parse import urlsplit

from cafe_forms import clock
from cafe_forms.clock import utcnow
from cafe_forms.models import ProofLink, ProofMark, Survey
from cafe_forms.surveys import publishing, questionnaire
from cafe_forms.surveys.editing import drafts, proofreading
from cafe_forms.surveys.publishing import BERLIN
from tests.conftest import hidden
from tests.team.survey_pages import words

PAGE = "bearbeiten/sprachen/ar"


def press(mine, what):
    token = hidden(mine.read(PAGE), "csrf_token")
    return mine.client.post(mine.address(f"{PAGE}/{what}"), data={"csrf_token": token})


def suggested(mine, **said):
    survey = Survey.get(Survey.slug == mine.slug)
    link = proofreading.begin(survey, "ar", now=utcnow())
    today = utcnow().astimezone(publishing.BERLIN).date()
    proofreading.mark(link, (), said, redact=str, seen=drafts.version_of(survey), today=today)
    return {one.suggestion: one.id for one in ProofMark.select()}


def test_a_link_is_made_shown_while_it_holds_and_ended(desk, client):
    mine = desk()
    assert press(mine, "lesen").status_code == 303
    link = html.unescape(re.search(r'id="link" value="([^"]+)"', mine.read(PAGE))[1])
    assert client.get(urlsplit(link).path).status_code == 200
    press(mine, "lesen/beenden")
    assert 'id="link"' not in mine.read(PAGE)
    assert not ProofLink.select().exists()


def test_a_suggestion_is_taken_or_laid_aside_by_a_member(desk, asked):
    mine = desk()
    ids = suggested(mine, title="عنوان", **{"questions[0].label": "سؤال"})
    assert "عنوان" in words(mine.read(PAGE))
    mine.send(PAGE, take=[ids["عنوان"]], leave=[ids["سؤال"]])
    definition = asked(mine)
    assert definition.title.say("ar").text == "عنوان"
    assert definition.question("topics").label.say("ar").text == "اختاري ٣"
    assert "سؤال" not in mine.read(PAGE)
    assert [one.suggestion for one in ProofMark.select()] == ["عنوان"]


def test_all_suggestions_are_laid_aside_at_once_and_what_is_typed_stays(desk, asked):
    mine = desk()
    suggested(mine, title="عنوان", **{"questions[0].label": "سؤال"})
    assert "Alle Vorschläge weglegen" in words(mine.read(PAGE))
    mine.send(PAGE, leave=["alle"], title="جديد")
    assert asked(mine).title.say("ar").text == "جديد"
    assert "Vorschl" not in words(mine.read(PAGE).partition("gegenlesen")[0])


def test_the_same_said_of_the_same_words_is_one_suggestion(desk):
    text = "\n".join(f"  - {{name: q{n}, type: text, label: {{de: A, ar: أ}}}}" for n in range(3))
    mine = desk(f"name: n\nlanguages: [de, ar]\ntitle: {{de: T, ar: ت}}\nquestions:\n{text}")
    suggested(mine, **{f"questions[{n}].label": "سؤال" for n in range(3)})
    assert mine.read(PAGE).count('name="take"') == 1
    mine.send(PAGE, leave=[re.search(r'name="leave" value="(\w{32})"', mine.read(PAGE))[1]])
    assert not ProofMark.select().exists()


def test_a_language_that_was_read_is_not_said_to_be_unread(desk):
    mine = desk()
    assert "Noch hat keine Muttersprachlerin" in words(mine.read(PAGE))
    survey = Survey.get(Survey.slug == mine.slug)
    link, today = proofreading.begin(survey, "ar", now=utcnow()), clock.today(BERLIN)
    every = [path for path, _words in questionnaire.definition_of(survey).words()]
    proofreading.mark(link, every, {}, redact=str, seen=drafts.version_of(survey), today=today)
    page = words(mine.read(PAGE))
    assert "Jeder Satz ist verständlich." in page
    assert "Noch hat keine Muttersprachlerin" not in page


def test_another_members_suggestions_cannot_be_laid_aside(desk, signed_in, asked):
    mine, other = desk(), desk()
    ids = suggested(other, title="عنوان")
    mine.send(PAGE, leave=list(ids.values()), take=list(ids.values()))
    assert ProofMark.select().count() == 1
    assert asked(mine).title.say("ar").text != "عنوان"


def test_in_a_language_that_is_not_asked_there_is_none(desk):
    mine = desk()
    token = hidden(mine.read(PAGE), "csrf_token")
    address = mine.address("bearbeiten/sprachen/tr/lesen")
    assert mine.client.post(address, data={"csrf_token": token}).status_code == 404
