"""Since when a help offer is in this house: one that nobody ever looked at grows old from that day on."""

import datetime as dt


def up(migrator, db):
    db.execute_sql("ALTER TABLE offer ADD COLUMN added_on DATE NOT NULL DEFAULT '2000-01-01'")
    today = dt.datetime.now(dt.UTC).date().isoformat()  # of those that are there nobody wrote it down
    db.execute_sql(f"UPDATE offer SET added_on = '{today}'")  # noqa: S608 - a date
    db.execute_sql(
        "UPDATE offer SET note = replace(note, 'vor Verwendung anrufen', 'vor Verwendung auf der Seite nachsehen')"
    )


def down(migrator, db):
    db.execute_sql("ALTER TABLE offer DROP COLUMN added_on")
