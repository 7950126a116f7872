"""The draft's first page: what it holds, the order of questions, and what stands above them."""

import pytest

from cafe_forms.cafe import sites
from cafe_forms.models import Audit, Survey
from tests.conftest import SMALL
from tests.team.conftest import HOSTILE
from tests.team.survey_pages import FORM, Desk, fields, words

PAGES = (
    "bearbeiten",
    "bearbeiten/rahmen",
    "bearbeiten/fragen/neu",
    "bearbeiten/fragen/topics",
    "bearbeiten/fragen/topics/themen",
    "bearbeiten/sprachen/ar",
    "vorschau",
    "vorschau/ar",
    "vorschau/ar/seite",
    "oeffnen",
    "loeschen",
)
POSTS = (
    "bearbeiten/rahmen",
    "bearbeiten/fragen/neu",
    "bearbeiten/fragen/topics",
    "bearbeiten/fragen/topics/themen",
    "bearbeiten/fragen/topics/verschieben",
    "bearbeiten/fragen/topics/entfernen",
    "bearbeiten/fragen/topics/kopieren",
    "bearbeiten/fragen/topics/zurueck",
    "bearbeiten/sprachen/ar",
    "oeffnen",
    "loeschen",
)


@pytest.mark.parametrize("path", PAGES)
def test_another_sites_draft_looks_like_none_and_nobody_signs_in_first(desk, signed_in, client, path):
    mine = desk()
    mine.read(path)
    theirs = signed_in("lead", sites.add("Anderswo"), email="anders@cafe.example")
    Desk(theirs, mine.slug).read(path, status=404)
    answer = client.get(mine.address(path))
    assert (answer.status_code, answer.location) == (303, "/team/anmelden")


@pytest.mark.parametrize("path", POSTS)
def test_no_button_works_for_another_site_or_without_its_token(desk, signed_in, path):
    mine = desk()
    before = Survey.get().definition
    assert mine.client.post(mine.address(path), data={"do": "down"}).status_code == 400
    theirs = signed_in("lead", sites.add("Anderswo"), email="anders@cafe.example")
    token = Desk(theirs).form("neu")["csrf_token"]
    answer = theirs.post(mine.address(path), data={"csrf_token": token, "do": "down"})
    assert answer.status_code == 404
    assert (Survey.get().definition, Survey.get().opened_at) == (before, None)


@pytest.mark.parametrize(
    "path", [path for path in (*PAGES, *POSTS) if not path.startswith(("vorschau", "oeffnen"))]
)
def test_what_is_open_is_fixed_and_says_why(staff, desk, open_survey, path):
    draft, opened = desk(), Desk(staff, open_survey().slug)
    before = Survey.get(Survey.slug == opened.slug).definition
    form = {"csrf_token": draft.form("bearbeiten/rahmen")["csrf_token"], "title": "CANARY", "do": "down"}
    answer = opened.send(path, form=form, status=409) if path in POSTS else None
    page = answer.text if answer else opened.read(path, status=409)
    assert "Diese Umfrage steht fest" in page
    assert ("CANARY" in page) is bool(answer)
    assert Survey.get(Survey.slug == opened.slug).definition == before


def test_it_shows_every_question_and_counts_what_is_missing(desk):
    page = words(desk(SMALL.replace(', ar: "أي مواضيع؟"', "")).read("bearbeiten"))
    assert "1. Wähle bis zu 3 mehrere Antworten antippen · 4 Antworten · höchstens 3" in page
    assert "2. Was genau? einen Text schreiben" in page
    assert "العربية 1 Text fehlt" in page
    assert "Türkçe" not in page


@pytest.mark.parametrize(("name", "step"), [("detail", "up"), ("topics", "down")])
def test_a_question_moves_by_a_button(desk, asked, name, step):
    mine = desk()
    form = {"csrf_token": mine.form("bearbeiten")["csrf_token"][0], "version": version(mine), "do": step}
    answer = mine.send(f"bearbeiten/fragen/{name}/verschieben", form=form)
    assert answer.location == f"/team/umfragen/{mine.slug}/bearbeiten#frage-{name}"
    assert [question.name for question in asked(mine).questions] == ["detail", "topics"]


def version(mine):
    return mine.form("bearbeiten/rahmen")["version"][0]


def press(mine, path, status=303, **more):
    form = {"csrf_token": mine.form("bearbeiten/rahmen")["csrf_token"][0], "version": version(mine)}
    return mine.send(path, form=form | more, status=status)


def test_a_question_that_another_waits_for_stays_and_is_named(desk, asked):
    mine = desk("themenwahl")
    page = press(mine, "bearbeiten/fragen/format/entfernen", status=422).text
    assert "Diese Frage hängt von ${format} ab, und die gibt es dann nicht mehr." in words(page)
    assert 'role="alert" tabindex="-1" autofocus' in page
    assert asked(mine).question("format")


def test_a_question_goes_and_the_last_one_stays(desk, asked):
    mine = desk()
    press(mine, "bearbeiten/fragen/topics/entfernen", status=200)
    assert [question.name for question in asked(mine).questions] == ["detail"]
    answer = press(mine, "bearbeiten/fragen/detail/entfernen", status=422)
    assert "mindestens eine Frage" in words(answer.text)


def test_buttons_refuse_what_they_do_not_know(desk):
    mine = desk()
    press(mine, "bearbeiten/fragen/topics/verschieben", status=400, do="sideways")
    press(mine, "bearbeiten/fragen/weg/verschieben", status=404, do="up")
    mine.read("bearbeiten/fragen/weg", status=404)
    mine.read("bearbeiten/fragen/detail/themen", status=404)
    mine.read("bearbeiten/sprachen/tr", status=404)
    mine.read("bearbeiten/sprachen/xx", status=404)


def test_a_button_of_an_old_page_changes_nothing(desk, asked):
    mine = desk()
    answer = press(mine, "bearbeiten/fragen/detail/verschieben", do="up", version="old")
    assert asked(mine).questions[0].name == "topics"
    assert "Jemand anderes hat gerade gespeichert" in mine.client.get(answer.location).text


def test_the_head_is_saved_and_written_down_without_words(desk, asked):
    mine = desk()
    typed = {"title": "Neue\r\nÜberschrift", "kind": "other", "languages": ["de", "tr"], "threshold": "7"}
    mine.send("bearbeiten/rahmen", **typed, codes="y", same_meaning="y")
    definition = asked(mine)
    assert definition.title.say("de").text == "Neue Überschrift"
    assert (definition.kind, definition.languages, definition.threshold, definition.codes) == (
        "other",
        ("de", "tr"),
        7,
        True,
    )
    assert definition.title.say("ar").text == "أي مواضيع؟"  # kept, though no longer asked for
    [note] = Audit.select().where(Audit.action == "survey edit")
    assert (note.subject, note.note) == (mine.slug, "")


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"title": ""}, "title", "Hier fehlt noch etwas."),
        ({"title": "a\x7fb"}, "title", "Hier steht ein Zeichen"),
        ({"title": "ä" * 5000}, "title", "Höchstens 2000 Zeichen"),
        ({"threshold": "4"}, "threshold", "mindestens 5"),
        ({"threshold": "viele"}, "threshold", "eine ganze Zahl"),
        ({"languages": ["xx"]}, "languages", ""),
        ({"languages": ["en"]}, "languages", "Die erste Sprache (de) fehlt"),
        ({"pairs-0-first": "topics"}, "pairs-0-first", "Hier fehlt noch etwas."),
        ({"pairs-0-first": "topics", "pairs-0-second": "topics"}, "pairs-0-first", "zwei verschiedenen"),
        ({"kind": "party"}, "kind", ""),
    ],
)
def test_a_fault_stands_beside_its_field_and_every_word_stays(desk, asked, typed, field, said):
    mine = desk()
    before = asked(mine)
    page = mine.send("bearbeiten/rahmen", status=422, **{"title": "Mein Titel"} | typed).text
    assert f'href="#{field}"' in page
    assert said in words(page)
    assert f'id="{field}-fault"' in page
    assert asked(mine) == before
    if "title" not in typed:
        assert "Mein Titel" in page


def test_a_hostile_title_is_escaped_everywhere_and_comes_back_unchanged(desk):
    mine = desk()
    for title in HOSTILE:
        mine.send("bearbeiten/rahmen", title=title)
        assert mine.form("bearbeiten/rahmen")["title"] == [title]
        for path in (
            "",
            "bearbeiten",
            "bearbeiten/rahmen",
            "vorschau/de",
            "vorschau/de/seite",
            "oeffnen",
            "loeschen",
        ):
            page = mine.read(path)
            assert "<script>alert" not in page
            assert "<img src=x" not in page
            assert "49" not in words(page).partition("7*7")[0]


def test_pairs_are_chosen_from_lists(desk, asked):
    mine = desk("ort_zeit")
    assert asked(mine).crosstabs == (("place", "time"),)
    form = mine.form("bearbeiten/rahmen")
    assert (form["pairs-0-first"], form["pairs-1-first"]) == (["place"], [""])
    mine.send("bearbeiten/rahmen", **{"pairs-0-first": "", "pairs-0-second": ""})
    assert asked(mine).crosstabs == ()


def test_the_second_of_two_reads_so_and_keeps_her_words(desk, asked):
    mine = desk()
    old = mine.form("bearbeiten/rahmen")
    mine.send("bearbeiten/rahmen", title="Ihr Titel")
    page = mine.send("bearbeiten/rahmen", form=old, status=409, title="Mein Titel").text
    assert "Jemand anderes hat diese Umfrage gerade geändert" in page
    assert "Der Titel heißt jetzt: Ihr Titel" in words(page)
    assert "Mein Titel" in page
    assert asked(mine).title.say("de").text == "Ihr Titel"
    again = fields(page.partition("<main")[2])
    mine.send("bearbeiten/rahmen", form=again)
    assert asked(mine).title.say("de").text == "Mein Titel"


def test_a_sign_that_no_font_has_is_named_once_the_title_is_typed(desk):
    mine = desk()
    mine.send("bearbeiten/rahmen", title="Themen 日 🦖🥐 हि")
    assert "fehlen diese Zeichen: 日 ह ◌ि. Dort" in words(mine.read("bearbeiten"))
    mine.send("bearbeiten/rahmen", title="Themen 🦖🥐")
    assert "Auf Plakat" not in words(mine.read("bearbeiten"))
    mine.send("bearbeiten/sprachen/en", title="Topics 日")
    assert "fehlt dieses Zeichen: 日. Dort" in words(mine.read("bearbeiten"))


def test_what_was_removed_is_put_back_with_its_pairs_and_its_place(desk, asked):
    mine = desk("rueckmeldung")
    before = asked(mine)
    name = before.questions[0].name
    page = press(mine, f"bearbeiten/fragen/{name}/entfernen", status=200).text
    assert asked(mine) != before
    undo = next(found["body"] for found in FORM.finditer(page) if 'name="before"' in found["body"])
    sent = fields(undo)
    sent["before"][0] = sent["before"][0].replace("\n", "\r\n")  # as a browser sends it
    answer = mine.client.post(mine.address(f"bearbeiten/fragen/{name}/zurueck"), data=sent)
    assert answer.location.endswith(f"#frage-{name}")
    assert asked(mine) == before


def removed_and_saved_by_somebody_else(mine, name, **saved):
    """The button that takes the removal back, with what its form sends."""
    page = press(mine, f"bearbeiten/fragen/{name}/entfernen", status=200).text
    mine.send("bearbeiten/rahmen", **saved)
    return fields(next(found["body"] for found in FORM.finditer(page) if 'name="before"' in found["body"]))


def test_what_was_removed_is_put_back_into_what_somebody_saved_meanwhile(desk, asked):
    mine = desk("rueckmeldung")
    before = asked(mine)
    name = before.questions[1].name
    undo = removed_and_saved_by_somebody_else(mine, name, title="Neu")
    answer = mine.client.post(mine.address(f"bearbeiten/fragen/{name}/zurueck"), data=undo)
    assert answer.location.endswith(f"#frage-{name}")
    assert asked(mine).title.say("de").text == "Neu"
    assert asked(mine).questions == before.questions
    assert set(asked(mine).crosstabs) == set(before.crosstabs)


def test_what_does_not_fit_into_what_somebody_saved_meanwhile_keeps_its_button(desk, asked):
    mine = desk("rueckmeldung")
    name = asked(mine).questions[0].name
    undo = removed_and_saved_by_somebody_else(mine, name, title="Neu")
    back = mine.address(f"bearbeiten/fragen/{name}/zurueck")
    assert mine.client.post(back, data=undo).status_code == 303
    answer = mine.client.post(back, data=undo)
    assert (answer.status_code, 'name="before"' in answer.text) == (422, True)


def test_what_never_stood_there_is_not_put_back(desk, asked):
    mine = desk()
    press(mine, "bearbeiten/fragen/topics/zurueck", status=422, before="name: x")
    assert len(asked(mine).questions) == 2


def test_a_question_is_copied_below_and_opened(desk, asked):
    mine = desk()
    answer = press(mine, "bearbeiten/fragen/topics/kopieren")
    assert answer.location.endswith("/fragen/topics_2")
    first, copy, _detail = asked(mine).questions
    assert (copy.label, copy.choices, copy.name) == (first.label, first.choices, "topics_2")
    press(mine, "bearbeiten/fragen/weg/kopieren", status=404)
