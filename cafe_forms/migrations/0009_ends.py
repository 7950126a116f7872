"""What is decided about a survey's end is written down: opened again once; more responses than expected."""

COLUMNS = ("opened_again", "waits_for_lead")


def up(migrator, db):
    yes_or_no, no = ("INTEGER", "0") if db.param == "?" else ("BOOLEAN", "FALSE")
    for column in COLUMNS:
        db.execute_sql(f"ALTER TABLE survey ADD COLUMN {column} {yes_or_no} NOT NULL DEFAULT {no}")


def down(migrator, db):
    for column in reversed(COLUMNS):
        db.execute_sql(f"ALTER TABLE survey DROP COLUMN {column}")
