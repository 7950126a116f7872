"""What a key makes stays what it was: links in old letters still open, codes on paper still let in."""

from cafe_forms import signing
from cafe_forms.pool import codes

KEY = "k" * 40


def test_a_code_on_paper_is_kept_as_it_always_was():
    assert codes.digests("slug", "K7NA-3XPD", [KEY])[0].hex() == (
        "5d528ff2302e586d29b28acb2749e5f11f6d7d58c47871fc12be1137600ac2ee"
    )


def test_each_purpose_and_each_key_makes_something_else():
    made = {
        signing.keyed_hash(b"x", purpose, key)
        for purpose in ("form-token", "mail")
        for key in (KEY, "l" * 40)
    }
    assert len(made) == 4


def test_the_seal_of_a_form_is_what_it_always_was():
    assert (
        signing.keyed_hash(b"slug\0" + b"n" * 16, "form-token", KEY)
        .hex()
        .startswith("f2d7107f93d8643c088c994718fbaee4")
    )
