"""One list of what is wrong with the machine: every channel says the same, and nothing of responses."""

import datetime as dt

import pytest

from cafe_forms import doubt
from cafe_forms.clock import utcnow
from cafe_forms.models import Delivery, MailOutage, Mark, Survey
from cafe_forms.post import outage
from cafe_forms.post.smtp import transport
from cafe_forms.reports import troubles
from cafe_forms.surveys.publishing import GRACE
from cafe_forms.upkeep import backup
from tasks import tick as ticks

MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
SAID = {
    "worker": "Die Technik steht still.",
    "mail": "Keine E-Mail kommt mehr an.",
    "backup": "Die Sicherungskopie fehlt.",
    "disk": "Der Speicherplatz wird knapp.",
    "clock": "Die Uhr des Servers stimmt vielleicht nicht.",
    "release": "lässt sich nicht auswerten.",
}


def stop_worker(_app, _spoil):
    Mark.put(doubt.HEARTBEAT, utcnow() - 6 * MINUTE)


def lose_mail(_app, _spoil):
    outage.note(transport.Closed("weg"), utcnow())
    MailOutage.update(since=utcnow() - DAY).execute()


def miss_backup(_app, _spoil):
    Mark.put(backup.LAST, utcnow() - 3 * DAY)


def fill_disk(app, _spoil):
    app.config["LEAST_ROOM"] = 2**62


def doubt_clock(_app, _spoil):
    Mark.put(doubt.DOUBTED, utcnow())


def spoil_survey(_app, spoil):
    spoil()


TROUBLE = {
    "worker": stop_worker,
    "mail": lose_mail,
    "backup": miss_backup,
    "disk": fill_disk,
    "clock": doubt_clock,
    "release": spoil_survey,
}


@pytest.fixture
def spoil(open_survey, seal, site):
    """End a survey long ago whose definition cannot be read any more."""

    def spoilt(responses=5, *, definition="name: ["):
        survey = open_survey(now=utcnow() - 9 * DAY, closes_at=utcnow() - GRACE - 20 * MINUTE)
        seal(survey, *[{"topics": ["kita"], "detail": "GEHEIM"}] * responses)
        if definition:
            Survey.update(definition=definition).where(Survey.id == survey.id).execute()
        Mark.put(doubt.HEARTBEAT, utcnow())
        return survey

    return spoilt


@pytest.fixture(params=TROUBLE)
def name(request, app, spoil):
    Mark.put(doubt.HEARTBEAT, utcnow())
    TROUBLE[request.param](app, spoil)
    return request.param


def test_nothing_is_wrong(app, client, signed_in, site):
    Mark.put(doubt.HEARTBEAT, utcnow())
    assert troubles.found(utcnow()) == []
    assert client.get("/readyz").json == {"ok": True, "failing": []}
    page = signed_in("admin").get("/team/").text
    assert "Bitte ansehen" not in page
    assert "in-all" not in page


def test_every_trouble_is_named_everywhere(name, client, signed_in, site):
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json["ok"]) == (503, False)
    assert name in ready.json["failing"]
    for role in ("lead", "admin"):
        page = signed_in(role, site).get("/team/").text
        assert SAID[name] in page
        assert page.count(SAID[name]) == 1
        assert "bei der Technik anzusehen" in page
    staff = signed_in("staff", site).get("/team/").text
    assert (SAID[name] in staff) is (name == "worker")
    assert "in-all" not in staff
    if name != "backup":  # which has a line of its own
        assert SAID[name] in signed_in("admin").get("/team/pruefung").text


def test_a_lead_reads_only_of_surveys_of_her_sites(spoil, signed_in, site):
    from cafe_forms.cafe import sites

    survey = spoil()
    other = sites.add("Anderes Café")
    assert survey.slug in signed_in("lead", site).get("/team/").text
    assert (
        "lässt sich nicht auswerten"
        not in signed_in("lead", other, email="x@cafe.example").get("/team/").text
    )


def test_a_survey_that_cannot_be_released_has_a_cause_and_a_page(spoil, signed_in, site):
    survey = spoil()
    lead = signed_in("lead", site)
    page = lead.get("/team/").text
    assert f'href="/team/umfragen/{survey.slug}"' in page
    assert "Ihr Fragebogen lässt sich nicht mehr lesen" in page
    there = lead.get(f"/team/umfragen/{survey.slug}")
    assert there.status_code == 200
    assert "Diese Umfrage lässt sich nicht lesen" in there.text
    assert [(one.key, one.cause) for one in troubles.found(utcnow())] == [
        (f"release/{survey.slug}", "unreadable")
    ]


def test_one_that_is_not_overdue_yet_is_no_trouble(open_survey):
    Mark.put(doubt.HEARTBEAT, utcnow())
    open_survey(now=utcnow() - 9 * DAY, closes_at=utcnow() - GRACE - 9 * MINUTE)
    assert troubles.found(utcnow()) == []


def test_what_is_said_is_the_same_however_many_have_answered(spoil, signed_in, site, app):
    """Also with none at all: its end is overdue, and the list never asks the pool."""
    said = set()
    for responses in (0, 1, 4, 5, 9):
        survey = spoil(responses)
        said.add(tuple((one.name, one.cause) for one in troubles.found(utcnow()) if one.survey == survey))
    assert said == {(("release", "unreadable"),)}


def test_trouble_with_the_clock_hides_what_follows_from_it(app, spoil):
    spoil()
    miss_backup(app, None)
    doubt_clock(app, None)
    assert [one.name for one in troubles.found(utcnow())] == ["clock"]


def test_one_slow_recipient_is_no_failing_mail(app):
    Mark.put(doubt.HEARTBEAT, now := utcnow())
    row = {"letter": "digest", "to": "x@cafe.example", "due_at": now + MINUTE}
    Delivery.create(key="slow", tries=3, owed_at=now - DAY, **row)
    assert [one.name for one in troubles.found(now)] == ["mail"]
    Delivery.create(key="there", state="sent", owed_at=now - MINUTE, **row)
    assert troubles.found(now) == []


def test_the_log_says_where_a_release_failed_and_no_answer(spoil, app, caplog):
    survey = spoil()
    ticks.tick(app)
    (line,) = [record.getMessage() for record in caplog.records if "release failed" in record.getMessage()]
    assert line.endswith(f"(survey {survey.slug})")
    assert ".py:" in line
    assert "GEHEIM" not in caplog.text


def test_the_log_says_why_there_is_no_backup(app, config, caplog):
    Mark.put(backup.LAST, utcnow() - 2 * DAY)
    config.DATA_DIR.mkdir(exist_ok=True)
    (config.DATA_DIR / backup.FOLDER).write_text("in its place")
    ticks.tick(app)
    assert "tick: backup failed: FileExistsError" in caplog.text
