"""A café of before an upgrade comes through it with its rows: letters, sessions and second factors that were there."""

import datetime as dt

from playhouse.migrations import Runner

from cafe_forms.db import MIGRATIONS, database
from cafe_forms.members import roster, second_factor, sign_in
from cafe_forms.models import RecoveryCode, SecondFactor, Session, SignIn, WrongCodes
from tests.conftest import NOW, on_postgresql, on_sqlite
from tests.test_models import shape

BEFORE = "0014_sign_in"


@on_sqlite
def test_who_can_sign_in_before_the_upgrade_can_after_it(app, site):
    upgrade(site)


@on_postgresql
def test_on_postgresql_too(postgresql, app, site):
    """In a database of its own: its schema changes."""
    upgrade(site)


def upgrade(site):
    now = NOW + dt.timedelta(minutes=1)
    anna, token = roster.invite("anna@cafe.example", role="staff", sites=[site], name="Anna", now=NOW)
    _link, code = sign_in.mint_with_code(anna, now=NOW)
    lea, _token = roster.invite("lea@cafe.example", role="lead", sites=[site], name="Lea", now=NOW)
    second_factor.begin(lea)
    recovery = second_factor.switch_on(lea)
    kept = sign_in.spend(token, now=NOW).kept
    migrated = shape(database)

    Runner(database.obj, str(MIGRATIONS)).down(BEFORE)
    database.execute_sql("UPDATE sign_in SET wrong = 5")
    database.execute_sql(
        f"UPDATE second_factor SET wrong = 25, waits_until = '{NOW.date() + dt.timedelta(days=1)}'"
    )
    assert Runner(database.obj, str(MIGRATIONS)).up()[0] == BEFORE

    assert shape(database) == migrated
    assert sign_in.session_of(kept, now=now).member == anna
    assert sign_in.spend_code("anna@cafe.example", code, now=now).member == anna
    assert second_factor.check(lea, recovery[0], now=now)
    assert (SecondFactor.select().count(), RecoveryCode.select().count()) == (1, 9)
    assert (Session.select().count(), SignIn.select().count(), WrongCodes.select().count()) == (2, 1, 0)
