"""A form of another program through the browser: a draft with its report beside the preview, or one clear line."""

import io

import pytest

from cafe_forms.cafe import sites
from cafe_forms.models import Audit, Member, Survey
from cafe_forms.surveys import questionnaire
from tests.conftest import without_tokens
from tests.foreign.test_hostile_files import HOSTILE
from tests.foreign.test_limesurvey import TABBED, dump, rows_of
from tests.team.survey_pages import Desk, words

FORM = """\
| survey |
| | type | name | label::Deutsch (de) | label::en | relevant |
| | start | start | | | |
| | text | wish | Was wünschst du dir? <script>alert(1)</script> | What do you wish? | |
| | integer | age | Wie viele Kinder? | How many? | |
| | text | who | Wie heißt du? | | |
| | text | lost | Und dann? | | ${nosuch} = 1 |
"""
UNNAMED = FORM.replace("label::Deutsch (de) | label::en", "label | hint")


@pytest.fixture
def mine(staff):
    return Desk(staff)


def upload(content: str | bytes, name: str, **typed):
    return {"file": (io.BytesIO(content if isinstance(content, bytes) else content.encode()), name), **typed}


def sent(mine, content, name, status=200, **typed) -> str:
    return mine.send("neu/datei", status=status, **upload(content, name, **typed)).text


def test_it_becomes_a_draft_with_the_report_beside_its_preview(mine, site):
    page = sent(mine, FORM, "wunsch.md")
    survey = Survey.get()
    assert (survey.site, survey.opened_at) == (site, None)
    assert [question.name for question in questionnaire.definition_of(survey).questions] == [
        "wish",
        "age",
        "who",
    ]
    assert f'src="/team/umfragen/{survey.slug}/vorschau/de/seite"' in page
    assert f'href="/team/umfragen/{survey.slug}/bearbeiten"' in page
    assert Audit.select().where(Audit.action == "survey new", Audit.subject == survey.slug).count() == 1
    said = words(page)
    assert "5 Zeilen: 1 übernommen, 2 geändert, 2 weggelassen." in said
    assert "survey Zeile 2 (start) : Das merken wir uns lieber nicht" in said
    assert "survey Zeile 5 (who) : Achtung: fragt wohl nach dem Namen." in said
    assert "survey Zeile 6 (lost) : Hängt an „nosuch“." in said
    assert "<script>alert" not in page


def test_the_same_file_again_shows_the_report_again_and_makes_no_second_draft(mine):
    first, again = (without_tokens(sent(mine, FORM, "wunsch.md")) for _ in range(2))
    assert first == again
    assert Survey.select().count() == 1
    assert Audit.select().where(Audit.action == "survey new").count() == 1


def test_another_cafe_is_not_hers_and_has_drafts_of_its_own(mine, signed_in, site):
    sent(mine, FORM, "wunsch.md")
    other = sites.add("Anderswo")
    path = f"neu/datei?cafe={other.slug}"
    mine.send(path, status=404, form=mine.form("neu/datei"), **upload(FORM, "wunsch.md"))
    Desk(signed_in("lead", site, other)).send(path, status=200, **upload(FORM, "wunsch.md"))
    assert [survey.site for survey in Survey.select().order_by(Survey.id)] == [site, other]


@pytest.mark.parametrize("name", ["bogen.lss", "bogen.txt"])
def test_limesurveys_files_are_taken_too(mine, name):
    content = (
        dump(rows_of(TABBED), texts_apart=True) if name.endswith("lss") else TABBED.strip().replace("|", "\t")
    )
    assert "Mein Bogen" in words(sent(mine, content, name))
    assert questionnaire.definition_of(Survey.get()).languages == ("de", "en")


def test_of_a_form_that_names_no_language_it_can_be_chosen(mine):
    assert "Den Texten nach ist es Deutsch." in words(sent(mine, UNNAMED, "wunsch.md"))
    assert questionnaire.definition_of(Survey.get()).languages == ("de",)
    Survey.delete().execute()
    assert "Den Texten nach" not in words(sent(mine, UNNAMED, "wunsch.md", language="en"))
    assert questionnaire.definition_of(Survey.get()).languages == ("en",)
    sent(mine, UNNAMED, "wunsch.md", status=422, language="xx")


def test_the_report_speaks_english_to_whoever_does(mine):
    Member.update(language="en").execute()
    said = words(sent(mine, FORM, "wunsch.md"))
    assert "5 rows: 1 taken, 2 changed, 2 left out." in said
    assert "survey row 6 (lost) : Hangs on “nosuch”" in said


SMALL_ONES = (  # the larger ones are refused before anybody reads them
    "entities", "macros", "old", "old under a new name", "ods", "ods under another name", "yaml under another name",
    "cut off", "no workbook", "workbook as csv", "empty", "semicolons",
)  # fmt: skip


@pytest.mark.parametrize("what", SMALL_ONES)
def test_what_cannot_be_read_is_one_line_and_nothing_is_made(what, mine):
    name, content, _code = HOSTILE[what]
    assert "Angelegt ist noch nichts." in words(sent(mine, content(), name, status=422))
    assert not Survey.select().exists()


@pytest.mark.parametrize("name", ["bogen.docx", "bogen.pdf", "bogen.xls", "bogen.ods", "bogen.lsa"])
def test_another_kind_of_file_gets_a_hint(name, mine):
    assert "Angelegt ist noch nichts." in words(sent(mine, b"PK\x03\x04", name, status=422))
