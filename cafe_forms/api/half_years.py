"""The half-year of one café, as a lead's page shows it: rounded, or as it is. No text of a mother is in it."""

from functools import wraps

from flask import abort, current_app, g, request

from cafe_forms import audit, headers
from cafe_forms.api import sending
from cafe_forms.api.operations import NOTE, Operation, reference
from cafe_forms.clock import utcnow
from cafe_forms.db import database
from cafe_forms.models import Site
from cafe_forms.reports.half_year import overview, period, spreadsheet
from cafe_forms.reports.half_year.overview import Overview, View

VIEW = {"name": "view", "in": "query", "schema": {"enum": list(overview.VIEWS), "default": "rounded"}}


def for_leads_at_site(view):
    """A café that the token may not see looks like one that does not exist; staff find it, and are refused."""

    @wraps(view)
    def checked(site, half):
        found = g.token.sites().where(Site.slug == site).first() or abort(404)
        if g.token.role == "staff":
            abort(403)
        return view(found, half)

    return checked


@for_leads_at_site
def half_year(site, half):
    view = overview.VIEWS.get(request.args.get("view", overview.ROUNDED.name)) or abort(400)
    return spreadsheet.as_json(_told(site, half, view))


@for_leads_at_site
def half_year_csv(site, half):
    told = _told(site, half, overview.ROUNDED)
    why = sending.note()
    with database.atomic():
        audit.note(g.member, "half-year csv", site.slug, spreadsheet.noted(told, why), door=audit.API)
    return headers.attachment(spreadsheet.csv(told), "text/csv", spreadsheet.file_name(told, "csv"))


def _told(site: Site, half: str, view: View) -> Overview:
    zone = current_app.config["TIMEZONE"]
    found = period.read(half)
    if found is None or found > period.of(utcnow(), zone):
        abort(404)
    return overview.of(site, found, view, now=utcnow(), zone=zone)


PATH = "/sites/<site>/half-years/<half>"
OPERATIONS = (
    Operation(
        PATH,
        half_year,
        "A half-year such as 2026-H1",
        reference("HalfYear"),
        query=(VIEW,),
        refusals=(400, 403, 404),
    ),
    Operation(
        f"{PATH}/csv",
        half_year_csv,
        "The rounded half-year as CSV",
        "text/csv",
        method="POST",
        body=NOTE,
        refusals=(400, 403, 404),
    ),
)
