"""Points that lapse: announced, looked at household by household, posted, given back."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission, village_of
from pointsapp.extensions import db
from pointsapp.web import query
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.forms import Form
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work
from pointsapp.year_end.expiries import queries, service
from pointsapp.year_end.expiries.forms import ExpiryForm, PostingForm
from pointsapp.year_end.expiries.words import goods_named, terms_in_words

expiry_desk = Blueprint("expiries", __name__, url_prefix="/manage/expiries")
expiry_desk.add_app_template_filter(terms_in_words, "terms")
expiry_desk.add_app_template_filter(goods_named, "goods_named")
LINES_OF_A_PART = 100


@expiry_desk.route("/", methods=["GET", "POST"])
@requires(Permission.MANAGE_VILLAGE)
def show_all() -> ResponseReturnValue:
    """Show what was announced before; announce something new, or look what it would come to."""
    form = ExpiryForm()
    form.offer(village_today())
    if not form.validate_on_submit():
        return _all(form)
    new = form.new()
    if "look" in request.form:
        village_id = village_of(current_actor())
        would = queries.what_lapses(db.session(), village_id, new.terms, new.lapses_on)
        return _all(form, would)
    with unit_of_work(form) as session:
        expiry_id = service.announce(session, new, key=form.key.data, by=current_actor(), at=now())
        flash(_("Announced. Households see it on their phones and on the public board."))
        return redirect(url_for(".show", expiry_id=expiry_id), 303)
    return _all(form)


@expiry_desk.get("/<int:expiry_id>")
@requires(Permission.MANAGE_VILLAGE)
def show(expiry_id: int) -> ResponseReturnValue:
    """Show an announcement with every household's points, in parts."""
    return _page(expiry_id)


@expiry_desk.get("/<int:expiry_id>/print")
@requires(Permission.MANAGE_VILLAGE)
def print_list(expiry_id: int) -> ResponseReturnValue:
    """Show the list to hang out."""
    expiry = queries.show_expiry(db.session(), current_actor(), expiry_id)
    return render_template("year_end/expiries/paper.html", expiry=expiry, lapse=_lapse(expiry))


@expiry_desk.post("/<int:expiry_id>/calling-off")
@requires(Permission.MANAGE_VILLAGE)
def call_off(expiry_id: int) -> ResponseReturnValue:
    """Let all points stay after all."""
    form = Form()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.call_off(session, expiry_id, by=current_actor(), at=now())
            flash(_("Called off. No points lapse."))
            return redirect(url_for(".show_all"), 303)
    return _page(expiry_id, form)


@expiry_desk.post("/<int:expiry_id>/posting")
@requires(Permission.MANAGE_VILLAGE)
def post(expiry_id: int) -> ResponseReturnValue:
    """Let the points lapse, together with a colleague."""
    form = PostingForm()
    if form.validate_on_submit() and form.check_colleague():
        seen, second = form.seen.data or "", form.second
        with unit_of_work(form) as session:
            service.post(session, expiry_id, seen, second=second, by=current_actor(), at=now())
            flash(_("Posted. It stands in every household's entries."))
            return redirect(url_for(".show", expiry_id=expiry_id), 303)
    return _page(expiry_id, form)


@expiry_desk.post("/<int:expiry_id>/undoing")
@requires(Permission.MANAGE_VILLAGE)
def undo(expiry_id: int) -> ResponseReturnValue:
    """Give the points back, together with a colleague."""
    form = PostingForm()
    if form.validate_on_submit() and form.check_colleague():
        with unit_of_work(form) as session:
            service.undo(session, expiry_id, second=form.second, by=current_actor(), at=now())
            flash(_("All points that lapsed are back."))
            return redirect(url_for(".show", expiry_id=expiry_id), 303)
    return _page(expiry_id, form)


def _all(form: ExpiryForm, looked_at: queries.WhatLapses | None = None) -> ResponseReturnValue:
    page = render_template(
        "year_end/expiries/list.html",
        form=form,
        looked_at=looked_at,
        expiries=queries.list_expiries(db.session(), current_actor()),
    )
    return page, form.status


def _page(expiry_id: int, sent: Form | None = None) -> ResponseReturnValue:
    expiry = queries.show_expiry(db.session(), current_actor(), expiry_id)
    lapse = _lapse(expiry)
    page = render_template(
        "year_end/expiries/expiry.html",
        expiry=expiry,
        lapse=lapse,
        part=query.part(lapse.lines, LINES_OF_A_PART),
        is_due=expiry.is_announced and expiry.lapses_on <= village_today(),
        form=PostingForm(formdata=None, seen=lapse.digest),
        sent=sent,
    )
    return page, sent.status if sent is not None else 200


def _lapse(expiry: queries.ExpiryRow) -> queries.WhatLapses:
    """Return what lapsed; before it was posted, what would."""
    session = db.session()
    if expiry.posted_at is not None:
        return queries.what_lapsed(session, expiry.id)
    return queries.what_lapses(session, village_of(current_actor()), expiry.terms, expiry.lapses_on)
