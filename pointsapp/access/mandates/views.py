"""Mandates: the household gives and ends them, the office notes papers, the member acts by them."""

from flask import Blueprint, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.access.current import acting_is_over, current_device_id
from pointsapp.access.mandates import queries, service, words
from pointsapp.access.mandates.forms import PaperForm
from pointsapp.access.mandates.service import LASTS, SignedPaper
from pointsapp.actor import Permission
from pointsapp.extensions import db
from pointsapp.refusals import NotFound
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.forms import Form
from pointsapp.web.messages import flash
from pointsapp.web.requires import Step, asks_for, requires, shows_household
from pointsapp.web.unit_of_work import unit_of_work

mandate_pages = Blueprint("mandates", __name__)


@mandate_pages.post("/my/mandate")
@requires(Permission.MANAGE_OWN_HOUSEHOLD)
def agree() -> ResponseReturnValue:
    """Let the member who looks after the household act for it."""
    with unit_of_work() as writing:
        service.agree(writing, by=current_actor(), at=now())
    flash(_("Agreed. What is done for you stands below, and you can end it at any time."))
    return redirect(url_for("helpers.show"), 303)


@mandate_pages.post("/my/mandate/end")
@requires(Permission.MANAGE_OWN_HOUSEHOLD)
def take_back() -> ResponseReturnValue:
    """Let nobody act for the household any more."""
    with unit_of_work() as writing:
        service.take_back(writing, by=current_actor(), at=now())
    flash(_("Ended. Nobody acts for you from now on."))
    return redirect(url_for("helpers.show"), 303)


@mandate_pages.get("/households/<int:household_id>/mandate")
@shows_household
@requires(Permission.MANAGE_CARDS)
def show(household_id: int) -> ResponseReturnValue:
    """Show the office who may act for the household, and who might before."""
    return _office_page(household_id, PaperForm(formdata=None, signed_on=village_today()))


@mandate_pages.post("/households/<int:household_id>/mandate")
@requires(Permission.MANAGE_CARDS)
def note_paper(household_id: int) -> ResponseReturnValue:
    """Keep that the household's signed paper is at the office."""
    form = PaperForm()
    if form.validate_on_submit():
        paper = SignedPaper(household_id, form.signed_on.data)
        with unit_of_work(form) as writing:
            service.note_paper(writing, paper, key=form.key.data, by=current_actor(), at=now())
            flash(_("Noted. The household reads it in its messages."))
            return redirect(url_for(".show", household_id=household_id), 303)
    return _office_page(household_id, form)


@mandate_pages.post("/households/<int:household_id>/mandate/end")
@requires(Permission.MANAGE_CARDS)
def end_at_office(household_id: int) -> ResponseReturnValue:
    """End the mandate because the household said so at the office."""
    with unit_of_work() as writing:
        service.end_at_office(writing, household_id, by=current_actor(), at=now())
    flash(_("Ended. The household reads it in its messages."))
    return redirect(url_for(".show", household_id=household_id), 303)


@mandate_pages.get("/households/<int:household_id>/mandate/sheet")
@shows_household
@requires(Permission.MANAGE_CARDS)
def print_sheet(household_id: int) -> ResponseReturnValue:
    """Show the sheet that the household signs."""
    home = queries.household_to_act_for(
        db.session(), current_actor(), household_id, today=village_today()
    )
    return render_template("access/mandates/sheet.html", home=home, days=LASTS.days)


@mandate_pages.get("/paired/mandates/")
@requires(Permission.LOOK_AFTER)
@asks_for(Step.ACTING)
def list_own() -> ResponseReturnValue:
    """Show a party member for which households in care he may act."""
    return _member_page(Form(formdata=None))


@mandate_pages.post("/paired/mandates/<int:household_id>/acting")
@requires(Permission.LOOK_AFTER)
def begin(household_id: int) -> ResponseReturnValue:
    """Let this device's pages be the household's for a while."""
    form = Form()
    with unit_of_work(form) as writing:
        by, device_id = current_actor(), _device()
        service.begin_acting(writing, household_id, device_id, by=by, at=now())
        session.pop("messages_seen", None)
        return redirect("/my/", 303)
    return _member_page(form)


@mandate_pages.post("/paired/acting/end")
@requires(Permission.LOOK_AFTER)
def end() -> ResponseReturnValue:
    """Let this device be the member's own again."""
    with unit_of_work() as writing:
        service.end_acting(writing, _device())
        session.pop("messages_seen", None)
    return redirect(url_for("rounds.show"), 303)


def _office_page(household_id: int, form: PaperForm) -> ResponseReturnValue:
    home = queries.household_to_act_for(
        db.session(), current_actor(), household_id, today=village_today()
    )
    page = render_template(
        "access/mandates/mandate.html", home=home, form=form, given=words.GIVEN, ended=words.ENDED
    )
    return page, form.status


def _member_page(form: Form) -> ResponseReturnValue:
    households = queries.households_of_member(db.session(), current_actor(), today=village_today())
    page = render_template(
        "access/mandates/own.html", households=households, form=form, is_over=acting_is_over()
    )
    return page, form.status


def _device() -> int:
    device_id = current_device_id()
    if device_id is None:
        raise NotFound
    return device_id
