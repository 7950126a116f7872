"""Surveys that end a week after NOW, with every type of question."""

import datetime as dt

import pytest

from cafe_forms.pool import release
from cafe_forms.surveys.publishing import BERLIN, GRACE
from tests.conftest import NOW

END = NOW + dt.timedelta(days=7)
AFTER = END + GRACE
EVERY_TYPE = """
name: alles
title: {de: Alles}
questions:
  - {name: note, type: note, label: {de: Lies das}}
  - name: one
    type: select_one
    label: {de: Eins}
    choices: [{name: a, label: {de: A}}, {name: b, label: {de: B}}]
  - name: many
    type: select_multiple
    label: {de: Viele}
    choices: [{name: a, label: {de: A}}, {name: b, label: {de: B}}, {name: c, label: {de: C}}]
  - {name: number, type: integer, label: {de: Zahl}}
  - {name: first, type: text, label: {de: Text}}
  - {name: second, type: text, label: {de: Text}}
"""


def decide(*, now=AFTER):
    return release.release_due(now=now, zone=BERLIN)


@pytest.fixture
def ended(open_survey, seal):
    """An open survey that ends at END and holds these responses: `ended({"one": "a"}, …)`."""

    def survey(*responses, text=EVERY_TYPE, **options):
        opened = open_survey(text, now=NOW, closes_at=END, **options)
        seal(opened, *responses)
        return opened

    return survey
