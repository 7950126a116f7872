"""By which door something was done, and who may let in whom an admin locked out."""

COLUMNS = (
    ("audit", "door VARCHAR(8) NOT NULL DEFAULT 'page'"),
    ("member", "locked_by_admin {boolean} NOT NULL DEFAULT FALSE"),
)
BY_LETTER = "member_id IS NULL AND action IN ('contact yes', 'unsubscribe')"
BY_COMMAND = "member_id IS NULL AND door = 'page'"


def up(migrator, db):
    boolean = "INTEGER" if db.param == "?" else "BOOLEAN"
    for table, column in COLUMNS:
        db.execute_sql(f"ALTER TABLE {table} ADD COLUMN {column.format(boolean=boolean)}")
    db.execute_sql(f"UPDATE audit SET door = 'letter' WHERE {BY_LETTER}")  # noqa: S608 - all of it is ours
    db.execute_sql(f"UPDATE audit SET door = 'command' WHERE {BY_COMMAND}")  # noqa: S608
    # Who locked them out was not written down: an admin has to say yes.
    db.execute_sql("UPDATE member SET locked_by_admin = TRUE WHERE NOT is_active")


def down(migrator, db):
    for table, column in reversed(COLUMNS):
        db.execute_sql(f"ALTER TABLE {table} DROP COLUMN {column.split()[0]}")
