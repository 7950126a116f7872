"""A public page has no session: nothing there can read, write or even touch a cookie; addresses are written late."""

import pytest
from flask import session, url_for
from flask.sessions import NullSession


@pytest.mark.parametrize("path", ["/", "/s/abcdefgh", "/hilfe", "/cafe/x-abcdef", "/nirgends", "/healthz"])
def test_there_is_no_session_on_public_paths(app, path):
    with app.test_request_context(path, headers={"Cookie": "cafe_team=x"}):
        assert isinstance(session._get_current_object(), NullSession)
        with pytest.raises(RuntimeError):
            session["x"] = 1


@pytest.mark.parametrize("path", ["/team", "/team/anmelden", "/post/abbestellen/x"])
def test_members_and_letters_have_one(app, path):
    with app.test_request_context(path):
        session["x"] = 1
        assert session.modified


def test_an_address_is_written_whatever_its_values_are_called(app):
    with app.test_request_context("/"):
        for _ in range(2):  # compiled, then as it was compiled
            assert url_for("answering.respond", slug="abcdefgh", language="de") == "/s/abcdefgh/de"
            assert url_for("answering.respond", slug="abcdefgh", rule="x") == "/s/abcdefgh?rule=x"
