"""Why a letter waits, failed or was dropped: a code with facts, mostly the words of the server; doors say it."""

from collections.abc import Mapping


class Reasoned(Exception):
    """What ended otherwise than in a letter that went out."""

    def __init__(self, code: str, **facts: str):
        super().__init__(": ".join([code, *facts.values()]))
        self.code, self.facts = code, facts


def because(code: str, **facts: str) -> dict[str, str | Mapping[str, str]]:
    """The columns of a delivery that say why."""
    return {"reason": code, "reason_facts": facts}


def why(outcome: Reasoned) -> dict[str, str | Mapping[str, str]]:
    return because(outcome.code, **outcome.facts)


NO_REASON = because("")
