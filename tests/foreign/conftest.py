"""Forms as other programs write them: made of a few lines, in each of the three kinds of files."""

import csv
import io
from pathlib import Path

import pytest
from openpyxl import Workbook

from cafe_forms.foreign.bringing import bring


def cells(table: str) -> list[list[str]]:
    """`type | name | label` and a line for each row; an empty cell is nothing."""
    lines = [line for line in table.strip().splitlines() if line.strip()]
    return [[cell.strip() for cell in line.split("|")] for line in lines]


class Written:
    """Writes the same sheets as a workbook, as comma-separated text or as a table in Markdown."""

    def __init__(self, folder: Path):
        self.folder = folder

    def __call__(self, name: str = "form.xlsx", **sheets: str) -> Path:
        path = self.folder / name
        tables = {sheet: cells(table) for sheet, table in sheets.items()}
        getattr(self, path.suffix[1:])(path, tables)
        return path

    def xlsx(self, path, tables):
        book = Workbook()
        book.remove(book.active)
        for title, rows in tables.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append([cell or None for cell in row])
        book.save(path)

    def csv(self, path, tables):
        text = io.StringIO()
        writer = csv.writer(text)
        for title, rows in tables.items():
            writer.writerow([title])
            writer.writerows(["", *row] for row in rows)
        path.write_text(text.getvalue(), encoding="utf-8")

    def md(self, path, tables):
        lines = []
        for title, rows in tables.items():
            lines.append(f"| {title} |")
            lines += [f"| | {' | '.join(row)} |" for row in rows]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture
def written(tmp_path):
    return Written(tmp_path)


@pytest.fixture
def brought(written):
    """The definition and the report of a form of these sheets."""
    return lambda **sheets: bring(written(**sheets))


@pytest.fixture
def becomes(brought):
    """What became of the survey sheet's rows: by row, the outcome and the codes of what is said about it."""

    def of(**sheets):
        return {
            entry.row.number: (entry.outcome, *(remark.code for remark in entry.remarks))
            for entry in brought(**sheets).report.entries
            if entry.row.sheet == "survey"
        }

    return of
