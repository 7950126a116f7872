"""Texts are found by their place, which was drawn by lot: how many there are is the last one, and a page is a range."""


def up(migrator, db):
    db.execute_sql(
        "CREATE UNIQUE INDEX freetext_release_id_question_place ON free_text (release_id, question, place)"
    )
    db.execute_sql("DROP INDEX freetext_release_id")


def down(migrator, db):
    db.execute_sql("CREATE INDEX freetext_release_id ON free_text (release_id)")
    db.execute_sql("DROP INDEX freetext_release_id_question_place")
