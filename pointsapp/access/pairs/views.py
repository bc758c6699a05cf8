"""Which party member looks after which households."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.access.pairs import service
from pointsapp.access.pairs.forms import PairForm
from pointsapp.actor import Permission
from pointsapp.extensions import db
from pointsapp.web.current import current_actor
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

pair_desk = Blueprint("pairs", __name__)


@pair_desk.route("/manage/pairs", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROSTER)
def pair() -> ResponseReturnValue:
    """Show the party members with their households, and change one's."""
    form = PairForm()
    members = service.list_members(db.session(), current_actor())
    form.offer((member.user_id, member.name) for member in members)
    if form.validate_on_submit():
        numbers = service.read_numbers(form.numbers.data or "")
        with unit_of_work(form) as session:
            service.pair(session, form.member.data, numbers, by=current_actor())
            flash(_("Saved."))
            return redirect(url_for(".pair"), 303)
    return render_template("access/pairs/pairs.html", members=members, form=form), form.status
