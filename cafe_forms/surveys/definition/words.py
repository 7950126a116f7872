"""The same thing said in several languages, with German before English where one is missing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup, escape

from cafe_forms import languages
from cafe_forms.surveys import marking

LANGUAGES = tuple(languages.LANGUAGES)
OUTDATED = "outdated"  # the key beside the languages of a text, in a definition
RIGHT_TO_LEFT = frozenset(tag for tag, one in languages.LANGUAGES.items() if one.direction == "rtl")


class Said(NamedTuple):
    """A text and the language it is really in, which need not be the one that was asked for."""

    text: str
    language: str

    @property
    def direction(self) -> str:
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"


@dataclass(frozen=True, slots=True)
class Words:
    """Texts by language tag, kept in the order of LANGUAGES so that equal words are equal objects.

    `outdated` are translations of an earlier wording: nobody is asked with them until somebody has looked.
    """

    texts: tuple[tuple[str, str], ...]
    default: str = "de"
    outdated: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(
        cls, texts: Mapping[str, str], default: str = "de", outdated: Mapping[str, str] | None = None
    ) -> "Words":
        return cls(_in_order(texts), default, _in_order(outdated or {}))

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(language for language, _ in self.texts)

    def say(self, tag: str) -> Said:
        """The text in this language, or else in the nearest one that a reader may expect."""
        return self.written(tag)

    def written(self, tag: str) -> Said:
        """The same, with every mark that it was written with."""
        texts = dict(self.texts)
        return next(
            Said(texts[language], language) for language in self._preference(tag) if language in texts
        )

    def html(self, tag: str) -> Markup:
        """The same for a page, escaped."""
        return escape(self.written(tag).text)

    def _preference(self, tag: str) -> Iterator[str]:
        # For de and de-simple this begins with the other one of the two, as it should.
        yield from (tag, "de", "de-simple", self.default)
        yield from (language for language in self.languages if language != "en")
        yield "en"

    def __bool__(self) -> bool:
        return bool(self.texts)


class MarkedWords(Words):
    """Words that may have lines, bold, italic and links to our own pages; whoever just says them gets them plain."""

    __slots__ = ()

    def say(self, tag: str) -> Said:
        said = self.written(tag)
        return Said(marking.plain(said.text), said.language)

    def html(self, tag: str) -> Markup:
        return marking.html(self.written(tag).text)


def _in_order(texts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(texts.items(), key=lambda pair: LANGUAGES.index(pair[0])))
