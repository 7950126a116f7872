"""The pages on which staff redact further: look first, for good, noted without a word of it, and who may what."""

import re

import pytest

from cafe_forms.cafe import sites
from cafe_forms.members import roster
from cafe_forms.models import Audit, FreeText, Member
from cafe_forms.pool import release as pool
from cafe_forms.results import redaction
from cafe_forms.surveys import publishing
from tests.team.survey_pages import Desk, fields, words

SON = "Mein Sohn Max Müller geht zu Frau Huber."
KEYS = ["0:Max", "0:Müller"]
HOSTILE = '<script>alert("x")</script> & "0:x'


@pytest.fixture
def released(open_survey, seal):
    """A released survey with these texts, and its slug."""

    def written(*texts):
        survey = open_survey()
        seal(survey, *({"detail": text} for text in texts), *({"topics": ["schlaf"]} for _ in range(4)))
        now = survey.opened_at
        pool.release(publishing.close(survey, now=now), now=now, zone=publishing.Rules().zone)
        return survey.slug

    return written


@pytest.fixture
def at(signed_in, site, released):
    """Somebody at a released survey with SON in it: `at("lead")`."""
    slug = released(SON, "Zwei", "Drei")
    return lambda role="staff": Desk(signed_in(role, site), slug)


def page_of(text, more=""):
    return f"texte/{FreeText.get(FreeText.text == text).id}{more}"


def noted():
    told = Audit.select().where(Audit.action.startswith("text")).order_by(Audit.id)
    return [(row.member.email, row.action, row.subject, row.note) for row in told]


def test_staff_tick_words_look_once_more_and_they_are_gone(at):
    desk, path = at(), page_of(SON)
    assert f"/{path}" in desk.read()
    sure = desk.send(path, words=KEYS, status=200).text
    assert re.search(r"<del>Max</del> ?<del>Müller</del>", sure)
    assert "Mein Sohn [Name] geht zu Frau Huber." in words(sure)
    assert FreeText.select().where(FreeText.text == SON).exists()  # not yet
    desk.send(f"{path}/unkenntlich", form=desk_form(sure))
    assert "Mein Sohn [Name] geht zu Frau Huber." in words(desk.read())
    assert noted() == [("staff@cafe.example", "text redact", desk.slug, "Was genau?")]


def desk_form(page):
    return fields(page[page.index("<main") :].partition("</main>")[0])


def test_from_the_last_look_she_can_go_back_with_her_ticks(at):
    desk, path = at(), page_of(SON)
    sure = desk.send(path, words=KEYS, kind="address", status=200).text
    again = desk.send(path, form=desk_form(sure), do="back", status=200).text
    sent = desk_form(again)
    assert (sent["words"], sent["kind"]) == (KEYS, ["address"])


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({"words": []}, "Tippe zuerst an"),
        ({"words": ["7:nie", "x"]}, "Tippe zuerst an"),
        ({"words": KEYS, "kind": "story"}, "Was stand da?"),
        ({"words": [piece.key for piece in redaction.pieces(SON)]}, "Den entfernt nur eine Leitung"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_done(at, typed, fault):
    desk, path = at(), page_of(SON)
    for where in ("", "/unkenntlich"):
        answer = desk.send(path + where, form=desk.form(path), status=422, **typed)
        assert fault in words(answer.text)
    assert FreeText.select().where(FreeText.text == SON).exists()
    assert noted() == []


def test_of_two_at_once_the_second_is_told_with_her_ticks(at, signed_in, site):
    mine, path = at(), page_of(SON)
    theirs = Desk(signed_in("lead", site), mine.slug)
    form = mine.form(path) | {"words": ["0:Max", "0:Huber"]}
    theirs.send(f"{path}/unkenntlich", form=theirs.form(path), words=["0:Huber"])
    for where in ("", "/unkenntlich"):
        told = mine.send(path + where, form=form, status=409).text
        assert "Jemand anderes hat diesen Text gerade geändert" in words(told)
        assert desk_form(told)["words"] == ["0:Max"]
    assert FreeText.select().where(FreeText.text == "Mein Sohn Max Müller geht zu Frau [Name].").exists()
    mine.send(f"{path}/unkenntlich", form=desk_form(told))
    assert len(noted()) == 2


def test_only_a_lead_takes_out_a_whole_text_and_it_leaves_a_mark(at):
    desk, path = at("lead"), page_of(SON)
    assert "/entfernen" in desk.read(path)
    Member.update(role="staff").execute()
    assert "/entfernen" not in desk.read(path)
    desk.read(f"{path}/entfernen", status=403)
    desk.send(f"{path}/entfernen", form=desk.form(path), status=403)
    Member.update(role="lead").execute()
    desk.send(f"{path}/entfernen")
    page = words(desk.read())
    assert page.count("[vom Team entfernt]") == 1
    assert "Huber" not in page
    file = desk.send("herunterladen", form=desk.form(), what="texts", note="Bericht", status=200).text
    assert file.count("[vom Team entfernt]") == 1
    assert noted() == [("lead@cafe.example", "text remove", desk.slug, "Was genau?")]


def test_a_text_that_was_changed_is_not_taken_out_unseen(at):
    desk, path = at("lead"), page_of(SON)
    form = desk.form(f"{path}/entfernen")
    desk.send(f"{path}/unkenntlich", form=desk.form(path), words=["0:Huber"])
    told = desk.send(f"{path}/entfernen", form=form, status=409).text
    assert "Frau [Name]" in told
    desk.send(f"{path}/entfernen", form=desk_form(told))
    assert "Hier ist nichts mehr zu tun" in words(desk.read(path))
    assert "Hier ist nichts mehr zu tun" in words(desk.read(f"{path}/entfernen"))


def test_nothing_of_the_text_is_in_the_log_or_its_page(at):
    desk, path = at("lead"), page_of(SON)
    desk.send(f"{path}/unkenntlich", form=desk.form(path), words=KEYS)
    desk.send(f"{path}/entfernen")
    log = words(desk.client.get("/team/protokoll").text)
    assert "hat eine Stelle in einem Text unkenntlich gemacht" in log
    assert "hat einen Text entfernt" in log
    for told in (log, str([row.__data__ for row in Audit.select()])):
        assert not [word for word in ("Max", "Huber", "Sohn") if word in told]


def test_texts_that_are_not_shown_or_of_another_survey_are_not_found(at, released, signed_in):
    desk, shown = at("lead"), page_of(SON)
    there = released("Eins allein", "und zwei")
    hidden_text = page_of("Eins allein")
    for slug, path in (
        (there, hidden_text),
        (there, shown),
        (desk.slug, hidden_text),
        (desk.slug, "texte/x"),
    ):
        for more in ("", "/entfernen"):
            Desk(desk.client, slug).read(path + more, status=404)
    elsewhere = signed_in("lead", sites.add("Müttercafé Laufen"), email="there@cafe.example")
    Desk(elsewhere, desk.slug).read(shown, status=404)


def test_what_she_wrote_is_text_on_every_page(at, released):
    desk = at("lead")
    desk.slug = released(HOSTILE, "Zwei", "Drei")
    path = page_of(HOSTILE)
    pages = [desk.read(), desk.read(path), desk.read(f"{path}/entfernen")]
    key = next(piece.key for piece in redaction.pieces(HOSTILE) if "script" in piece.text)
    pages.append(desk.send(path, words=[key], status=200).text)
    for page in pages:
        assert "<script>" not in page
        assert not re.search(r"\sstyle=|\son\w+=", page)


def test_the_note_about_texts_that_frighten_stands_above_in_both_languages(at):
    desk, path = at(), page_of(SON)
    for language, note in (("de", "Wenn dich ein Text erschreckt:"), ("en", "If a text frightens you:")):
        roster.Member.update(language=language).execute()
        for page in (desk.read(), desk.read(path)):
            assert page.index(note) < page.index('lang="" dir="auto"')


def test_where_no_text_is_shown_nothing_is_said_about_texts(signed_in, site, released):
    """One or two are none to read."""
    page = Desk(signed_in("staff", site), released("Einer")).read()
    assert "vereinzelt geschrieben" in page
    assert "erschreckt" not in page
