"""Sheets typed in on the team's page: one after the other, kept in the page alone, counted together."""

import json

import pytest

from cafe_forms.clock import utcnow
from cafe_forms.models import Audit, FreeText, Release, Survey, Tally
from cafe_forms.surveys import publishing
from cafe_forms.team.results import paper_sheets
from tests.conftest import SMALL
from tests.promises.dump import rows
from tests.team.conftest import HOSTILE
from tests.team.survey_pages import FORM, fields


@pytest.fixture
def survey(open_survey):
    publishing.close(open_survey(), now=utcnow())
    return Survey.get()


@pytest.fixture
def staff(signed_in, site):
    return signed_in("staff", site)


class Typist:
    def __init__(self, client, survey):
        self.client, self.path = client, f"/team/umfragen/{survey.slug}/papier"
        self.read(client.get(self.path))

    def read(self, answer):
        self.answer, self.page = answer, answer.text
        forms = [fields(one["body"]) for one in FORM.finditer(self.page)]
        self.form = next((one for one in forms if "sheets" in one), {})
        return answer

    def press(self, do, **typed):
        sent = self.form | {"do": do} | typed
        return self.read(self.client.post(self.path, data=sent, content_type="multipart/form-data"))

    @property
    def sheets(self):
        return json.loads(self.form["sheets"][0])


def test_six_sheets_are_typed_corrected_and_counted_together(staff, survey):
    typist = Typist(staff, survey)
    before = rows()
    for number in range(5):
        assert typist.press("next", q_topics=["schlaf"], q_detail=f"Text {number}").status_code == 200
    typist.press("back")
    assert "Text 4" in typist.page
    typist.press("next", q_detail="Text vier, ruf mich an: 0176 12345678")
    assert len(typist.sheets) == 5
    assert typist.press("done", q_topics=["kita"]).status_code == 200
    assert "6 Blätter auswerten?" in typist.page
    assert rows() == before  # nothing is kept until they leave together
    assert typist.press("sure").status_code == 303
    release = Release.get()
    assert (release.batch, release.responses) == ("paper", 6)
    counts = {(row.question, row.choice): row.count for row in Tally.select()}
    assert (counts["topics", "schlaf"], counts["topics", "kita"]) == (5, 1)
    assert "Text vier, ruf mich an: [Telefonnummer]" in {row.text for row in FreeText.select()}
    noted = Audit.select().where(Audit.action == "paper").get()
    assert (noted.subject, noted.note) == (survey.slug, "")  # not how many


def test_too_few_blank_and_faulty_sheets_lose_nothing(staff, survey):
    typist = Typist(staff, survey)
    for number in range(3):
        typist.press("next", q_topics=["schlaf"], q_detail=f"Text {number}")
    assert typist.press("next").status_code == 422
    assert "Auf diesem Blatt steht noch nichts" in typist.page
    assert (
        typist.press("next", q_topics=["schlaf", "kita", "geld", "anderes"], q_detail="bleibt").status_code
        == 422
    )
    assert "bleibt" in typist.page
    assert len(typist.sheets) == 3
    assert typist.press("done", q_topics=["kita"], q_detail="").status_code == 422
    assert "noch zu wenige Blätter" in typist.page
    assert len(typist.sheets) == 4
    assert typist.press("sure").status_code == 422
    assert not Release.select().exists()


@pytest.mark.parametrize(
    "brought", ["", "x", "[" * 5000, '"a"', "{}", '[{"q": 1}, 7, null, {"topics": ["erfunden"]}]']
)
def test_what_no_page_brought_along_is_left_out(staff, survey, brought):
    typist = Typist(staff, survey)
    assert typist.press("next", sheets=brought, q_topics=["schlaf"]).status_code == 200
    assert typist.sheets == [{"topics": ["schlaf"]}]


def test_more_sheets_than_were_expected_only_a_lead_counts(staff, signed_in, site, survey):
    Survey.update(expected=6).execute()
    typist = Typist(staff, survey)
    assert "Sind es mehr als 6," in typist.page
    for _sheet in range(6):
        assert "Mehr Blätter kann nur eine Leitung auswerten." not in typist.page
        typist.press("next", q_topics=["kita"])
    assert "Mehr Blätter kann nur eine Leitung auswerten." in typist.page
    assert "q_topics" not in typist.page
    seven = {"sheets": json.dumps([{"topics": ["kita"]}] * 7)}
    for wish in ("done", "sure"):
        assert typist.press(wish, **seven).status_code == 422
        assert "Mehr Blätter kann nur eine Leitung auswerten." in typist.page
        assert 'value="done"' not in typist.page
    typist.press("sure", sheets=json.dumps([{"topics": ["kita"]}] * 6))
    assert Release.get().responses == 6
    assert 'name="do" value="next"' not in Typist(staff, survey).page  # no batch would fit

    lead = Typist(signed_in("lead", site), survey)
    assert "Leitung" not in lead.page
    lead.press("done", **seven)
    assert "mehr Blätter als die 6 Mütter" in lead.page
    assert lead.press("sure").status_code == 303
    assert Release.select().count() == 2


def test_the_page_of_an_ended_survey_leads_there(staff, survey):
    assert f'/team/umfragen/{survey.slug}/papier"' in staff.get(f"/team/umfragen/{survey.slug}").text


def test_while_it_runs_no_sheet_is_taken(staff, open_survey):
    slug = open_survey().slug
    answer = staff.get(f"/team/umfragen/{slug}/papier")
    assert answer.status_code == 409
    assert "Jetzt noch nicht." in answer.text


def test_a_question_with_nothing_ticked_is_left_out(signed_in, site, open_survey):
    survey = open_survey(SMALL.replace("type: select_multiple\n    max: 3", "type: select_one", 1))
    publishing.close(survey, now=utcnow())
    typist = Typist(signed_in("staff", site), survey)
    assert typist.press("next", q_topics="", q_detail="nur Text").status_code == 200
    assert typist.sheets == [{"detail": "nur Text"}]


def test_leafing_back_keeps_what_is_in_hand(staff, survey):
    typist = Typist(staff, survey)
    typist.press("next", q_detail="eins")
    typist.press("next", q_detail="zwei")
    typist.press("back", q_detail="drei")
    assert "zwei" in typist.form["q_detail"][0]
    assert [sheet["detail"] for sheet in typist.sheets] == ["drei", "eins"]
    typist.press("back", q_topics=["schlaf", "kita", "geld", "anderes"], q_detail="vier")
    assert typist.answer.status_code == 422
    assert "vier" in typist.form["q_detail"][0]


def test_the_same_batch_sent_twice_is_counted_once_unless_it_is_another(staff, survey):
    typist = Typist(staff, survey)
    for _sheet in range(5):
        typist.press("next", q_topics=["kita"])
    typist.press("done")
    sure = dict(typist.form)
    assert typist.press("sure").status_code == 303
    typist.form = sure
    assert typist.press("sure").status_code == 409
    assert "ein Stapel mit 5 Blättern" in typist.page
    assert Release.select().count() == 1
    assert len(typist.sheets) == 5
    assert typist.press("sure").status_code == 303
    assert [release.batch for release in Release.select().order_by(Release.id)] == ["paper", "paper-2"]


def test_a_question_that_must_be_answered_does_not_hold_up_the_end(signed_in, site, open_survey):
    survey = open_survey(
        SMALL.replace("type: select_multiple", "type: select_multiple\n    required: true", 1)
    )
    publishing.close(survey, now=utcnow())
    typist = Typist(signed_in("staff", site), survey)
    for _sheet in range(5):
        assert typist.press("next", q_topics=["kita"]).status_code == 200
    assert typist.press("next", q_detail="nur Text").status_code == 422
    typist.press("back", q_topics=["schlaf"])
    assert typist.press("done").status_code == 200
    assert typist.press("sure").status_code == 303
    assert Release.get().responses == 6


def test_a_full_batch_takes_no_sheet_that_would_be_lost(staff, survey, monkeypatch):
    monkeypatch.setattr(paper_sheets, "MOST", 5)
    typist = Typist(staff, survey)
    for _sheet in range(5):
        typist.press("next", q_topics=["kita"])
    assert "Mehr Blätter passen nicht in einen Stapel." in typist.page
    assert "q_topics" not in typist.page
    typist.press("back")
    assert "q_topics" in typist.page


def test_two_hundred_long_sheets_in_arabic_fit_into_a_request_or_are_full_before(staff, survey):
    typist = Typist(staff, survey)
    sheets = [{"detail": "ك" * 300}] * 199
    typist.form["sheets"] = [json.dumps(sheets, ensure_ascii=False)]
    assert typist.press("next", q_detail="ك" * 300).status_code == 200
    assert len(typist.sheets) == 200
    assert typist.press("done").status_code == 200


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_stands_on_a_sheet_is_text(staff, survey, text):
    typist = Typist(staff, survey)
    for _sheet in range(5):
        assert typist.press("next", q_detail=text).status_code == 200
        assert "<script>alert" not in typist.page
        assert "<img src=x" not in typist.page
    typist.press("back")
    assert typist.press("done").status_code == 200
    assert typist.press("sure").status_code == 303
    assert Release.get().responses == 5
