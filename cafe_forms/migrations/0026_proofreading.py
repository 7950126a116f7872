"""Links by which a draft is read without an account, what was said of it; what members say of texts; a café's days."""

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
) {end}
"""
SITE_DAYS = """
CREATE TABLE site_closed_day (
    id {number} PRIMARY KEY,
    site_id INTEGER NOT NULL REFERENCES site (id) ON DELETE CASCADE,
    day DATE NOT NULL,
    note VARCHAR(200) NOT NULL DEFAULT ''
)
"""


def up(migrator, db):
    db.execute_sql(LINK.format(moment="DATETIME" if db.param == "?" else "TIMESTAMP"))
    db.execute_sql("CREATE UNIQUE INDEX proof_link_survey_id_language ON proof_link (survey_id, language)")
    db.execute_sql("CREATE INDEX proof_link_survey_id ON proof_link (survey_id)")
    db.execute_sql(MARK)
    db.execute_sql("CREATE INDEX proof_mark_survey_id ON proof_mark (survey_id)")
    number = "INTEGER NOT NULL" if db.param == "?" else "SERIAL NOT NULL"
    db.execute_sql(SITE_DAYS.format(number=number))
    db.execute_sql("CREATE UNIQUE INDEX site_closed_day_site_id_day ON site_closed_day (site_id, day)")
    db.execute_sql("CREATE INDEX site_closed_day_site_id ON site_closed_day (site_id)")
    json, flag, end = ("TEXT", "INTEGER", "WITHOUT ROWID") if db.param == "?" else ("JSONB", "BOOLEAN", "")
    db.execute_sql(OF_TEXT.format(json=json, flag=flag, end=end))


def down(migrator, db):
    db.execute_sql("DROP TABLE text_mark")
    db.execute_sql("DROP TABLE site_closed_day")
    db.execute_sql("DROP TABLE proof_mark")
    db.execute_sql("DROP TABLE proof_link")
