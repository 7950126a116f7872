"""A form gives back what it was given: every form that somebody of the team finds is sent as it stands."""

from dataclasses import dataclass, field

import pytest

from cafe_forms.db import database
from tests.team.furnished_cafe import furnished  # noqa: F401 - a fixture
from tests.team.page_forms import PageForm, Walk

NOTED = "audit"  # one note more for each act
ACTS = {  # a button that does something, and no form over what is there
    *(
        "sign_out",
        "end_session",
        "end_other_sessions",
        "send_digest",
        "send_again",
        "begin_calendar",
        "end_calendar",
    ),
    *(
        "begin_second_factor",
        "require_second_factor",
        "free_of_second_factor",
        "lock_member_out",
        "let_member_in",
    ),
    *(
        "invite_member_again",
        "ask_partner",
        "partner_removal",
        "meeting_cancel",
        "remove_cafe",
        "renew_cafe_page",
    ),
    *("reopen_days", "confirm_offer", "delete_offer", "reset_legal", "move_question", "remove_question"),
    *("survey_opening", "survey_extension", "survey_closing", "survey_removal", "survey_new", "remove_text"),
    *("download", "release", "resume", "discard"),
}
BEGINS = {  # a form in which nothing stands yet: sent like that, it says what is missing
    *("member_new", "meeting_new", "partner_new", "cafe_new", "offer_new", "closed_days"),
    *(
        "survey_new_empty",
        "survey_new_file",
        "survey_question_new",
        "survey_text",
        "paper_sheets",
        "sharing_codes",
    ),
}
ELSEWHERE = {  # nobody comes here who is signed in, or only from a page that was sent
    *("sign_in_page", "sign_in_code", "open_link", "second_step"),
    *("switch_second_factor_on", "switch_second_factor_off", "renew_recovery_codes", "redact_text"),
}


@dataclass
class Rows:
    """Every row of every table without its revision, and the revisions beside it."""

    kept: dict = field(default_factory=dict)
    revisions: dict = field(default_factory=dict)

    @classmethod
    def now(cls) -> "Rows":
        found = cls()
        for table in database.get_tables():
            cursor = database.execute_sql(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            for row in rows:
                if "revision" in row:
                    found.revisions[table, row["id"]] = row.pop("revision")
            if table != NOTED:
                found.kept[table] = sorted(map(repr, rows))
        return found

    def changed_since(self, before: "Rows") -> dict:
        return {
            table: sorted(set(rows) ^ set(before.kept[table]))
            for table, rows in self.kept.items()
            if rows != before.kept[table]
        }

    def moved_since(self, before: "Rows") -> list:
        return [key for key, revision in self.revisions.items() if revision != before.revisions.get(key)]


@pytest.fixture
def team(app, furnished, signed_in):
    """Clients by who they are: her role, and where she works."""
    here, there = furnished.here, furnished.there
    return {
        "staff of one café": signed_in("staff", here, email="jana@cafe.example"),
        "staff of two cafés": signed_in("staff", here, there, email="lena@cafe.example"),
        "lead of one of their cafés": signed_in("lead", here, email="lea@cafe.example"),
        "lead everywhere": signed_in("lead", email="petra@cafe.example"),
        "admin of some cafés": signed_in("admin", here, there, email="anna@cafe.example"),
        "admin everywhere": signed_in("admin", email="toni@cafe.example"),
    }


@pytest.fixture
def endpoint_of(app):
    addresses = app.url_map.bind("localhost")

    def found(form: PageForm) -> str:
        path = form.action.partition("?")[0].partition("#")[0]
        return addresses.match(path, method="POST")[0].removeprefix("team.")

    return found


def test_every_form_gives_back_what_it_was_given(team, endpoint_of):
    wrong, sent, seen = [], {}, set()
    for who, client in team.items():
        for form in Walk.of(client).forms:
            name = endpoint_of(form)
            if name in ACTS or (who, form.action) in seen:
                continue
            seen.add((who, form.action))
            before = Rows.now()
            with database.atomic() as undone:
                answer = form.send(client)
                after = Rows.now()
                undone.rollback()
            sent.setdefault(name, []).append(who)
            changed, moved = after.changed_since(before), after.moved_since(before)
            is_good = answer.status_code == (422 if name in BEGINS else 303)
            if not is_good or changed or len(moved) > 1:
                wrong.append((who, form.action, answer.status_code, changed, moved))
    print(f"{len(sent)} forms, {sum(map(len, sent.values()))} sent, {len(team)} roles")
    for one in wrong:
        print(one)
    assert wrong == []
