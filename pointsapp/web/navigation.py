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
    what_for: LazyString
    permission: Permission


MENU = (
    MenuItem("/my/", _l("My household"), _l("Balance and entries"), Permission.VIEW_OWN_HOUSEHOLD),
    MenuItem(
        "/activities/",
        _l("Activities"),
        _l("Record who took part"),
        Permission.RECORD_ACTIVITIES,
    ),
    MenuItem(
        "/inspections/",
        _l("Inspections"),
        _l("Mark households in grades"),
        Permission.RECORD_ACTIVITIES,
    ),
    MenuItem(
        "/sheets/", _l("Award sheets"), _l("See and approve what waits"), Permission.VIEW_SHEETS
    ),
    MenuItem(
        "/claims/", _l("Claims"), _l("Answer what residents claim"), Permission.APPROVE_SHEETS
    ),
    MenuItem(
        "/paired/", _l("In my care"), _l("Claim for those without a phone"), Permission.LOOK_AFTER
    ),
    MenuItem("/counter/", _l("Counter"), _l("Exchange points for goods"), Permission.REDEEM),
    MenuItem(
        "/redemptions/",
        _l("Redemptions"),
        _l("Find what was handed out, take goods back"),
        Permission.VIEW_REPORTS,
    ),
    MenuItem(
        "/households/",
        _l("Households"),
        _l("Find a household, its members and points"),
        Permission.VIEW_HOUSEHOLDS,
    ),
    MenuItem("/items/", _l("Goods"), _l("Prices and pictures"), Permission.MANAGE_ITEMS),
    MenuItem("/stock/", _l("Stock"), _l("Goods in and what is left"), Permission.MANAGE_STOCK),
    MenuItem("/rules/", _l("Rules"), _l("What earns points"), Permission.VIEW_SHEETS),
    MenuItem(
        "/township/rules/",
        _l("Rules offered"),
        _l("A table of rules for the villages"),
        Permission.OFFER_RULES,
    ),
    MenuItem(
        "/reports/",
        _l("Reports"),
        _l("What is promised, what was handed out"),
        Permission.VIEW_REPORTS,
    ),
    MenuItem(
        "/confirmations/",
        _l("Review"),
        _l("What new accounts had a part in"),
        Permission.REVIEW_CONFIRMATIONS,
    ),
    MenuItem(
        "/manage/",
        _l("Manage"),
        _l("Settings, staff, roster, cards, log"),
        Permission.MANAGE_VILLAGE,
    ),
)
MANAGEMENT = (
    MenuItem(
        "/manage/roster", _l("Roster"), _l("Import the village's list"), Permission.MANAGE_ROSTER
    ),
    MenuItem(
        "/manage/imports",
        _l("Imports"),
        _l("What was imported, and the way back"),
        Permission.MANAGE_ROSTER,
    ),
    MenuItem(
        "/manage/complaints",
        _l("Complaints"),
        _l("Answer what households write"),
        Permission.MANAGE_VILLAGE,
    ),
    MenuItem(
        "/manage/village",
        _l("Settings"),
        _l("Notice days, ceiling, second approvers"),
        Permission.MANAGE_VILLAGE,
    ),
    MenuItem(
        "/manage/honours/",
        _l("Honour board"),
        _l("Who is named, as what, for which year"),
        Permission.MANAGE_VILLAGE,
    ),
    MenuItem(
        "/manage/staff", _l("Staff"), _l("Who does what for the village"), Permission.MANAGE_VILLAGE
    ),
    MenuItem(
        "/manage/audit", _l("Log"), _l("Who signed in and changed what"), Permission.MANAGE_VILLAGE
    ),
    MenuItem(
        "/manage/beginnings",
        _l("First steps"),
        _l("What is done and what is still to do at the beginning"),
        Permission.MANAGE_VILLAGE,
    ),
    MenuItem(
        "/manage/cards/list",
        _l("Cards"),
        _l("Print, hand over and replace cards"),
        Permission.MANAGE_CARDS,
    ),
)


def menu_of(actor: Actor) -> list[MenuItem]:
    """Return the places that this person may open, in the order of the day's work."""
    return [item for item in MENU if actor.may(item.permission)]


def place_of(menu: list[MenuItem], path: str) -> MenuItem | None:
    """Return the place in the menu under which this address stands, if it stands under one."""
    return next((item for item in menu if path.startswith(item.path)), None)


def management_of(actor: Actor) -> list[MenuItem]:
    """Return what this person sets up and looks after."""
    return [item for item in MANAGEMENT if actor.may(item.permission)]
