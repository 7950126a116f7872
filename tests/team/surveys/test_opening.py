"""A survey's life by the team's hands: opened with what to think of, extended, ended, thrown away."""

import datetime as dt

import pytest

from cafe_forms.cafe import sites, working_days
from cafe_forms.clock import UTC, utcnow
from cafe_forms.models import Audit, Meeting, Survey
from cafe_forms.pool import release
from cafe_forms.surveys import publishing
from tests.conftest import SMALL
from tests.team.survey_pages import Desk, fields, words

ZONE = publishing.BERLIN
DAY = dt.timedelta(days=1)


def now_of(desk):
    return Survey.get(Survey.slug == desk.slug)


def on(days: int) -> str:
    return (utcnow().astimezone(ZONE) + days * DAY).date().isoformat()


def workday() -> str:
    """The last one of the next nine days: nothing to think of."""
    day = working_days.before((utcnow().astimezone(ZONE) + 10 * DAY).date(), 1)
    return day.isoformat()


@pytest.fixture
def running(staff, open_survey):
    """Staff with a survey that runs for another week."""
    return Desk(staff, open_survey(now=utcnow() - DAY, closes_at=utcnow() + 6 * DAY).slug)


def test_it_opens_with_the_end_and_the_number_that_were_typed(desk):
    mine = desk()
    answer = mine.send("oeffnen", day=workday(), time="18:30", expected="18")
    assert answer.location == f"/team/umfragen/{mine.slug}"
    survey = now_of(mine)
    assert (survey.state(utcnow()), survey.expected) == ("open", 18)
    assert survey.closes_at.astimezone(ZONE).strftime("%Y-%m-%d %H:%M") == f"{workday()} 18:30"
    assert Audit.select().where(Audit.action == "survey open", Audit.subject == mine.slug).count() == 1
    assert "Verlängern" in words(mine.read())


def test_the_usual_end_stands_there_to_be_changed(desk, site):
    meeting = sites.add_meeting(site, utcnow() + 30 * DAY)
    form = desk().form("oeffnen")
    end = working_days.before(meeting.starts_at.astimezone(ZONE).date(), 6)
    assert (form["day"], form["time"], form["expected"]) == ([end.isoformat()], ["20:00"], [""])


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"day": ""}, "day", "Sag, an welchem Tag"),
        ({"time": ""}, "time", "Sag, um wie viel Uhr"),
        ({"day": "gestern"}, "day", "Diesen Tag gibt es nicht"),
        ({"day": "2020-01-01"}, "day", "Das ist schon vorbei"),
        ({"day": "9999-12-31", "time": "23:59"}, "day", "länger als ein Jahr"),
        ({"day": "0001-01-01", "time": "00:00"}, "day", "schon vorbei"),
        ({"expected": "0"}, "expected", "von 1 bis 1000"),
        ({"expected": "viele"}, "expected", ""),
        ({"expected": "9" * 5000}, "expected", ""),
    ],
)
def test_an_end_that_cannot_be_is_refused_beside_its_field(desk, typed, field, said):
    mine = desk()
    page = mine.send("oeffnen", status=422, **typed).text
    assert f'href="#{field}"' in page
    assert said in words(page)
    assert now_of(mine).opened_at is None


def test_it_says_what_to_think_of(desk):
    sparse = SMALL.replace(', ar: "أي مواضيع؟"', "").replace("Was genau?", "Wie heißt du?")
    read = desk(sparse).read("oeffnen")
    assert 'rahmen#codes">Ändern</a>' in read
    assert 'fragen/detail">Ändern</a>' in read
    page = words(read)
    assert "Denk vorher daran" in page
    assert "„Wie heißt du?“: Das klingt nach einem Namen." in page
    assert "Nimm dafür lieber Codes auf Zetteln" in page
    assert "العربية: 1 Text fehlt" in page
    assert "Noch von keiner Muttersprachlerin gelesen: English · العربية. Kennst du eine" in page


def test_what_to_think_of_follows_the_end_that_was_typed(desk):
    mine = desk()
    saturday = next(on(days) for days in range(1, 8) if dt.date.fromisoformat(on(days)).weekday() == 5)
    page = mine.send("oeffnen", status=422, day=saturday, expected="0").text
    assert "ist kein Arbeitstag" in words(page)


def test_what_only_the_typed_end_brings_up_is_said_once_before_it_opens(desk):
    mine = desk()
    saturday = next(on(days) for days in range(1, 8) if dt.date.fromisoformat(on(days)).weekday() == 5)
    page = mine.send("oeffnen", status=422, day=saturday).text
    assert "ist kein Arbeitstag" in words(page)
    assert "Trotzdem öffnen" in words(page)
    assert now_of(mine).opened_at is None
    mine.send("oeffnen", form=fields(page.partition("<main")[2]))
    assert now_of(mine).closes_at.astimezone(ZONE).date().isoformat() == saturday


def test_without_a_meeting_a_date_stops_it(desk):
    mine = desk("rueckmeldung")
    assert "So kann sie noch nicht öffnen:" in words(mine.read("oeffnen"))
    mine.send("oeffnen", status=422)
    assert now_of(mine).opened_at is None


def test_it_does_not_open_what_somebody_has_changed_meanwhile(desk):
    mine = desk()
    old = mine.form("oeffnen")
    mine.send("bearbeiten/rahmen", title="Anders")
    page = mine.send("oeffnen", form=old, status=409, expected="17").text
    assert "Jemand anderes hat diese Umfrage gerade geändert" in page
    assert now_of(mine).opened_at is None
    mine.send("oeffnen", form=fields(page.partition("<main")[2]))
    assert now_of(mine).expected == 17


def test_opening_twice_opens_once(desk):
    mine = desk()
    form = mine.form("oeffnen")
    mine.send("oeffnen", form=form, expected="18")
    opened_at = now_of(mine).opened_at
    page = mine.send("oeffnen", form=form, status=409, expected="1").text
    assert "Schon geöffnet" in words(page)
    assert (now_of(mine).opened_at, now_of(mine).expected) == (opened_at, 18)


def test_it_is_extended_and_never_shortened(running):
    before = now_of(running).closes_at
    running.send("verlaengern", status=422, day=on(2))
    running.send("verlaengern", status=422, day=on(-2))
    assert now_of(running).closes_at == before
    running.send("verlaengern", day=on(9), time="20:00")
    assert now_of(running).closes_at.astimezone(ZONE).date().isoformat() == on(9)
    assert Audit.select().where(Audit.action == "survey extend").exists()


@pytest.fixture
def led(running, signed_in, site):
    """The same survey before a lead."""
    return Desk(signed_in("lead", site), running.slug)


def test_it_ends_at_once_and_for_good_after_a_second_page(led):
    page = words(led.read("beenden"))
    assert "Das lässt sich nicht zurücknehmen. Die Umfrage endet sofort, ohne Nachfrist" in page
    assert "wenn mindestens 5 geantwortet haben" in page
    assert now_of(led).is_open(utcnow())
    led.send("beenden")
    assert not now_of(led).accepts(utcnow())
    assert Audit.select().where(Audit.action == "survey close").count() == 1
    assert led.client.get(led.address("beenden")).status_code == 303
    led.read("verlaengern", status=409)


def test_only_a_lead_ends_it_by_hand(running, led):
    assert "/beenden" not in running.read()
    assert "/beenden" in led.read()
    running.read("beenden", status=403)
    running.send("beenden", form={"csrf_token": running.form("verlaengern")["csrf_token"]}, status=403)
    assert now_of(led).is_open(utcnow())


def test_ended_by_hand_it_says_nothing_of_the_number_until_the_tick(led, seal):
    """Also with more than expected: whether it waits for a lead that tick decides."""
    Survey.update(expected=5).where(Survey.slug == led.slug).execute()
    led.send("beenden")
    assert "Die Umfrage ist beendet." in words(led.read())
    seen = _read(led)
    seal(now_of(led), *[{"topics": ["geld"]}] * 6)
    assert _read(led) == seen
    release.release_due(now=utcnow(), zone=ZONE)
    assert "Mehr Antworten als erwartet" in words(led.read())


def _read(desk) -> list[str]:
    return [words(desk.read()), words(desk.client.get("/team/").text)]


@pytest.fixture
def ended_with_too_few(open_survey):
    survey = open_survey(now=utcnow() - 5 * DAY, closes_at=utcnow() - 2 * DAY)
    release.release(survey, now=utcnow() - 2 * DAY + publishing.GRACE, zone=ZONE)
    return survey


@pytest.fixture
def too_few(ended_with_too_few, signed_in, site):
    return Desk(signed_in("lead", site), ended_with_too_few.slug)


def test_one_that_found_too_few_opens_again(too_few):
    assert "Noch einmal öffnen" in words(too_few.read())
    assert "Das geht ein einziges Mal" in words(too_few.read("verlaengern"))
    too_few.send("verlaengern", day=on(5))
    assert now_of(too_few).state(utcnow()) == "open"
    page = words(too_few.read())
    assert "zuletzt weniger als 5 Antworten" in page
    assert "Sie läuft zum zweiten Mal" in page
    assert "Sie läuft schon zum zweiten Mal" in words(too_few.read("beenden"))


def test_one_that_found_too_few_offers_the_card_round(too_few):
    assert "/team/karten.pdf" in too_few.read()


def test_only_a_lead_opens_it_again(too_few, staff):
    theirs = Desk(staff, too_few.slug)
    page = theirs.read()
    assert "/verlaengern" not in page
    assert "Sag deiner Leitung Bescheid" in words(page)
    theirs.read("verlaengern", status=403)
    token = Desk(staff).form("neu")["csrf_token"]
    theirs.send("verlaengern", form={"csrf_token": token, "day": on(5), "time": "20:00"}, status=403)
    assert now_of(too_few).state(utcnow()) == "too-few"


def test_on_the_day_of_its_end_it_stays_closed(too_few):
    form = too_few.form("verlaengern")
    Survey.update(ended_at=utcnow()).execute()
    page = too_few.read()
    assert "frühestens am Tag nach dem Ende" in words(page)
    assert "/verlaengern" not in page
    too_few.send("verlaengern", form=form | {"day": on(5)}, status=409)


def test_opened_again_it_never_opens_a_third_time(too_few):
    form = too_few.form("verlaengern")
    Survey.update(opened_again=True).execute()
    assert "öfter geht es nicht" in words(too_few.read())
    too_few.send("verlaengern", form=form | {"day": on(5)}, status=409)


def test_after_a_week_it_stays_closed(too_few):
    form = too_few.form("verlaengern")
    Survey.update(ended_at=dt.datetime(2020, 1, 1, tzinfo=UTC)).execute()
    too_few.read("verlaengern", status=409)
    too_few.send("verlaengern", form=form, status=409)


def test_a_draft_or_a_released_one_cannot_be_extended_nor_one_on_hold(desk, running):
    desk().read("verlaengern", status=409)
    Survey.update(on_hold=True).where(Survey.slug == running.slug).execute()
    running.read("verlaengern", status=409)
    Survey.update(on_hold=False, outcome="released").where(Survey.slug == running.slug).execute()
    running.read("verlaengern", status=409)


def test_a_draft_is_thrown_away_after_a_second_page(desk):
    mine = desk()
    assert "Der Entwurf ist dann weg" in words(mine.read("loeschen"))
    answer = mine.send("loeschen")
    assert answer.location == "/team/umfragen"
    assert not Survey.select().exists()
    assert Audit.select().where(Audit.action == "survey delete", Audit.subject == mine.slug).exists()
    mine.read(status=404)


@pytest.mark.parametrize("path", ["verlaengern", "beenden"])
def test_another_sites_survey_looks_like_none(running, signed_in, path):
    theirs = Desk(signed_in("lead", sites.add("Anderswo"), email="anders@cafe.example"), running.slug)
    theirs.read(path, status=404)
    token = Desk(theirs.client).form("neu")["csrf_token"]
    theirs.send(path, form={"csrf_token": token, "day": on(9), "time": "20:00"}, status=404)
    assert running.client.post(running.address(path), data={}).status_code == 400
    assert now_of(running).is_open(utcnow())


def test_an_end_that_has_nothing_to_do_with_the_meeting_does_not_say_it_has(desk, site):
    sites.add_meeting(site, utcnow() + 30 * DAY)
    assert "passend zum Treffen" in words(desk().read("oeffnen"))
    assert "passend zum Treffen" not in words(desk("jahr").read("oeffnen"))
    Meeting.update(starts_at=utcnow() - 11 * DAY).execute()
    late = desk("rueckmeldung")
    assert "Vorgeschlagen, weil so lange meistens reicht." in words(late.read("oeffnen"))
    assert late.form("oeffnen")["day"] == [on(3)]


def test_too_few_expected_open_only_after_a_second_yes(desk):
    mine = desk()
    page = mine.send("oeffnen", status=422, day=workday(), expected="4").text
    assert "Ihr rechnet mit 4 Müttern, ein Ergebnis gibt es aber erst ab 5 Antworten." in words(page)
    assert "Trotzdem öffnen" in words(page)
    assert now_of(mine).opened_at is None
    mine.send("oeffnen", form=fields(page.partition("<main")[2]))
    assert (now_of(mine).state(utcnow()), now_of(mine).expected) == ("open", 4)


def test_what_was_planned_with_too_few_is_asked_again_though_the_page_has_said_it(desk):
    mine = desk()
    Survey.update(expected=4).where(Survey.slug == mine.slug).execute()
    assert "Ihr rechnet mit 4 Müttern" in words(mine.read("oeffnen"))
    page = mine.send("oeffnen", status=422, day=workday()).text
    assert now_of(mine).opened_at is None
    mine.send("oeffnen", form=fields(page.partition("<main")[2]), expected="5")
    assert now_of(mine).expected == 5


def test_gaps_in_the_legal_pages_are_said_with_their_link_to_an_admin(desk, signed_in):
    mine = desk()
    assert "Im Impressum und im Datenschutz fehlen noch Angaben." in words(mine.read("oeffnen"))
    assert "rechtliches/traeger" not in mine.read("oeffnen")
    assert "rechtliches/traeger" in Desk(signed_in("admin"), mine.slug).read("oeffnen")


def test_each_language_that_lacks_texts_leads_to_its_translation(desk):
    mine = desk(SMALL.replace(', ar: "أي مواضيع؟"', "").replace(', en: "What exactly?"', ""))
    page = mine.read("oeffnen")
    assert page.count("Sprachen fehlen Texte") == 1
    assert {
        tag for tag in ("de-simple", "en", "ar") if mine.address(f"bearbeiten/sprachen/{tag}") in page
    } == {
        "en",
        "ar",
    }
