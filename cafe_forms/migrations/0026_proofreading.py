"""Links by which somebody without an account reads a draft, what she said of it, and what members say of texts."""

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
OF_TEXT = """
CREATE TABLE text_mark (
    text_id CHAR(32) NOT NULL PRIMARY KEY REFERENCES free_text (id) ON DELETE CASCADE,
    topics {json},
    is_quoted {flag} NOT NULL
)
"""


def up(migrator, db):
    db.execute_sql(LINK.format(moment="DATETIME" if db.param == "?" else "TIMESTAMP"))
    db.execute_sql("CREATE UNIQUE INDEX proof_link_survey_id_language ON proof_link (survey_id, language)")
    db.execute_sql("CREATE INDEX proof_link_survey_id ON proof_link (survey_id)")
    db.execute_sql(MARK)
    db.execute_sql("CREATE INDEX proof_mark_survey_id ON proof_mark (survey_id)")
    json, flag = ("TEXT", "INTEGER") if db.param == "?" else ("JSONB", "BOOLEAN")
    db.execute_sql(OF_TEXT.format(json=json, flag=flag))


def down(migrator, db):
    db.execute_sql("DROP TABLE text_mark")
    db.execute_sql("DROP TABLE proof_mark")
    db.execute_sql("DROP TABLE proof_link")
