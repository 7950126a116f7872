"""Compares what everything says and leaves behind, whatever number of responses lies in the pool."""

import contextlib
import datetime as dt
import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from cafe_forms.clock import utcnow
from cafe_forms.db import database
from tests.promises.doings import Doing
from tests.promises.dump import rows
from tests.promises.stages import ANY, Stages

SEALED = {"pooled", "spent_token", "one_time_code"}


class Listener(logging.Handler):
    """Whether a statement named a table of sealed responses."""

    def __init__(self):
        super().__init__()
        self.heard = False

    def emit(self, record):
        self.heard |= any(f'"{table}"' in record.msg[0] for table in SEALED)


@contextlib.contextmanager
def listening() -> Iterator[Listener]:
    log, listener = logging.getLogger("peewee"), Listener()
    before = log.level, log.propagate
    log.addHandler(listener)
    log.setLevel(logging.DEBUG)
    log.propagate = False
    try:
        yield listener
    finally:
        log.removeHandler(listener)
        log.setLevel(before[0])
        log.propagate = before[1]


class Watch:
    """Does things with every number of responses in the pools of `stages`, and undoes them."""

    def __init__(self, stages: Stages, but: Iterable[str] = ()):
        self.stages, self.but, self.began = stages, frozenset(but), utcnow()
        self._asking: set[Doing] = set()

    @property
    def asking(self) -> set[str]:
        """The verbs that have asked for the pool."""
        return {one.verb for one in self._asking}

    def differences(
        self, doings: Iterable[Doing], numbers: Sequence[int] = ANY, *, thorough: bool = True
    ) -> dict[str, dict[int, str]]:
        """{name: {number: what it said and left}} of all that do not always say the same.

        What asks for the pool is tried with every number. What does not ask cannot know; thorough, that is
        tried with the least and the most as well.
        """
        doings = list(doings)
        told = {one.name: {} for one in doings}
        assert len(told) == len(doings)
        self._try(doings, numbers[0], told)
        if thorough:
            self._try(doings, numbers[-1], told)
        asking = [one for one in doings if one in self._asking]
        for number in numbers[1:-1] if thorough else numbers[1:]:
            self._try(asking, number, told)
        return {name: said for name, said in told.items() if len(set(said.values())) > 1}

    def _try(self, doings: list[Doing], number: int, told: dict[str, dict[int, str]]) -> None:
        if doings:
            self.stages.fill(number, self.but)
            before = rows()
            for one in doings:
                told[one.name][number] = self._tried(one, before)

    def _tried(self, one: Doing, before: Counter) -> str:
        with listening() as listener, contextlib.ExitStack() as undone:
            if one.changes:
                transaction = undone.enter_context(database.atomic())
                undone.callback(transaction.rollback)
            said = str(one.do())
            if not listener.heard:
                return said
            self._asking.add(one)
            return f"{said}\n{self._left(before) if one.changes else ''}"

    def _left(self, before: Counter) -> list:
        after = rows()
        return sorted(
            (sign, table, *map(self._timeless, _without_number(cells)))
            for sign, changed in (("+", after - before), ("-", before - after))
            for table, cells in changed
            if table not in SEALED and cells[0] != "remnants"
        )

    def _timeless(self, cell: str) -> str:
        with contextlib.suppress(ValueError):
            moment = dt.datetime.fromisoformat(cell).replace(tzinfo=dt.UTC)
            if self.began <= moment <= utcnow():
                return "now"
        return cell


def _without_number(cells: tuple[str, ...]) -> tuple[str, ...]:
    """A counter goes on also where a row was undone."""
    return cells[1:] if cells[0].isdecimal() else cells
