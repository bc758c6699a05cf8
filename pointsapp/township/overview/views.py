"""The villages of a township side by side, and one of them over time with its pictures."""

from dataclasses import replace

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from pointsapp.actor import Permission
from pointsapp.extensions import db
from pointsapp.oversight.pictures.queries import show_quiet, show_year
from pointsapp.oversight.promise.queries import show_promise
from pointsapp.oversight.sums.periods import LENGTHS, MONTH, Period, period_of, read_period
from pointsapp.township.overview import queries, words
from pointsapp.township.overview.workbook import write_overview
from pointsapp.township.villages.queries import TownshipVillage, show_village
from pointsapp.web import query
from pointsapp.web.clock import village_today
from pointsapp.web.current import current_actor
from pointsapp.web.downloads import send_workbook
from pointsapp.web.requires import requires, shows_village

overview = Blueprint("overview", __name__, url_prefix="/township")
overview.add_app_template_filter(words.period_name, "period")


@overview.get("/")
@requires(Permission.VIEW_TOWNSHIP)
def show() -> ResponseReturnValue:
    """Show all villages in `?period=2026-11`, `2026-Q4` or `2026`, or in this month."""
    period = asked_period()
    page = queries.show_overview(db.session(), current_actor(), period)
    return render_template("township/overview/overview.html", overview=page, **choices(period))


@overview.get("/overview.xlsx")
@requires(Permission.VIEW_TOWNSHIP)
def export() -> ResponseReturnValue:
    """Hand out the same as an Excel file."""
    page = queries.show_overview(db.session(), current_actor(), asked_period())
    return send_overview("镇级汇总表", "村名", page)


@overview.get("/villages/<int:village_id>/pictures")
@requires(Permission.VIEW_TOWNSHIP)
@shows_village
def show_pictures(village_id: int) -> ResponseReturnValue:
    """Show one village over time."""
    village = show_village(db.session(), current_actor(), village_id)
    return render_template("township/overview/village.html", **over_time(village, asked_period()))


def over_time(village: TownshipVillage, period: Period) -> dict[str, object]:
    """Return a village over time: its months, quarters or years, and twelve months in pictures."""
    session, actor, today = db.session(), current_actor(), village_today()
    return {
        "village": village,
        "history": queries.show_history(session, village.id, period),
        "year": show_year(session, village.id, min(period.last_day, today)),
        "promise": show_promise(session, replace(actor, village_id=village.id), today),
        "quiet": show_quiet(session, village.id, today, most=0),
        **choices(period),
    }


def asked_period() -> Period:
    """Return the period of `?period=`, or this month."""
    return read_period(query.text("period")) or period_of(village_today(), MONTH)


def send_overview(title: str, what: str, page: queries.Overview) -> ResponseReturnValue:
    """Send an overview as an Excel file; `what` is what its rows are called."""
    title += str(page.period)
    return send_workbook(write_overview(title, what, page), title)


def choices(period: Period) -> dict[str, object]:
    """Return what leads to other periods: longer, shorter and later ones."""
    today = village_today()
    day = min(period.last_day, today)
    others = {words.LENGTHS[length]: period_of(day, length) for length in LENGTHS}
    following = period.following if period.following.first_day <= today else None
    return {"period": period, "lengths": others, "following": following}
