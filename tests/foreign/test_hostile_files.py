"""Files that want to harm: each gets one clear line, quickly, and without filling the memory."""

import io
import subprocess
import sys
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from cafe_forms.foreign import wording
from cafe_forms.foreign.bringing import bring
from cafe_forms.foreign.report import UnreadableError

SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def workbook(**parts: bytes) -> bytes:
    """A small form as a workbook, with parts of the archive replaced or added; `__` stands for a slash."""
    book, small, made = Workbook(), io.BytesIO(), io.BytesIO()
    book.active.title = "survey"
    for row in (("type", "name", "label"), ("text", "a", "Was?")):
        book.active.append(row)
    book.save(small)
    with zipfile.ZipFile(small) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        contents = {name: old.read(name) for name in old.namelist()} | parts
        for name, content in contents.items():
            new.writestr(name, content)
    return made.getvalue()


def sheet(rows: str) -> bytes:
    return f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>".encode()


def many_rows(number: int) -> bytes:
    return sheet("".join(f"<row><c><v>{n * 7919 % 99991}</v></c></row>" for n in range(number)))


ENTITIES = '<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>'
HOSTILE = {
    "bomb": ("a.xlsx", lambda: workbook(**{SHEET: sheet(" " * 40_000_000)}), "bomb"),
    "large styles": ("a.xlsx", lambda: workbook(**{"xl/styles.xml": b" " * 80_000_000}), "bomb"),
    "index": ("a.xlsx", lambda: workbook(**{"xl/workbook.xml": b"<w/>" * 100_000}), "bomb"),
    "entities": ("a.xlsx", lambda: workbook(**{STRINGS: ENTITIES.encode()}), "entities"),
    "entities in UTF-16": (
        "a.xlsx",
        lambda: workbook(**{STRINGS: f'<?xml version="1.0" encoding="utf-16"?>{ENTITIES}'.encode("utf-16")}),
        "entities",
    ),
    "100,000 rows": ("a.xlsx", lambda: workbook(**{SHEET: many_rows(100_000)}), "too-many-rows"),
    "16,000 columns": (
        "a.xlsx",
        lambda: workbook(
            **{SHEET: sheet("<row>" + "".join(f"<c><v>{n}</v></c>" for n in range(16_000)) + "</row>")}
        ),
        "not-a-workbook",
    ),
    "deep": ("a.xlsx", lambda: workbook(**{SHEET: b"<a>" * 5000 + b"</a>" * 5000}), "not-a-workbook"),
    "macros": ("a.xlsx", lambda: workbook(**{"xl/vbaProject.bin": b"x"}), "macros"),
    "macros by name": ("a.xlsm", lambda: b"PK", "macros"),
    "old": ("a.xls", lambda: OLD_EXCEL, "other-spreadsheet"),
    "old under a new name": ("a.xlsx", lambda: OLD_EXCEL, "old-or-locked"),
    "ods": ("a.ods", lambda: b"PK", "other-spreadsheet"),
    "ods under another name": ("a.xlsx", lambda: workbook(mimetype=b"x"), "other-spreadsheet"),
    "yaml under another name": ("a.xlsx", lambda: b"name: a\n", "not-a-workbook"),
    "cut off": ("a.xlsx", lambda: workbook()[:-90], "not-a-workbook"),
    "no workbook": ("a.xlsx", lambda: workbook(**{"xl/workbook.xml": b"<w"}), "not-a-workbook"),
    "workbook as csv": ("a.csv", workbook, "wrong-ending"),
    "workbook as md": ("a.md", workbook, "wrong-ending"),
    "empty": ("a.csv", lambda: b"", "not-a-table"),
    "many lines": ("a.csv", lambda: b"survey\n" + b",text,a,b\n" * 100_000, "too-large"),
    "large": ("a.csv", lambda: b"x" * 5_000_000, "too-large"),
    "open quote": ("a.csv", lambda: b'survey,"' + b"a," * 200_000, "not-a-table"),
    "semicolons": ("a.csv", lambda: b"survey;;;\n;type;name;label\n;text;a;b\n", "semicolons"),
    "hashes": ("a.md", lambda: b"| survey |\n| a" + b"#" * 500_000 + b"|\n", "not-a-table"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_it_gets_one_clear_line(what, tmp_path):
    name, content, code = HOSTILE[what]
    (tmp_path / name).write_bytes(content())
    with pytest.raises(UnreadableError) as refused:
        bring(tmp_path / name)
    assert refused.value.remark.code == code
    assert len(wording.say(refused.value.remark).splitlines()) == 1


@pytest.mark.long
def test_what_is_just_small_enough_stays_small(tmp_path):
    """Memory as Python counts it, which doubles the time; the time of this process alone."""
    number = 4900
    rows = "".join(
        f'<row><c t="inlineStr"><is><t>{first}</t></is></c><c t="inlineStr"><is><t>{name}</t></is></c>'
        f'<c t="inlineStr"><is><t>{label}</t></is></c></row>'
        for first, name, label in [
            ("type", "name", "label"),
            *(("text", f"n{n}", f"Frage {n}") for n in range(number)),
        ]
    )
    path = Path(tmp_path, "a.xlsx")
    path.write_bytes(workbook(**{SHEET: sheet(rows)}))
    bring(path)  # what is imported is imported
    tracemalloc.start()
    began = time.process_time()
    report = bring(path).report
    spent, (_now, peak) = time.process_time() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(report.entries) == number
    assert peak < 60_000_000
    assert spent < 8


def test_what_reads_workbooks_is_imported_only_when_one_comes():
    readers = {"pyxform", "openpyxl", "defusedxml", "lark", "xlrd"}
    code = f"import sys, cafe_forms.cli; sys.exit(bool({readers} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_styles_and_pictures_are_never_read(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook(**{"xl/styles.xml": b"<broken", "xl/media/image1.png": b"x"}))
    assert [question.name for question in bring(path).definition.questions] == ["a"]


def test_of_a_formula_the_value_that_stood_in_its_cell_is_taken(tmp_path):
    row = '<row><c t="inlineStr"><is><t>{}</t></is></c><c t="inlineStr"><is><t>{}</t></is></c>{}</row>'
    formula = '<c t="str"><f>HYPERLINK("https://a.example")</f><v>Was?</v></c>'
    rows = row.format("type", "name", '<c t="inlineStr"><is><t>label</t></is></c>') + row.format(
        "text", "a", formula
    )
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook(**{SHEET: sheet(rows)}))
    brought = bring(path)
    assert brought.definition.question("a").label.say("de").text == "Was?"
    assert "formulas" in [remark.code for remark in brought.report.remarks]
