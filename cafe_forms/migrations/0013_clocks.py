"""The clock is doubted in one place: the mark of forgetting that waited has gone."""


def up(migrator, db):
    db.execute_sql("DELETE FROM mark WHERE name = 'retention-waits'")
    db.execute_sql("DELETE FROM delivery WHERE letter = 'retention_waits' AND state IN ('waiting', 'paused', 'uncertain')")


def down(migrator, db):
    db.execute_sql("DELETE FROM mark WHERE name IN ('clock-doubted', 'clock-believed')")
