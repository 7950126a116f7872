"""A kept page, joined of its pieces, is taken by a real browser like any other, and what is answered on it arrives."""

import threading

import pytest
from flask import template_rendered
from waitress import create_server

from cafe_forms.clock import utcnow
from cafe_forms.models import Pooled
from tests.browser.phone import wait_for_thanks
from tests.conftest import on_sqlite

WIDTHS = (360, 1280)


@pytest.fixture
def served(app):
    server = create_server(app, host="127.0.0.1", port=0, threads=2)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.task_dispatcher.shutdown(cancel_pending=True, timeout=2)
    server.close()
    thread.join(2)


@on_sqlite
@pytest.mark.browser
@pytest.mark.parametrize("language", ["de", "fa"])
def test_chromium_takes_the_joined_page_and_sends_from_it(app, served, visit, open_survey, language):
    survey = open_survey("themenwahl")
    app.extensions["keeper"].look(utcnow())
    seen = []
    with template_rendered.connected_to(lambda _app, template, **_facts: seen.append(template.name), app):
        for width in WIDTHS:
            page = visit(f"{served}/s/{survey.slug}/{language}", viewport={"width": width, "height": 740})
            assert page.locator("form .cards label").count() > 5
            assert page.locator("html").get_attribute("lang") == language
            assert page.locator('input[name="q_topics"]').first.get_attribute("id") == "q_topics"
    assert seen == []
    page.locator('input[name="q_topics"][value="kita"]').check()
    page.locator("button.send").click()
    wait_for_thanks(page, language)
    assert Pooled.select().count() == 1
