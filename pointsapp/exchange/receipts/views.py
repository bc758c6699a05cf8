"""Goods receipts: take goods in, list and print receipts, take one back; the donors' page."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.exchange.items.queries import list_items
from pointsapp.exchange.receipts import queries, service
from pointsapp.exchange.receipts.forms import ReasonForm, ReceiptForm
from pointsapp.exchange.receipts.service import NewReceipt, NewReceiptLine
from pointsapp.exchange.receipts.workbook import write_register
from pointsapp.extensions import db
from pointsapp.refusals import NotFound
from pointsapp.web import query
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.downloads import send_workbook
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

receipts = Blueprint("receipts", __name__, url_prefix="/stock")


@receipts.get("/receipts/")
@requires(Permission.MANAGE_STOCK)
def list_all() -> ResponseReturnValue:
    """Show the goods receipts, the newest first."""
    before = query.number("before")
    page = queries.list_receipts(db.session(), current_actor(), before=before)
    year = village_today().year
    return render_template("exchange/receipts/receipts.html", page=page, year=year)


@receipts.get("/receipts/register.xlsx")
@requires(Permission.MANAGE_STOCK)
def register() -> ResponseReturnValue:
    """Hand out the register of a year's goods receipts as an Excel file."""
    year = query.year("year") or village_today().year
    workbook = write_register(queries.list_receipts_of_year(db.session(), current_actor(), year))
    return send_workbook(workbook, f"物资入库登记表{year}")


@receipts.route("/receipts/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_STOCK)
def receive() -> ResponseReturnValue:
    """Take goods in, or show more empty lines and keep what was typed."""
    form = ReceiptForm(received_on=village_today())
    more = "more" in request.form
    form.offer(list_items(db.session(), current_actor()), more=more)
    if not more and form.validate_on_submit():
        with unit_of_work(form) as session:
            receipt_id = service.receive_goods(
                session,
                _new_receipt(form),
                key=form.key.data,
                by=current_actor(),
                at=now(),
            )
            flash(_("The goods are on the shelf."))
            return redirect(url_for(".show", receipt_id=receipt_id), 303)
    return render_template("exchange/receipts/receive.html", form=form), form.status


@receipts.get("/receipts/<int:receipt_id>")
@requires(Permission.MANAGE_STOCK)
def show(receipt_id: int) -> ResponseReturnValue:
    """Show a goods receipt to print."""
    return _page(receipt_id, ReasonForm(formdata=None))


@receipts.post("/receipts/<int:receipt_id>/reversal")
@requires(Permission.MANAGE_STOCK)
def take_back(receipt_id: int) -> ResponseReturnValue:
    """Take back a receipt that was typed wrong."""
    form = ReasonForm()
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            service.take_back(
                session, receipt_id, reason=form.reason.data, by=current_actor(), at=now()
            )
            flash(_("The receipt is taken back."))
            return redirect(url_for(".show", receipt_id=receipt_id), 303)
    return _page(receipt_id, form)


@receipts.get("/gifts")
@requires(Permission.MANAGE_STOCK)
def gifts() -> ResponseReturnValue:
    """Show who gave goods in a year; for one donor, what became of them, to print."""
    today = village_today()
    year = query.year("year") or today.year
    donors = queries.list_donors(db.session(), current_actor(), year)
    name = query.text("donor")
    if not name:
        return render_template("exchange/receipts/donors.html", donors=donors, year=year)
    donor = next((donor for donor in donors if donor.name == name), None)
    if donor is None:
        raise NotFound
    return render_template("exchange/receipts/gifts.html", donor=donor, year=year, today=today)


def _page(receipt_id: int, form: ReasonForm) -> ResponseReturnValue:
    receipt = queries.show_receipt(db.session(), current_actor(), receipt_id)
    may_take_back = receipt.taken_back_at is None and receipt.recorded_by != current_actor().code
    page = render_template(
        "exchange/receipts/receipt.html", receipt=receipt, form=form, may_take_back=may_take_back
    )
    return page, form.status


def _new_lines(form: ReceiptForm) -> list[NewReceiptLine]:
    return [
        NewReceiptLine(
            item_id=line.item.data,
            quantity=line.quantity.data,
            cost_fen=None if line.cost_yuan.data is None else int(line.cost_yuan.data * 100),
            best_before=line.best_before.data,
        )
        for line in form.lines
        if line.is_typed
    ]


def _new_receipt(form: ReceiptForm) -> NewReceipt:
    return NewReceipt(
        received_on=form.received_on.data,
        source=form.source.data,
        lines=_new_lines(form),
        donor=form.donor.data or "",
        donor_shown=form.donor_shown.data,
        document=form.document.data or "",
        wish=form.wish.data or "",
        checked_by=form.checked_by.data or "",
        note=form.note.data or "",
    )
