"""The menu of each role."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from pointsapp.actor import Actor, Permission


@dataclass(frozen=True)
class MenuItem:
    """A place in the house and who may open it."""

    path: str
    label: LazyString
    permission: Permission


@dataclass(frozen=True)
class ManagedItem(MenuItem):
    """A place where an admin sets something up, with what one comes there for."""

    what_for: LazyString


MENU = (
    MenuItem("/my/", _l("My household"), Permission.VIEW_OWN_HOUSEHOLD),
    MenuItem("/activities/", _l("Activities"), Permission.RECORD_ACTIVITIES),
    MenuItem("/inspections/", _l("Inspections"), Permission.RECORD_ACTIVITIES),
    MenuItem("/sheets/", _l("Award sheets"), Permission.VIEW_SHEETS),
    MenuItem("/claims/", _l("Claims"), Permission.VIEW_CLAIMS),
    MenuItem("/paired/", _l("My round"), Permission.LOOK_AFTER),
    MenuItem("/care/", _l("Home visits"), Permission.MANAGE_CARE),
    MenuItem("/quarrels/", _l("Quarrels"), Permission.SETTLE_QUARRELS),
    MenuItem("/counter/", _l("Counter"), Permission.REDEEM),
    MenuItem("/redemptions/", _l("Redemptions"), Permission.VIEW_REPORTS),
    MenuItem("/households/", _l("Households"), Permission.VIEW_HOUSEHOLDS),
    MenuItem("/items/", _l("Goods"), Permission.MANAGE_ITEMS),
    MenuItem("/stock/", _l("Stock"), Permission.MANAGE_STOCK),
    MenuItem("/rules/", _l("Rules"), Permission.VIEW_SHEETS),
    MenuItem("/township/", _l("Overview"), Permission.VIEW_TOWNSHIP),
    MenuItem("/township/villages/", _l("Villages"), Permission.VIEW_TOWNSHIP),
    MenuItem("/township/questions/", _l("Questions"), Permission.VIEW_TOWNSHIP),
    MenuItem("/township/log", _l("Log of the township"), Permission.VIEW_TOWNSHIP),
    MenuItem("/county/", _l("Overview"), Permission.VIEW_COUNTY),
    MenuItem("/township/rules/", _l("Rules offered"), Permission.OFFER_RULES),
    MenuItem("/reports/", _l("Reports"), Permission.VIEW_REPORTS),
    MenuItem("/confirmations/", _l("Review"), Permission.REVIEW_CONFIRMATIONS),
    MenuItem("/manage/", _l("Manage"), Permission.MANAGE_VILLAGE),
)
MANAGEMENT = (
    ManagedItem(
        "/manage/roster", _l("Roster"), Permission.MANAGE_ROSTER, _l("Import the village's list")
    ),
    ManagedItem(
        "/manage/imports",
        _l("Imports"),
        Permission.MANAGE_ROSTER,
        _l("What was imported, and the way back"),
    ),
    ManagedItem(
        "/manage/complaints",
        _l("Complaints"),
        Permission.MANAGE_VILLAGE,
        _l("Answer what households write"),
    ),
    ManagedItem(
        "/manage/village",
        _l("Settings"),
        Permission.MANAGE_VILLAGE,
        _l("Notice days, ceiling, second approvers"),
    ),
    ManagedItem(
        "/manage/honours/",
        _l("Honour board"),
        Permission.MANAGE_VILLAGE,
        _l("Who is named, as what, for which year"),
    ),
    ManagedItem(
        "/manage/witnesses",
        _l("Witnesses"),
        Permission.MANAGE_VILLAGE,
        _l("Who keeps the seals elsewhere, and asked lately"),
    ),
    ManagedItem(
        "/manage/staff", _l("Staff"), Permission.MANAGE_VILLAGE, _l("Who does what for the village")
    ),
    ManagedItem(
        "/manage/periods/",
        _l("Closing a period"),
        Permission.MANAGE_VILLAGE,
        _l("What still waits, and nothing dated into it afterwards"),
    ),
    ManagedItem(
        "/manage/expiries/",
        _l("Points that lapse"),
        Permission.MANAGE_VILLAGE,
        _l("By a resolution: announced, posted by two, given back"),
    ),
    ManagedItem(
        "/manage/archive",
        _l("The year's archive"),
        Permission.MANAGE_VILLAGE,
        _l("A year of the village in one file, to keep for twenty"),
    ),
    ManagedItem(
        "/manage/audit", _l("Log"), Permission.MANAGE_VILLAGE, _l("Who signed in and changed what")
    ),
    ManagedItem(
        "/manage/beginnings",
        _l("First steps"),
        Permission.MANAGE_VILLAGE,
        _l("What is done and what is still to do at the beginning"),
    ),
    ManagedItem(
        "/manage/cards/list",
        _l("Cards"),
        Permission.MANAGE_CARDS,
        _l("Print, hand over and replace cards"),
    ),
)


def menu_of(actor: Actor) -> list[MenuItem]:
    """Return the places that this person may open, in the order of the day's work."""
    return [item for item in MENU if actor.may(item.permission)]


def place_of(menu: list[MenuItem], path: str) -> MenuItem | None:
    """Return the nearest place in the menu under which this address stands, if there is one."""
    over = [item for item in menu if path.startswith(item.path)]
    return max(over, key=lambda item: len(item.path), default=None)


def management_of(actor: Actor) -> list[ManagedItem]:
    """Return what this person sets up and looks after."""
    return [item for item in MANAGEMENT if actor.may(item.permission)]
