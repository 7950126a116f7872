"""Which words of a definition may have lines, and how they come back."""

import pytest

from cafe_forms.surveys.definition.faults import Faults
from cafe_forms.surveys.definition.reading import read
from cafe_forms.surveys.definition.writing import to_yaml


def test_only_labels_and_hints_have_lines(survey_of):
    made = survey_of('- {name: q, type: note, label: {de: " a \\n\\n b* "}, hint: {de: "c\\r\\nd"}}')
    (question,) = made.questions
    assert (question.label.written("de").text, question.hint.written("de").text) == ("a\n\nb*", "c\nd")
    assert question.label.say("de").text == "a  b*"
    assert read(to_yaml(made)) == made
    with pytest.raises(Faults, match="control-character"):
        survey_of("- {name: q, type: note, label: {de: x}}", title='{de: "a\\nb"}')
