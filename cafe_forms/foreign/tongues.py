"""Which languages a foreign form speaks, which of them we have, and its texts by our tags."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from cafe_forms.foreign import columns, guessing, own_columns
from cafe_forms.foreign.report import Entry, LeftOutError, Remark, Row, UnreadableError
from cafe_forms.languages import LANGUAGES
from cafe_forms.surveys import marking
from cafe_forms.surveys.definition.places import LONGEST

TAG = re.compile(r"</?[A-Za-z][^<>]{0,300}>")
WITHIN_WORDS = re.compile(
    r"</?(?:a|b|i|u|em|strong|span|font|small|sup|sub|mark)(?:\s[^<>]{0,300})?>", re.IGNORECASE
)
ESCAPED = re.compile(r"\\([*_#])")
LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\([^()\s]{0,500}\)")
# In pairs alone: the star in "Freund*innen" is a letter. No pattern looks at a character more than a few times.
EMPHASIS = re.compile(r"(?<![\w\\])(\*{1,3}|__)(?=\S)([^*]{1,500}?)(?<=[^\s\\])\1(?!\w)")
# Of HTML and Markdown what our own marks can say.
BOLD_TAG = re.compile(r"</?(?:b|strong)(?:\s[^<>]{0,300})?>", re.IGNORECASE)
CURSIVE_TAG = re.compile(r"</?(?:i|em)(?:\s[^<>]{0,300})?>", re.IGNORECASE)
BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li)\s*>", re.IGNORECASE)
STRONG = re.compile(r"(?<![\w\\])(?:__|\*\*\*)(?=\S)([^*_\n]{1,500}?)(?<=\S)(?:__|\*\*\*)(?!\w)")
# A line to write on is none of it, and neither is a name such as my_own_name.
UNDERSCORED = re.compile(r"(?<![\w\\])_(?=[^\s_])([^*_\n]{1,500}?)(?<=[^\s\\])_(?!\w)")
OWN_LINK = re.compile(rf"\[[^\[\]\n]{{1,200}}\]\({marking.PAGES}\)")
ESCAPED_OTHERS = re.compile(r"\\([_#])")
MANY_BREAKS = re.compile(r"\n{3,}")
MARKED = {"label", "hint"}
HEADING = re.compile(r"^[ \t]*#{1,6}[ \t]+", re.MULTILINE)
PIPED = re.compile(r"\$\{[^{}]*\}|<output\b")
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Tongues:
    """Our tag for each language as the file spells it ("" for the plain column), and the draft's default."""

    tags: Mapping[str, str]
    default: str
    remarks: tuple[Remark, ...]
    is_ours: bool = False  # then texts are taken letter by letter

    def texts(self, row: Row, key: str, entry: Entry) -> dict[str, str]:
        """A row's texts by tag, made fit for a definition; changes are noted. Raises LeftOutError."""
        found: dict[str, str] = {}
        said = row.texts.get(key, {})
        for spelled in sorted(said, key=lambda spelled: spelled == ""):  # the plain one where no other speaks
            text = said[spelled]
            if spelled in self.tags and (clean := self._fit(text, entry, key)):
                found.setdefault(self.tags[spelled], clean)
        return found

    def _fit(self, text: str, entry: Entry, key: str) -> str:
        if self.is_ours:
            return own_columns.given_back(text)
        is_marked = key in MARKED and entry.row.sheet != "choices"
        return _fitting(text, _marked if is_marked else _plain, entry)

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


def _columns(rows: Iterable[Row]) -> list[list[str]]:
    """For each column of each sheet the languages that it has, as the file spells them and in its order."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for row in rows:
        for key in ("label", "hint", "constraint_message"):
            found.setdefault((row.sheet, key), {}).update(dict.fromkeys(filter(None, row.texts.get(key, {}))))
    return [list(languages) for languages in found.values()]


def _known(rows: Iterable[Row]) -> tuple[dict[str, str], list[str]]:
    """Our tag for each language as it is spelled, and those that we lack or that one column has twice."""
    tags: dict[str, str] = {}
    lacking: dict[str, None] = {}
    for column in _columns(rows):
        here: dict[str, str] = {}
        for language in column:
            tag = columns.tag(language)
            if tag is None or here.setdefault(tag, language) != language:
                lacking[language] = None
            else:
                tags[language] = tag
    return {language: tag for language, tag in tags.items() if language not in lacking}, list(lacking)


def of(rows: Collection[Row], wanted: str) -> Tongues:
    """`wanted` is the settings' default language as it is spelled, or "".

    Raises UnreadableError for a form in none of our languages.
    """
    unnamed = [text for row in rows if (text := row.texts.get("label", {}).get(""))]
    has_plain = bool(unnamed)
    tags, lacking = _known(rows)
    remarks = [Remark("language-left-out", {"language": language[:40]}) for language in lacking]
    wanted = "" if wanted == "default" else wanted
    default = columns.tag(wanted) if wanted else None
    guessed = guessing.language(unnamed) if has_plain and not wanted else None
    plain = default if wanted else guessed or "de"
    if has_plain and plain:
        if not wanted and plain not in tags.values():
            remarks.append(_guess(guessed))
        tags[""] = plain
    elif has_plain:
        remarks.append(Remark("plain-left-out", {"language": wanted[:40]}))
        lacking.append(wanted[:40])
    if not tags:
        raise UnreadableError("no-language", languages=", ".join(lacking)[:200])
    if default is None or default not in tags.values():
        default = tags.get("") or ("de" if "de" in tags.values() else next(iter(tags.values())))
    return Tongues(tags, default, tuple(remarks))


def _guess(guessed: str | None) -> Remark:
    if guessed is None:
        return Remark("language-assumed")
    return Remark("language-guessed", {"language": LANGUAGES[guessed].name})


def _fitting(text: str, written: Callable[[str, Entry], str], entry: Entry) -> str:
    if len(text) > 4 * LONGEST:
        raise LeftOutError("too-long", most=LONGEST)
    if PIPED.search(text):
        raise LeftOutError("piping")
    fit = written(text, entry)
    if len(fit) > LONGEST:
        raise LeftOutError("too-long", most=LONGEST)
    return fit


def _plain(text: str, entry: Entry) -> str:
    """On one line, without marks."""
    plain = TAG.sub(" ", WITHIN_WORDS.sub("", text))
    plain = HEADING.sub("", UNDERSCORED.sub(r"\1", EMPHASIS.sub(r"\2", LINK.sub(r"\1", plain))))
    if plain != text:
        entry.change("markup")
    if "\n" in text.strip():
        entry.change("line-breaks")
    return _tidy(ESCAPED.sub(r"\1", plain))


def _marked(text: str, entry: Entry) -> str:
    """With its lines, bold, italic and links to our own pages; all else becomes plain."""
    said = BOLD_TAG.sub("**", CURSIVE_TAG.sub("*", BREAK.sub("\n", text)))
    bare = TAG.sub(" ", WITHIN_WORDS.sub("", said))
    kept = HEADING.sub("", LINK.sub(lambda link: link[0] if OWN_LINK.fullmatch(link[0]) else link[1], bare))
    if kept != said:
        entry.change("markup")
    said = UNDERSCORED.sub(r"*\1*", STRONG.sub(r"**\1**", kept))
    lines = [_tidy(line) for line in said.split("\n")]
    return MANY_BREAKS.sub("\n\n", ESCAPED_OTHERS.sub(r"\1", "\n".join(lines))).strip()


def _tidy(text: str) -> str:
    return " ".join(CONTROL.sub(" ", text).split())
