"""The township offers a table of rules; a village compares it with its own and adopts."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from pointsapp.actor import Permission
from pointsapp.earning.offers import service
from pointsapp.earning.offers.service import Offer, OfferSource
from pointsapp.earning.rule_tables.reading import read_rules
from pointsapp.earning.rules import words
from pointsapp.earning.rules.forms import AdoptionForm
from pointsapp.earning.rules.wording import Decided
from pointsapp.extensions import db
from pointsapp.web import query
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.import_pages import (
    ConfirmationForm,
    SentFile,
    ask_for_file,
    forget,
    look_at_file,
    sent_again,
    show_understood,
)
from pointsapp.web.messages import flash
from pointsapp.web.requires import names_nobody, requires
from pointsapp.web.unit_of_work import unit_of_work

township_rules = Blueprint("township_rules", __name__, url_prefix="/township/rules")
comparison_desk = Blueprint("comparison", __name__, url_prefix="/rules/comparison")
CHOOSE = "earning/offers/choose_offer.html"


@township_rules.get("/")
@requires(Permission.OFFER_RULES)
def show() -> ResponseReturnValue:
    """Show the supervisor what the township offers its villages."""
    offered = service.offered_by_township(db.session(), current_actor())
    return render_template("earning/offers/offer.html", offered=offered)


@township_rules.get("/table")
@requires(Permission.OFFER_RULES)
def choose() -> ResponseReturnValue:
    """Ask for a table's file."""
    return ask_for_file(CHOOSE)


@township_rules.post("/table")
@requires(Permission.OFFER_RULES)
def preview() -> ResponseReturnValue:
    """Show what was understood of the table."""

    def look(sent: SentFile) -> str:
        return show_understood(
            "earning/offers/offer_preview.html",
            read_rules(sent.stream, (), chosen=sent.columns),
            sent,
            ConfirmationForm(formdata=None),
            reasons=words.REASONS,
            fields=words.FIELDS,
        )

    return look_at_file(CHOOSE, look, words.FIELDS)


@township_rules.post("/table/import")
@requires(Permission.OFFER_RULES)
def offer() -> ResponseReturnValue:
    """Offer the table that was shown."""
    form, actor = ConfirmationForm(), current_actor()
    if not form.validate_on_submit():
        return redirect(url_for(".choose"), 303)
    sent = sent_again(form)
    table = read_rules(sent.stream, (), chosen=sent.columns)
    with unit_of_work() as session:
        service.offer(session, table, by=actor, at=now())
        forget(sent)
        flash(_("The villages see this table now, beside their own."))
    return redirect(url_for(".show"), 303)


@comparison_desk.get("/")
@requires(Permission.VIEW_SHEETS)
@names_nobody
def compare() -> ResponseReturnValue:
    """Show the village's rules beside the township's, or with `?with=template` the product's."""
    return _page(AdoptionForm(formdata=None, first_day=village_today()))


@comparison_desk.post("/adoption")
@requires(Permission.MANAGE_VILLAGE)
def adopt() -> ResponseReturnValue:
    """Take over the rules that were ticked."""
    form = AdoptionForm()
    codes = set(request.form.getlist("code"))
    if form.validate_on_submit():
        decided = Decided(form.first_day.data, form.resolution.data)
        offered = _offered()
        with unit_of_work(form) as session:
            done = service.adopt(session, offered, codes, decided, by=current_actor(), at=now())
            count = len(done.new) + len(done.changed)
            flash(ngettext("%(num)d rule taken over.", "%(num)d rules taken over.", count))
            return redirect(url_for("rules.show"), 303)
    return _page(form)


def _offered() -> Offer:
    """Return the table that is meant; a village whose township offers none sees the template."""
    session, actor = db.session(), current_actor()
    source = request.form.get("with") or query.text("with")
    if source in {"", OfferSource.TOWNSHIP}:
        offered = service.offered_to_village(session, actor)
        if offered is not None:
            return offered
    return service.template_offer()


def _page(form: AdoptionForm) -> ResponseReturnValue:
    offered = _offered()
    return render_template(
        "earning/offers/comparison.html",
        offered=offered,
        township=service.offered_to_village(db.session(), current_actor()),
        plan=service.compare(db.session(), current_actor(), offered),
        chosen=set(request.form.getlist("code")),
        form=form,
    ), form.status
