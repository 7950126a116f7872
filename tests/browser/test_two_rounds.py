"""Two rounds of a café in a real browser, from the question to what mothers read of it; the test lets time pass."""

import datetime as dt

import pytest

from cafe_forms import clock
from cafe_forms.clock import utcnow
from cafe_forms.models import Meeting, Survey
from cafe_forms.surveys.publishing import BERLIN
from tests.browser.phone import PHONE, wait_for_thanks
from tests.browser.time_passing import DAY, passing_time
from tests.conftest import on_sqlite

LAPTOP = {"width": 1280, "height": 900}
HOUR = dt.timedelta(hours=1)
MADE = "Beim nächsten Treffen reden wir über das Schlafen."

pytestmark = on_sqlite


@pytest.fixture
def cafe(app, config, site):
    with passing_time(app, config, site) as served:
        yield served


@pytest.fixture
def lead(cafe, visit):
    page = visit(cafe.sign_in_link("lead"), locale="de-DE", viewport=LAPTOP, java_script_enabled=False)
    page.locator("main button").click()
    page.wait_for_url("**/team/")
    return page


def press(page, words):
    page.get_by_role("button", name=words).or_(page.get_by_role("link", name=words)).first.click()


def plan(page, cafe, day):
    page.goto(f"{cafe.url}/team/treffen/neu")
    page.get_by_label("Tag", exact=True).fill(day.isoformat())
    page.get_by_label("An Feiertagen").uncheck()
    press(page, "Planen")
    page.wait_for_url("**/treffen")
    return Meeting.select().order_by(Meeting.id.desc()).get()


def ask(page, cafe, name):
    """A ready survey, made and opened; its usual end lies before the meeting."""
    page.goto(f"{cafe.url}/team/umfragen/neu")
    page.locator(f'[value="ready:{name}"]').click()
    page.wait_for_url("**/umfragen/*/*")
    survey = Survey.select().order_by(Survey.id.desc()).get()
    page.goto(f"{cafe.url}/team/umfragen/{survey.slug}/oeffnen")
    press(page, "Jetzt öffnen")
    page.locator(".flash").first.wait_for()
    return Survey.get_by_id(survey.id)


def answer(visit, cafe, survey, **choices):
    """One mother on her phone, in Turkish; she is left on thanks."""
    her = visit(f"{cafe.url}/s/{survey.slug}/tr", viewport=PHONE)
    for question, name in choices.items():
        her.locator(f'[name="q_{question}"][value="{name}"]').check()
    her.locator("button.send").click()
    wait_for_thanks(her)
    return her


def step(page, meeting, cafe, words):
    """The round's page, and the button of one of its steps."""
    page.goto(f"{cafe.url}/team/runde/{meeting.id}")
    row = page.locator("li", has=page.get_by_role("heading", name=words)).first
    row.get_by_role("link").first.click()


def states(page, meeting, cafe):
    page.goto(f"{cafe.url}/team/runde/{meeting.id}")
    return [" ".join(one.split()) for one in page.locator("ol.rows h2").all_inner_texts()]


def ask_again_and_compare(cafe, lead, visit, meeting, following):
    """In the second round a mother finds what came of the first, and its result stands beside that of the first."""
    again = ask(lead, cafe, "themenwahl")
    her = answer(visit, cafe, again, topics="geld")
    her.locator("a[href*='/cafe/']").click()
    her.wait_for_url("**/cafe/freilassing-*/tr")
    assert MADE in her.locator("main").inner_text()
    assert states(lead, meeting, cafe)[-1] == "Die nächsten Themen erledigt"

    cafe.others_answer(again, [{"topics": ["kita"]}] * 8 + [{"topics": ["schlaf"]}] * 3)
    cafe.until(again.accepts_until)  # the second round has its own result, beside that of the first
    assert "Gefragt Ergebnis da" in states(lead, following, cafe)
    lead.goto(f"{cafe.url}/team/umfragen/{again.slug}")
    assert lead.locator(".figure").first.inner_text().split()[0] == "12"
    row = lead.locator("tr", has=lead.get_by_role("rowheader", name="Schlafen")).first
    assert ("weniger" in row.inner_text(), row.locator("td").first.inner_text()) == (True, "3")


def test_what_mothers_said_comes_back_to_them(cafe, lead, visit):
    meeting = plan(lead, cafe, clock.today(BERLIN) + 21 * DAY)
    asked = ask(lead, cafe, "themenwahl")
    assert (asked.meeting, asked.closes_at < meeting.starts_at) == (meeting, True)
    answer(visit, cafe, asked, topics="schlaf")
    cafe.others_answer(asked, [{"topics": ["schlaf", "kita"]}] * 5 + [{"topics": ["kita"]}] * 2)

    cafe.until(asked.accepts_until)  # released: to prepare
    step(lead, meeting, cafe, "Vorbereitet")
    assert "Schlafen" in lead.locator(".sheet").inner_text()
    step(lead, meeting, cafe, "Ihr habt gesagt")
    lead.get_by_label("Wir machen").first.fill(MADE)
    lead.get_by_label("Mütter sehen es").check()
    press(lead, "Speichern")

    cafe.until(Meeting.get_by_id(meeting.id).starts_at + HOUR)  # the meeting: feedback opens by itself
    told = Survey.get(Survey.kind == "feedback")
    assert told.is_open(utcnow())
    answer(visit, cafe, told, mood="gut")
    cafe.others_answer(told, [{"mood": "gut"}] * 6)
    step(lead, meeting, cafe, "Aufgeschrieben")
    lead.get_by_label("Wie viele Mütter waren da?").fill("9")
    lead.get_by_label("Was habt ihr gemacht?").fill("Geredet, gelacht.")
    press(lead, "Speichern")

    cafe.passes(4 * DAY)  # feedback is released; the next round begins
    following = plan(lead, cafe, clock.today(BERLIN) + 30 * DAY)
    assert states(lead, meeting, cafe) == [
        *(
            "Gefragt Ergebnis da",
            "Vorbereitet vorbei",
            "Getroffen vorbei",
            "Aufgeschrieben, wie es war erledigt",
        ),
        *(
            "Rückmeldung Ergebnis da",
            "Ihr habt gesagt – wir machen erledigt",
            "Die nächsten Themen jetzt dran",
        ),
    ]
    ask_again_and_compare(cafe, lead, visit, meeting, following)
    lead.goto(f"{cafe.url}/team/halbjahr")
    assert "9" in lead.locator("main").inner_text()


def test_offers_and_wishes_come_to_the_round(cafe, lead, visit):
    plan(lead, cafe, clock.today(BERLIN) + 21 * DAY)
    topics, support = ask(lead, cafe, "themenwahl"), ask(lead, cafe, "tauschen")
    her = visit(f"{cafe.url}/s/{support.slug}/de", viewport=PHONE)
    assert her.get_by_label("dass mich jemand mitnimmt").count() == 1
    answer(visit, cafe, support, can="kochen", want="kochen")
    cafe.others_answer(support, [{"can": ["kochen"], "want": ["kochen"]}] * 3 + [{"want": ["handy"]}] * 3)
    cafe.others_answer(topics, [{"topics": ["schlaf"]}] * 6)

    cafe.until(max(topics.accepts_until, support.accepts_until))
    lead.goto(f"{cafe.url}/team/umfragen/{support.slug}")
    row = lead.locator("tr", has=lead.get_by_role("rowheader", name="zusammen kochen")).first
    assert row.locator("td").all_inner_texts() == ["4", "4"]
    lead.goto(f"{cafe.url}/team/umfragen/{topics.slug}/vorbereitung")
    assert (
        "Wer könnte das einmal für eine andere tun: zusammen kochen?" in lead.locator(".sheet").inner_text()
    )
