"""The data package: what may be seen of a release, with its fields described, for tools that compute.

A zip of CSV files, `datapackage.json` (Frictionless Data Package, Table Schema) and a codebook to read.
"""

import io
import json
import zipfile

from flask import render_template

from cafe_forms.languages import speaking
from cafe_forms.results import export
from cafe_forms.results.hidden_words import WORDS
from cafe_forms.results.summary import Results
from cafe_forms.surveys import questionnaire
from cafe_forms.surveys.definition.model import Definition

MADE = (1980, 1, 1, 0, 0, 0)  # of every file in it: the zip's own times say nothing


def of(results: Results) -> bytes:
    """The zip of one release. What it holds is what the page shows, and the same for whoever asks."""
    asked = questionnaire.asked(results.survey)
    files = {"counts.csv": _csv(results, asked, "counts")}
    if any(found.written for found in results.answers):
        files["texts.csv"] = _csv(results, asked, "texts")
    files["datapackage.json"] = _json(_descriptor(results, asked, list(files)))
    files["codebook.md"] = _codebook(results, asked)
    return _zip({"LIES-MICH-ZUERST.txt": _first(results), **files})


def _zip(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, MADE), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _csv(results, asked, what) -> bytes:
    return b"".join(export.blocks(results, asked, what))


def _json(value) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _descriptor(results: Results, asked: Definition, files: list[str]) -> dict:
    return {
        "profile": "data-package",
        "name": f"survey-{results.survey.slug}",
        "title": asked.title.say("de").text,
        "released_on": results.released.released_on.isoformat(),
        "resources": [_resource(name.removesuffix(".csv"), asked) for name in files],
    }


def _resource(what: str, asked: Definition) -> dict:
    return {
        "name": what,
        "path": f"{what}.csv",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "dialect": {"delimiter": ";", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True},
        "schema": {
            "fields": [_field(name, asked) for name in export.FILES[what][0]],
            "missingValues": [""],
        },
    }


def _field(name: str, asked: Definition) -> dict:
    if name == "count":
        return {
            "name": name,
            "type": "integer",
            "description": "How many women; empty where `note` says why.",
        }
    field = {"name": name, "type": "string"}
    if name == "note":
        return field | {"constraints": {"enum": list(WORDS.values())}, "description": "Why `count` is empty."}
    if name == "question":
        return field | {"categories": _categories(asked)}
    return field


def _categories(asked: Definition) -> list[dict]:
    """Each question with its labels and those of its choices, in every language of the survey."""
    return [
        {
            "value": question.name,
            "label": question.label.say("de").text,
            "labels": {tag: question.label.say(tag).text for tag in question.label.languages},
            "choices": [{"value": one.name, "labels": dict(one.label.texts)} for one in question.choices],
        }
        for question in asked.fields
        if asked.type_of(question).is_answered
    ]


def _codebook(results: Results, asked: Definition) -> bytes:
    with speaking("de"):
        said = render_template("reports/codebook.md", results=results, asked=asked, survey=results.survey)
    return said.encode()


def _first(results: Results) -> bytes:
    with speaking("de"):
        return render_template("reports/package_first.txt", results=results).encode()
