"""Surveys, and what the team tells mothers afterwards."""

from typing import Any

from peewee import (
    AutoField,
    BooleanField,
    CharField,
    Check,
    DateField,
    FixedCharField,
    ForeignKeyField,
    IntegerField,
    Node,
    TextField,
)

from cafe_forms.clock import utcnow
from cafe_forms.db import ReadableJSONField, Row, UTCDateTimeField, one_of, random_id
from cafe_forms.models.cafe import Meeting, Site
from cafe_forms.models.revisions import RevisedRow

SURVEY_KINDS = ("topics", "feedback", "headcount", "support", "access", "review", "other")
OUTCOMES = ("", "released", "too-few")


def _at_least(column: str, least: int) -> Node:
    """A draft has none yet, and whoever asks for more gets more."""
    return Check(f"{column} IS NULL OR {column} >= {least}")


class Survey(Row):
    """A questionnaire with its state. The three thresholds and `fillings` are set when it opens."""

    id = AutoField()
    slug = FixedCharField(8, unique=True)
    site = ForeignKeyField(Site, backref="surveys", on_delete="RESTRICT")
    meeting = ForeignKeyField(Meeting, null=True, backref="surveys", on_delete="SET NULL")
    kind = CharField(max_length=16, constraints=[one_of("kind", SURVEY_KINDS)])
    definition = TextField()  # YAML as `definition.to_yaml()` writes it
    fillings = ReadableJSONField(default=dict)  # what {date}, {site} and {sites} stand for
    # Of `definition` and `fillings`, and of which: see questionnaire.head_of
    title = ReadableJSONField(default=dict)
    languages = ReadableJSONField(default=list)
    expected = IntegerField(null=True)
    created_at = UTCDateTimeField(default=utcnow)
    opened_at = UTCDateTimeField(null=True)
    closes_at = UTCDateTimeField(null=True)  # the end as people read it
    accepts_until = UTCDateTimeField(null=True, index=True)  # the end, and the grace for pages already open
    threshold = IntegerField(null=True, constraints=[_at_least("threshold", 5)])
    cell_threshold = IntegerField(null=True, constraints=[_at_least("cell_threshold", 3)])
    sensitive_threshold = IntegerField(null=True, constraints=[_at_least("sensitive_threshold", 5)])
    band = IntegerField(default=0)  # lower edge of the participation band, of 04:00 this morning
    outcome = CharField(max_length=8, default="", index=True, constraints=[one_of("outcome", OUTCOMES)])
    ended_at = UTCDateTimeField(null=True)  # when the outcome was decided; of too few, for the first time
    opened_again = BooleanField(default=False)  # after it had found too few; that goes once
    waits_for_lead = BooleanField(default=False)  # it ended with more responses than expected
    pool_is_gone = BooleanField(default=False)
    opens_with_meeting = BooleanField(default=False)  # a draft that opens by itself as its meeting begins
    on_hold = BooleanField(default=False)  # since a restore, until a lead has decided

    # What peewee adds, for type checkers.
    site_id: int
    meeting_id: int | None
    releases: Any

    @property
    def thresholds(self) -> tuple[int, int, int]:
        """Of a release, a cell and a sensitive cell. Raises ValueError for a draft: they are fixed as it opens."""
        if self.threshold is None or self.cell_threshold is None or self.sensitive_threshold is None:
            raise ValueError(f"{self.slug}: has not opened")
        return self.threshold, self.cell_threshold, self.sensitive_threshold

    @property
    def release_threshold(self) -> int:
        return self.thresholds[0]

    def state(self, now):
        """'draft', 'open', 'closed', 'released' or 'too-few'."""
        if self.outcome:
            return self.outcome
        if self.opened_at is None:
            return "draft"
        return "open" if self.is_open(now) else "closed"

    def is_open(self, now):
        return self._may_run() and now < self.closes_at

    def accepts(self, now):
        """Also pages that were already open, within the grace after the announced end."""
        return self._may_run() and now < self.accepts_until

    @classmethod
    def running(cls):
        """What `is_open` and `accepts` ask of a row beside the time, as conditions of a query."""
        return cls.opened_at.is_null(False), cls.outcome == "", ~cls.on_hold

    def _may_run(self):
        return self.opened_at is not None and not self.outcome and not self.on_hold

    @property
    def is_discarded(self):
        """Found in a backup but released before: its responses are destroyed, and it stays on hold for good."""
        return self.on_hold and self.pool_is_gone

    def release(self):
        """The online release, or None."""
        return self.releases.filter(batch="online").first()

    def paper(self):
        """The releases of sheets that were filled in on paper, in the order they were entered."""
        return self.releases.filter(batch__ne="online").order_by(self.releases.model.id)


class LoopNote(RevisedRow):
    """What the team makes of a released survey, in its own words for mothers: "ihr habt gesagt – wir machen"."""

    survey = ForeignKeyField(Survey, unique=True, backref="loop_notes", on_delete="CASCADE")
    named = ReadableJSONField(default=list)  # choices that are named as heard
    texts = ReadableJSONField(default=dict)  # {language: what the team does}
    is_done = BooleanField(default=False)  # what it announced has come
    declined = ReadableJSONField(default=list)  # choices that cannot be done
    reasons = ReadableJSONField(default=dict)  # {language: why not}
    published_on = DateField(null=True)
    survey_id: int


class Preparation(RevisedRow):
    """What the team has made of a survey's briefing: the topic it took and why, its notes, the parts it dropped."""

    survey = ForeignKeyField(Survey, unique=True, backref="preparations", on_delete="CASCADE")
    choice = CharField(max_length=64, default="")  # of the topic question; a sensitive one stays in this row
    why = CharField(max_length=400, default="")
    notes = TextField(default="")
    dropped = ReadableJSONField(default=list)  # names of parts


class ProofLink(Row):
    """Lets somebody without an account read a draft in one language; whoever has the row alone cannot make its link."""

    id = FixedCharField(32, primary_key=True, default=random_id)
    survey = ForeignKeyField(Survey, backref="proof_links", on_delete="CASCADE")
    language = CharField(max_length=16)
    ends_at = UTCDateTimeField()

    class Meta:
        indexes = ((("survey", "language"), True),)


class ProofMark(Row):
    """What a reader said of one wording, as it stood: that it is clear, or how she would say it."""

    id = FixedCharField(32, primary_key=True, default=random_id)
    survey = ForeignKeyField(Survey, backref="proof_marks", on_delete="CASCADE")
    language = CharField(max_length=16)
    path = CharField(max_length=100)
    said = TextField()
    suggestion = TextField(default="")  # empty: clear as it is
    read_on = DateField()
