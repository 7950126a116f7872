"""Forms over a row that others may change while the page is open: the second who saves is told, and keeps her words."""

from collections.abc import Iterable
from functools import wraps

from flask_babel import gettext
from wtforms import Field, HiddenField

from cafe_forms.models.revisions import ChangedMeanwhile, RevisedRow
from cafe_forms.recognition import personal
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


class ToldForm(RowForm):
    """What others than the team read: what looks like somebody's name or number is asked about, once.

    `let_stand` is what was asked about on the pages before, one on a line: whoever sends it again lets it stand.
    What others read already is not asked about.
    """

    readers = ""  # the sentence that says who they are
    let_stand = HiddenField()

    def told(self) -> Iterable[Field]:
        """The fields that others will read."""
        return ()

    @property
    def was_told(self) -> bool:
        """Whether others read these fields as they were."""
        return True

    def validate_on_submit(self, **options) -> bool:
        return super().validate_on_submit(**options) and not self._asks()

    def _asks(self) -> bool:
        asked = [(field, found) for field in self.told() if (found := self._unsaid(field))]
        for field, found in asked:
            field.errors = [self._question(found)]
        self.let_stand.data = "\n".join([*self._said(), *(one for _field, found in asked for one in found)])
        return bool(asked)

    def _question(self, found: list[str]) -> str:
        return gettext(
            "Hier könnte ein Name, eine Nummer oder eine Adresse stehen: %(found)s. %(readers)s Weg damit, oder so "
            "lassen?",
            found=", ".join(f"„{one}“" for one in found),
            readers=self.readers,
        )

    def _unsaid(self, field: Field) -> list[str]:
        before = field.object_data or "" if self.was_told else ""
        if field.data == before:
            return []
        said = {*self._said(), *_personal(before)}
        return [one for one in _personal(field.data) if one not in said]

    def _said(self) -> list[str]:
        return (self.let_stand.data or "").splitlines()


def _personal(text: str) -> list[str]:
    """Each once, on one line."""
    return list(dict.fromkeys(" ".join(span.text.split()) for span in personal.find(text)))


def late_is_told(view):
    """Runs the view of a form again, with `is_late`, when its save finds that somebody else was faster."""

    @wraps(view)
    def told(*args, **kwargs):
        try:
            return view(*args, **kwargs)
        except ChangedMeanwhile:
            return view(*args, **kwargs, is_late=True)

    return told
