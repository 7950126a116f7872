"""The promise in ten languages: each column that can hold something of hers has its sentence on the page."""

import contextlib
import datetime as dt
import re
import sqlite3
from html import unescape

import pytest
from flask_babel import gettext

from cafe_forms import languages
from cafe_forms.db import database
from cafe_forms.languages import LANGUAGES
from cafe_forms.models import ROWS, Survey
from cafe_forms.results import disclosure, example
from cafe_forms.results.disclosure import Thresholds
from cafe_forms.surveys import publishing
from cafe_forms.upkeep import backup, retention
from tests.conftest import hidden

SEALED = (
    "Deine Antworten. Sie liegen versiegelt da, bis die Umfrage zu Ende ist. "
    "Bis dahin kann auch das Team sie nicht lesen."
)
BESIDE = (
    "Dabei steht nur, zu welcher Umfrage sie gehören, und eine Nummer, die ausgelost ist. Nichts über dich."
)
COUNTED = "Am Ende zählen wir, wie oft etwas gewählt wurde. Was du zusammen gewählt hast, löschen wir dabei."
SUMMED = "Von Zahlen, die du eingibst, bleibt nur die Summe von allen. Sie wird aufgerundet."
TEXTS = "Jeden Text einzeln, ohne das, was du angekreuzt hast. Die Reihenfolge ist ausgelost."
DAY = "Den Tag, an dem wir gezählt haben, und wie viele Antworten es waren. Papier zählen wir extra."
STAMP = (
    "Einen Stempel, den niemand entschlüsseln kann. So zählt dieselbe Seite nicht zweimal. "
    "Er sagt nichts über dich."
)
CODE = (
    "Manche Umfragen haben Codes auf Zetteln. Du ziehst einen aus einer Schale, so weiß niemand, wer welchen "
    "hat. Wir heben nur einen Stempel davon auf. Ist der Code benutzt, ist auch der Stempel weg."
)
BAND = (
    "Solange die Umfrage läuft, sieht niemand eine Antwort. "
    "Das Team sieht einmal am Tag ungefähr, wie viele mitmachen."
)
DELETED_SOON = (
    "Zu wenige Antworten: Sie bleiben 7 Tage versiegelt. In dieser Zeit kann das Team die Umfrage noch einmal "
    "öffnen. Dann löschen wir sie."
)
STAMPS = "Stempel: 48 Stunden nach dem Ende. Bei zu wenigen Antworten: 7 Tage nach dem Ende."
# (sentence, what it says, what the code does)
NUMBERS = (
    ("Texte: 90 Tage nach dem Zählen.", dt.timedelta(days=90), retention.TEXTS),
    ("Zahlen: 3 Jahre nach dem Zählen.", dt.timedelta(days=3 * 365 + 1), retention.COUNTS),
    (STAMPS, dt.timedelta(hours=48), retention.TOKENS),
    (STAMPS, dt.timedelta(days=7), publishing.REOPEN_WITHIN),
    (DELETED_SOON, dt.timedelta(days=7), publishing.REOPEN_WITHIN),
    (
        "Sicherungskopien: Was gelöscht ist, ist auch dort spätestens 30 Tage danach weg.",
        dt.timedelta(days=30),
        backup.OLDEST,
    ),
    ("Texte zu einer Frage sieht das Team erst, wenn es mindestens 3 sind.", 3, disclosure.TEXTS_FROM),
)
# Every table that can hold an answer or that a respondent's request writes: {table: {column: its sentence}}.
EXPLAINED = {
    "pooled": {"id": BESIDE, "survey_id": BESIDE, "answers": SEALED},
    "spent_token": {"survey_id": STAMP, "digest": STAMP},
    "one_time_code": {"survey_id": CODE, "digest": CODE},
    "release": {"id": DAY, "survey_id": DAY, "batch": DAY, "responses": DAY, "released_on": DAY},
    "tally": {"release_id": DAY, "question": COUNTED, "choice": COUNTED, "count": SUMMED},
    "free_text": {"id": TEXTS, "release_id": DAY, "question": TEXTS, "place": TEXTS, "text": TEXTS},
}
ALSO_SAID = {(Survey.band, BAND), (Survey.pool_is_gone, DELETED_SOON)}  # what else tells of answers
# What the team keeps about itself and its work. A new table stands here or above.
OF_THE_TEAM = {
    *("site", "meeting", "closed_day", "partner", "contact", "offer"),
    *("member", "membership", "sign_in", "session", "audit", "survey"),
    *("delivery", "refusal", "mail_outage", "mark", "checkpoint"),
    *("calendar_feed", "loop_note", "ticked_step", "second_factor", "recovery_code"),
    *("api_token", "api_token_site", "wrong_codes", "cafe_input", "preparation"),
    *("carrier", "legal_page", "proof_link", "proof_mark", "text_mark", "site_closed_day"),
}
SENTENCES = {
    *(sentence for columns in EXPLAINED.values() for sentence in columns.values()),
    *(sentence for _column, sentence in ALSO_SAID),
    *(sentence for sentence, _said, _done in NUMBERS),
}
LIMITS = (
    "Wer den Server in der Hand hat, kann im Moment des Sendens mitlesen. Wir tun es nicht.",
    "Bis zum Zählen kann, wem der Server gehört, erkennen, welche Antwort früher kam. Danach nicht mehr.",
    "Die Tastatur von deinem Handy kann sich Wörter merken, die du hier schreibst.",
    "Solange die Seite offen ist, steht oben die Adresse. Wer auf dein Handy schaut, kann sie sehen.",
    "Wem das WLAN gehört, der kann sehen, dass du auf unserer Seite bist. Deine Antworten sieht er nicht.",
)
each_language = pytest.mark.parametrize("tag", LANGUAGES)


def columns(row) -> set[str]:
    return {field.column_name for field in row._meta.sorted_fields}


def words(page: str) -> str:
    """What a page says between its header and its footer, without markup."""
    main = re.search(r"<main>(.*)</main>", page, re.DOTALL)[1]
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)))


def test_every_column_that_can_hold_something_of_hers_is_explained():
    held = {row._meta.table_name: columns(row) for row in ROWS if row._meta.table_name not in OF_THE_TEAM}
    assert held == {table: set(explained) for table, explained in EXPLAINED.items()}


@each_language
def test_each_explanation_stands_on_the_page_in_her_language(app, client, tag):
    page = words(client.get(f"/versprechen/{tag}").text)
    with app.test_request_context():
        languages.speak(tag)
        for sentence in sorted(SENTENCES):
            translated = gettext(sentence)
            assert translated in page
            assert tag in {"de", "de-simple"} or translated != sentence


@pytest.mark.parametrize(("sentence", "said", "done"), NUMBERS)
def test_what_the_page_says_about_numbers_is_what_the_code_does(sentence, said, done):
    assert said == done


@each_language
def test_every_limit_is_said_and_its_german_stands_beside_what_nobody_has_read(app, client, tag):
    page = words(client.get(f"/versprechen/{tag}").text)
    with app.test_request_context():
        language = languages.speak(tag)
        for limit in LIMITS:
            assert gettext(limit) in page
            if not (language.is_german or language.read_by_native):
                assert limit in page


@each_language
def test_the_example_shows_what_the_team_would_see_of_her_and_eleven_others(app, client, tag):
    page = words(client.get(f"/versprechen/{tag}").text)
    with app.test_request_context():
        languages.speak(tag)
        assert gettext("So sieht es das Team") in page
        few = gettext("vereinzelt genannt")
    for topic, cell in example.of(Thresholds()).cells:
        assert f"{topic.label.say(tag).text}: {few if cell.count is None else cell.count}" in page


@pytest.mark.parametrize("tag", ["de", "de-simple", "ar", "uk"])
def test_the_thresholds_are_those_of_the_settings(app, client, tag):
    app.config.update(RELEASE_THRESHOLD=17, CELL_THRESHOLD=13, SENSITIVE_THRESHOLD=19)
    page = words(client.get(f"/versprechen/{tag}").text)
    assert {"17", "13", "19"} <= set(re.findall(r"\d+", page))
    assert "5" not in re.findall(r"\d+", page)


def test_a_respondents_requests_write_no_other_table(client, open_survey, tmp_path):
    survey = open_survey()
    file = database.database
    before = contents(file)
    page = client.get(f"/s/{survey.slug}/de").text
    answers = {"token": hidden(page, "token"), "q_topics": "schlaf", "q_detail": "Durchschlafen"}
    sent = client.post(f"/s/{survey.slug}/de", data=answers, headers={"User-Agent": "canary"})
    assert sent.status_code == 303
    client.get(sent.location)
    after = contents(file)
    changed = {table for table in after if after[table] != before[table]}
    assert changed == {"pooled", "spent_token"}
    assert changed <= EXPLAINED.keys()


def contents(file) -> dict[str, list]:
    """Every row of every table, the ones that peewee knows nothing of too."""
    with contextlib.closing(sqlite3.connect(file)) as connection:
        named = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {name: sorted(map(repr, connection.execute(f'SELECT * FROM "{name}"'))) for (name,) in named}


def test_it_fits_into_ten_packets_in_every_language(client):
    sizes = {
        tag: len(client.get(f"/versprechen/{tag}", headers={"Accept-Encoding": "gzip"}).data)
        for tag in LANGUAGES
    }
    assert max(sizes.values()) < 13_000, sizes


@pytest.mark.parametrize(
    ("tag", "names", "expected"),
    [
        ("de", ["mon", "tue", "wed", "thu", "fri"], "Mo.–Fr."),
        ("de", ["sat", "sun"], "Sa., So."),
        ("de", ["fri", "mon", "tue", "wed", "sun"], "Mo.–Mi., Fr., So."),
        ("de-simple", ["mon", "tue", "wed", "sun"], "Montag bis Mittwoch, Sonntag"),
        ("ar", ["mon", "wed"], "الاثنين، الأربعاء"),
        ("fa", ["mon", "tue", "wed"], "دوشنبه–چهارشنبه"),
        ("uk", ["tue", "thu"], "вт, чт"),
    ],
)
def test_weekdays_are_said_as_her_language_says_them(app, tag, names, expected):
    with app.test_request_context():
        languages.speak(tag)
        assert app.jinja_env.filters["weekdays"](names) == expected


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("de", "Donnerstag, 3. Dezember, 09:30 Uhr"),
        ("ar", "الخميس، 3 ديسمبر، 09:30"),
        ("fa", "پنجشنبه 3 دسامبر، 9:30"),
        ("uk", "четвер, 3 грудня, 09:30"),
    ],
)
def test_a_meeting_is_dated_as_her_language_dates(app, tag, expected):
    with app.test_request_context():
        languages.speak(tag)
        moment = dt.datetime(2026, 12, 3, 8, 30, tzinfo=dt.UTC)
        assert app.jinja_env.filters["day_and_time"](moment) == expected


@pytest.mark.parametrize("tag", ["ar", "fa"])
def test_no_latin_comma_stands_between_words_that_run_from_the_right(client, tag):
    assert re.findall(r"[\u0600-\u06ff], ", words(client.get(f"/hilfe/{tag}").text)) == []
    assert re.findall(r"[\u0600-\u06ff], ", words(client.get(f"/versprechen/{tag}").text)) == []
