"""A browser without a browser: reads a form of a survey's page, fills it in, and sends it."""

import html
import re
from dataclasses import dataclass

FORM = re.compile(r"<form(?P<head>[^>]*)>(?P<body>.*?)</form>", re.DOTALL)
TAG = re.compile(r"<(input)\b([^>]*)>()|<(textarea|select)\b([^>]*)>(.*?)</\4>", re.DOTALL)


def attribute(tag: str, name: str) -> str | None:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return html.unescape(found[1]) if found else None


def fields(body: str) -> dict[str, list[str]]:
    """What the form would send as it stands."""
    sent: dict[str, list[str]] = {}
    for found in TAG.findall(body):
        kind, tag, inner = found[:3] if found[0] else found[3:]
        name, value = attribute(tag, "name"), attribute(tag, "value") or ""
        if name is None or (attribute(tag, "type") in {"radio", "checkbox"} and "checked" not in tag):
            continue
        if kind == "textarea":
            value = html.unescape(inner.removeprefix("\n").removeprefix("\r\n"))
        elif kind == "select":
            options = re.findall(r"<option([^>]*)>", inner)
            value = attribute(next((one for one in options if "selected" in one), options[0]), "value")
        sent.setdefault(name, []).append(value)
    return sent


@dataclass
class Desk:
    """Somebody of the team at the pages of one survey."""

    client: object
    slug: str = ""

    def address(self, path: str = "") -> str:
        return f"/team/umfragen/{self.slug}/{path}" if self.slug else f"/team/umfragen/{path}"

    def read(self, path: str = "", status: int = 200) -> str:
        answer = self.client.get(self.address(path))
        assert answer.status_code == status, (path, answer.status_code)
        return answer.text

    def form(self, path: str = "") -> dict[str, list[str]]:
        page = self.read(path)
        return fields(page[page.index("<main") :].partition("</main>")[0])

    def send(self, path: str = "", *, status: int = 303, form=None, **typed):
        """Fill in the page's form and send it; what it answers."""
        sent = (form if form is not None else self.form(path)) | typed
        answer = self.client.post(self.address(path), data=sent, content_type="multipart/form-data")
        assert answer.status_code == status, (answer.status_code, words(answer.text)[:900])
        return answer


def words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.partition("<main")[2])).split())
