"""Why the resident's household has points, and two ways to say that it is wrong."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.access.audit.events import Event
from pointsapp.actor import Permission
from pointsapp.earning.notices.words import OUTCOMES
from pointsapp.earning.rules.words import STARS
from pointsapp.extensions import db
from pointsapp.portal.deeds import queries, service
from pointsapp.portal.deeds.forms import DisagreeForm
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.messages import flash
from pointsapp.web.requires import done_for_household, requires
from pointsapp.web.unit_of_work import unit_of_work

deed_pages = Blueprint("deeds", __name__, url_prefix="/my/deeds")


@deed_pages.get("/<int:line_id>")
@requires(Permission.VIEW_OWN_HOUSEHOLD)
def show(line_id: int) -> ResponseReturnValue:
    """Show why points were given."""
    return _page(line_id, DisagreeForm(formdata=None))


@deed_pages.post("/<int:line_id>/objection")
@requires(Permission.VIEW_OWN_HOUSEHOLD)
@done_for_household(Event.HELPED_OBJECTION)
def disagree(line_id: int) -> ResponseReturnValue:
    """Take down the household's objection to a line of its own."""
    form = DisagreeForm()
    if form.validate_on_submit():
        words, key = form.words.data or "", form.key.data
        with unit_of_work(form) as session:
            service.disagree(session, line_id, words=words, key=key, by=current_actor(), at=now())
            flash(_("The village looks into it and answers here."))
            return redirect(url_for(".show", line_id=line_id), 303)
    return _page(line_id, form)


def _page(line_id: int, form: DisagreeForm) -> ResponseReturnValue:
    deed = queries.show_deed(db.session(), current_actor(), line_id)
    page = render_template(
        "portal/deeds/deed.html", deed=deed, form=form, stars=STARS, outcomes=OUTCOMES
    )
    return page, form.status
