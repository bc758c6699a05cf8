"""What new accounts had a part in: looked at by somebody who had none, in village or township."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.access.second_persons import queries, service
from pointsapp.access.second_persons.forms import LookForm
from pointsapp.access.second_persons.words import ACTS
from pointsapp.actor import Permission
from pointsapp.extensions import db
from pointsapp.web import query
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

review_desk = Blueprint("review", __name__)


@review_desk.get("/confirmations/")
@requires(Permission.REVIEW_CONFIRMATIONS)
def show() -> ResponseReturnValue:
    """Show what waits for this person's look, and what is looked at or one's own."""
    return _page(LookForm(formdata=None))


@review_desk.post("/confirmations/looks")
@requires(Permission.REVIEW_CONFIRMATIONS)
def look() -> ResponseReturnValue:
    """Sign what was ticked as looked at."""
    form = LookForm()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            note = form.note.data or ""
            service.look_at(session, form.seen.data, note=note, by=current_actor(), at=now())
            flash(_("Signed as looked at, with your name."))
            return redirect(url_for(".show"), 303)
    return _page(form)


def _page(form: LookForm) -> ResponseReturnValue:
    before = query.number("before")
    review = queries.show_review(db.session(), current_actor(), before=before)
    page = render_template(
        "access/second_persons/review.html", review=review, form=form, acts=ACTS, before=before
    )
    return page, form.status
