"""The meetings of the cafés that a token may see."""

from flask import g

from cafe_forms.api.operations import Operation, listed
from cafe_forms.models import Meeting, Site


def meetings():
    sites = g.token.sites().select(Site.id).order_by()
    rows = Meeting.select(Meeting, Site).join(Site).where(Meeting.site.in_(sites)).order_by(Meeting.starts_at)
    return {"meetings": [_meeting(row) for row in rows]}


def _meeting(row: Meeting) -> dict:
    return {
        "site": row.site.slug,
        "starts_at": row.starts_at.isoformat(),
        "place": row.place,
        "topic": row.topic,
        "breakfast": row.breakfast,
        "attendance": row.attendance,
    }


OPERATIONS = (Operation("/meetings", meetings, "The meetings of your cafés", listed("Meeting")),)
