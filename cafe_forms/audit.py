"""The audit log: who did what when, written in the transaction that did it; never what anybody answered."""

import contextlib
from collections.abc import Iterator

from cafe_forms.clock import utcnow
from cafe_forms.db import database
from cafe_forms.models import Audit, Member

# By which door: a page, the command line, a letter's link, another system.
PAGE, COMMAND, LETTER, API = "page", "command", "letter", "api"


class NotInTransaction(Exception):
    """What is noted apart from the act may stay behind when the act fails, or be lost when it succeeds."""


def note(member: Member | None, action: str, subject: str = "", note: str = "", *, door: str = PAGE) -> None:
    """Write down an act inside the caller's transaction, as a letter is owed: both are kept, or neither.

    `member` is None on the command line, and for a contact who follows a link. What is noted is the team's own
    doing: no number of responses, no word that a respondent wrote. Raises NotInTransaction.
    """
    if not database.in_transaction():
        raise NotInTransaction(action)
    Audit.create(at=utcnow(), member=member, action=action, subject=subject[:200], note=note[:500], door=door)


@contextlib.contextmanager
def noted(member: Member | None, action: str, *more: str, door: str = PAGE) -> Iterator[None]:
    """The transaction of an act, which is noted when it is done; `more` are its subject and note."""
    with database.atomic():
        yield
        note(member, action, *more, door=door)
