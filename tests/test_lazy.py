"""What a small machine pays for: nothing is imported, and nothing kept, that no setting and nobody asked for."""

import json
import subprocess
import sys

import pytest

from cafe_forms.reports.printed import paper

START = """
import json, sys
import config
from tasks.worker import joined
joined(config.read({"CAFE_DATA_DIR": sys.argv[1], "CAFE_SECRET_KEY": "k" * 40}))
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""
ONLY_WHEN_ASKED_FOR = {
    "psycopg",
    "redis",
    "typst",
    "segno",
    "email_validator",
    "holidays",
    "pyxform",
    "openpyxl",
}


@pytest.fixture
def imported(tmp_path):
    def by(**settings):
        run = subprocess.run(
            [sys.executable, "-c", START, str(tmp_path)], capture_output=True, check=True, env=settings
        )
        return ONLY_WHEN_ASKED_FOR & set(json.loads(run.stdout))

    return by


@pytest.mark.long
def test_a_start_imports_nothing_that_no_setting_asks_for(imported):
    assert imported() == set()


@pytest.mark.long
@pytest.mark.parametrize(
    ("setting", "url", "driver"),
    [
        ("CAFE_DATABASE_URL", "postgresql://cafe@localhost/cafe", "psycopg"),
        ("CAFE_QUEUE_URL", "postgresql://cafe@localhost/cafe", "psycopg"),
        ("CAFE_QUEUE_URL", "redis://localhost", "redis"),
    ],
)
def test_the_driver_of_a_setting_is_there(imported, setting, url, driver):
    assert imported(**{setting: url}) == {driver}


def test_a_sheet_is_set_in_a_process_that_ends():
    facts = {"x": "y"}
    with pytest.raises(paper.NotPrinted):
        paper.pdf("no_such_sheet", facts)
    assert "typst" not in sys.modules
