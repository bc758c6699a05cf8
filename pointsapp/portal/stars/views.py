"""The household's own stars, and the lists of whom the village is to honour."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.extensions import db
from pointsapp.honours.proposals.queries import show_candidate_out, show_hanging
from pointsapp.portal.stars import service
from pointsapp.portal.stars.forms import AgainstHonourForm
from pointsapp.portal.stars.queries import own_stars
from pointsapp.web import query
from pointsapp.web.caching import kept_until_changed
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

star_pages = Blueprint("own_stars", __name__, url_prefix="/my")
PEOPLE_OF_A_PART = 30


@star_pages.get("/stars")
@kept_until_changed
@requires(Permission.VIEW_OWN_HOUSEHOLD)
def show() -> ResponseReturnValue:
    """Show this year's stars, what is missing to the next one, and the household's honours."""
    own = own_stars(db.session(), current_actor(), village_today())
    return render_template("portal/stars/stars.html", own=own, today=village_today())


@star_pages.get("/honour-lists/<int:proposal_id>")
@kept_until_changed
@requires(Permission.VIEW_OWN_HOUSEHOLD)
def show_list(proposal_id: int) -> ResponseReturnValue:
    """Show whom the village is to honour, as on the public board, each to object to."""
    page = show_hanging(db.session(), current_actor(), proposal_id)
    part = query.part(page.honoured, PEOPLE_OF_A_PART)
    return render_template("portal/stars/list.html", page=page, part=part)


@star_pages.route("/honour-lists/candidates/<int:candidate_id>/objection", methods=["GET", "POST"])
@requires(Permission.MANAGE_OWN_HOUSEHOLD)
def disagree(candidate_id: int) -> ResponseReturnValue:
    """Take down what the household says against somebody's honour."""
    candidate = show_candidate_out(db.session(), current_actor(), candidate_id)
    form = AgainstHonourForm()
    if form.validate_on_submit():
        words, key = form.words.data or "", form.key.data
        with unit_of_work(form) as session:
            service.disagree(
                session, candidate_id, words=words, key=key, by=current_actor(), at=now()
            )
            flash(_("The village looks into it and answers here."))
            return redirect(url_for(".show"), 303)
    page = render_template("portal/stars/disagree.html", one=candidate, form=form)
    return page, form.status
