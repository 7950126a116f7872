"""What a definition says and XLSForm has no word for: columns of our own, which other programs pass over.

A workbook of ours says so in its settings; its texts are then taken letter by letter.
"""

import re
from collections.abc import Mapping

from cafe_forms.surveys.definition.words import LANGUAGES, OUTDATED
from cafe_forms.surveys.types.integer import GREATEST_NUMBER
from cafe_forms.surveys.types.text import USUAL_LENGTH

OURS = "cafe_form"  # in the settings of every workbook that we give
VERSION = "1"
KIND, THRESHOLD, CODES, CROSSTABS = "cafe_kind", "cafe_threshold", "cafe_codes", "cafe_crosstabs"
SPOKEN = "cafe_languages"  # all of them, in their order; a language may have no text yet
TITLE = "cafe_title_"  # and a tag: pyxform knows a title in one language alone
EARLIER = "cafe_outdated_"  # and "label_tr": a translation of an earlier wording
TOPIC_QUESTION = "cafe_topic_question"
TOPIC, ICON, SENSITIVE, FIXED, SITES = (
    "cafe_topic",
    "cafe_icon",
    "cafe_sensitive",
    "cafe_fixed",
    "cafe_sites",
)
OR_OTHER = "cafe_or_other"  # a choice with a text beside it
BESIDE = "cafe_beside"  # the text question that says so to other programs; ours is the choice's
BANDS, SAID = "cafe_bands", "cafe_said"  # of a range: its bands, and which keys its definition has
TABLE = "cafe_table"  # a table among whose questions are some with choices of their own: no table-list may have them
YES = "yes"
PLACEHOLDER = "{sites}"
# As other programs have to be told; what a definition says itself is written with <= and >=.
DEFAULT_LIMITS = {"min": ". > -1", "max": f". < {GREATEST_NUMBER + 1}"}
DEFAULT_LENGTH = f"string-length(.) < {USUAL_LENGTH + 1}"
RANGE_KEYS = ("min", "max", "step")
REFERENCE, KEPT_REFERENCE = re.compile(r"\$(\\*)\{"), re.compile(r"\$\\(\\*)\{")
NO_BREAK, WITH_JOINER = "\xa0", " \u2060"  # readers of workbooks make a common space of the first

Cells = Mapping[str, str]


def kept(text: str) -> str:
    """A text for a cell: one that happens to look like a reference is none, and spaces that hold together still do."""
    return REFERENCE.sub(r"$\\\1{", text).replace(NO_BREAK, WITH_JOINER)


def given_back(text: str) -> str:
    """The text of a cell that `kept` made."""
    return KEPT_REFERENCE.sub(r"$\1{", text).replace(WITH_JOINER, NO_BREAK)


def is_ours(settings: Cells) -> bool:
    return settings.get(OURS) == VERSION


def outdated(key: str, cells: Cells) -> dict[str, dict[str, str]]:
    """The translations of an earlier `key`, as a text of a definition has them beside its languages."""
    found = {tag: text for tag in LANGUAGES if (text := cells.get(f"{EARLIER}{key}_{tag}"))}
    return {OUTDATED: {tag: given_back(text) for tag, text in found.items()}} if found else {}


def title(cells: Cells) -> dict[str, str]:
    """The title in further languages."""
    return {tag: given_back(text) for tag in LANGUAGES if (text := cells.get(f"{TITLE}{tag}"))}


def of_form(cells: Cells) -> dict[str, object]:
    """A definition's keys beside its questions; nonsense is left for the reader of definitions to name."""
    said: dict[str, object] = {}
    if KIND in cells:
        said["kind"] = cells[KIND]
    if SPOKEN in cells:
        said["languages"] = cells[SPOKEN].split()
    if cells.get(THRESHOLD, "").isdigit():
        said["threshold"] = int(cells[THRESHOLD])
    if cells.get(CODES) == YES:
        said["codes"] = True
    if CROSSTABS in cells:
        said["crosstabs"] = [pair.split() for pair in cells[CROSSTABS].split(",")]
    return said


def of_choice(cells: Cells, made: dict) -> dict | str:
    """A choice with what only we say of it; one from the catalogue has its words from there."""
    if cells.get(SITES) == YES:
        return PLACEHOLDER
    fixed = {"fixed": True} if cells.get(FIXED) == YES else {}
    if cells.get(OR_OTHER) == YES:
        fixed["or_other"] = True
    if TOPIC in cells:
        return {"topic": cells[TOPIC], "name": made["name"]} | fixed
    icon = {"icon": given_back(cells[ICON])} if ICON in cells else {}
    sensitive = {"sensitive": True} if cells.get(SENSITIVE) == YES else {}
    return (
        {"name": made["name"], "label": made["label"] | outdated("label", cells)} | icon | sensitive | fixed
    )


def of_question(cells: Cells, made: dict) -> dict:
    """A question with what only we say of it; a limit written with < or > is our default, and none of its own."""
    asked = dict(made)
    constraint = cells.get("constraint", "")
    if made["type"] == "integer":
        asked = {key: value for key, value in made.items() if DEFAULT_LIMITS.get(key, "\0") not in constraint}
    elif made["type"] == "range":
        said = cells.get(SAID, "").split()
        asked = {key: value for key, value in made.items() if key not in RANGE_KEYS or key in said}
        if BANDS in cells:
            asked["bands"] = [int(one) if one.isdecimal() else one for one in cells[BANDS].split()]
        if cells.get(SENSITIVE) == YES:
            asked["sensitive"] = True
    elif made["type"] == "text" and constraint.startswith(DEFAULT_LENGTH):
        asked.pop("max_length")
    if cells.get(TOPIC_QUESTION) == YES:
        asked["topic_question"] = True
    for key in ("label", "hint", "constraint_message"):
        if key in asked:
            asked[key] = asked[key] | outdated(key, cells)
    return asked


def is_own(column: str) -> bool:
    return column.startswith("cafe_")
