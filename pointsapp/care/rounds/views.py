"""My round: the households in a paired member's care, and one of them."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from pointsapp.actor import Permission
from pointsapp.care.home_visits.forms import VisitForm
from pointsapp.care.rounds import queries
from pointsapp.extensions import db
from pointsapp.web import query
from pointsapp.web.clock import village_today
from pointsapp.web.current import current_actor
from pointsapp.web.requires import requires, shows_household

rounds = Blueprint("rounds", __name__, url_prefix="/paired")


@rounds.get("/")
@requires(Permission.LOOK_AFTER)
def show() -> ResponseReturnValue:
    """Show a party member the households in care, the nearest due first."""
    today, skip = village_today(), query.number("skip") or 0
    page = queries.my_round(db.session(), current_actor(), today=today, skip=skip)
    form = VisitForm(formdata=None, visited_on=today)
    return render_template("care/rounds/round.html", round=page, form=form)


@rounds.get("/households/<int:household_id>")
@requires(Permission.LOOK_AFTER)
@shows_household
def show_household(household_id: int) -> ResponseReturnValue:
    """Show a household in care: its people, the visits, and what was heard."""
    skip = query.number("skip") or 0
    page = queries.show_in_care(db.session(), current_actor(), household_id, skip=skip)
    return render_template("care/rounds/household.html", page=page)
