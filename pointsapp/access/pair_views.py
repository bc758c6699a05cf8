"""Which party member looks after which households."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.access import pairs
from pointsapp.access.forms import PairForm
from pointsapp.actor import Permission
from pointsapp.extensions import db
from pointsapp.web.current import current_actor
from pointsapp.web.refusals import explain
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

pair_desk = Blueprint("pairs", __name__)
explain(
    pairs.UnknownNumbers,
    lambda f: _("No household has these numbers: %(numbers)s.", numbers=_joined(f["numbers"])),
    status=422,
)


def _joined(numbers: object) -> str:
    return _(", ").join(numbers) if isinstance(numbers, list) else str(numbers)


@pair_desk.route("/manage/pairs", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROSTER)
def pair() -> ResponseReturnValue:
    """Show the party members with their households, and change one's."""
    form = PairForm()
    members = pairs.list_members(db.session(), current_actor())
    form.offer((member.user_id, member.name) for member in members)
    if form.validate_on_submit():
        numbers = pairs.read_numbers(form.numbers.data or "")
        with unit_of_work(form) as session:
            pairs.pair(session, form.member.data, numbers, by=current_actor())
            flash(_("Saved."))
            return redirect(url_for(".pair"), 303)
    return render_template("access/pairs.html", members=members, form=form), form.status
