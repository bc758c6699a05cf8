"""A household says what it needs, reads what is done, and says whether that was enough."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission, household_of
from pointsapp.care.needs import queries, service
from pointsapp.care.needs.forms import NeedForm, NotYetForm
from pointsapp.care.needs.models import Kind, Way
from pointsapp.care.needs.service import NewNeed
from pointsapp.earning.claims.queries import claimable_rules
from pointsapp.extensions import db
from pointsapp.refusals import NotFound
from pointsapp.web import query
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

FOR_REPORTING = "P04"
"""The rule for whoever reports a hazard that proves true."""
need_pages = Blueprint("own_needs", __name__, url_prefix="/my/needs")


@need_pages.route("/", methods=["GET", "POST"])
@requires(Permission.MANAGE_OWN_HOUSEHOLD)
def show() -> ResponseReturnValue:
    """Show what the household raised with what was done, and take something new."""
    form = NeedForm()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            by = current_actor()
            new = NewNeed(
                household_of(by),
                Kind(form.kind.data),
                form.words.data,
                Way.PHONE,
                member_reads=form.member_reads.data,
            )
            service.raise_need(session, new, key=form.key.data, by=by, at=now())
            flash(_("The village has it. What is done about it stands here."))
            return redirect(url_for(".show"), 303)
    return _page(form)


@need_pages.post("/<int:need_id>/done")
@requires(Permission.MANAGE_OWN_HOUSEHOLD)
def say_done(need_id: int) -> ResponseReturnValue:
    """Say that a need is met."""
    with unit_of_work() as session:
        service.say_done(session, need_id, by=current_actor(), at=now())
        flash(_("Thank you. It is settled."))
    return redirect(url_for(".show"), 303)


@need_pages.post("/<int:need_id>/not-yet")
@requires(Permission.MANAGE_OWN_HOUSEHOLD)
def say_not_yet(need_id: int) -> ResponseReturnValue:
    """Say that a need is not met yet, and what is missing."""
    form = NotYetForm()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.say_not_yet(session, need_id, form.words.data, by=current_actor(), at=now())
            flash(_("The village reads it and goes on."))
            return redirect(url_for(".show"), 303)
    if not queries.knows(db.session(), current_actor(), need_id):
        raise NotFound
    return _page(NeedForm(formdata=None), not_yet=form, about=need_id)


def _page(
    form: NeedForm, *, not_yet: NotYetForm | None = None, about: int | None = None
) -> ResponseReturnValue:
    needs, older = queries.own_needs(
        db.session(), current_actor(), before=query.number("before"), today=village_today()
    )
    rules = claimable_rules(db.session(), current_actor(), village_today())
    page = render_template(
        "portal/needs/needs.html",
        reporting=next((rule for rule in rules if rule.code == FOR_REPORTING), None),
        needs=needs,
        older=older,
        form=form,
        not_yet=not_yet,
        about=about,
        blank=NotYetForm(formdata=None),
    )
    return page, (not_yet or form).status
