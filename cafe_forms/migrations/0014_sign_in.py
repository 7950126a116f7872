"""Which session the link of a sign-in letter began: its code is good still, and ends that session."""


def up(migrator, db):
    blob = "BLOB" if db.param == "?" else "BYTEA"
    db.execute_sql(f"ALTER TABLE sign_in ADD COLUMN session {blob}")


def down(migrator, db):
    db.execute_sql("ALTER TABLE sign_in DROP COLUMN session")
