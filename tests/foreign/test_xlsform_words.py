"""The words of an XLSForm: its marks, its lines, and the languages it is in."""

import pytest

from cafe_forms.foreign.bringing import bring, of
from cafe_forms.foreign.report import CHANGED, TAKEN


def test_texts_keep_bold_italic_and_their_stars(brought):
    survey = (
        "type | name | label\n"
        "text | a | ## <b>Was</b> ist [hier](https://a.example) **so** *gut* an Freund*innen und Kolleg*innen?"
    )
    label = brought(survey=survey).definition.question("a").label
    assert label.written("de").text == "**Was** ist hier **so** *gut* an Freund*innen und Kolleg*innen?"
    assert label.say("de").text == "Was ist hier so gut an Freund*innen und Kolleg*innen?"


def test_an_underscored_word_is_italic_where_it_may_be_and_plain_elsewhere(brought):
    found = brought(
        survey="""
        type | name | label
        note | n | _Wichtig:_ nur <b>hier</b>, nicht my_own_name, ____ und \\_so\\_
        select_one wo | a | Wo?
        """,
        choices="""
        list_name | name | label
        wo | x | _Hier_
        wo | y | Dort
        """,
    )
    note, asked = found.definition.questions
    assert note.label.written("de").text == "*Wichtig:* nur **hier**, nicht my_own_name, ____ und _so_"
    assert asked.choices[0].label.say("de").text == "Hier"
    outcome = {entry.row.name: entry.outcome for entry in found.report.entries}
    assert (outcome["n"], outcome["x"], outcome["y"]) == (TAKEN, CHANGED, TAKEN)


def test_lines_and_links_to_our_own_pages_stay(brought):
    survey = (
        "type,name,label\n"
        'note,a,"<p>Eins<br>zwei</p><p><em>drei</em></p> __vier__ [Hilfe](/hilfe/de) [fremd](//a.example/hilfe)"\n'
        "text,b,Was?\n"
    )
    label = (
        of(f"survey\n,{survey.replace(chr(10), chr(10) + ',')}".encode(), "a.csv")
        .definition.questions[0]
        .label
    )
    assert label.written("de").text == "Eins\nzwei\n*drei*\n**vier** [Hilfe](/hilfe/de) fremd"


@pytest.mark.parametrize(
    ("header", "default", "language"),
    [
        ("label", "", "de"),
        ("label", "English (en)", "en"),
        ("label::English", "", "en"),
        ("label:tr", "", "tr"),
        ("label::Bosanski (bs)", "", "hr"),
        ("label::Leichte Sprache", "", "de-simple"),
        ("label::de-DE", "fr", "de"),
    ],
)
def test_languages_are_known_however_they_are_spelled(header, default, language, brought):
    settings = f"form_title | default_language\nTitel | {default}"
    definition = brought(survey=f"type | name | {header}\ntext | a | Was?", settings=settings).definition
    assert definition.languages == (language,) == (definition.default_language,)


def test_sheets_may_spell_a_language_each_in_its_own_way_but_not_twice_in_one_column(brought):
    made = brought(
        survey="type | name | label::de | hint::Deutsch | label::hr | label::bs\n"
        "select_one l | a | A? | H | Što? | Šta?",
        choices="list_name | name | label::German (de) | label::fr\nl | x | X | X\nl | y | Y | Y",
    )
    assert made.definition.question("a").hint.say("de").text == "H"
    assert made.definition.question("a").label.say("hr").text == "Što?"
    left_out = [remark.facts["language"] for remark in made.report.remarks]
    assert left_out == ["bs", "fr"]


@pytest.mark.parametrize(
    ("label", "chosen", "language", "remark"),
    [
        ("What do you wish for the next meeting, and what was not so good?", "", "en", "language-guessed"),
        ("Was wünschst du dir für das nächste Treffen?", "", "de", "language-guessed"),
        ("ماذا تتمنين للقاء القادم؟", "", "ar", "language-guessed"),
        ("Що ти хочеш їсти?", "", "uk", "language-guessed"),
        ("Que veux-tu pour la prochaine fois ?", "", "de", "language-assumed"),
        ("Croissant?", "", "de", "language-assumed"),
        ("Croissant?", "tr", "tr", None),
    ],
)
def test_a_form_that_names_no_language_speaks_the_one_that_was_chosen_or_that_its_texts_are_in(
    label, chosen, language, remark, written
):
    made = bring(written(survey=f"type | name | label\ntext | a | {label}"), chosen)
    assert made.definition.languages == (language,)
    assert [one.code for one in made.report.remarks] == ([remark] if remark else [])
