"""Filling in a form of the team's pages as a browser would: what stands there goes back, with what was typed."""

import re
from html import unescape

from tests.conftest import hidden


def token_of(client, path="/team/konto") -> str:
    return hidden(client.get(path).text, "csrf_token")


def press(client, path, *, on="/team/konto", **typed):
    """Send a form to `path`, with the token that stands on another page."""
    return client.post(path, data={"csrf_token": token_of(client, on), **typed})


def fill(client, path, **typed):
    """Send the page's own form, its hidden fields as they stand."""
    page = client.get(path).text
    kept = {name: hidden(page, name) for name in ("csrf_token", "revision") if f'name="{name}"' in page}
    return client.post(path, data=kept | typed)


def said(answer) -> str:
    """What a page says, without markup."""
    main = re.search(r"<main.*</main>", answer.text, re.DOTALL)[0]
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", main).split()))
