"""34. Every object and export is checked against site and role by the same function as its page."""

import pytest

from cafe_forms.db import database
from cafe_forms.team.results.results import DownloadForm
from tests.conftest import hidden
from tests.promises.conftest import SLOW_ON_POSTGRESQL
from tests.team.doors import SIGN_IN, path_of, rules

OPEN = {"sign_in_page", "open_link", "sign_in_code"}
HERS = {  # what everybody finds, with her own things on it
    *(
        "start",
        "more",
        "guide",
        "letters",
        "digest",
        "digest_letter",
        "send_digest",
        "sign_out",
        "second_step",
        "account",
    ),
    *("end_session", "end_other_sessions", "end_api_token", "second_factor_page", "begin_second_factor"),
    *("switch_second_factor_on", "switch_second_factor_off", "renew_recovery_codes"),
    *("partner_list", "partner_new", "meeting_list", "meeting_new", "meeting_calendar"),
    *("survey_list", "survey_new", "survey_new_file", "survey_new_empty"),
    *("offer_list", "offer_new", "guide", "cards"),
}
AT_SITE = {  # things of one site: everybody who works there
    *("begin_calendar", "end_calendar", "cycle", "meeting_edit", "meeting_cancel", "meeting_attendance"),
    *("partner_edit", "partner_removal", "ask_partner"),
    *("survey_results", "survey_editor", "survey_question", "remove_question", "survey_topics"),
    *("copy_question", "put_question_back"),
    *("move_question", "survey_question_new", "survey_head", "survey_translation"),
    *("survey_sentences", "begin_proofreading", "end_proofreading"),
    *("survey_removal", "survey_opening", "survey_loop", "loop_sheet", "survey_extension", "briefing"),
    *("cycle", "survey_text", "redact_text", "mark_text", "briefing_pdf", "briefing_edit", "briefing_topic"),
    "number_slips_pdf",
    "cafe_contact",
    "cafe_closed_days",
    "reopen_cafe_days",
    *("offer_edit", "confirm_offer", "take_offer_back", "delete_offer", "answer_ombuds"),
    *(
        "give_survey",
        "survey_preview",
        "survey_preview_page",
        "sharing",
        "sharing_sheet",
        "sharing_qr",
        "paper_sheets",
    ),
}
LEADS_AT_SITE = {"sharing_codes", "release", "download", "remove_text", "discard", "resume", "send_again"}
LEADS_AT_SITE |= {"survey_closing", "member_edit", "invite_member_again", "lock_member_out", "let_member_in"}
LEADS = {"half_year", "half_year_download", "member_list", "member_new", "audit_log", "api_tokens"}
ADMINS = {
    "cafe_list",
    "cafe_new",
    "cafe_edit",
    "remove_cafe",
    "renew_cafe_page",
    "closed_days",
    "reopen_days",
}
ADMINS |= {"require_second_factor", "free_of_second_factor"}
ADMINS |= {"condition"}
ADMINS |= {"legal_list", "legal_carrier", "legal_edit", "reset_legal"}
NOT_FOUND, FORBIDDEN, REFUSED = {404}, {403}, {403, 404}
GROUPS = {"hers": HERS, "at site": AT_SITE, "leads at site": LEADS_AT_SITE, "leads": LEADS, "admins": ADMINS}
REFUSALS = {  # what a refusal of an address of this group says to whom
    "stranger": {"at site": NOT_FOUND, "leads at site": REFUSED, "leads": FORBIDDEN, "admins": REFUSED},
    "staff": {"leads at site": FORBIDDEN, "leads": FORBIDDEN, "admins": FORBIDDEN},
    "lead": {"admins": FORBIDDEN},
    "admin": {},
}


def is_turned_away(answer):
    return answer.status_code == 303 and answer.headers["Location"] == SIGN_IN


def knock(client, method, path, token):
    """What it answers; whatever it does is undone."""
    cookie = client.get_cookie("cafe_team")
    with database.atomic() as undone:
        answer = client.open(path, method=method, data={"csrf_token": token} if method == "POST" else None)
        undone.rollback()
    if cookie:
        client.set_cookie("cafe_team", cookie.value)
    return answer


def names(app):
    return {
        rule.endpoint.removeprefix("team.")
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("team.")
    }


def test_every_address_is_entered(app):
    entered = set().union(OPEN, *GROUPS.values())
    assert names(app) == entered
    assert sum(map(len, (OPEN, *GROUPS.values()))) == len(entered)  # and each once


@SLOW_ON_POSTGRESQL
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.long
def test_each_opens_to_those_it_is_for(app, knocking, things, method):
    tokens = {
        who: hidden(client.get(f"{SIGN_IN}/code").text, "csrf_token") for who, client in knocking.items()
    }
    wrong = []
    for rule in rules(app, method):
        name, path = rule.endpoint.removeprefix("team."), path_of(rule, things)
        group = next((group for group, held in GROUPS.items() if name in held), "open")
        for who, client in knocking.items():
            answer = knock(client, method, path, tokens[who])
            if not is_as_expected(answer, who, group):
                wrong.append((who, method, path, answer.status_code, answer.headers.get("Location")))
    assert wrong == []


def test_every_file_of_a_result_goes_to_leads_of_its_cafe_alone(knocking, things):
    files = [option.value for option in DownloadForm.what.kwargs["choices"]]
    assert "sheet" in files
    path, opens_to = f"/team/umfragen/{things['umfragen']}/herunterladen", {"lead", "admin"}
    for who, client in knocking.items():
        token = hidden(client.get(f"{SIGN_IN}/code").text, "csrf_token")
        for what in files:
            answer = client.post(path, data={"csrf_token": token, "what": what, "note": "x"})
            assert (answer.status_code == 200) == (who in opens_to), (who, what)


def is_as_expected(answer, who, group):
    if answer.status_code >= 500:
        return False
    if group == "open":
        return answer.status_code in {200, 303, 410, 422}
    if who in {"nobody", "disabled"}:
        return is_turned_away(answer)
    refusal = REFUSALS[who].get(group)
    if refusal:
        return answer.status_code in refusal
    return group == "hers" or answer.status_code not in REFUSED
