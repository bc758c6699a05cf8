"""Printing cards and giving PINs: one household, or a whole group on A4."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from pointsapp.access.cards import queries, service
from pointsapp.access.cards.forms import GroupForm, SecondPersonForm
from pointsapp.access.cards.queries import CardHolder
from pointsapp.access.credentials import pins
from pointsapp.access.credentials.confirmation import confirm_colleague
from pointsapp.access.current import hasher
from pointsapp.actor import Permission
from pointsapp.extensions import db
from pointsapp.refusals import Refusal
from pointsapp.web import query
from pointsapp.web.barcodes import draw_qr
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

card_desk = Blueprint("cards", __name__)


@card_desk.app_template_filter()
def card_qr(token: str) -> Markup:
    """Draw the QR that opens a card on any phone."""
    return draw_qr(url_for("sign_in.open_card", token=token, _external=True), scale=4)


@card_desk.get("/households/<int:household_id>/card")
@requires(Permission.MANAGE_CARDS)
def show_card(household_id: int) -> ResponseReturnValue:
    """Show the household's card to print, or that it has none yet."""
    holder = queries.show_holder(db.session(), current_actor(), household_id)
    return _card_page(holder, SecondPersonForm(formdata=None))


def _card_page(holder: CardHolder, form: SecondPersonForm) -> ResponseReturnValue:
    return render_template("access/cards/card.html", holder=holder, form=form), form.status


@card_desk.post("/households/<int:household_id>/card")
@requires(Permission.MANAGE_CARDS)
def issue_card(household_id: int) -> ResponseReturnValue:
    """Issue a card; the household's former one opens nothing more."""
    with unit_of_work() as session:
        service.issue_card(session, household_id, by=current_actor(), at=now())
    return redirect(url_for(".show_card", household_id=household_id), 303)


@card_desk.post("/households/<int:household_id>/pin")
@requires(Permission.MANAGE_CARDS)
def reset_pin(household_id: int) -> ResponseReturnValue:
    """Draw a PIN that staff don't choose, and show it once, to print and hand over sealed.

    In place of a PIN that stands, a colleague signs for it too.
    """
    holder = queries.show_holder(db.session(), current_actor(), household_id)
    back = url_for(".show_card", household_id=household_id)
    if not holder.has_pin:
        return _give_pins([holder], back)
    form = SecondPersonForm()
    if form.validate_on_submit():
        pin = pins.draw_pin()
        if _reset(household_id, pin, form):
            return _slips_page([(holder, pin)], back)
    return _card_page(holder, form)


def _reset(household_id: int, pin: str, form: SecondPersonForm) -> bool:
    try:
        second = confirm_colleague(form.username.data, form.password.data)
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    pin_hash = hasher().hash(pin)
    with unit_of_work(form) as session:
        service.reset_pin(
            session, household_id, pin_hash, second=second, by=current_actor(), at=now()
        )
    return form.refused is None


@card_desk.get("/manage/cards")
@requires(Permission.MANAGE_CARDS)
def choose_group() -> ResponseReturnValue:
    """Show how many cards and PINs each group still lacks."""
    groups = queries.groups_for_cards(db.session(), current_actor())
    return render_template("access/cards/cards.html", groups=groups, form=GroupForm(formdata=None))


@card_desk.post("/manage/cards")
@requires(Permission.MANAGE_CARDS)
def issue_cards() -> ResponseReturnValue:
    """Issue the cards that a group lacks, and go to print all of the group's."""
    group_id = _chosen_group(GroupForm())
    with unit_of_work() as session:
        service.issue_missing_cards(session, group_id, by=current_actor(), at=now())
    return redirect(url_for(".print_cards", group=group_id), 303)


@card_desk.get("/manage/cards/sheet")
@requires(Permission.MANAGE_CARDS)
def print_cards() -> ResponseReturnValue:
    """Show a group's cards on A4, or those of chosen households, in the order of numbers."""
    chosen = query.numbers("household")
    if chosen:
        holders = queries.cards_of_households(db.session(), current_actor(), chosen)
    else:
        holders = queries.cards_of_group(db.session(), current_actor(), query.number("group"))
    with_card = [holder for holder in holders if holder.token]
    return render_template("access/cards/cards_sheet.html", holders=with_card)


@card_desk.post("/manage/cards/pins")
@requires(Permission.MANAGE_CARDS)
def give_pins() -> ResponseReturnValue:
    """Draw PINs for the households of a group that have none, shown once."""
    group_id = _chosen_group(GroupForm())
    holders = queries.cards_of_group(db.session(), current_actor(), group_id)
    without_pin = [holder for holder in holders if not holder.has_pin]
    return _give_pins(without_pin, url_for(".choose_group"))


def _chosen_group(form: GroupForm) -> int | None:
    return form.group.data if form.validate_on_submit() else None


def _give_pins(holders: list[CardHolder], back: str) -> ResponseReturnValue:
    db.session.rollback()
    drawn = {holder.household_id: pins.draw_pin() for holder in holders}
    hashes = {household_id: hasher().hash(pin) for household_id, pin in drawn.items()}
    with unit_of_work() as session:
        given = pins.give_first_pins(session, hashes, by=current_actor(), at=now())
    slips = [
        (holder, drawn[holder.household_id]) for holder in holders if holder.household_id in given
    ]
    return _slips_page(slips, back)


def _slips_page(slips: list[tuple[CardHolder, str]], back: str) -> ResponseReturnValue:
    return render_template("access/cards/pin_slips.html", slips=slips, back=back)
