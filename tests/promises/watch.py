"""Compares what everything says and leaves behind, whatever number of responses lies in the pool."""

import contextlib
import datetime as dt
import logging
from collections import Counter
from collections.abc import Iterable, Iterator

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
    def __init__(self, stages: Stages, but: Iterable[str] = ()):
        self.stages, self.but, self.began = stages, frozenset(but), utcnow()
        self.asking: list[str] = []

    def differences(self, doings: Iterable[Doing], numbers: range = ANY) -> dict[str, dict[int, str]]:
        """{name: {number: what it said and left}} of all that do not always say the same.

        What asks for the pool is tried with every number; all else with the first and the last.
        """
        doings = list(doings)
        told = {one.name: {} for one in doings}
        asking = self._try(doings, numbers[0], told)
        self.asking = [one.name for one in asking]
        self._try(doings, numbers[-1], told)
        for number in numbers[1:-1]:
            self._try(asking, number, told)
        return {name: said for name, said in told.items() if len(set(said.values())) > 1}

    def _try(self, doings: list[Doing], number: int, told) -> list[Doing]:
        self.stages.fill(number, self.but)
        before, asking = rows(), []
        for one in doings:
            said, has_asked = self._tried(one, before)
            told[one.name][number] = said
            asking += [one] if has_asked else []
        return asking

    def _tried(self, one: Doing, before: Counter) -> tuple[str, bool]:
        with listening() as listener, contextlib.ExitStack() as undone:
            if one.changes:
                transaction = undone.enter_context(database.atomic())
                undone.callback(transaction.rollback)
            said = one.do()
            heard = listener.heard
            left = self._left(before) if heard and one.changes else ""
        return f"{said}\n{left}", heard

    def _left(self, before: Counter) -> list:
        after = rows()
        return sorted(
            (sign, table, *map(self._timeless, cells))
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
