"""What the things that wait are called, and where they are dealt with."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from pointsapp.actor import Actor, Permission


@dataclass(frozen=True)
class Place:
    """What waits there."""

    path: str
    label: LazyString


WAITING = {
    "sheets-to-approve": Place("/sheets/?state=submitted", _l("Award sheets to approve")),
    "sheets-due": Place("/sheets/?state=on_notice", _l("Sheets whose notice is over, to post")),
    "claims": Place("/claims/", _l("Claims to answer")),
    "objections": Place("/objections/", _l("Objections to answer")),
    "honour-objections": Place("/honour-lists/", _l("Objections to honours, to answer")),
    "honours-due": Place("/honour-lists/", _l("Lists of honours whose notice is over")),
    "nominations": Place("/nominations/", _l("Nominations for honours")),
    "complaints": Place("/manage/complaints", _l("Complaints to answer")),
    "needs": Place("/needs/", _l("Needs that are overdue, or that nobody looks after")),
    "quarrels": Place("/quarrels/", _l("Quarrels to settle")),
    "quarrels-due": Place("/quarrels/?state=due", _l("Agreements to look at again")),
    "hazards": Place("/hazards/", _l("Hazards that are open")),
    "questions": Place("/reports/questions", _l("Questions of the township")),
    "door-orders": Place("/counter/orders/", _l("Orders from the door, to hand out")),
    "goods-to-bring": Place("/paired/orders/", _l("Goods to bring home to a household")),
    "write-offs": Place("/stock/write-offs/", _l("Write-offs to confirm")),
    "stocktakes": Place("/stock/stocktakes/", _l("Stocktakes to confirm")),
    "confirmations": Place("/confirmations/", _l("Confirmed with a new account, to look at")),
    "sheets-sent-back": Place("/sheets/?state=returned", _l("Sheets sent back to you")),
}


_ACTS = (
    (Permission.APPROVE_SHEETS, Place("/sheets/approval", _l("Approve sheets, the oldest first"))),
    (Permission.RECORD_ACTIVITIES, Place("/activities/new", _l("Record a new activity"))),
    (Permission.REDEEM, Place("/counter/", _l("Open the counter"))),
    (Permission.LOOK_AFTER, Place("/paired/", _l("My round"))),
    (Permission.SETTLE_QUARRELS, Place("/quarrels/new", _l("Take a quarrel up"))),
    (Permission.MANAGE_VILLAGE, Place("/manage/", _l("Manage"))),
    (Permission.TAKE_NEEDS, Place("/needs/", _l("Needs"))),
    (Permission.VIEW_TOWNSHIP, Place("/township/", _l("Villages of the township"))),
    (Permission.VIEW_TOWNSHIP, Place("/township/questions/", _l("Things to ask about"))),
    (Permission.VIEW_COUNTY, Place("/county/", _l("Townships of the county"))),
    (Permission.OFFER_RULES, Place("/township/rules/", _l("Rules for the villages"))),
)


def acts_of(actor: Actor) -> list[Place]:
    """Return what this person comes for, the most pressing first."""
    return [place for permission, place in _ACTS if actor.may(permission)]
