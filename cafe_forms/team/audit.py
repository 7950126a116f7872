"""The audit log: who did what when, never what anybody answered."""

from cafe_forms.clock import utcnow
from cafe_forms.models import Audit, Member


def note(member: Member | None, action: str, subject: str = "", note: str = "") -> None:
    Audit.create(at=utcnow(), member=member, action=action, subject=subject[:200], note=note[:500])
