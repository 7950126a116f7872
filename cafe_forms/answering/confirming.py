"""What she confirms by sending once more: a text that tells who she is, one that will be dropped, an empty response."""

from collections.abc import Mapping
from dataclasses import dataclass

from cafe_forms.recognition import personal
from cafe_forms.surveys.definition import Definition
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


def unconfirmed(definition: Definition, form: ResponseForm, answers: dict, posted: Mapping) -> Unconfirmed:
    """What the page has still to say; `posted` holds the hidden fields of the page that was sent."""
    return Unconfirmed(
        {} if posted.get(WARNED) else doubtful(definition, answers),
        () if _has_said(posted, form.dropped_texts) else tuple(form.dropped_texts),
        is_empty=not answers and not posted.get(EMPTY),
    )


def said_before(definition: Definition, form: ResponseForm, posted: Mapping) -> Unconfirmed:
    """What the page that was sent has said, as far as it still holds: to say it again in another language."""
    answers, is_warned = form.answers(), bool(posted.get(WARNED))
    return Unconfirmed(
        doubtful(definition, answers) if is_warned else {},
        tuple(form.dropped_texts) if is_warned else (),
        is_empty=bool(posted.get(EMPTY)) and not answers,
    )


def hidden_fields(form: ResponseForm, said: Unconfirmed, posted: Mapping) -> dict[str, str]:
    """By which the page remembers what it and the pages before it have said."""
    fields = {}
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


def doubtful(definition: Definition, answers: dict) -> dict[str, list]:
    found = {name: personal.find(text) for name, text in _texts(definition, answers).items()}
    return {name: spans for name, spans in found.items() if spans}


def redacted(definition: Definition, answers: dict) -> dict:
    """The answers as they are stored: without what could tell who she is."""
    return answers | {name: personal.redact(text) for name, text in _texts(definition, answers).items()}


def _texts(definition: Definition, answers: dict) -> dict[str, str]:
    return {q.name: answers[q.name] for q in definition.questions if q.type == "text" and q.name in answers}
