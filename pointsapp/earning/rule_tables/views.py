"""The table of rules as an Excel file: out, and in again with changes."""

from datetime import date

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.community.kept_imports.service import file_of
from pointsapp.earning.rule_tables import service
from pointsapp.earning.rule_tables.reading import RuleTable, read_rules
from pointsapp.earning.rule_tables.writing import write_table
from pointsapp.earning.rules import words
from pointsapp.earning.rules.forms import TableForm
from pointsapp.earning.rules.queries import RuleOnADay, rules_on
from pointsapp.earning.rules.wording import Decided
from pointsapp.extensions import db
from pointsapp.web import query
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.downloads import send_workbook
from pointsapp.web.import_pages import (
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

table_desk = Blueprint("rule_tables", __name__, url_prefix="/rules")
CHOOSE = "earning/rule_tables/choose_table.html"


@table_desk.get("/table.xlsx")
@requires(Permission.VIEW_SHEETS)
def export() -> ResponseReturnValue:
    """Hand out the rules that hold today, or on `?day=`, as an Excel file."""
    day = query.day("day") or village_today()
    table = write_table(rules_on(db.session(), current_actor(), day))
    return send_workbook(table, "积分细则")


@table_desk.get("/table")
@requires(Permission.MANAGE_VILLAGE)
def choose() -> ResponseReturnValue:
    """Ask for a table's file."""
    return ask_for_file(CHOOSE)


@table_desk.post("/table")
@requires(Permission.MANAGE_VILLAGE)
def preview() -> ResponseReturnValue:
    """Show what was understood of the table and what saving it would do."""

    def show(sent: SentFile) -> str:
        form = TableForm(formdata=None, first_day=query.day("first_day") or village_today())
        return _page(_read(sent, form), sent, form)

    return look_at_file(CHOOSE, show, words.FIELDS)


@table_desk.post("/table/import")
@requires(Permission.MANAGE_VILLAGE)
def save() -> ResponseReturnValue:
    """Save the table that was shown, from a day on and by a resolution."""
    form, actor = TableForm(), current_actor()
    if not form.token.data:
        return redirect(url_for(".choose"), 303)
    sent = sent_again(form)
    table = _read(sent, form)
    if form.validate_on_submit():
        decided = Decided(form.first_day.data, form.resolution.data)
        with unit_of_work(form) as session:
            file = file_of(sent.name, sent.content)
            done = service.save_file(session, table, file, decided, by=actor, at=now())
            forget(sent)
            _tell(done)
            return redirect(url_for("rules.show"), 303)
    return _page(table, sent, form), form.status


def _tell(done: service.Plan) -> None:
    flash(
        _(
            "Saved: %(new)s rules are new, %(changed)s reworded, %(switched)s switched on or off.",
            new=len(done.new),
            changed=len(done.changed),
            switched=len(done.switched),
        )
    )


def _read(sent: SentFile, form: TableForm) -> RuleTable:
    emptied = form.emptied_columns
    return read_rules(sent.stream, _standing(), chosen=sent.columns, emptied=emptied)


def _standing() -> tuple[RuleOnADay, ...]:
    return rules_on(db.session(), current_actor(), date.max)


def _page(table: RuleTable, sent: SentFile, form: TableForm) -> str:
    form.offer_emptying(table.emptiable, words.FIELDS)
    file = file_of(sent.name, sent.content)
    return show_understood(
        "earning/rule_tables/table_preview.html",
        table,
        sent,
        form,
        plan=service.plan(table, _standing()),
        before=service.imported_before(db.session(), file, by=current_actor()),
        reasons=words.REASONS,
        fields=words.FIELDS,
    )
