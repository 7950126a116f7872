"""docs/interface.md: its example in pandas and its lines of curl, run as they stand there."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from cafe_forms.reports import package
from cafe_forms.results import summary
from tests.api.test_drafting import workbook
from tests.promises.served import served

DOCS = (Path(__file__).parent.parent.parent / "docs" / "interface.md").read_text(encoding="utf-8")


def block(language):
    return re.search(rf"```{language}\n(.*?)```", DOCS, re.DOTALL)[1]


@pytest.mark.long
def test_others_validate_the_package(app, client, released, tmp_path):
    with app.test_request_context():
        from cafe_forms.languages import speak

        speak("de")
        packed = package.of(summary.of(released).batch("online"))
    (tmp_path / "survey.zip").write_bytes(packed)
    with zipfile.ZipFile(tmp_path / "survey.zip") as files:
        files.extractall(tmp_path)
    import frictionless  # most of a second, for this test alone

    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "message"])
    assert {task.name for task in report.tasks} == {"counts", "texts"}
    printed = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", block("python")], cwd=tmp_path, capture_output=True, check=True
    ).stdout.decode()
    assert "Schlaf" in printed


@pytest.mark.long
def test_the_lines_of_curl_do_what_they_say(app, config, released, lead, secret_of, tmp_path):
    (tmp_path / "form.xlsx").write_bytes(workbook())
    with served(app, config, within=30) as port:
        told = {"TOKEN": secret_of(lead), "SLUG": released.slug, "CAFE": f"http://127.0.0.1:{port}"}
        done = subprocess.run(
            ["sh", "-ec", block("sh")], cwd=tmp_path, env=os.environ | told, capture_output=True, check=True
        )
    assert released.slug.encode() in done.stdout
    assert zipfile.is_zipfile(tmp_path / "survey.zip")
    assert b'"left_out":2' in done.stdout
