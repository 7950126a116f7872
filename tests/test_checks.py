"""What is never false stands in the database too: a wrong word is refused, and an upgrade names rows that break it."""

import pytest
from peewee import IntegrityError
from playhouse.migrations import Runner

from cafe_forms import db, upkeep
from cafe_forms.db import MIGRATIONS, database
from cafe_forms.models import (
    ROWS,
    ApiToken,
    Audit,
    Delivery,
    Member,
    Offer,
    Session,
    Survey,
    WrongCodes,
)
from cafe_forms.models.post import STATES
from cafe_forms.models.surveys import OUTCOMES, SURVEY_KINDS
from cafe_forms.models.team import RHYTHMS, ROLES
from cafe_forms.surveys.kinds import KINDS
from tests.conftest import NOW, on_postgresql, on_sqlite
from tests.test_models import shape

CHECKS = "0024_checks"
RIGHT = {  # all that may stand there; of a threshold the least
    (Member, "role"): ROLES,
    (Member, "digest_rhythm"): RHYTHMS,
    (ApiToken, "role"): ROLES,
    (Session, "awaits"): ("", "code", "setup"),
    (WrongCodes, "kind"): ("letter", "app", "recovery"),
    (Audit, "door"): ("page", "command", "letter", "api"),
    (Delivery, "state"): STATES,
    (Offer, "audience"): ("mothers", "staff"),
    (Offer, "verified"): ("yes", "partial", "no"),
    (Offer, "kind"): ("", "ombuds"),
    (Survey, "kind"): SURVEY_KINDS,
    (Survey, "outcome"): OUTCOMES,
    (Survey, "threshold"): (None, 5, 50),
    (Survey, "cell_threshold"): (None, 3, 50),
    (Survey, "sensitive_threshold"): (None, 5, 50),
}
WRONG = {"threshold": 4, "cell_threshold": 2, "sensitive_threshold": 4}
COLUMNS = sorted(RIGHT, key=str)


@pytest.fixture
def rows(app, add_survey):
    """One of each kind that has a check."""
    member = Member.create(email="lea@cafe.example", role="lead")
    moment = {"due_at": NOW, "owed_at": NOW}
    made = {"made_on": NOW.date(), "ends_on": NOW.date()}
    return {
        Member: member,
        ApiToken: ApiToken.create(member=member, digest=b"1", name="Excel", role="staff", **made),
        Session: Session.create(digest=b"1", member=member, expires_at=NOW),
        WrongCodes: WrongCodes.create(member=member, kind="app", number=1, last_at=NOW),
        Audit: Audit.create(action="sign-in"),
        Delivery: Delivery.create(key="digest/2026-W48/1", letter="digest", to=member.email, **moment),
        Offer: Offer.select().first(),
        Survey: add_survey(),
    }


def test_every_check_of_the_rows_is_tried():
    checked = {(row, field.name) for row in ROWS for field in row._meta.sorted_fields if field.constraints}
    assert checked == set(RIGHT)


def test_each_kind_of_survey_may_be_stored():
    """A new kind needs a migration like 0024: until then no survey of it can be kept."""
    assert set(KINDS) == set(SURVEY_KINDS)


def test_the_database_refuses_what_is_never_true(rows, subtests):
    for row, column in COLUMNS:
        with subtests.test(f"{row.__name__}.{column}"):
            for right in RIGHT[row, column]:
                row.update({getattr(row, column): right}).where(rows[row]._pk_expr()).execute()
            with pytest.raises(IntegrityError):
                row.update({getattr(row, column): WRONG.get(column, "boss")}).execute()


@on_sqlite
def test_an_upgrade_keeps_rows_of_each_state_and_names_a_broken_one(rows, add_survey):
    upgrade(rows, add_survey)


@on_postgresql
def test_on_postgresql_too(postgresql, rows, add_survey):
    """In a database of its own: its schema changes."""
    upgrade(rows, add_survey)


def upgrade(rows, add_survey):
    for row, column in COLUMNS:
        for number, right in enumerate(RIGHT[row, column]):
            _another(row, number, add_survey, rows[Member], **{column: right})
    kept, migrated = {row: _all(row) for row in rows}, shape(database)
    runner = Runner(database.obj, str(MIGRATIONS))
    runner.down(CHECKS)
    assert {row: _all(row) for row in rows} == kept

    Survey.update(outcome="maybe").where(Survey.id == rows[Survey].id).execute()
    WrongCodes.update(kind="bell").where(WrongCodes.kind == "recovery").execute()
    with pytest.raises(upkeep.WrongDatabase) as refused:
        upkeep.migrate()
    said = str(refused.value)
    assert f"survey {rows[Survey].id}: outcome is 'maybe'" in said
    assert "wrong_codes" in said
    assert "\n" not in said
    assert CHECKS not in runner.applied()

    Survey.update(outcome="").where(Survey.outcome == "maybe").execute()
    WrongCodes.update(kind="recovery").where(WrongCodes.kind == "bell").execute()
    assert CHECKS in db.bring_up_to_date()
    assert {row: _all(row) for row in rows} == kept
    assert shape(database) == migrated
    with pytest.raises(IntegrityError):
        Survey.update(outcome="maybe").execute()


def _all(row):
    return sorted(row.select().dicts(), key=lambda values: repr(sorted(values.items(), key=repr)))


def _another(row, number, add_survey, member, **values):
    """A row with these values, beside the others."""
    (column,) = values
    name = f"{column}{number}"
    match row.__name__:
        case "Survey":
            Survey.update(values).where(Survey.id == add_survey().id).execute()
        case "Delivery":
            Delivery.create(
                key=name, letter="digest", to="lea@cafe.example", due_at=NOW, owed_at=NOW, **values
            )
        case "Member":
            Member.create(**{"role": "staff", "email": f"{name}@cafe.example"} | values)
        case "Offer":
            Offer.create(code=name, name=name, added_on=NOW.date(), **values)
        case "WrongCodes" if values["kind"] != "app":  # the one that is there already
            WrongCodes.create(member=member, number=1, last_at=NOW, **values)
        case "Session":
            Session.create(digest=name.encode(), member=member, expires_at=NOW, **values)
        case "Audit":
            Audit.create(action="sign-in", **values)
