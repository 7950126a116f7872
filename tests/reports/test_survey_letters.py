"""Letters about one survey: when they are owed, to whom, once, and never for a reason that a single answer makes."""

import datetime as dt

import pytest

import config as settings
from cafe_forms.cafe import sites
from cafe_forms.models import Contact, Delivery, Mark, Member, Partner, Pooled, Site, Survey
from cafe_forms.pool import release
from cafe_forms.post import letters
from cafe_forms.post.letters import Pointless
from cafe_forms.reports import duties, survey_letters
from cafe_forms.reports.to_partners import pass_on as to_partners_pass_on
from cafe_forms.results import participation
from cafe_forms.surveys import publishing
from cafe_forms.surveys.publishing import BERLIN
from tests.conftest import SMALL
from tests.reports.conftest import at

MONDAY_AT_SEVEN = settings.WeeklyMoment(0, dt.time(7))
SEVEN = dt.datetime(2026, 11, 23, 6, 0, tzinfo=dt.UTC)  # Monday, 07:00 in Berlin
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)


def few(now):
    Mark.put(participation.BANDS, participation.last_moment(now, BERLIN))  # it was awake at four
    return survey_letters.owe_few_so_far(now=now, zone=BERLIN)


def too_few(now):
    return survey_letters.owe_too_few(now=now, zone=BERLIN)


def pass_on(now):
    return to_partners_pass_on.owe_due(now=now, zone=BERLIN)


@pytest.fixture
def ends_on_friday(open_survey, member):
    return open_survey(now=SEVEN - 7 * DAY, closes_at=SEVEN + 4 * DAY + 13 * HOUR)


@pytest.fixture
def contact(site):
    """Somebody who has agreed to pass surveys on."""
    return Contact.create(
        partner=Partner.create(name="Bücherei"),
        site=site,
        email="buecherei@partner.example",
        confirmed=True,
        passes_on=True,
    )


def test_few_so_far_comes_on_a_working_day_three_days_before_the_end(ends_on_friday):
    assert few(SEVEN + DAY - MINUTE) == []
    assert len(few(SEVEN + DAY)) == 1
    assert few(SEVEN + 3 * DAY) == []
    delivery = Delivery.get()
    assert delivery.expires_at == ends_on_friday.closes_at


def test_who_joins_the_team_later_is_sent_no_backlog(decided, open_survey, member, contact, site):
    """What the others were told before is told; the next thing is news for her too. A partner is somebody else."""
    decided(*[{"topics": ["kita"]}] * 5, now=SEVEN - 5 * DAY)
    decided(now=SEVEN - 3 * DAY)
    open_survey(now=SEVEN - 2 * DAY, closes_at=SEVEN + 5 * DAY)

    def owed(now):
        verbs = duties.due({"DIGEST_AT": MONDAY_AT_SEVEN, "TIMEZONE": BERLIN}, now).items()
        found = [number for name, owe in verbs if name != "digests" for number in owe()]
        return sorted((one.letter, one.to) for one in Delivery.select().where(Delivery.id.in_(found)))

    assert [letter for letter, _to in owed(SEVEN)] == ["briefing_ready", "pass_on", "too_few"]
    new = at(site, "neu@cafe.example")
    Contact.update(email="zwei@partner.example", id=contact.id + 1).execute()
    assert owed(SEVEN + MINUTE) == [("pass_on", "zwei@partner.example")]
    decided(*[{"topics": ["kita"]}] * 5, now=SEVEN + DAY)
    assert ("briefing_ready", new.email) in owed(SEVEN + DAY)


def test_a_weekend_lies_between(open_survey, member):
    open_survey(now=SEVEN - 5 * DAY, closes_at=SEVEN + 12 * HOUR)
    assert few(SEVEN - 3 * DAY - MINUTE) == []
    assert len(few(SEVEN - 3 * DAY)) == 1


def test_a_survey_that_has_run_for_no_night_reminds_nobody(open_survey, member):
    """Its stored band is the lowest because none was stored yet."""
    open_survey(now=SEVEN, closes_at=SEVEN + DAY)
    assert few(SEVEN + 12 * HOUR) == []
    assert len(few(SEVEN + 23 * HOUR)) == 1


def test_answers_of_today_change_nothing_until_the_next_band(ends_on_friday, seal):
    seal(ends_on_friday, *[{"topics": ["kita"]}] * 9)
    (number,) = few(SEVEN + 2 * DAY)
    text = written(number, SEVEN + 2 * DAY)["text"]
    assert "weniger als 5 Antworten" in text
    assert f"/s/{ends_on_friday.slug}" in text


def test_a_machine_that_slept_at_four_does_not_know_how_few_they_are(ends_on_friday):
    few(SEVEN)
    assert survey_letters.owe_few_so_far(now=SEVEN + DAY, zone=BERLIN) == []
    assert len(few(SEVEN + 2 * DAY)) == 1


def test_who_has_enough_is_not_reminded(ends_on_friday, seal):
    seal(ends_on_friday, *[{"topics": ["kita"]}] * 5)
    participation.store_bands_if_due(now=SEVEN + DAY - 3 * HOUR, zone=BERLIN)
    assert few(SEVEN + 2 * DAY) == []


def test_a_reminder_that_is_late_is_pointless_once_there_are_more(ends_on_friday):
    (number,) = few(SEVEN + 2 * DAY)
    Survey.update(band=5).execute()
    with pytest.raises(Pointless):
        written(number, SEVEN + 3 * DAY)


def test_a_later_end_may_remind_again(ends_on_friday):
    few(SEVEN + 2 * DAY)
    later = SEVEN + 11 * DAY
    publishing.open_until(ends_on_friday, later, now=SEVEN + 3 * DAY, rules=publishing.Rules())
    assert few(SEVEN + 3 * DAY) == []
    assert len(few(later - 2 * DAY)) == 1


def test_too_few_is_told_at_once_and_once(decided, member, lead):
    decided(now=SEVEN)
    assert len(too_few(SEVEN)) == 2
    assert too_few(SEVEN + MINUTE) == too_few(SEVEN + 8 * DAY) == []


@pytest.mark.parametrize("sealed", range(5))
def test_too_few_reads_the_same_for_every_number(decided, member, sealed):
    survey = decided(now=SEVEN)
    for _ in range(sealed):
        Pooled.insert(survey=survey, answers={"topics": ["kita"]}).execute()
    (number,) = too_few(SEVEN)
    text = " ".join(written(number, SEVEN)["text"].split())
    assert "Weniger als 5 Mütter haben geantwortet." in text
    assert "bis Montag, 30. November, 07:00 Uhr versiegelt" in text


def test_a_lead_reads_from_when_she_can_open_it_again_and_the_others_to_tell_her(decided, member, lead):
    decided(now=SEVEN)
    texts = [" ".join(written(number, SEVEN)["text"].split()) for number in too_few(SEVEN)]
    assert len(texts) == 2
    assert sum("Ab Di., 24.11. kannst du die Umfrage noch einmal öffnen" in text for text in texts) == 1
    assert sum("kann eine Leitung die Umfrage noch einmal öffnen" in text for text in texts) == 1


def test_found_too_few_again_there_is_nothing_left_to_ask_for(decided, member):
    survey = decided(now=SEVEN)
    too_few(SEVEN)
    again = publishing.open_until(survey, SEVEN + 2 * DAY, now=SEVEN + DAY, rules=publishing.Rules())
    release.release(again, now=again.accepts_until, zone=BERLIN)
    assert too_few(again.accepts_until) == []


def test_nobody_is_reminded_about_one_that_is_open_for_the_second_time(decided, member):
    """Nobody knows how many take part, so it cannot say that they are few."""
    survey = decided(now=SEVEN - 3 * DAY)
    publishing.open_until(survey, SEVEN + 2 * DAY, now=SEVEN - DAY, rules=publishing.Rules())
    assert few(SEVEN + DAY) == []


def test_too_few_is_pointless_once_it_was_opened_again(decided, member):
    survey = decided(now=SEVEN)
    (number,) = too_few(SEVEN)
    publishing.open_until(survey, SEVEN + 5 * DAY, now=SEVEN + DAY, rules=publishing.Rules())
    with pytest.raises(Pointless):
        written(number, SEVEN + DAY + HOUR)


def test_admins_are_spared_what_the_team_does(decided, site, member):
    Member.create(email="technik@cafe.example", role="admin", everywhere=True)
    decided(now=SEVEN)
    assert len(too_few(SEVEN)) == 1


def test_partners_hear_on_the_next_working_day(open_survey, contact):
    opened = SEVEN - 3 * DAY + 5 * HOUR  # Friday noon
    open_survey(now=opened, closes_at=SEVEN + 7 * DAY)
    assert pass_on(opened + MINUTE) == pass_on(SEVEN - MINUTE) == []
    assert len(pass_on(SEVEN)) == 1
    assert pass_on(SEVEN + DAY) == []


@pytest.mark.parametrize("change", [{"confirmed": False}, {"passes_on": False}])
def test_who_has_not_said_yes_hears_nothing(open_survey, contact, change):
    Contact.update(change).execute()
    open_survey(now=SEVEN - DAY, closes_at=SEVEN + 7 * DAY)
    assert pass_on(SEVEN) == []


def test_who_takes_her_yes_back_gets_no_letter_that_waits(open_survey, contact):
    open_survey(now=SEVEN - DAY, closes_at=SEVEN + 7 * DAY)
    (number,) = pass_on(SEVEN)
    Contact.update(passes_on=False).execute()
    with pytest.raises(Pointless):
        written(number, SEVEN)


def test_partners_hear_of_their_own_site_alone(open_survey, contact, other_site):
    sites.add_meeting(other_site, SEVEN + 20 * DAY)
    open_survey(now=SEVEN - DAY, closes_at=SEVEN + 7 * DAY, at=other_site)
    assert pass_on(SEVEN) == []


def test_what_is_for_who_comes_already_is_not_passed_on(open_survey, site, contact):
    sites.add_meeting(site, SEVEN + 10 * DAY)
    for name in ("rueckmeldung", "fruehstueck"):
        open_survey(name, now=SEVEN - DAY, closes_at=SEVEN + 7 * DAY)
    assert pass_on(SEVEN) == []


def test_where_codes_let_in_a_link_is_not_passed_on(open_survey, contact):
    open_survey(SMALL.replace("kind: topics", "kind: topics\ncodes: true"), now=SEVEN - DAY)
    other = open_survey(now=SEVEN - DAY)
    assert len(pass_on(SEVEN)) == 1
    assert Delivery.get().facts["survey"] == other.id


def test_a_letter_is_not_owed_again_when_it_is_forgotten_after_thirty_days(open_survey, contact):
    open_survey(now=SEVEN - DAY, closes_at=SEVEN + 90 * DAY)
    assert len(pass_on(SEVEN)) == 1
    Delivery.delete().execute()
    assert pass_on(SEVEN + 30 * DAY) == []


def test_a_partner_is_written_to_once_a_month_at_the_most(open_survey, contact):
    """As each letter says, whatever the team opens."""
    open_survey(now=SEVEN - DAY, closes_at=SEVEN + 7 * DAY)
    assert len(pass_on(SEVEN)) == 1
    open_survey(now=SEVEN + 14 * DAY, closes_at=SEVEN + 40 * DAY)
    assert pass_on(SEVEN + 20 * DAY) == []
    assert len(pass_on(SEVEN + 27 * DAY)) == 1


def test_a_partner_reads_whom_to_ring_and_where_to_send_mothers(open_survey, contact, site):
    Site.update(contact="Jana Moser, 08654 1234").execute()
    open_survey(now=SEVEN - DAY, closes_at=SEVEN + 7 * DAY)
    sites.add_meeting(site, SEVEN + 10 * DAY)
    (number,) = pass_on(SEVEN)
    text = written(number, SEVEN)["text"].replace("\n", " ")
    assert "Im Müttercafé Freilassing fragen wir wieder" in text
    assert "Jana Moser, 08654 1234" in text
    assert "Das nächste Treffen ist am Donnerstag, 3. Dezember" in text
    assert f"/cafe/freilassing-{site.page_code}" in text
    assert "höchstens einmal im Monat" in text


def test_a_partner_gets_the_poster(open_survey, contact):
    open_survey(now=SEVEN - DAY, closes_at=SEVEN + 7 * DAY)
    (number,) = pass_on(SEVEN)
    ((name, kind, sheet),) = to_partners_pass_on.facts(Delivery.get_by_id(number), SEVEN, BERLIN)["printed"]()
    assert (name, kind, sheet[:5]) == ("plakat.pdf", "application/pdf", b"%PDF-")


def written(number, now):
    delivery = Delivery.get_by_id(number)
    find = {
        "few_so_far": survey_letters.few_so_far,
        "too_few": survey_letters.too_few,
        "pass_on": to_partners_pass_on.facts,
    }
    return letters.write(delivery.letter, find[delivery.letter](delivery, now, BERLIN))


def test_who_works_elsewhere_hears_nothing(decided, member, other_site):
    at(other_site, "samira@cafe.example")
    decided(now=SEVEN)
    too_few(SEVEN)
    assert [one.to for one in Delivery.select()] == [member.email]
