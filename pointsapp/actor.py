"""Who acts, for which village, allowed what: plain values that services take."""

from dataclasses import dataclass
from enum import StrEnum

from pointsapp.refusals import NotFound


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
    VIEW_CLAIMS = "view-claims"
    MANAGE_ITEMS = "manage-items"
    MANAGE_STOCK = "manage-stock"
    REDEEM = "redeem"
    VIEW_REPORTS = "view-reports"
    VIEW_OWN_HOUSEHOLD = "view-own-household"
    MANAGE_OWN_HOUSEHOLD = "manage-own-household"
    VIEW_TOWNSHIP = "view-township"
    VIEW_COUNTY = "view-county"
    OFFER_RULES = "offer-rules"
    SET_UP_VILLAGES = "set-up-villages"
    LOOK_AFTER = "look-after"
    TAKE_NEEDS = "take-needs"
    TAKE_NOMINATIONS = "take-nominations"
    FOLLOW_HAZARDS = "follow-hazards"
    SETTLE_QUARRELS = "settle-quarrels"
    MANAGE_CARE = "manage-care"
    REVIEW_CONFIRMATIONS = "review-confirmations"
    ANSWER_QUESTIONS = "answer-questions"


class ActorKind(StrEnum):
    """Whom an actor code stands for."""

    USER = "user"
    HOUSEHOLD = "household"
    HELPER = "helper"


SYSTEM = "system"
"""The code of commands that nobody is signed in for."""
ANONYMOUS = "anonymous"
"""The code of somebody who is not signed in."""


def code_of(kind: ActorKind, number: int) -> str:
    """Return the code that the ledger and the audit keep of somebody, such as "user:7"."""
    return f"{kind}:{number}"


def number_of(code: str, kind: ActorKind) -> int | None:
    """Return the number in the code of somebody of this kind, None for anybody else's."""
    found, _, number = code.partition(":")
    return int(number) if found == kind and number.isdecimal() else None


@dataclass(frozen=True)
class Actor:
    """The person acting: staff of a village, a resident, or the system itself.

    `code` is what the ledger keeps of a person; `code_of` builds it, `number_of` reads it.
    `household_id` is a resident's or a helper's household, or the one a staff member lives in.
    `township_id` is the township that a supervisor works for, `county_id` the county.
    """

    village_id: int | None
    code: str
    name: str
    permissions: frozenset[Permission]
    user_id: int | None = None
    household_id: int | None = None
    township_id: int | None = None
    county_id: int | None = None

    def may(self, permission: Permission) -> bool:
        """Tell whether this person holds the permission."""
        return permission in self.permissions

    @property
    def only_reads(self) -> bool:
        """Tell whether this is a supervisor in a village, who changes nothing there."""
        return self.township_id is not None and self.village_id is not None


def system_actor(village_id: int | None) -> Actor:
    """Return the actor of commands that nobody is signed in for."""
    return Actor(village_id, SYSTEM, "system", frozenset(Permission))


def village_of(actor: Actor) -> int:
    """Return the actor's village. Raises NotFound for somebody who belongs to none."""
    if actor.village_id is None:
        raise NotFound
    return actor.village_id


def township_of(actor: Actor) -> int:
    """Return the actor's township. Raises NotFound for somebody who works for none."""
    if actor.township_id is None:
        raise NotFound
    return actor.township_id


def county_of(actor: Actor) -> int:
    """Return the actor's county. Raises NotFound for somebody who works for none."""
    if actor.county_id is None:
        raise NotFound
    return actor.county_id


def household_of(actor: Actor) -> int:
    """Return the actor's own household. Raises NotFound for somebody who has none."""
    if actor.household_id is None:
        raise NotFound
    return actor.household_id
