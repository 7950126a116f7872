"""QR codes: a survey's link for pages, for files and for paper."""

import io

QUIET_ZONE = 4  # modules, as ISO/IEC 18004 asks for
PNG_SCALE = 24  # pixels for one module: sharp on a poster


def svg(address: str) -> str:
    """An <svg> to stand in a page or on paper: black on white, also in the dark."""
    return _drawn(address).svg_inline(border=QUIET_ZONE, light="#fff", omitsize=True)


def svg_file(address: str) -> bytes:
    out = io.BytesIO()
    _drawn(address).save(out, kind="svg", border=QUIET_ZONE, light="#fff", scale=10)
    return out.getvalue()


def png_file(address: str) -> bytes:
    out = io.BytesIO()
    _drawn(address).save(out, kind="png", border=QUIET_ZONE, light="#fff", scale=PNG_SCALE)
    return out.getvalue()


def _drawn(address: str):
    import segno  # who prints nothing does not wait for it

    return segno.make_qr(address, error="m")
