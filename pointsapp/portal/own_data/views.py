"""What the village keeps of the household: to see, to take along, to have put right."""

from datetime import datetime

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.excel.writing import Column, write_workbook
from pointsapp.extensions import db
from pointsapp.portal.own_data.queries import OwnData, Person, show_own_data
from pointsapp.telling.queries import ConsentRow
from pointsapp.telling.words import WAYS
from pointsapp.web.current import current_actor
from pointsapp.web.downloads import send_workbook
from pointsapp.web.language import moment
from pointsapp.web.requires import requires

data_pages = Blueprint("own_data", __name__, url_prefix="/my")


@data_pages.get("/data")
@requires(Permission.MANAGE_OWN_HOUSEHOLD)
def show() -> ResponseReturnValue:
    """Show what is kept, and which of the village's staff looked at it."""
    data = show_own_data(db.session(), current_actor())
    return render_template("portal/own_data/data.html", data=data)


@data_pages.get("/data.xlsx")
@requires(Permission.MANAGE_OWN_HOUSEHOLD)
def download() -> ResponseReturnValue:
    """Hand out what is kept as an Excel file; the statement's file holds the points."""
    data = show_own_data(db.session(), current_actor())
    columns = [Column(_("What is kept"), 30), Column(_("Of whom"), 14), Column(_("Value"), 40)]
    workbook = write_workbook(_("Our data"), columns, _rows(data))
    return send_workbook(workbook, data.number)


def _rows(data: OwnData) -> list[tuple[str, str, str]]:
    family = _("the household")
    kept = [
        (_("Household number"), family, data.number),
        (_("Group"), family, data.group or ""),
        (_("Somebody lives alone here"), family, _yes_or_no(is_so=data.lives_alone)),
        (_("Nobody here has a phone"), family, _yes_or_no(is_so=data.has_no_phone)),
        (_("Card issued"), family, _moment_or_nothing(data.card_issued_at)),
        (_("PIN chosen"), family, _moment_or_nothing(data.pin_set_at)),
        (_("Consent given"), family, _moment_or_nothing(data.consented_at)),
    ]
    kept += [(_("Told elsewhere"), family, _told(one)) for one in data.told]
    for person in data.people:
        kept += _rows_of(person)
    looked = [
        (_("Looked at our page"), reading.who, moment(reading.at)) for reading in data.readings
    ]
    return [*kept, *looked]


def _told(one: ConsentRow) -> str:
    where = f"{WAYS[one.way]} {one.address}".strip()
    until = f" – {moment(one.ended_at)}" if one.ended_at else ""
    return f"{where}: {moment(one.given_at)}{until}"


def _yes_or_no(*, is_so: bool) -> str:
    return _("yes") if is_so else _("no")


def _rows_of(person: Person) -> list[tuple[str, str, str]]:
    return [
        (_("Relation to the head"), person.name, person.relation),
        (_("Sex"), person.name, person.sex),
        (_("Born"), person.name, person.born or ""),
        (_("Phone"), person.name, person.phone or ""),
        (_("party member"), person.name, _yes_or_no(is_so=person.is_party_member)),
        (_("Note"), person.name, person.note),
    ]


def _moment_or_nothing(at: datetime | None) -> str:
    return moment(at) if at else ""
