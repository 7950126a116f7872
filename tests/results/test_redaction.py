"""Redacting further: what was ticked goes for good, everything else stays as it was, and the second of two is told."""

import secrets

import pytest

from cafe_forms.db import database
from cafe_forms.models import FreeText, Mark, Survey
from cafe_forms.models.revisions import ChangedMeanwhile
from cafe_forms.pool import release
from cafe_forms.reports import briefing
from cafe_forms.results import export, redaction, summary
from cafe_forms.surveys import questionnaire
from cafe_forms.surveys.publishing import BERLIN, GRACE
from cafe_forms.upkeep import remnants
from tests.conftest import NOW
from tests.pool.conftest import END
from tests.promises.traces import Disk
from tests.sealing import wiped

SON = "Mein Sohn Max Müller (7), Max, geht zu Frau Huber."


@pytest.fixture
def written(open_survey, seal):
    """A released survey with these texts."""

    def released(*texts):
        survey = open_survey(now=NOW, closes_at=END)
        seal(survey, *({"detail": text} for text in texts), *({"topics": ["schlaf"]} for _ in range(4)))
        release.release(survey, now=END + GRACE, zone=BERLIN)
        return Survey.get_by_id(survey.id)

    return released


def row(text):
    return FreeText.get(FreeText.text == text)


def redact(text, *keys, kind="name"):
    redaction.redact(row(text).id, keys, kind, seen=redaction.version_of(text))


def texts_of(survey):
    return summary.of(survey).of("detail").texts


@pytest.mark.parametrize(
    "text",
    [
        SON,
        "",
        " ",
        "\n a  b\t\n",
        "[Name] und [vom Team entfernt]",
        "كيف حالُكِ يا فاطمة؟",
        "ฉันชื่อน้องแนน",
        "-- … 👩‍👧 é",
    ],
)
def test_the_pieces_are_the_text_and_each_word_has_a_key_of_its_own(text):
    pieces = redaction.pieces(text)
    assert "".join(piece.text for piece in pieces) == text
    keys = [piece.key for piece in pieces if piece.key]
    assert len(set(keys)) == len(keys)


def test_words_are_ticked_without_their_punctuation_and_marks_not_at_all():
    words = [piece.key for piece in redaction.pieces("(Max), Max! [Name] – नमस्ते.") if piece.key]
    assert words == ["0:Max", "1:Max", "0:नमस्ते"]


def test_a_script_without_spaces_is_ticked_by_its_letters():
    letters = [piece.text for piece in redaction.pieces("ชื่อแนน")]
    assert letters == ["ชื่", "อ", "แ", "น", "น"]


@pytest.mark.parametrize(
    ("keys", "kind", "after"),
    [
        (("0:Max", "0:Müller"), "name", "Mein Sohn [Name] (7), Max, geht zu Frau Huber."),
        (("1:Max",), "name", "Mein Sohn Max Müller (7), [Name], geht zu Frau Huber."),
        (("0:Frau", "0:Huber"), "other", "Mein Sohn Max Müller (7), Max, geht zu [unkenntlich]."),
        (("0:7",), "phone", "Mein Sohn Max Müller ([Telefonnummer]), Max, geht zu Frau Huber."),
    ],
)
def test_a_mark_stands_for_what_was_ticked(keys, kind, after):
    assert redaction.redacted(SON, keys, kind) == after


def test_all_words_of_a_text_are_not_a_passage():
    keys = [piece.key for piece in redaction.pieces("Ja, Max!")]
    with pytest.raises(redaction.WholeText):
        redaction.redacted("Ja, Max!", keys, "name")


def test_it_is_redacted_where_it_stands_in_every_channel(written):
    survey = written(SON, "Zwei", "Drei")
    before = texts_of(survey)
    redact(SON, "0:Max", "0:Müller", "1:Max")
    after = texts_of(survey)
    assert after.index("Mein Sohn [Name] (7), [Name], geht zu Frau Huber.") == before.index(SON)
    assert [one for one in after if "Sohn" not in one] == [one for one in before if "Sohn" not in one]
    told = every_channel(survey)
    assert "Max" not in told
    assert told.count("Mein Sohn [Name] (7), [Name], geht") == 3


def every_channel(survey):
    results = summary.of(survey)
    file = b"".join(export.blocks(results, questionnaire.asked(survey), "texts")).decode()
    return f"{file}{summary.as_json(results, 'released')}{briefing.of(survey, now=NOW).quotes}"


def test_a_removed_text_leaves_its_mark_in_every_channel(written):
    survey = written(SON, "Zwei", "Drei")
    place = row(SON).place
    redaction.remove(row(SON).id, seen=redaction.version_of(SON))
    assert row(redaction.REMOVED).place == place
    told = every_channel(survey)
    assert "Huber" not in told
    assert told.count("[vom Team entfernt]") == 2  # the file and JSON; the briefing quotes what is there


def test_the_second_of_two_is_told_and_changes_nothing(written):
    written(SON, "Zwei", "Drei")
    mine, seen = row(SON), redaction.version_of(SON)
    redact(SON, "0:Huber")
    after = FreeText.get_by_id(mine.id).text
    with pytest.raises(ChangedMeanwhile):
        redaction.redact(mine.id, {"0:Max"}, "name", seen=seen)
    with pytest.raises(ChangedMeanwhile):
        redaction.remove(mine.id, seen=seen)
    assert FreeText.get_by_id(mine.id).text == after


def test_a_text_that_is_gone_meanwhile_is_no_error(written):
    with pytest.raises(ChangedMeanwhile):
        redaction.remove("0" * 32, seen="x")


def test_a_crisis_is_quoted_nowhere_though_its_words_are_gone(written):
    text = "Mein Mann schlägt mich, ich habe Angst."
    survey = written(text, "Zwei", "Drei")
    redact(
        text, *(piece.key for piece in redaction.pieces(text) if piece.text not in {"Mein", "ich", "habe"})
    )
    [after] = set(texts_of(survey)) - {"Zwei", "Drei"}
    assert "[unkenntlich]" in after
    assert after not in str(briefing.of(survey, now=NOW).quotes)


@pytest.fixture
def disk(tmp_path, database_url, request):
    elsewhere = [] if database_url.startswith("sqlite") else [request.getfixturevalue("postgresql").folder]
    return Disk(tmp_path, *elsewhere)


@pytest.mark.parametrize("whole", [False, True])
def test_what_went_is_in_no_byte_of_the_database(written, disk, whole):
    """Among many long texts, so that pages are split and balanced on the way."""
    going, staying = secrets.token_hex(8), secrets.token_hex(8)
    written(f"Sie heißt {going}.", *(f"{staying} {n} {'x' * (n * 7 % 300)}" for n in range(60)))
    database.execute_sql("ANALYZE")
    text = row(f"Sie heißt {going}.").text
    assert is_on(disk, going)
    if whole:
        redaction.remove(row(text).id, seen=redaction.version_of(text))
    else:
        redact(text, f"0:{going}")
    assert Mark.last(remnants.OWED)
    assert wiped()
    assert is_on(disk, staying)
    assert not is_on(disk, going)


def is_on(disk, canary):
    return any(canary.encode() in content for _name, content in disk.contents())
