"""Forms over a row that others may change while the page is open: the second who saves is told, and keeps her words."""

from functools import wraps

from wtforms import HiddenField

from cafe_forms.models.revisions import ChangedMeanwhile, RevisedRow
from cafe_forms.team.forms import TeamForm


class RowForm(TeamForm):
    """Shows the columns of `row`, and as `shown` what is no column of it or reads otherwise on a page.

    `is_late`: somebody else was faster. The page says so, and whoever sends it again saves over what there is now.
    """

    revision = HiddenField()

    def __init__(self, row: RevisedRow | None = None, *, is_late: bool = False, **shown):
        # values, not the row: of a row wtforms would take a method that bears a field's name
        super().__init__(data=(row.__data__ if row else {}) | shown)
        self.is_late = is_late
        if row and is_late:
            self.revision.data = row.revision

    def validate_on_submit(self, **options) -> bool:
        return not self.is_late and super().validate_on_submit(**options)

    @property
    def seen(self) -> int:
        """The revision that its page was shown with; -1 where none came back, or what we have not written."""
        sent = (self.revision.raw_data or [""])[0]
        return int(sent) if sent.isdecimal() and len(sent) < 10 else -1

    @property
    def status(self) -> int:
        return 409 if self.is_late else super().status


def late_is_told(view):
    """Runs the view of a form again, with `is_late`, when its save finds that somebody else was faster."""

    @wraps(view)
    def told(*args, **kwargs):
        try:
            return view(*args, **kwargs)
        except ChangedMeanwhile:
            return view(*args, **kwargs, is_late=True)

    return told
