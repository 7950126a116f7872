"""XLSForm's types of rows: ours, the structure around them, and those that cannot be had, each with its reason."""

import re
from typing import NamedTuple

from cafe_forms.foreign.report import LeftOutError

SELECT = re.compile(
    r"(?:add )?(?:(?P<one>select_one|select1)|(?P<many>select_multiple|select_many|select_all_that_apply))"
    r"(?:_prompt_using| from)? (?P<list>\S+)(?P<other> or_other| or_specify_other)?"
)
OURS = {
    "text": "text", "string": "text", "note": "note", "integer": "integer", "int": "integer", "range": "range",
}  # fmt: skip
GROUPS = {
    "begin_group": "begin", "end_group": "end", "begin_repeat": "begin_repeat", "end_repeat": "end",
    "begin_looped_group": "begin_repeat", "begin_loop": "begin_repeat", "end_loop": "end", "begin_lgroup": "begin",
    "end_lgroup": "end", "end_looped_group": "end",
}  # fmt: skip
WITHOUT = {
    "metadata": (
        "start", "end", "today", "deviceid", "subscriberid", "simserial", "phonenumber", "username", "email", "imei",
        "audit", "start-geopoint", "start_geopoint", "background-geopoint", "background-audio", "uuid", "uri:deviceid",
        "start_time", "end_time", "starttime", "endtime", "device_id", "phone_number", "uri:username", "uri:email",
    ),
    "date": ("date", "time", "datetime"),
    "place": ("geopoint", "gps", "location", "geotrace", "geoshape", "osm"),
    "recording": ("image", "photo", "picture", "audio", "video", "file", "barcode", "signature", "annotate", "draw"),
    "calculate": ("calculate", "calculation", "hidden", "xml-external", "csv-external", "entity"),
    "decimal": ("decimal",),
    "rank": ("rank",),
    "acknowledge": ("acknowledge", "trigger"),
    "list-elsewhere": (
        "select_one_from_file", "select_multiple_from_file", "select_one_external", "cascading_select",
    ),
}  # fmt: skip
REASONS = {kind: reason for reason, kinds in WITHOUT.items() for kind in kinds}


class Kind(NamedTuple):
    """`what` is one of our types, or range, begin, begin_repeat, end; with the list of a select's choices."""

    what: str
    list_name: str = ""
    or_other: bool = False


def of(spelled: str) -> Kind:
    """Raises LeftOutError."""
    text = " ".join(spelled.split())
    lower = text.lower()
    joined = lower.replace(" ", "_")
    if joined in GROUPS:
        return Kind(GROUPS[joined])
    if joined in OURS:
        return Kind(OURS[joined])
    if selected := SELECT.fullmatch(_words_joined(text)):
        what = "select_one" if selected["one"] else "select_multiple"
        return Kind(what, selected["list"], bool(selected["other"]))
    first = lower.partition(" ")[0]
    if reason := REASONS.get(joined) or REASONS.get(first):
        raise LeftOutError(reason)
    raise LeftOutError("no-type" if not text else "unknown-type", type=text[:60])


def _words_joined(text: str) -> str:
    """`select one from list or specify other` as `select_one from list or_specify_other`; the list's name stays."""
    phrases = (
        "select one", "select multiple", "select many", "select all that apply", "prompt using", "or specify other",
        "or other",
    )  # fmt: skip
    for phrase in phrases:
        text = re.sub(rf"\b{phrase}\b", phrase.replace(" ", "_"), text, flags=re.IGNORECASE)
    return re.sub(r"^(add |)select\w*", lambda found: found[0].lower(), text, flags=re.IGNORECASE)
