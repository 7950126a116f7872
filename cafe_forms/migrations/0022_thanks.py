"""Whether a contact's organisation is thanked in public for the breakfast that it brings."""


def up(migrator, db):
    yes_or_no, no = ("INTEGER", "0") if db.param == "?" else ("BOOLEAN", "FALSE")
    db.execute_sql(f"ALTER TABLE contact ADD COLUMN is_thanked {yes_or_no} NOT NULL DEFAULT {no}")


def down(migrator, db):
    db.execute_sql("ALTER TABLE contact DROP COLUMN is_thanked")
