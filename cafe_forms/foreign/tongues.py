"""Which languages a foreign form speaks, which of them we have, and its texts by our tags."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from cafe_forms.foreign import columns
from cafe_forms.foreign.report import Entry, LeftOutError, Remark, Row, UnreadableError
from cafe_forms.surveys.reading import LONGEST

TAG = re.compile(r"</?[A-Za-z][^<>]{0,300}>")
LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\([^()\s]{0,500}\)")
# In pairs alone: the star in "Freund*innen" is a letter. No pattern looks at a character more than a few times.
EMPHASIS = re.compile(r"(?<!\w)(\*{1,3}|__)(?=\S)([^*]{1,500}?)(?<=\S)\1(?!\w)")
HEADING = re.compile(r"^[ \t]*#{1,6}[ \t]+", re.MULTILINE)
PIPED = re.compile(r"\$\{[^{}]*\}|<output\b")
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Tongues:
    """Our tag for each language as the file spells it ("" for the plain column), and the draft's default."""

    tags: Mapping[str, str]
    default: str
    remarks: tuple[Remark, ...]

    def texts(self, row: Row, key: str, entry: Entry) -> dict[str, str]:
        """A row's texts by tag, made fit for a definition; changes are noted. Raises LeftOutError."""
        found: dict[str, str] = {}
        said = row.texts.get(key, {})
        for spelled in sorted(said, key=lambda spelled: spelled == ""):  # the plain one where no other speaks
            text = said[spelled]
            if spelled in self.tags and (clean := _clean(text, entry)):
                found.setdefault(self.tags[spelled], clean)
        return found

    def label(self, row: Row, entry: Entry) -> dict[str, str]:
        """The label, which has the default language in any case. Raises LeftOutError where there is none."""
        return self.with_default(self.texts(row, "label", entry), entry)

    def with_default(self, texts: dict[str, str], entry: Entry) -> dict[str, str]:
        if not texts:
            raise LeftOutError("no-label")
        if self.default not in texts:
            other = next(iter(texts))
            entry.change("text-from-other", language=other, default=self.default)
            texts = {self.default: texts[other]} | texts
        return texts


def _spelled(rows: Iterable[Row], key: str) -> dict[str, None]:
    """The languages of a column, as the file spells them and in its order."""
    return dict.fromkeys(language for row in rows for language in row.texts.get(key, {}) if language)


def of(rows: Collection[Row], wanted: str) -> Tongues:
    """`wanted` is the settings' default language as it is spelled, or "".

    Raises UnreadableError for a form in none of our languages.
    """
    labels, hints = (_spelled(rows, key) for key in ("label", "hint"))
    has_plain = any("" in row.texts.get("label", {}) for row in rows)
    tags: dict[str, str] = {}
    lacking = []
    for language in dict.fromkeys([*labels, *hints]):
        tag = columns.tag(language)
        # Two columns of labels in one language are one too many; its hints may spell it in another way.
        if tag is None or (language in labels and tag in tags.values()):
            lacking.append(language)
        else:
            tags[language] = tag
    remarks = [Remark("language-left-out", {"language": language[:40]}) for language in lacking]
    wanted = "" if wanted == "default" else wanted
    default = columns.tag(wanted) if wanted else None
    plain = default if wanted else "de"
    if has_plain and plain:
        if not wanted and plain not in tags.values():
            remarks.append(Remark("language-assumed"))
        tags[""] = plain
    elif has_plain:
        remarks.append(Remark("plain-left-out", {"language": wanted[:40]}))
        lacking.append(wanted[:40])
    if not tags:
        raise UnreadableError("no-language", languages=", ".join(lacking)[:200])
    if default not in tags.values():
        default = "de" if "de" in tags.values() else next(iter(tags.values()))
    return Tongues(tags, default, tuple(remarks))


def _clean(text: str, entry: Entry) -> str:
    if len(text) > 4 * LONGEST:
        raise LeftOutError("too-long", most=LONGEST)
    if PIPED.search(text):
        raise LeftOutError("piping")
    plain = HEADING.sub("", EMPHASIS.sub(r"\2", LINK.sub(r"\1", TAG.sub(" ", text))))
    if plain != text:
        entry.change("markup")
    if "\n" in text.strip():
        entry.change("line-breaks")
    one_line = " ".join(CONTROL.sub(" ", plain).split())
    if len(one_line) > LONGEST:
        raise LeftOutError("too-long", most=LONGEST)
    return one_line
