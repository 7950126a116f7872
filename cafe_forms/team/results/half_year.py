"""The half-year: a lead reads it of one café or each of hers, as it is or rounded, and takes it away with a reason."""

from flask import abort, current_app, g, render_template, request
from flask_babel import gettext
from wtforms import RadioField

from cafe_forms import audit, headers
from cafe_forms.clock import utcnow
from cafe_forms.db import database
from cafe_forms.models import Site
from cafe_forms.reports.half_year import overview, period, spreadsheet
from cafe_forms.reports.half_year.overview import OWN, ROUNDED, Overview
from cafe_forms.reports.half_year.period import HalfYear
from cafe_forms.reports.printed import half_year_sheet, paper
from cafe_forms.team import door
from cafe_forms.team.access import leads_only, site_or_404
from cafe_forms.team.results.reason_form import ReasonForm

OUTSIDE = "traeger"  # ?fuer= of the view that leaves the house
FILES = {"csv": ROUNDED, "pdf": ROUNDED, "own": OWN}  # in a file for others every figure is rounded


class HalfYearForm(ReasonForm):
    what = RadioField(choices=list(FILES), default="csv")


@door.page("/halbjahr/<half>/<site>")
@door.page("/halbjahr/<half>")
@door.page("/halbjahr")
@leads_only
def half_year(half=None, site=None):
    hers = list(g.member.sites())
    one = site_or_404(site) if site else (hers[0] if len(hers) == 1 else None)
    view = ROUNDED if request.args.get("fuer") == OUTSIDE else OWN
    return _page(_half_or_404(half), one, hers, view)


def _page(half: HalfYear, one: Site | None, hers: list[Site], view, *, wants_reason: bool = False) -> str:
    told = [_overview(site, half, view) for site in ([one] if one else hers)]
    return render_template(
        "team/results/half_year.html",
        half=half,
        halves=period.known(hers, utcnow(), current_app.config["TIMEZONE"]) if hers else [half],
        site=one,
        sites=hers,
        view=view,
        views=((OWN, gettext("Für uns")), (ROUNDED, gettext("Für Träger und Ämter"))),
        outside=OUTSIDE,
        overviews=told,
        total=overview.in_all(told),
        form=HalfYearForm(formdata=None),
        wants_reason=wants_reason,
        can_print=paper.is_installed(),
    )


def _half_or_404(written: str | None) -> HalfYear:
    """The one that runs where none is named; none that lies ahead."""
    now = period.of(utcnow(), current_app.config["TIMEZONE"])
    found = period.read(written) if written else now
    return found if found and found <= now else abort(404)


def _overview(site: Site, half: HalfYear, view) -> Overview:
    return overview.of(site, half, view, now=utcnow(), zone=current_app.config["TIMEZONE"])


@door.button("/halbjahr/<half>/<site>/herunterladen")
@leads_only
def half_year_download(half, site):
    where, found, form = site_or_404(site), _half_or_404(half), HalfYearForm()
    if not form.validate_on_submit():
        abort(400)
    what = form.what.data
    if form.asked_in_vain:
        return _page(found, where, list(g.member.sites()), FILES[what], wants_reason=True), 422
    told = _overview(where, found, FILES[what])
    content, media, ending = _file(told, what)
    with database.atomic():
        audit.note(g.member, f"half-year {what}", where.slug, spreadsheet.noted(told, form.reason))
    return headers.attachment(content, media, spreadsheet.file_name(told, ending))


def _file(told: Overview, what: str) -> tuple[bytes, str, str]:
    if what == "csv":
        return spreadsheet.csv(told), "text/csv", "csv"
    return half_year_sheet.pdf(told), "application/pdf", "pdf"
