"""A scale, or a large number: what is tapped, and the bands by which it is counted."""

import pytest

from cafe_forms.surveys.definition.faults import Faults
from cafe_forms.surveys.definition.reading import read
from cafe_forms.surveys.definition.writing import to_yaml
from cafe_forms.surveys.types.every import TYPES

RANGE = TYPES["range"]


@pytest.fixture
def asked(survey_of):
    """The question of these keys: `asked("max: 60, bands: [0, 1]")`."""
    return lambda keys="": survey_of(f"- {{name: q, type: range, label: {{de: Q}}, {keys}}}").question("q")


@pytest.mark.parametrize(
    ("label", "bands", "is_fault"),
    [
        ("Wie müde?", "[0, 5]", True),
        ("wie  MÜDE", "[0, 5]", True),
        ("Wie müde?", "[0, 4]", False),
        ("Wach?", "[0, 5]", False),
    ],
)
def test_one_scale_has_no_two_kinds_of_bands(survey_of, label, bands, is_fault):
    """0–3: 3 mothers and 0–4: 4 would tell the one who tapped 4."""
    scales = [("a", "Wie müde?", "[0, 4]"), ("b", label, bands)]
    text = "\n".join(
        f"- {{name: {name}, type: range, label: {{de: '{words}'}}, bands: {found}}}"
        for name, words, found in scales
    )
    if not is_fault:
        assert survey_of(text)
        return
    with pytest.raises(Faults) as raised:
        survey_of(text)
    assert [(one.path, one.code) for one in raised.value.faults] == [("questions[1].bands", "other-bands")]


@pytest.mark.parametrize(
    ("keys", "bands"),
    [
        ("", "0–3 4–6 7–10"),
        ("bands: [0, 7, 9]", "0–6 7–8 9–10"),
        ("min: 1, max: 7", "1–2 3–5 6–7"),
        ("min: 0, max: 100, step: 10", "0–30 40–60 70–100"),
        ("min: 0, max: 100", "0–33 34–66 67+"),
        ("min: 18, max: 99, bands: [18, 26, 51]", "18–25 26–50 51+"),
        ("max: 60, bands: [0, 1, 2, 21]", "0 1 2–20 21+"),
    ],
)
def test_bands_are_a_partition_in_the_order_of_the_scale(asked, keys, bands):
    question = asked(keys)
    assert [choice.name for choice in question.choices] == bands.split()
    assert question.own_choices == ()
    assert question.is_in_order
    everything = [RANGE.clean(question, number) for number in RANGE.steps(question)]
    assert sum(RANGE.tally(question, everything).values()) == len(everything)


def test_steps_are_tapped_up_to_eleven_and_bands_beyond(asked):
    scale, hours = asked(), asked("max: 60, bands: [0, 1, 21]")
    assert RANGE.tapped(scale) == [(number, str(number)) for number in range(11)]
    assert RANGE.tapped(hours) == [(0, "0"), (1, "1–20"), (21, "21+")]
    assert [RANGE.clean(scale, value) for value in ("10", "٣", "11", "-1", "x", "", None)] == [
        *(10, 3, None, None, None, None, None)
    ]
    assert [RANGE.clean(hours, value) for value in (0, 17, "60", 61)] == [0, 1, 21, None]


def test_a_release_counts_bands_and_keeps_no_step(asked):
    assert RANGE.tally(asked(), [0, 3, 4, 10, 10]) == {"0–3": 2, "4–6": 1, "7–10": 2}


@pytest.mark.parametrize(
    ("keys", "fault"),
    [
        ("max: 4", "few-steps"),
        ("min: 3, max: 2", "min-above-max"),
        ("min: -5", "negative"),
        ("step: 0", "at-least"),
        ("step: 3", "step-misses"),
        ("bands: [0]", "bands-begin"),
        ("bands: [1, 5]", "bands-begin"),
        ("bands: [0, 5, 5]", "bands-begin"),
        ("bands: [0, 6, 3]", "bands-begin"),
        ("bands: [0, 5, 11]", "bands-begin"),
        ("bands: [0, 1, 5]", "band-of-one-step"),
        ("bands: [0, 10]", "band-of-one-step"),
        ("bands: 5", "no-list"),
        ("bands: [a]", "no-whole-number"),
        ("choices: []", "not-for-type"),
        ("constraint: '. > 3'", "constraint-limits-number"),
    ],
)
def test_what_is_no_partition_is_a_fault(asked, keys, fault):
    with pytest.raises(Faults, match=fault):
        asked(keys)


def test_it_is_written_as_it_was_said(survey_of):
    for keys in ("", "min: 0, max: 60, step: 1, bands: [0, 21]"):
        made = survey_of(f"- {{name: q, type: range, label: {{de: Q}}, {keys}}}")
        assert read(to_yaml(made)) == made
    assert "bands: [0, 21]" in to_yaml(made)


def test_it_is_not_crossed_and_nothing_can_wait_for_a_band(survey_of):
    asked = "- {name: q, type: range, label: {de: Q}}\n- {name: p, type: range, label: {de: P}}"
    with pytest.raises(Faults, match="not-crossed"):
        survey_of(asked, crosstabs="[[q, p]]")
