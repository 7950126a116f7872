"""Everything that can hold an answer, on its way from the pool to the release."""

from typing import Any

from peewee import (
    AutoField,
    BlobField,
    BooleanField,
    CharField,
    CompositeKey,
    DateField,
    FixedCharField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from cafe_forms.db import ReadableJSONField, Row, random_id
from cafe_forms.models.surveys import Survey


class SpentToken(Row):
    """SHA-256 of a token's random bytes, kept by survey so that it can go 48 h after the survey stopped accepting."""

    survey = ForeignKeyField(Survey, on_delete="CASCADE", index=False)
    digest = BlobField()

    class Meta:
        primary_key = CompositeKey("survey", "digest")
        without_rowid = True  # a hidden row number would be the order of arrival


class Pooled(Row):
    """One sealed response until the release: {question name: answer}. No time, no order, nothing about her."""

    id = FixedCharField(32, primary_key=True, default=random_id)
    survey = ForeignKeyField(Survey, on_delete="RESTRICT")
    answers = ReadableJSONField()

    class Meta:
        without_rowid = True


class OneTimeCode(Row):
    """A keyed hash of a code that was drawn and not used yet; with its use the row is gone, and nothing tells when."""

    survey = ForeignKeyField(Survey, on_delete="CASCADE", index=False)
    digest = BlobField()

    class Meta:
        primary_key = CompositeKey("survey", "digest")
        without_rowid = True


class Release(Row):
    """A batch of at least k responses that left the pool together, or that came on paper: "online", "paper", "paper-2".

    No time is kept finer than its day.
    """

    id = AutoField()
    survey = ForeignKeyField(Survey, backref="releases", on_delete="CASCADE")
    batch = CharField(max_length=8, default="online")
    responses = IntegerField()
    released_on = DateField(index=True)
    survey_id: int
    tallies: Any  # rows of Tally, as a query: peewee adds it
    texts: Any  # rows of FreeText

    class Meta:
        indexes = ((("survey", "batch"), True),)


def crossed_name(first: str, second: str) -> str:
    """What two questions, or a choice of each, are called together."""
    return f"{first} × {second}"


class Tally(Row):
    """How many of one release chose one choice; for an integer question choice `_sum` and its rounded sum.

    Of a declared pair: question `a × b`, choice `x × y`, and how many chose both.
    """

    release = ForeignKeyField(Release, backref="tallies", on_delete="CASCADE", index=False)
    question = CharField(max_length=160)
    choice = CharField(max_length=160)
    count = IntegerField()

    class Meta:
        primary_key = CompositeKey("release", "question", "choice")


class FreeText(Row):
    """One redacted text of one question, at a place that was drawn by lot at release.

    The places of a question are 0, 1, 2 … without a gap: a single text may be overwritten and never deleted.
    """

    id = FixedCharField(32, primary_key=True, default=random_id)
    release = ForeignKeyField(Release, backref="texts", on_delete="CASCADE", index=False)
    question = CharField(max_length=64)
    place = IntegerField()
    text = TextField()
    release_id: int

    class Meta:
        without_rowid = True
        indexes = ((("release", "question", "place"), True),)


class TextMark(Row):
    """What a member said of one text: its topics, None as recognised, and whether the briefing quotes it first."""

    text = ForeignKeyField(FreeText, primary_key=True, on_delete="CASCADE")
    topics = ReadableJSONField(null=True)
    is_quoted = BooleanField(default=False)
    text_id: str

    class Meta:
        without_rowid = True  # in which order texts were read tells nobody anything
