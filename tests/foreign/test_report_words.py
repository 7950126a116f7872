"""The report in words: every code has its sentence, and no sentence is left over."""

import ast
import re
import string
from pathlib import Path

from cafe_forms.foreign import files, wording
from cafe_forms.foreign.limesurvey import lss
from cafe_forms.foreign.limesurvey.letters import LETTERS
from cafe_forms.foreign.report import Remark, Report
from cafe_forms.foreign.xlsform import asking, kinds
from cafe_forms.surveys.editing import forbidden

FOLDER = Path(wording.__file__).parent
CODE = re.compile(r"[a-z]+(-[a-z0-9]+)*")
JARGON = re.compile(r"select_|\b(range|bands|constraint|trigger|required)\b|--|[$]|DTD|XLSForm|Kommando")
SAYING = {"Remark": 0, "LeftOutError": 0, "UnreadableError": 0, "change": 0, "leave_out": 1, "_refuse": 1}


def literals(node: ast.expr) -> set[str]:
    return {n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def said_in_code() -> set[str]:
    found = set()
    for file in FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                where = SAYING.get(ast.unparse(node.func).rpartition(".")[2], len(node.args))
                found |= {code for arg in node.args[where : where + 1] for code in literals(arg)}
            elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "code":
                found |= literals(node.value)
    tables = {
        *kinds.REASONS.values(),
        *asking.DROPPED.values(),
        *files.REFUSED.values(),
        *lss.UNUSED.values(),
    }
    tables |= {code for letter in LETTERS.values() for code in (letter.refused, letter.lost) if code}
    return found | tables | {f"asks-{what.replace(' ', '-')}" for what in forbidden.NEVER_ASKED}


def test_every_code_has_a_sentence_and_every_sentence_a_code():
    known = set(wording.sentences())
    assert known - said_in_code() == set()
    assert {code for code in said_in_code() - known if CODE.fullmatch(code)} == set()


def test_every_row_is_a_line_and_the_last_one_is_the_sum(brought):
    report = brought(
        survey="type | name | label\nstart | s |\ntext | a | Wie heißt du?\nint | n | Wie viele?"
    ).report
    lines = list(wording.lines(report))
    assert lines[:3] == [
        "survey Zeile 2 (s): weggelassen. Das merken wir uns lieber nicht: wann, wo und an welchem Gerät jemand "
        "antwortet. So bleibt es anonym.",
        "survey Zeile 3 (a): übernommen. Achtung: fragt wohl nach dem Namen. Dann wäre die Umfrage nicht mehr anonym.",
        "survey Zeile 4 (n): geändert. Gezählt wird in diesen Spannen: 0, 1–5, 6–10, 11–20, 21–50, 51+. Einzelne "
        "Zahlen könnten verraten, wer geantwortet hat. Andere Spannen könnt ihr bei der Frage eintragen.",
    ]
    assert lines[-1] == "3 Zeilen: 1 übernommen, 1 geändert, 1 weggelassen."


def test_every_sentence_can_be_said():
    for code, sentence in wording.sentences().items():
        named = [
            {name for _, name, _, _ in string.Formatter().parse(sentence[language]) if name}
            for language in ("de", "en")
        ]
        assert named[0] == named[1], code
        written = "".join(text for text, *_fact in string.Formatter().parse(sentence["de"]))
        assert not JARGON.search(written), code  # social workers read it, and wrote no such word
        facts = dict.fromkeys(named[0], "\x1b[31m x\n y")
        for language in sentence:
            assert wording.say(Remark(code, facts), language).isprintable(), code


def test_a_report_of_nothing_is_a_line():
    assert list(wording.lines(Report(()))) == ["0 Zeilen: 0 übernommen, 0 geändert, 0 weggelassen."]
