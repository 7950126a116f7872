"""Sheets typed in on the team's page: one after the other, kept in the page alone, counted together."""

import json

import pytest

from cafe_forms.clock import utcnow
from cafe_forms.models import Audit, FreeText, Release, Survey, Tally
from cafe_forms.surveys import publishing
from tests.promises.dump import rows
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
        return self.read(self.client.post(self.path, data=self.form | {"do": do} | typed))

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
    assert (noted.subject, noted.note) == (survey.slug, "6")


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


def test_the_page_of_an_ended_survey_leads_there(staff, survey):
    assert f'/team/umfragen/{survey.slug}/papier"' in staff.get(f"/team/umfragen/{survey.slug}").text


def test_while_it_runs_no_sheet_is_taken(staff, open_survey):
    slug = open_survey().slug
    answer = staff.get(f"/team/umfragen/{slug}/papier")
    assert answer.status_code == 409
    assert "Jetzt noch nicht." in answer.text
