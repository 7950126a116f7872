"""The cycle: what was done at a meeting, feedback that opens by itself, ticked steps, what a public page may show."""

FLAGS = (
    ("site", "shows_place"),
    ("site", "shows_surveys"),
    ("survey", "opens_with_meeting"),
    ("loop_note", "is_done"),
)
WORDS = (("meeting", "done"), ("meeting", "next"))
JSON = (("loop_note", "declined", "[]"), ("loop_note", "reasons", "{}"))


def up(migrator, db):
    is_sqlite = db.param == "?"
    yes_or_no, no, json = ("INTEGER", "0", "TEXT") if is_sqlite else ("BOOLEAN", "FALSE", "JSONB")
    for table, column in FLAGS:
        db.execute_sql(f"ALTER TABLE {table} ADD COLUMN {column} {yes_or_no} NOT NULL DEFAULT {no}")
    for table, column in WORDS:
        db.execute_sql(f"ALTER TABLE {table} ADD COLUMN \"{column}\" TEXT NOT NULL DEFAULT ''")
    for table, column, empty in JSON:
        db.execute_sql(f"ALTER TABLE {table} ADD COLUMN {column} {json} NOT NULL DEFAULT '{empty}'")
    db.execute_sql(
        "CREATE TABLE ticked_step (key VARCHAR(64) NOT NULL PRIMARY KEY, "
        "site_id INTEGER NOT NULL REFERENCES site (id) ON DELETE CASCADE)"
    )
    db.execute_sql("CREATE INDEX ticked_step_site_id ON ticked_step (site_id)")


def down(migrator, db):
    db.execute_sql("DROP TABLE ticked_step")
    for table, column, *_ in reversed(FLAGS + WORDS + JSON):
        db.execute_sql(f'ALTER TABLE {table} DROP COLUMN "{column}"')
