"""QR codes: a phone reads the file and what stands in the page."""

import io

import zxingcpp
from PIL import Image

from cafe_forms.reports.printed import qr

ADDRESS = "https://cafe.example.org/s/k7nax3pd"


def test_the_picture_is_read_back():
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(qr.png_file(ADDRESS))))
    assert found.text == ADDRESS


def test_the_drawing_is_white_beneath_so_that_it_is_read_in_the_dark():
    assert qr.svg_file(ADDRESS).startswith(b"<?xml")
    for drawing in (qr.svg(ADDRESS), qr.svg_file(ADDRESS).decode()):
        assert 'fill="#fff"' in drawing
        assert ADDRESS not in drawing
        assert " style=" not in drawing
