"""The clock is doubted in one place, and one letter tells of every trouble."""


def up(migrator, db):
    db.execute_sql("DELETE FROM mark WHERE name = 'retention-waits'")
    db.execute_sql("UPDATE delivery SET letter = 'trouble' WHERE letter = 'retention_waits'")


def down(migrator, db):
    db.execute_sql("DELETE FROM mark WHERE name IN ('clock-doubted', 'clock-believed')")
    db.execute_sql("DELETE FROM delivery WHERE letter = 'trouble'")  # the code before knows no such letter
