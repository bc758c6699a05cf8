"""The pages of stocktakes: the blind count, its differences, the second person's decision."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.community.villages.queries import own_village_name
from pointsapp.exchange.items.queries import list_items
from pointsapp.exchange.losses.forms import read_moments
from pointsapp.exchange.stocktakes import queries, service
from pointsapp.exchange.stocktakes.forms import CountForm, read_reasons
from pointsapp.exchange.stocktakes.service import ShelfCount
from pointsapp.extensions import db
from pointsapp.web import query
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.forms import Form
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.shown_again import show_again, taken_up
from pointsapp.web.unit_of_work import unit_of_work

stocktakes = Blueprint("stocktakes", __name__, url_prefix="/stock/stocktakes")


@stocktakes.get("/")
@requires(Permission.MANAGE_STOCK)
def list_all() -> ResponseReturnValue:
    """Show the stocktakes, the newest first."""
    page = queries.list_stocktakes(db.session(), current_actor(), before=query.number("before"))
    return render_template("exchange/stocktakes/list.html", page=page)


@stocktakes.route("/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_STOCK)
def count() -> ResponseReturnValue:
    """Take the counts; the page does not show what the book has."""
    form, typed = taken_up(CountForm) or (CountForm(), request.form)
    counts = form.read_counts(request.form)
    if form.refused is None and form.validate_on_submit():
        with unit_of_work(form) as session:
            stocktake_id = service.count_shelf(
                session,
                ShelfCount(counts, form.supervisor.data or "", read_moments(request.form)),
                key=form.key.data,
                by=current_actor(),
                at=now(),
            )
            return redirect(url_for(".show", stocktake_id=stocktake_id), 303)
    led_back = show_again(form, url_for(".count"), typed) if form.is_submitted() else None
    return led_back or _count_page(form, typed)


def _count_page(form: CountForm, typed: Mapping[str, str]) -> ResponseReturnValue:
    items = list_items(db.session(), current_actor())
    page = render_template(
        "exchange/stocktakes/count.html", form=form, items=items, typed=typed, now=now()
    )
    return page, form.status


@stocktakes.get("/blank")
@requires(Permission.MANAGE_STOCK)
def print_blank() -> ResponseReturnValue:
    """Show an empty form to count with on paper."""
    session, actor = db.session(), current_actor()
    return render_template(
        "exchange/stocktakes/blank.html",
        items=list_items(session, actor),
        village=own_village_name(session, actor),
        today=village_today(),
    )


@stocktakes.get("/<int:stocktake_id>")
@requires(Permission.MANAGE_STOCK)
def show(stocktake_id: int) -> ResponseReturnValue:
    """Show what differs from the book."""
    return _page(stocktake_id, *(taken_up(Form) or (Form(formdata=None), {})))


@stocktakes.get("/<int:stocktake_id>/form")
@requires(Permission.MANAGE_STOCK)
def print_form(stocktake_id: int) -> ResponseReturnValue:
    """Show the stocktake on paper, to sign."""
    stocktake = queries.show_stocktake(db.session(), current_actor(), stocktake_id)
    return render_template("exchange/stocktakes/paper.html", stocktake=stocktake)


@stocktakes.post("/<int:stocktake_id>/reasons")
@requires(Permission.MANAGE_STOCK)
def explain(stocktake_id: int) -> ResponseReturnValue:
    """Give the reasons; differences below the threshold are posted at once."""
    form = Form()
    if form.validate_on_submit():
        reasons = read_reasons(request.form)
        with unit_of_work(form) as session:
            service.explain_differences(
                session, stocktake_id, reasons, by=current_actor(), at=now()
            )
            return redirect(url_for(".show", stocktake_id=stocktake_id), 303)
    return _again(stocktake_id, form)


@stocktakes.post("/<int:stocktake_id>/confirmation")
@requires(Permission.MANAGE_STOCK)
def confirm(stocktake_id: int) -> ResponseReturnValue:
    """Confirm the differences as the second person."""
    form = Form()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.confirm(session, stocktake_id, by=current_actor(), at=now())
            return redirect(url_for(".show", stocktake_id=stocktake_id), 303)
    return _again(stocktake_id, form)


@stocktakes.post("/<int:stocktake_id>/withdrawal")
@requires(Permission.MANAGE_STOCK)
def set_aside(stocktake_id: int) -> ResponseReturnValue:
    """Post nothing of a wrong count."""
    form = Form()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.set_aside(session, stocktake_id, by=current_actor(), at=now())
            flash(_("Set aside. Count again when the shelf is quiet."))
            return redirect(url_for(".list_all"), 303)
    return _again(stocktake_id, form)


def _again(stocktake_id: int, form: Form) -> ResponseReturnValue:
    led_back = show_again(form, url_for(".show", stocktake_id=stocktake_id), request.form)
    return led_back or _page(stocktake_id, form, request.form)


def _page(stocktake_id: int, form: Form, typed: Mapping[str, str]) -> ResponseReturnValue:
    stocktake = queries.show_stocktake(db.session(), current_actor(), stocktake_id)
    page = render_template(
        "exchange/stocktakes/stocktake.html",
        stocktake=stocktake,
        form=form,
        typed=read_reasons(typed),
    )
    return page, form.status
