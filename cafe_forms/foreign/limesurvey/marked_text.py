"""LimeSurvey's texts are HTML: here as XLSForm writes them, with stars for bold and cursive, and lines."""

import html
import re

SCRIPT = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|$)|<!--.*?(?:-->|$)", re.IGNORECASE | re.DOTALL)
LINK = re.compile(
    r"<a\b[^<>]{0,500}?href=[\"']([^\"'<>]{0,300})[\"'][^<>]{0,300}>([^<>]{0,300})</a\s*>", re.IGNORECASE
)
BOLD = re.compile(r"<(?:b|strong)(?:\s[^<>]{0,300})?>([^<>]{0,1000})</(?:b|strong)\s*>", re.IGNORECASE)
CURSIVE = re.compile(r"<(?:i|em)(?:\s[^<>]{0,300})?>([^<>]{0,1000})</(?:i|em)\s*>", re.IGNORECASE)
BREAK = re.compile(r"\s*(?:<br\s*/?>|</(?:p|div|li|h[1-6]|tr)\s*>)\s*", re.IGNORECASE)
WRAPPER = re.compile(
    r"</?(?:p|div|span|ul|ol|li|font|h[1-6]|table|tbody|tr|td)(?:\s[^<>]{0,500})?/?>", re.IGNORECASE
)
EXPRESSION = re.compile(r"\{(?=\S)([^{}]*)\}")


def of_html(text: str) -> str:
    """What repeats an answer ({name.shown}) becomes ${…}, which is how XLSForm says so."""
    plain = " ".join(SCRIPT.sub("", text).split())
    plain = LINK.sub(r"[\2](\1)", plain)
    plain = CURSIVE.sub(
        lambda found: _starred("*", found[1]), BOLD.sub(lambda found: _starred("**", found[1]), plain)
    )
    lines = WRAPPER.sub("", BREAK.sub("\n", plain)).strip()
    return html.unescape(EXPRESSION.sub(r"${\1}", lines)).replace("\xa0", " ").strip()


def _starred(stars: str, text: str) -> str:
    inner = text.strip()
    if not inner:
        return text
    before, after = " " * text.startswith(" "), " " * text.endswith(" ")
    return f"{before}{stars}{inner}{stars}{after}"
