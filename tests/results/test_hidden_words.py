"""Whatever may stand for a number has its words: in files, and on pages with what it leaves open."""

import pytest

from cafe_forms.languages import speak_to_team
from cafe_forms.results.disclosure import FEW_TEXTS, Hidden
from cafe_forms.results.hidden_words import WORDS


def test_files_have_a_word_for_each():
    assert set(WORDS) == {"", *Hidden}
    assert len(set(WORDS.values())) == len(WORDS)


# Whose page has its own line
@pytest.mark.parametrize("hidden", [one for one in Hidden if one is not FEW_TEXTS])
def test_a_page_says_the_same_and_what_it_leaves_open(app, hidden):
    with app.test_request_context():
        words = app.jinja_env.get_template("reports/words.html").module
        speak_to_team("de")
        assert str(words.note(hidden)) == WORDS[hidden]
        assert str(words.meaning(hidden))
        assert hidden in words.NOTES
