"""Bold, italic, line breaks and links to our own pages in the words of a question; nothing else, and no HTML."""

import re

from markupsafe import Markup, escape

PAGES = r"/(?:hilfe|versprechen|impressum|datenschutz|barrierefreiheit)(?:/[a-z]{2}(?:-simple)?)?"
# Stars stand in pairs around words: the one in "Freund*innen" is a letter. \* and \[ are what they look like.
MARK = re.compile(
    r"\\(?P<sign>[*\[])"
    rf"|\[(?P<words>[^\[\]\n]{{1,200}})\]\((?P<page>{PAGES})\)"
    r"|(?<![\w*])(?P<stars>\*\*?)(?=[^\s*])(?P<inner>[^*\n]{1,500})(?<=\S)(?P=stars)(?![\w*])"
)
TAGGED = {"*": Markup("<em>{}</em>"), "**": Markup("<strong>{}</strong>")}


def html(text: str) -> Markup:
    """As a page shows it: every piece is escaped, and tags are ours alone."""
    parts, end = [], 0
    for mark in MARK.finditer(text):
        parts += [escape(text[end : mark.start()]), _tagged(mark)]
        end = mark.end()
    return Markup("").join((*parts, escape(text[end:]))).replace("\n", Markup("<br>"))


def _tagged(mark: re.Match) -> Markup:
    if page := mark["page"]:
        return Markup('<a href="{}">{}</a>').format(page, mark["words"])
    if stars := mark["stars"]:
        return TAGGED[stars].format(mark["inner"])
    return escape(mark["sign"])


def plain(text: str) -> str:
    """As lists, files and letters have it: the same words on one line."""
    if not any(sign in text for sign in "*[\n"):
        return text
    bare = MARK.sub(lambda mark: mark["sign"] or mark["words"] or mark["inner"], text)
    return " ".join(bare.split("\n"))
