"""Links by which somebody without an account reads a draft in her language, and what she said of each wording."""

LINK = """
CREATE TABLE proof_link (
    id CHAR(32) NOT NULL PRIMARY KEY,
    survey_id INTEGER NOT NULL REFERENCES survey (id) ON DELETE CASCADE,
    language VARCHAR(16) NOT NULL,
    ends_at {moment} NOT NULL
)
"""
MARK = """
CREATE TABLE proof_mark (
    id CHAR(32) NOT NULL PRIMARY KEY,
    survey_id INTEGER NOT NULL REFERENCES survey (id) ON DELETE CASCADE,
    language VARCHAR(16) NOT NULL,
    path VARCHAR(100) NOT NULL,
    said TEXT NOT NULL,
    suggestion TEXT NOT NULL DEFAULT '',
    read_on DATE NOT NULL
)
"""


def up(migrator, db):
    db.execute_sql(LINK.format(moment="DATETIME" if db.param == "?" else "TIMESTAMP"))
    db.execute_sql("CREATE UNIQUE INDEX proof_link_survey_id_language ON proof_link (survey_id, language)")
    db.execute_sql("CREATE INDEX proof_link_survey_id ON proof_link (survey_id)")
    db.execute_sql(MARK)
    db.execute_sql("CREATE INDEX proof_mark_survey_id ON proof_mark (survey_id)")


def down(migrator, db):
    db.execute_sql("DROP TABLE proof_mark")
    db.execute_sql("DROP TABLE proof_link")
