"""Who acts, for which village, allowed what: plain values that services take."""

from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    """What a route may ask of the person who opens it."""

    PUBLIC = "public"
    SIGNED_IN = "signed-in"
    VIEW_HOUSEHOLDS = "view-households"
    MANAGE_VILLAGE = "manage-village"
    MANAGE_ROSTER = "manage-roster"
    MANAGE_CARDS = "manage-cards"
    RECORD_ACTIVITIES = "record-activities"
    APPROVE_SHEETS = "approve-sheets"
    VIEW_SHEETS = "view-sheets"
    MANAGE_ITEMS = "manage-items"
    MANAGE_STOCK = "manage-stock"
    REDEEM = "redeem"
    VIEW_REPORTS = "view-reports"
    VIEW_OWN_HOUSEHOLD = "view-own-household"
    MANAGE_OWN_HOUSEHOLD = "manage-own-household"
    VIEW_TOWNSHIP = "view-township"
    OFFER_RULES = "offer-rules"
    LOOK_AFTER = "look-after"


@dataclass(frozen=True)
class Actor:
    """The person acting: staff of a village, a resident, or the system itself.

    `code` is what the ledger keeps of a person ("user:7", "household:33", "helper:2",
    "system").
    `household_id` is a resident's or a helper's household, or the one a staff member lives in.
    """

    village_id: int | None
    code: str
    name: str
    permissions: frozenset[Permission]
    user_id: int | None = None
    household_id: int | None = None

    def may(self, permission: Permission) -> bool:
        """Tell whether this person holds the permission."""
        return permission in self.permissions


def system_actor(village_id: int | None) -> Actor:
    """Return the actor of commands that nobody is signed in for."""
    return Actor(village_id, "system", "system", frozenset(Permission))
