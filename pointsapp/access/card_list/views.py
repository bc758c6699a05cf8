"""One list of households' cards, and what is done with those that are ticked."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from pointsapp.access.card_list import queries, service
from pointsapp.access.card_list.forms import CardsForm
from pointsapp.access.card_list.service import CardAct
from pointsapp.access.card_list.words import done_text
from pointsapp.actor import Permission
from pointsapp.extensions import db
from pointsapp.web import query
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

card_list = Blueprint("card_list", __name__, url_prefix="/manage/cards")
ENDING = (CardAct.ISSUE, CardAct.END)
"""What lets the old card open nothing more, and so is asked first."""


@card_list.get("/list")
@requires(Permission.MANAGE_CARDS)
def show() -> ResponseReturnValue:
    """Show households with their cards; `?q=` finds some, `?without=1` those without a card."""
    return _page(CardsForm(formdata=None))


@card_list.post("/acts")
@requires(Permission.MANAGE_CARDS)
def act() -> ResponseReturnValue:
    """Do with the ticked households' cards what was asked; before old cards end, ask."""
    form = CardsForm()
    if not form.validate_on_submit():
        return _page(form)
    asked, ids = form.act.data, sorted(set(form.household.data))
    if asked == CardAct.PRINT:
        return redirect(url_for("cards.print_cards", household=ids), 303)
    if asked in ENDING and not form.asked.data and _some_have_cards(ids):
        return redirect(url_for(".ask", act=asked, household=ids), 303)
    return _done(form, asked, ids)


@card_list.get("/confirmation")
@requires(Permission.MANAGE_CARDS)
def ask() -> ResponseReturnValue:
    """Ask whether these households' old cards shall end; without any, go back to the list."""
    asked, ids = query.text("act"), query.numbers("household")
    if asked not in ENDING or not ids:
        return redirect(url_for(".show"))
    rows = queries.chosen_cards(db.session(), current_actor(), ids)
    form = CardsForm(formdata=None)
    return render_template("access/card_list/ask.html", rows=rows, act=asked, form=form)


def _some_have_cards(household_ids: list[int]) -> bool:
    rows = queries.chosen_cards(db.session(), current_actor(), household_ids)
    return any(row.issued_at for row in rows)


def _done(form: CardsForm, asked: CardAct, ids: list[int]) -> ResponseReturnValue:
    with unit_of_work(form) as session:
        count = service.change_cards(
            session, asked, ids, key=form.key.data, by=current_actor(), at=now()
        )
        flash(done_text(asked, count))
        if asked == CardAct.ISSUE:
            return redirect(url_for("cards.print_cards", household=ids), 303)
        return redirect(url_for(".show"), 303)
    return _page(form)


def _page(form: CardsForm) -> ResponseReturnValue:
    text, without = query.text("q"), query.has("without")
    page = queries.list_cards(
        db.session(),
        current_actor(),
        text=text,
        without_card=without,
        after=query.number("after"),
    )
    return render_template(
        "access/card_list/list.html", page=page, form=form, q=text, without=without
    ), form.status
