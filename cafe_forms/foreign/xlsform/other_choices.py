""" "Other, please specify" as forms have it: `or_other`, or a choice with a text question of its own right after it."""

import re
from collections.abc import Mapping, Sequence

from cafe_forms.foreign import naming
from cafe_forms.foreign.tongues import Tongues
from cafe_forms.surveys.definition.expression import Answer, Comparison, Condition, Literal, Selected
from cafe_forms.surveys.types import other_choice

NAME = "other"  # as XLSForm and LimeSurvey call the choice that they add
SAYS_SO = re.compile(
    r"(?:an )?(?:other|else|something else|ander|sonst|autre|otr[oa]s?|başka|diğer|alt(?:ul|a|ele|ceva)\b|drug[oiae]\b|"
    r"інш|щось інш|друг(?:ое|ой|ая|ие)|иное|что-то друг|أخرى|شيء آخر|آخر|غير ذلك|سایر|دیگر|چیز دیگر)",
    re.IGNORECASE,
)


def added(choices: Sequence, tongues: Tongues) -> tuple[list, str]:
    """The choices with one that has a text beside it, and its name: theirs where one says so, or else ours."""
    if (there := next((one for one in choices if says_so(one)), None)) is not None:
        return with_text(choices, there["name"]), there["name"]
    taken = {one["name"] for one in choices if isinstance(one, dict)}
    name, words = naming.valid(NAME, taken, "c"), other_choice.sentences()["choice"]
    label = {tag: words[tag] for tag in {tongues.default, *tongues.tags.values()}}
    return [*choices, {"name": name, "label": label, "fixed": True, "or_other": True}], name


def says_so(choice: dict | str) -> bool:
    """Whether a choice stands for whatever the others leave out."""
    if not isinstance(choice, dict) or "topic" in choice:
        return False
    said = (choice["name"], *(text for text in choice["label"].values() if isinstance(text, str)))
    return any(SAYS_SO.match(text.strip()) for text in said)


def with_text(choices: Sequence, name: str) -> list:
    """The same choices, the one of this name with a text; the list may be another question's too."""
    return [
        one | {"or_other": True} if isinstance(one, dict) and one["name"] == name else one for one in choices
    ]


def waits_beside(question: Mapping, condition: Condition | None) -> str:
    """The name of the choice of this question that a text waits for, if it can stand beside it; else ""."""
    match condition:
        case Selected(Answer(name), choice) | Comparison(Answer(name), "=", Literal(choice)):
            pass
        case _:
            return ""
    choices = question.get("choices", ()) if name == question["name"] else ()
    if question.get("appearance") or any("or_other" in one for one in choices if isinstance(one, dict)):
        return ""
    return next((choice for one in choices if says_so(one) and one["name"] == choice), "")
