"""Tokens of members for other systems, and the cafés that each may see."""

TABLE = """
CREATE TABLE api_token (
    id CHAR(32) NOT NULL PRIMARY KEY,
    member_id INTEGER NOT NULL REFERENCES member (id) ON DELETE CASCADE,
    digest {blob} NOT NULL,
    name VARCHAR(100) NOT NULL,
    role VARCHAR(8) NOT NULL CHECK (role IN ('staff', 'lead', 'admin')),
    made_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    used_on DATE
)
"""
OF_SITES = """
CREATE TABLE api_token_site (
    token_id CHAR(32) NOT NULL REFERENCES api_token (id) ON DELETE CASCADE,
    site_id INTEGER NOT NULL REFERENCES site (id) ON DELETE CASCADE,
    PRIMARY KEY (token_id, site_id)
)
"""


def up(migrator, db):
    db.execute_sql(TABLE.format(blob="BLOB" if db.param == "?" else "BYTEA"))
    db.execute_sql("CREATE UNIQUE INDEX api_token_digest ON api_token (digest)")
    db.execute_sql("CREATE INDEX api_token_member_id ON api_token (member_id)")
    db.execute_sql(OF_SITES)
    db.execute_sql("CREATE INDEX api_token_site_token_id ON api_token_site (token_id)")
    db.execute_sql("CREATE INDEX api_token_site_site_id ON api_token_site (site_id)")


def down(migrator, db):
    db.execute_sql("DROP TABLE api_token_site")
    db.execute_sql("DROP TABLE api_token")
