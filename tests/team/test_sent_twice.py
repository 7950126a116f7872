"""A form that makes something, sent three times without a script to hold it back, makes it once."""

import datetime as dt
import io

import pytest

from cafe_forms.clock import utcnow
from cafe_forms.models import Audit
from tests.team.doors import everything
from tests.team.page_forms import forms_of

SOON = (utcnow() + dt.timedelta(days=20)).date().isoformat()
NEW = {
    "survey_new": ("/team/umfragen/neu", {"start": "ready:themenwahl"}),
    "survey_new_empty": (
        "/team/umfragen/neu/leer",
        {"title": "Neu", "label": "Was?", "answers": "eins\nzwei"},
    ),
    "survey_new_file": ("/team/umfragen/neu/datei", {}),
    "meeting_new": ("/team/treffen/neu", {"day": SOON, "time": "09:30", "skips_closed": ""}),
    "partner_new": ("/team/partner/neu", {"organisation": "Kita", "email": "kita@cafe.example"}),
    "cafe_new": ("/team/cafes/neu", {"name": "Café Neu", "town": "Laufen"}),
    "offer_new": ("/team/hilfe/neu", {"name": "Beratung", "number": "08654 1"}),
    "closed_days": ("/team/schliesstage", {"first": SOON, "note": "Ferien"}),
    "member_new": ("/team/mitglieder/neu", {"email": "neu@cafe.example", "name": "Neu"}),
}
OF_A_FILE = "name: n\ntitle: {de: t}\nquestions: [{name: a, type: text, label: {de: x}}]"


@pytest.mark.parametrize("name", NEW)
def test_what_is_sent_three_times_is_there_once(signed_in, site, name):
    client = signed_in("admin")
    path, typed = NEW[name]
    sent = forms_of(path, client.get(path).text)[-1].sent() | typed
    before = everything()
    first = send(client, path, sent)
    assert first.status_code == 303, first.text
    after = everything()
    assert after != before
    for _again in range(2):
        answer = send(client, path, sent)
        assert answer.status_code in {303, 422}
        assert answer.status_code == 422 or answer.location == first.location
    assert unsaid(everything()) == unsaid(after)


def send(client, path: str, sent: dict):
    file = {"file": (io.BytesIO(OF_A_FILE.encode()), "n.yaml")} if path.endswith("datei") else {}
    return client.post(path, data=sent | file, content_type="multipart/form-data")


def unsaid(rows: dict) -> dict:
    """All but the log, where two who close the same days stand both."""
    return {table: len(found) for table, found in rows.items() if table != Audit._meta.table_name}
