"""The headers of every response, the inlined style and script of public pages, and their compression."""

import base64
import gzip
import hashlib
from collections.abc import Iterable
from pathlib import Path

from flask import Flask, Response, request
from markupsafe import Markup

STATIC = Path(__file__).parent / "static"
SMALLEST_TO_COMPRESS = 860  # bytes; below one network packet nothing is won
PAGES = {"text/html", "text/plain"}
FILES = {
    "text/css",
    "text/javascript",
    "image/svg+xml",
}  # static ones that are worth it: nothing secret is in them
NOTHING_BUT_US = "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "X-Robots-Tag": "noindex, nofollow",
}
# pages of the team that show a mother's page, or a letter
FRAMING = (
    "team.survey_preview",
    "team.survey_new_file",
    "team.survey_opening",
    "team.survey_editor",
    "team.survey_question",
    "team.digest",
)
FRAMED = "team.survey_preview_page"
# A letter in a frame of ours brings its own style; nothing in it runs, and its links open beside it.
LETTER = "team.digest_letter"
LETTER_CSP = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; "
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
)
SAME_ORIGIN = {"team", "post"}  # blueprints whose POSTs carry a CSRF token: the check needs a referrer


def init_app(app: Flask) -> None:
    style, script = inlined("public.css"), inlined("public.js")
    app.jinja_env.globals.update(public_style=style, public_script=script)
    style_hash, script_hash = csp_hash(style), csp_hash(script)
    own = "connect-src 'self'; img-src 'self' data:"
    public_csp = f"{NOTHING_BUT_US}style-src {style_hash}; script-src {script_hash}; {own}"
    # A problem page looks the same everywhere, so the team's pages let the inlined files in as well.
    team_csp = (
        f"{NOTHING_BUT_US}style-src 'self' {style_hash}; script-src 'self' {script_hash}; "
        "img-src 'self' data:; manifest-src 'self'"
    )
    framed = team_csp.replace("form-action 'self'", "form-action 'none'")
    csp_of = {
        **dict.fromkeys(FRAMING, f"{team_csp}; frame-src 'self'"),
        FRAMED: framed.replace("frame-ancestors 'none'", "frame-ancestors 'self'"),
        LETTER: LETTER_CSP,
    }

    @app.after_request
    def dress(response: Response) -> Response:
        response.headers.update(ALWAYS)
        # Also where nothing is
        is_ours = request.blueprint in SAME_ORIGIN or request.path.startswith("/team/")
        response.headers["Content-Security-Policy"] = csp_of.get(
            request.endpoint or "", team_csp if is_ours else public_csp
        )
        response.headers["Referrer-Policy"] = "same-origin" if is_ours else "no-referrer"
        del response.headers["ETag"], response.headers["Last-Modified"]  # they would know a phone again
        if request.endpoint != "static" or response.status_code >= 400:
            response.headers["Cache-Control"] = "no-store"
        if request.is_secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        return response if is_ours else compressed(response)


def inlined(filename: str) -> Markup:
    """One of our own files as it stands in a page; its hash in the CSP lets it in."""
    return Markup((STATIC / filename).read_text(encoding="utf-8").strip())  # noqa: S704


def csp_hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def compressed(response: Response) -> Response:
    """Gzip a public page or a static file.

    Team pages are left alone: their CSRF token stands beside text that others typed.
    """
    is_file = request.endpoint == "static" and response.status_code == 200 and response.mimetype in FILES
    if is_file:
        response.direct_passthrough = False  # they are small, and kept by the browser
    if (
        response.direct_passthrough
        or "Content-Encoding" in response.headers  # kept compressed
        or not (is_file or response.mimetype in PAGES)
        or not request.accept_encodings["gzip"]
        or len(response.get_data()) < SMALLEST_TO_COMPRESS
    ):
        return response
    response.set_data(gzip.compress(response.get_data(), 6, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response


def attachment(content: bytes | Iterable[bytes], media_type: str, name: str) -> Response:
    """A file to keep, under this name."""
    return Response(
        content, mimetype=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def pdf(content: bytes, name: str) -> Response:
    return attachment(content, "application/pdf", f"{name}.pdf")
