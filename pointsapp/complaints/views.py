"""A household writes to the village; the administrator answers."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.complaints import queries, service, words
from pointsapp.complaints.forms import ComplaintAnswerForm, ComplaintForm
from pointsapp.complaints.models import Kind
from pointsapp.extensions import db
from pointsapp.refusals import NotFound
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

complaints = Blueprint("complaints", __name__)


@complaints.route("/my/complaints", methods=["GET", "POST"])
@requires(Permission.MANAGE_OWN_HOUSEHOLD)
def own() -> ResponseReturnValue:
    """Show what the household wrote with the answers, and take something new."""
    form = ComplaintForm()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.complain(
                session,
                Kind(form.kind.data),
                form.words.data,
                key=form.key.data,
                by=current_actor(),
                at=now(),
            )
            flash(_("Thank you. The village answers here."))
            return redirect(url_for(".own"), 303)
    written = queries.own_complaints(db.session(), current_actor())
    page = render_template("complaints/own.html", complaints=written, form=form, kinds=words.KINDS)
    return page, form.status


@complaints.get("/manage/complaints")
@requires(Permission.MANAGE_VILLAGE)
def list_all() -> ResponseReturnValue:
    """Show the village's complaints, those without an answer first."""
    return _staff_page(ComplaintAnswerForm(formdata=None), None)


@complaints.post("/manage/complaints/<int:complaint_id>/answer")
@requires(Permission.MANAGE_VILLAGE)
def answer(complaint_id: int) -> ResponseReturnValue:
    """Answer a complaint."""
    form = ComplaintAnswerForm()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.answer(session, complaint_id, form.words.data, by=current_actor(), at=now())
            flash(_("The answer is sent."))
            return redirect(url_for(".list_all"), 303)
    return _staff_page(form, complaint_id)


def _staff_page(form: ComplaintAnswerForm, answering: int | None) -> ResponseReturnValue:
    received = queries.list_complaints(db.session(), current_actor())
    if answering is not None and answering not in {complaint.id for complaint in received}:
        raise NotFound
    page = render_template(
        "complaints/list.html",
        complaints=received,
        form=form,
        blank=ComplaintAnswerForm(formdata=None),
        answering=answering,
        kinds=words.KINDS,
    )
    return page, form.status
