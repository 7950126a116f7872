"""The schema: migrated as the rows say, and what each row knows about itself."""

import datetime as dt
import os
import re
import subprocess
import sys
import time

import pytest
from peewee import IntegrityError, PostgresqlDatabase
from playhouse import db_url

from cafe_forms import db, upkeep
from cafe_forms.clock import UTC
from cafe_forms.db import database
from cafe_forms.models import ROWS, Mark, Meeting, Member, Membership, Offer, Site, revisions
from tests.conftest import NOW, on_postgresql, on_sqlite

MIGRATE = """
import sys, time
from cafe_forms import db, upkeep
db.open_database(sys.argv[1])
while time.time() < float(sys.argv[2]):
    pass
upkeep.bring_up_to_date()
"""


@pytest.fixture
def empty_url(database_url, request, tmp_path):
    """The address of a database of the same kind, in which there is nothing."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path}/empty.db"
        return
    with request.getfixturevalue("postgresql").fresh_database("template0") as url:
        yield url


def shape(of):
    """Every table's columns, references, indexes and checks, in any order and under any name."""
    return {table: _shape(of, table) for table in (row._meta.table_name for row in ROWS)}


def _shape(of, table):
    columns = {(c.name, c.data_type, c.null, c.primary_key, c.full_type) for c in of.get_columns(table)}
    references = {(key.column, key.dest_table, key.on_delete) for key in of.get_foreign_keys(table)}
    indexes = {(tuple(index.columns), index.unique) for index in of.get_indexes(table)}
    return columns, references, indexes, checks(of, table)


def checks(of, table):
    """Each as this database spells it."""
    if isinstance(of, PostgresqlDatabase) or isinstance(getattr(of, "obj", None), PostgresqlDatabase):
        query = "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'c' AND conrelid = %s::regclass"
        return {check for (check,) in of.execute_sql(query, (table,))}
    ((made,),) = of.execute_sql("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,))
    return {check.replace('"', "") for check in re.findall(r"CHECK \((?:[^()]|\([^()]*\))*\)", made)}


@on_sqlite
def test_the_migrated_schema_is_the_one_of_the_rows(app, empty_url):
    migrated = shape(database)
    fresh = db_url.connect(empty_url)
    with fresh.bind_ctx(ROWS), fresh.connection_context():
        fresh.create_tables(ROWS)
        assert shape(fresh) == migrated


@on_postgresql
def test_on_postgresql_the_checks_are_those_of_the_rows(app, empty_url):
    only_sqlite = {row for row in ROWS if row._meta.without_rowid}
    rows = [row for row in ROWS if row not in only_sqlite and not only_sqlite & set(row._meta.refs.values())]
    fresh = db_url.connect(empty_url, prefer_psycopg3=True)
    with fresh.bind_ctx(rows), fresh.connection_context():
        fresh.create_tables(rows)
        for table in (row._meta.table_name for row in rows):
            assert checks(fresh, table) == checks(database, table)


@pytest.mark.long
def test_two_processes_may_migrate_at_once(empty_url):
    """They import first, and begin at the same moment."""
    command = [sys.executable, "-c", MIGRATE, empty_url, str(time.time() + 2)]
    here = os.environ | {"CAFE_DATABASE_URL": empty_url}  # it says which driver is asked for
    both = [subprocess.Popen(command, stderr=subprocess.PIPE, env=here) for _ in range(2)]
    ends = [process.communicate()[1].decode() for process in both]
    assert [process.returncode for process in both] == [0, 0], ends
    db.open_database(empty_url)
    with database.connection_context():
        assert set(database.get_tables()) >= {row._meta.table_name for row in ROWS}
        assert Offer.select().count() == len({offer.code for offer in Offer.select()}) > 0


def test_bringing_up_to_date_again_does_nothing(app):
    assert upkeep.bring_up_to_date() == []


def test_a_naive_moment_is_refused(site):
    with pytest.raises(ValueError, match="naive"):
        Meeting.create(site=site, starts_at=NOW.replace(tzinfo=None))


def test_a_moment_comes_back_in_utc(site):
    local = dt.datetime(2026, 12, 1, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    Meeting.create(site=site, starts_at=local)
    kept = Meeting.get().starts_at
    assert (kept, kept.tzinfo) == (local, UTC)


def test_a_role_that_does_not_exist_is_refused_by_the_database(app):
    with pytest.raises(IntegrityError):
        Member.create(email="x@cafe.example", role="boss")


def test_a_survey_keeps_its_site_from_being_deleted(add_survey, site):
    add_survey()
    with pytest.raises(IntegrityError):
        site.delete_instance()


def test_a_member_everywhere_is_also_at_sites_that_come_later(site):
    lead = Member.create(email="lead@cafe.example", role="lead", everywhere=True)
    assert list(lead.sites()) == [site]


def test_a_member_sees_the_surveys_of_her_own_sites(add_survey, site):
    inside = Member.create(email="in@cafe.example", role="staff")
    outside = Member.create(email="out@cafe.example", role="staff")
    Membership.create(member=inside, site=site)
    survey = add_survey()
    assert (list(inside.surveys()), list(outside.surveys())) == ([survey], [])


def test_the_next_meeting_is_the_nearest_that_has_not_begun(site):
    for days in (-1, 20, 6):
        Meeting.create(site=site, starts_at=NOW + dt.timedelta(days=days))
    assert site.next_meeting(NOW).starts_at == NOW + dt.timedelta(days=6)


def test_a_survey_knows_its_state(add_survey):
    survey = add_survey()
    assert survey.state(NOW) == "draft"
    survey.opened_at, survey.closes_at = NOW, NOW + dt.timedelta(days=1)
    assert [survey.state(NOW + dt.timedelta(days=days)) for days in (0, 1)] == ["open", "closed"]
    survey.outcome = "too-few"
    assert survey.state(NOW) == "too-few"
    assert not survey.is_open(NOW)


def test_a_mark_is_moved_not_doubled(app):
    Mark.put("x", NOW)
    Mark.put("x", NOW + dt.timedelta(hours=1))
    assert [mark.at for mark in Mark.select()] == [NOW + dt.timedelta(hours=1)]
    assert Mark.last("nobody") is None


def test_whatever_writes_to_a_row_that_people_edit_moves_its_revision(site):
    revisions.save(site, seen=0, town="Salzburghofen")
    assert revisions.change(Site, Site.id == site.id, contact="Jana") == 1
    Site.get_by_id(site.id).save()  # nothing of ours does; peewee's own way comes by there too
    found = Site.get_by_id(site.id)
    assert (found.revision, found.town, found.contact) == (3, "Salzburghofen", "Jana")
    with pytest.raises(revisions.ChangedMeanwhile):
        revisions.save(site, seen=2, town="Laufen")


def test_what_stands_on_no_page_makes_none_old(app):
    member = Member.create(email="a@cafe.example", role="staff")
    revisions.change(Member, Member.id == member.id, told_on=NOW.date())
    assert Member.get_by_id(member.id).revision == 0
    revisions.change(Member, Member.id == member.id, told_on=NOW.date(), name="Anna")
    assert Member.get_by_id(member.id).revision == 1
