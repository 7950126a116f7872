"""Every letter that is written from rows: who knows its facts, and what finds out when it is due."""

import datetime as dt
from collections.abc import Callable
from functools import partial

from cafe_forms.reports import admin_letters, breakfast, briefing, meeting_reminder, survey_letters
from cafe_forms.reports.to_partners import breakfast_changes, breakfast_thanks, pass_on
from cafe_forms.reports.weekly import digest


def facts(config) -> dict[str, Callable]:
    """For each letter a function(delivery, now) that finds what it says, or raises Pointless."""
    known: dict[str, Callable] = {
        digest.LETTER: digest.facts,
        briefing.LETTER: briefing.facts,
        breakfast.LETTER: breakfast.facts,
        meeting_reminder.LETTER: partial(meeting_reminder.facts, base_url=config.BASE_URL),
        survey_letters.FEW_SO_FAR: survey_letters.few_so_far,
        survey_letters.TOO_FEW: survey_letters.too_few,
        pass_on.LETTER: pass_on.facts,
        breakfast_changes.LETTER: breakfast_changes.to_host,
        breakfast_changes.TO_TEAM: breakfast_changes.to_team,
        breakfast_thanks.LETTER: breakfast_thanks.facts,
        admin_letters.OFFERS_TO_CHECK: admin_letters.offers_to_check,
        admin_letters.TROUBLE: admin_letters.trouble,
        admin_letters.DELIVERY_TROUBLE: admin_letters.delivery_trouble,
    }
    return {letter: partial(find, zone=config.TIMEZONE) for letter, find in known.items()}


def due(config, now: dt.datetime) -> dict[str, Callable[[], list[int]]]:
    """By name, for each letter what owes it to everybody whom it concerns by now."""
    moment = config["DIGEST_AT"]
    verbs: dict[str, Callable] = {
        "briefings": briefing.owe_due,
        "digests": partial(digest.owe_due, weekday=moment.weekday, at=moment.at),
        "few so far": survey_letters.owe_few_so_far,
        "too few": survey_letters.owe_too_few,
        "pass on": pass_on.owe_due,
        "breakfast numbers": breakfast.owe_due,
        "breakfast thanks": breakfast_thanks.owe_due,
        "meeting reminders": meeting_reminder.owe_due,
        "offers to check": admin_letters.owe_offers_to_check,
    }
    return {name: partial(owe, now=now, zone=config["TIMEZONE"]) for name, owe in verbs.items()}
