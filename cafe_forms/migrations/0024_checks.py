"""The database refuses states, outcomes, audiences, rhythms, kinds and thresholds that there cannot be."""

from cafe_forms.engines import checks
from cafe_forms.engines.checks import Check


def _one_of(table, column, size, default, *words):
    words = ", ".join(f"'{word}'" for word in words)
    default = "" if default is None else f" DEFAULT '{default}'"
    return Check(table, column, f"VARCHAR({size}) NOT NULL{default}", f"{column} IN ({words})")


CHECKS = (
    _one_of("member", "digest_rhythm", 12, "weekly", "weekly", "fortnightly", "deadlines", "off"),
    _one_of("session", "awaits", 8, "", "", "code", "setup"),
    _one_of("wrong_codes", "kind", 8, None, "letter", "app", "recovery"),
    _one_of("audit", "door", 8, "page", "page", "command", "letter", "api"),
    _one_of(
        *("delivery", "state", 16, "waiting"),
        *("waiting", "sent", "uncertain", "failed", "paused", "dropped"),
    ),
    _one_of("offer", "audience", 16, "mothers", "mothers", "staff"),
    _one_of("offer", "verified", 16, "no", "yes", "partial", "no"),
    _one_of("offer", "kind", 16, "", "", "ombuds"),
    _one_of(
        *("survey", "kind", 16, "other"),
        *("topics", "feedback", "headcount", "support", "access", "review", "other"),
    ),
    _one_of("survey", "outcome", 8, "", "", "released", "too-few"),
    Check("survey", "threshold", "INTEGER", "threshold IS NULL OR threshold >= 5"),
    Check("survey", "cell_threshold", "INTEGER", "cell_threshold IS NULL OR cell_threshold >= 3"),
    Check(
        "survey", "sensitive_threshold", "INTEGER", "sensitive_threshold IS NULL OR sensitive_threshold >= 5"
    ),
)


def up(migrator, db):
    checks.add(db, CHECKS)


def down(migrator, db):
    checks.remove(db, CHECKS)
