"""The list of goods as an Excel file: out, and in again after a look at what was understood."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.community.kept_imports.service import file_of
from pointsapp.exchange.goods_list import service, words
from pointsapp.exchange.goods_list.comparing import Plan
from pointsapp.exchange.goods_list.reading import read_goods
from pointsapp.exchange.goods_list.writing import write_goods
from pointsapp.exchange.items.queries import list_items
from pointsapp.exchange.receipts import words as receipts_words
from pointsapp.extensions import db
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.downloads import send_workbook
from pointsapp.web.import_pages import (
    EmptyingForm,
    SentFile,
    ask_for_file,
    forget,
    look_at_file,
    sent_again,
    show_understood,
)
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

goods_list = Blueprint("goods_list", __name__, url_prefix="/stock/goods-list")
GOODS = "exchange/goods_list/choose_goods.html"


@goods_list.get("/goods.xlsx")
@requires(Permission.MANAGE_STOCK)
def export() -> ResponseReturnValue:
    """Hand out the village's goods as an Excel file."""
    workbook = write_goods(list_items(db.session(), current_actor()))
    return send_workbook(workbook, "兑换物品")


@goods_list.get("/")
@requires(Permission.MANAGE_STOCK)
def choose() -> ResponseReturnValue:
    """Ask for the list's file."""
    return ask_for_file(GOODS)


@goods_list.post("/")
@requires(Permission.MANAGE_STOCK)
def preview() -> ResponseReturnValue:
    """Show what was understood of the list and what saving it would do."""
    return look_at_file(GOODS, lambda sent: _page(sent, EmptyingForm(formdata=None)), words.FIELDS)


@goods_list.post("/import")
@requires(Permission.MANAGE_STOCK)
def save() -> ResponseReturnValue:
    """Save the list that was shown."""
    form = EmptyingForm()
    if not form.token.data:
        return redirect(url_for(".choose"), 303)
    sent = sent_again(form)
    if form.validate_on_submit():
        goods = read_goods(sent.stream, chosen=sent.columns)
        file, emptied = file_of(sent.name, sent.content), form.emptied_columns
        with unit_of_work(form) as session:
            by, at = current_actor(), now()
            done = service.save(session, goods, file, emptied=emptied, by=by, at=at)
            forget(sent)
            flash(_done(done))
            return redirect(url_for("stock.show"), 303)
    return _page(sent, form), form.status


def _page(sent: SentFile, form: EmptyingForm) -> str:
    session, by = db.session(), current_actor()
    goods = read_goods(sent.stream, chosen=sent.columns)
    plan = service.plan(session, goods, emptied=form.emptied_columns, by=by)
    form.offer_emptying(plan.columns.emptiable, words.FIELDS)
    return show_understood(
        "exchange/goods_list/goods_preview.html",
        goods,
        sent,
        form,
        more_errors=plan.errors,
        plan=plan,
        before=service.imported_before(session, file_of(sent.name, sent.content), by=by),
        reasons=words.REASONS,
        fields=words.FIELDS,
        sources=receipts_words.SOURCE_NAMES,
    )


def _done(plan: Plan) -> str:
    return _(
        "Saved: %(new)s items are new, %(changed)s changed.",
        new=len(plan.arriving),
        changed=len(plan.changed) - len(plan.returning),
    )
