"""The townships of a county side by side, the villages of one, and one village; only read."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from pointsapp.actor import Permission
from pointsapp.county.overview import queries
from pointsapp.extensions import db
from pointsapp.township.overview.views import asked_period, choices, over_time, send_overview
from pointsapp.web.current import current_actor
from pointsapp.web.requires import requires, shows_village

county_overview = Blueprint("county_overview", __name__, url_prefix="/county")


@county_overview.get("/")
@requires(Permission.VIEW_COUNTY)
def show() -> ResponseReturnValue:
    """Show all townships in `?period=2026-11`, `2026-Q4` or `2026`, or in this month."""
    period = asked_period()
    page = queries.show_overview(db.session(), current_actor(), period)
    return render_template("county/overview/overview.html", overview=page, **choices(period))


@county_overview.get("/overview.xlsx")
@requires(Permission.VIEW_COUNTY)
def export() -> ResponseReturnValue:
    """Hand out the same as an Excel file."""
    page = queries.show_overview(db.session(), current_actor(), asked_period())
    return send_overview("县级汇总表", "乡镇", page)


@county_overview.get("/townships/<int:township_id>")
@requires(Permission.VIEW_COUNTY)
def show_township(township_id: int) -> ResponseReturnValue:
    """Show the villages of one township as it sees them itself."""
    period = asked_period()
    page = queries.show_township(db.session(), current_actor(), township_id, period)
    return render_template(
        "county/overview/township.html", overview=page, township_id=township_id, **choices(period)
    )


@county_overview.get("/townships/<int:township_id>/villages/<int:village_id>")
@requires(Permission.VIEW_COUNTY)
@shows_village
def show_village(township_id: int, village_id: int) -> ResponseReturnValue:
    """Show one village over time as its township sees it."""
    village = queries.show_village(db.session(), current_actor(), township_id, village_id)
    return render_template("county/overview/village.html", **over_time(village, asked_period()))
