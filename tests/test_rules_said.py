"""Pages and letters that state a rule with a number state the one that the code keeps; a new such sentence is found."""

import datetime as dt
import re
from pathlib import Path

from cafe_forms import doubt
from cafe_forms.members import sign_in, welcome
from cafe_forms.reports.weekly import rhythm, week
from cafe_forms.surveys import kinds, publishing
from cafe_forms.surveys.editing import proofreading
from cafe_forms.upkeep import backup, health, retention

TEMPLATES = Path(__file__).parent.parent / "templates"
NUMBERS = {"zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "zehn": 10}
UNITS = {
    "Minute": dt.timedelta(minutes=1),
    "Stunde": dt.timedelta(hours=1),
    "Tag": dt.timedelta(days=1),
    "Woche": dt.timedelta(weeks=1),
    "Jahr": dt.timedelta(days=365, hours=8),  # three years have a leap day
    "Mütter": 1,
}
STATED = re.compile(rf"\b(\d+|{'|'.join(NUMBERS)}) ({'|'.join(UNITS)})(?:e?[ns]?|n)\b")
ADVICE = None  # no rule: how an input is held, when a survey is best
RULES = {  # where it stands: what the code keeps, in the order of the sentences
    "info_pages/versprechen.html": [
        publishing.REOPEN_WITHIN,
        retention.TEXTS,
        retention.COUNTS,
        retention.TOKENS,
        publishing.REOPEN_WITHIN,
        backup.OLDEST,
    ],
    "letters/digest/words.txt": [2 * rhythm.WEEK],
    "letters/welcome/body.html": [welcome.VALID],
    "letters/welcome/body.txt": [welcome.VALID],
    "reports/trouble.html": [health.SILENT_AFTER, doubt.AWAY],
    "team.html": [health.SILENT_AFTER],
    "team/cafe/meeting_edit.html": [dt.timedelta(days=kinds.KINDS["feedback"].days_after)],
    "team/cafe/meeting_new.html": [dt.timedelta(days=kinds.KINDS["feedback"].days_after)],
    "team/more.html": [ADVICE],
    "team/people/account.html": [sign_in.SIGNED_IN, sign_in.IDLE],
    "team/people/letter_on_its_way.html": [sign_in.BY_LETTER, sign_in.IDLE, sign_in.ONE_LETTER_IN],
    "team/people/open_link.html": [sign_in.IDLE, sign_in.SIGNED_IN],
    "team/people/sign_in_code.html": [sign_in.IDLE],
    "team/results/answers.html": [retention.TEXTS],
    "team/results/half_year.html": [retention.COUNTS],
    "team/results/text_pieces.html": [backup.OLDEST],
    "team/surveys/survey_translation.html": [ADVICE, proofreading.VALID],
    "team/start.html": [week.LOOK_AHEAD, ADVICE],
}


def stated(file: Path) -> list[dt.timedelta | int]:
    return [
        (int(number) if number.isdecimal() else NUMBERS[number]) * UNITS[unit]
        for number, unit in STATED.findall(file.read_text(encoding="utf-8"))
    ]


def test_every_number_in_a_sentence_is_the_one_that_the_code_keeps():
    files = [file for ending in ("html", "txt") for file in TEMPLATES.rglob(f"*.{ending}")]
    said = {str(file.relative_to(TEMPLATES)): stated(file) for file in files}
    assert {file: len(found) for file, found in said.items() if found} == {
        file: len(rules) for file, rules in RULES.items()
    }
    for file, rules in RULES.items():
        kept = [number if rule is ADVICE else rule for number, rule in zip(said[file], rules, strict=True)]
        assert said[file] == kept, file
