"""Placeholders are found wherever they stand, and written out in each language."""

import datetime as dt

import pytest

from cafe_forms.surveys.definition import filling, writing
from cafe_forms.surveys.definition.filling import Filling
from cafe_forms.surveys.definition.reading import read
from cafe_forms.surveys.definition.words import LANGUAGES

THURSDAY = dt.date(2026, 12, 3)
SITES = (("freilassing", "Freilassing"), ("bad-reichenhall", "Bad Reichenhall"))
FILLING = Filling(date=THURSDAY, site="Müttercafé", sites=SITES)


def note(label: str):
    label = ", ".join(f'{language}: "{label}"' for language in LANGUAGES)
    return read(
        f"name: n\nlanguages: [{', '.join(LANGUAGES)}]\ntitle: {{de: t}}\n"
        f"questions: [{{name: q, type: note, label: {{{label}}}}}]"
    )


def test_it_finds_placeholders_in_titles_labels_and_choices(everything):
    assert filling.placeholders(everything) == {"date", "site", "sites"}
    assert filling.placeholders(filling.filled(everything, FILLING)) == frozenset()
    assert filling.placeholders(note("{sites}, {datum}, {}")) == {"sites"}


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("de", "Donnerstag, 3. Dezember"),
        ("de-simple", "Donnerstag, 3. Dezember"),
        ("en", "Thursday, 3 December"),
        ("tr", "3 Aralık Perşembe"),
        ("ar", "الخميس، 3 ديسمبر"),
        ("uk", "четвер, 3 грудня"),
        ("ru", "четверг, 3 декабря"),
        ("ro", "joi, 3 decembrie"),
        ("hr", "četvrtak, 3. 12."),
        ("fa", "پنجشنبه 3 دسامبر"),
    ],
)
def test_a_day_is_written_in_each_language(language, day):
    filled = filling.filled(note("am {date}!"), FILLING)
    assert filled.question("q").label.say(language).text == f"am {day}!"


def test_a_site_is_isolated_only_where_text_runs_from_right_to_left():
    label = filling.filled(note("{site}."), FILLING).question("q").label
    assert label.say("de").text == "Müttercafé."
    assert label.say("ar").text == "\u2068Müttercafé\u2069."


def test_all_sites_make_a_list_in_each_language():
    label = filling.filled(note("{sites}"), FILLING).question("q").label
    assert label.say("de").text == "Freilassing und Bad Reichenhall"
    assert label.say("en").text == "Freilassing and Bad Reichenhall"


def test_sites_become_choices_with_the_same_name_in_every_language(everything):
    filled = filling.filled(everything, FILLING)
    choices = filled.question("place").choices
    assert [choice.name for choice in choices] == ["freilassing", "bad-reichenhall", "online"]
    assert {choices[1].label.say(language).text for language in LANGUAGES} == {"Bad Reichenhall"}
    assert all(not path.startswith("questions[5].choices[0]") for _, path in filled.missing())


def test_the_limit_follows_the_number_of_sites(everything):
    assert filling.filled(everything, FILLING).question("place").max == 3
    many = tuple((f"site{number}", f"Ort {number}") for number in range(8))
    assert filling.filled(everything, Filling(THURSDAY, "Café", many)).question("place").max == 4


def test_a_site_like_another_choice_is_refused(everything):
    with pytest.raises(filling.FillingError, match="same-names"):
        filling.filled(everything, Filling(THURSDAY, "Café", (("online", "Online"),)))


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        (Filling(site="Café", sites=SITES), "date"),
        (Filling(date=THURSDAY, sites=SITES), "site"),
        (Filling(date=THURSDAY, site="Café"), "sites"),
    ],
)
def test_a_placeholder_without_a_fact_is_named(everything, facts, name):
    with pytest.raises(filling.FillingError, match="not-filled") as error:
        filling.filled(everything, facts)
    assert error.value.facts == {"name": name}


def test_facts_are_not_filled_again():
    filled = filling.filled(note("{site}"), Filling(site="{date}"))
    assert filled.question("q").label.say("de").text == "{date}"


def test_without_placeholders_nothing_changes():
    definition = note("Hallo")
    assert filling.filled(definition, Filling()) is definition


def test_a_draft_shows_its_placeholders(everything):
    assert everything.question("place").choices[0].label.say("tr").text == "{sites}"


def test_a_filled_definition_is_written_so_that_it_means_the_same(everything):
    filled = filling.filled(everything, Filling(THURSDAY, "Café", SITES[:1]))
    assert read(writing.to_yaml(filled)) == filled
