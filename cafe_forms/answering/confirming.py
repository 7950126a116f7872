"""What she confirms by sending once more: a text that tells who she is, one that will be dropped, an empty response."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cafe_forms.recognition.personal import Redacted
from cafe_forms.surveys.form import ResponseForm

WARNED, DROPPED, EMPTY = "warned", "dropped", "empty"


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """What a page says once before anything is sent; false when there is nothing to say.

    `doubtful` are texts that look as if they could tell who somebody is: {question name: spans}. `dropped` are
    questions whose typed text will not be sent: they are irrelevant after what else she answered.
    """

    doubtful: Mapping[str, list]
    dropped: tuple[str, ...]
    is_empty: bool

    def __bool__(self) -> bool:
        return bool(self.doubtful or self.dropped or self.is_empty)


NOTHING = Unconfirmed({}, (), is_empty=False)


def unconfirmed(form: ResponseForm, answers: Mapping, posted: Mapping) -> Unconfirmed:
    """What the page has still to say; `answers` is what `texts.redact` returned, `posted` the page's hidden fields."""
    return Unconfirmed(
        {} if posted.get(WARNED) else doubtful(answers),
        () if _has_said(posted, form.dropped_texts) else tuple(form.dropped_texts),
        is_empty=not answers and not posted.get(EMPTY),
    )


def said_before(form: ResponseForm, posted: Mapping, read: Callable[[Mapping], Mapping]) -> Unconfirmed:
    """What the page that was sent has said, as far as it still holds: to say it again in another language.

    `read` is what makes of answers what `texts.redact` returns.
    """
    is_warned = bool(posted.get(WARNED))
    return Unconfirmed(
        doubtful(read(form.fitting_answers())) if is_warned else {},
        tuple(form.dropped_texts) if is_warned else (),
        is_empty=bool(posted.get(EMPTY)) and not form.answers(),
    )


def hidden_fields(form: ResponseForm, said: Unconfirmed, posted: Mapping) -> dict[str, str]:
    """By which the page remembers what it and the pages before it have said."""
    fields: dict[str, str] = {}
    if said.doubtful or said.dropped or posted.get(WARNED):
        before = [name for name in form.dropped_texts if name in posted.get(DROPPED, "").split()]
        fields |= {WARNED: "1", DROPPED: " ".join(said.dropped or before)}
    return fields | ({EMPTY: "1"} if said.is_empty else {})


def _has_said(posted: Mapping, dropped: list[str]) -> bool:
    """A page that has warned names the texts it spoke of; who sends `warned` alone has been told of all."""
    if not posted.get(WARNED):
        return not dropped
    said = posted.get(DROPPED)
    return said is None or set(dropped) <= set(said.split())


def doubtful(answers: Mapping) -> dict[str, list]:
    found = {name: told.spans for name, told in answers.items() if isinstance(told, Redacted)}
    return {name: spans for name, spans in found.items() if spans}
