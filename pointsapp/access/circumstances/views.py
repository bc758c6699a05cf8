"""The page on which the office writes down how a household lives."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.access.circumstances import queries, service
from pointsapp.access.circumstances.forms import CircumstancesForm
from pointsapp.access.circumstances.queries import Circumstances
from pointsapp.actor import Permission
from pointsapp.extensions import db
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires, shows_household
from pointsapp.web.unit_of_work import unit_of_work

circumstances_page = Blueprint("circumstances", __name__)


@circumstances_page.route("/households/<int:household_id>/circumstances", methods=["GET", "POST"])
@shows_household
@requires(Permission.TAKE_NEEDS)
def show(household_id: int) -> ResponseReturnValue:
    """Show how the household lives, and change it."""
    home = queries.show_circumstances(db.session(), current_actor(), household_id)
    form = CircumstancesForm(obj=home.circumstances)
    if form.validate_on_submit():
        lives = Circumstances(form.lives_alone.data, form.has_no_phone.data)
        with unit_of_work(form) as session:
            service.write_down(session, household_id, lives, by=current_actor(), at=now())
            flash(_("Saved."))
            return redirect(url_for("households.show", household_id=household_id), 303)
    page = render_template("access/circumstances/circumstances.html", home=home, form=form)
    return page, form.status
