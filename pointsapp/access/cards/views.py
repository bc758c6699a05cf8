"""Printing cards and giving PINs: one household, or a whole group on A4."""

import segno
from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from pointsapp.access.cards import queries, service
from pointsapp.access.cards import service as cards
from pointsapp.access.cards.forms import GroupForm, SecondPersonForm
from pointsapp.access.credentials import service as credentials
from pointsapp.access.credentials.confirmation import confirm_colleague
from pointsapp.access.current import hasher
from pointsapp.actor import Permission
from pointsapp.extensions import db
from pointsapp.refusals import Refusal
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

card_desk = Blueprint("cards", __name__)


@card_desk.app_template_filter()
def card_qr(token: str) -> Markup:
    """Draw the QR that opens a card on any phone."""
    url = url_for("sign_in.open_card", token=token, _external=True)
    drawn = segno.make(url, error="m", micro=False)
    return Markup(drawn.svg_inline(scale=4, border=2, svgclass="qr", lineclass=None))  # noqa: S704 - our own drawing, no text of a person in it


@card_desk.get("/households/<int:household_id>/card")
@requires(Permission.MANAGE_CARDS)
def show_card(household_id: int) -> ResponseReturnValue:
    """Show the household's card to print, or that it has none yet."""
    holder = queries.household_for_card(db.session(), current_actor(), household_id)
    return _card_page(holder, SecondPersonForm(formdata=None))


def _card_page(holder: queries.CardHolder, form: SecondPersonForm) -> ResponseReturnValue:
    page = render_template(
        "access/cards/card.html",
        holder=holder,
        token=cards.valid_card(db.session(), holder.household_id),
        has_pin=queries.has_pin(db.session(), holder.household_id),
        form=form,
    )
    return page, form.status


@card_desk.post("/households/<int:household_id>/card")
@requires(Permission.MANAGE_CARDS)
def issue_card(household_id: int) -> ResponseReturnValue:
    """Issue a card; the household's former one opens nothing more."""
    with unit_of_work() as session:
        queries.household_for_card(session, current_actor(), household_id)
        cards.issue_card(session, household_id, by=current_actor(), at=now())
    return redirect(url_for(".show_card", household_id=household_id), 303)


@card_desk.post("/households/<int:household_id>/pin")
@requires(Permission.MANAGE_CARDS)
def reset_pin(household_id: int) -> ResponseReturnValue:
    """Draw a PIN that staff don't choose, and show it once, to print and hand over sealed.

    In place of a PIN that stands, a colleague signs for it too.
    """
    holder = queries.household_for_card(db.session(), current_actor(), household_id)
    back = url_for(".show_card", household_id=household_id)
    if not queries.has_pin(db.session(), household_id):
        return _give_pins([holder], back)
    form = SecondPersonForm()
    if form.validate_on_submit():
        pin = credentials.draw_pin()
        if _reset(household_id, pin, form):
            return render_template("access/cards/pin_slips.html", slips=[(holder, pin)], back=back)
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
    group_id = _wanted_group(GroupForm())
    with unit_of_work() as session:
        for one in queries.cards_of_group(session, current_actor(), group_id):
            if one.token is None:
                cards.issue_card(session, one.household_id, by=current_actor(), at=now())
    return redirect(url_for(".print_cards", group=group_id), 303)


@card_desk.get("/manage/cards/sheet")
@requires(Permission.MANAGE_CARDS)
def print_cards() -> ResponseReturnValue:
    """Show a group's cards on A4, in the order of household numbers."""
    group_id = request.args.get("group", type=int)
    found = queries.cards_of_group(db.session(), current_actor(), group_id)
    return render_template(
        "access/cards/cards_sheet.html", holders=[one for one in found if one.token]
    )


@card_desk.post("/manage/cards/pins")
@requires(Permission.MANAGE_CARDS)
def give_pins() -> ResponseReturnValue:
    """Draw PINs for the households of a group that have none, shown once."""
    group_id = _wanted_group(GroupForm())
    found = queries.cards_of_group(db.session(), current_actor(), group_id)
    return _give_pins([one for one in found if not one.has_pin], url_for(".choose_group"))


def _wanted_group(form: GroupForm) -> int | None:
    return form.group.data if form.validate_on_submit() else None


def _give_pins(holders: list[queries.CardHolder], back: str) -> ResponseReturnValue:
    db.session.rollback()
    drawn = [(holder, credentials.draw_pin()) for holder in holders]
    hashes = [hasher().hash(pin) for _holder, pin in drawn]
    with unit_of_work() as session:
        for (holder, _pin), pin_hash in zip(drawn, hashes, strict=True):
            credentials.set_pin(
                session,
                holder.household_id,
                pin_hash,
                must_change=True,
                by=current_actor(),
                at=now(),
            )
    return render_template("access/cards/pin_slips.html", slips=drawn, back=back)
