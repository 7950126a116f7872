"""What we call ourselves before a mail server."""

import pytest

from cafe_forms.post.smtp import dialogue


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://umfrage.cafe.example/x", "umfrage.cafe.example"),
        ("https://umfrage.café.example", "umfrage.xn--caf-dma.example"),
        ("http://127.0.0.1:8000", "localhost"),
        ("http://[::1]:8000", "localhost"),
        ("http://192.0.2.7", "[192.0.2.7]"),
        ("https://[2001:db8::1]", "[IPv6:2001:db8::1]"),
    ],
)
def test_it_is_the_host_of_our_links_and_never_the_machines(address, name):
    assert dialogue.own_name(address) == name
