"""What each role may do: one table."""

from collections.abc import Iterable
from enum import StrEnum

from pointsapp.actor import Permission


class Role(StrEnum):
    """What a person does in the village, the township or the county."""

    RECORDER = "recorder"
    COUNTER = "counter"
    APPROVER = "approver"
    ADMIN = "admin"
    SUPERVISOR = "supervisor"
    COUNTY_SUPERVISOR = "county_supervisor"
    PAIRED_MEMBER = "paired_member"
    MEDIATOR = "mediator"
    RESIDENT = "resident"
    HELPER = "helper"


EVERYBODY = frozenset({Permission.PUBLIC})
SIGNED_IN = EVERYBODY | {Permission.SIGNED_IN}

# A helper sees and speaks for a household, and never spends nor lets others in.
# Quarrels are read by mediators alone, not by who runs the village.
# A counter clerk resets no PIN: whoever hands out goods must not confirm for a household.
PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.RECORDER: SIGNED_IN
    | {
        Permission.VIEW_HOUSEHOLDS,
        Permission.VIEW_SHEETS,
        Permission.RECORD_ACTIVITIES,
        Permission.TAKE_NEEDS,
        Permission.TAKE_NOMINATIONS,
        Permission.FOLLOW_HAZARDS,
    },
    Role.COUNTER: SIGNED_IN
    | {
        Permission.VIEW_HOUSEHOLDS,
        Permission.REDEEM,
        Permission.VIEW_REPORTS,
        Permission.MANAGE_ITEMS,
        Permission.MANAGE_STOCK,
    },
    Role.APPROVER: SIGNED_IN
    | {
        Permission.VIEW_HOUSEHOLDS,
        Permission.VIEW_SHEETS,
        Permission.VIEW_CLAIMS,
        Permission.APPROVE_SHEETS,
        Permission.VIEW_REPORTS,
        Permission.REVIEW_CONFIRMATIONS,
        Permission.ANSWER_QUESTIONS,
        Permission.TAKE_NEEDS,
        Permission.TAKE_NOMINATIONS,
        Permission.FOLLOW_HAZARDS,
        Permission.MANAGE_CARE,
    },
    Role.ADMIN: SIGNED_IN
    | {
        Permission.VIEW_HOUSEHOLDS,
        Permission.VIEW_SHEETS,
        Permission.MANAGE_VILLAGE,
        Permission.MANAGE_ROSTER,
        Permission.MANAGE_CARDS,
        Permission.VIEW_REPORTS,
        Permission.REVIEW_CONFIRMATIONS,
        Permission.ANSWER_QUESTIONS,
        Permission.TAKE_NEEDS,
        Permission.TAKE_NOMINATIONS,
        Permission.FOLLOW_HAZARDS,
        Permission.MANAGE_CARE,
    }
    | {Permission.MANAGE_ITEMS, Permission.MANAGE_STOCK},
    Role.SUPERVISOR: SIGNED_IN
    | {
        Permission.VIEW_TOWNSHIP,
        Permission.OFFER_RULES,
        Permission.SET_UP_VILLAGES,
        Permission.REVIEW_CONFIRMATIONS,
    },
    Role.COUNTY_SUPERVISOR: SIGNED_IN | {Permission.VIEW_COUNTY},
    Role.PAIRED_MEMBER: SIGNED_IN | {Permission.LOOK_AFTER, Permission.FOLLOW_HAZARDS},
    Role.MEDIATOR: SIGNED_IN | {Permission.SETTLE_QUARRELS},
    Role.RESIDENT: SIGNED_IN | {Permission.VIEW_OWN_HOUSEHOLD, Permission.MANAGE_OWN_HOUSEHOLD},
    Role.HELPER: SIGNED_IN | {Permission.VIEW_OWN_HOUSEHOLD},
}

READ_BY_VISITORS = frozenset(
    {
        Permission.VIEW_HOUSEHOLDS,
        Permission.VIEW_SHEETS,
        Permission.VIEW_CLAIMS,
        Permission.VIEW_REPORTS,
    }
)
"""What a supervisor reads in a village of the township, as its approver does."""

ACTING_FOR_HOUSEHOLD = PERMISSIONS[Role.HELPER] | {Permission.LOOK_AFTER}
"""What a paired member may while acting for a household: as its helper, and still on the round."""

STAFF_ROLES = tuple(role for role in Role if role not in {Role.RESIDENT, Role.HELPER})
"""The roles that a user may hold; residents and their helpers sign in with a PIN."""

OVERSEERS = (Role.SUPERVISOR, Role.COUNTY_SUPERVISOR)
"""Who looks at villages from the township or the county."""

VILLAGE_ROLES = tuple(role for role in STAFF_ROLES if role not in OVERSEERS)
"""What a village's administrator may make somebody; who oversees it is named outside."""


class Scope(StrEnum):
    """What a program may be let do; a value is kept with each program, so it never changes."""

    BALANCE = "balance"
    ATTENDANCE = "attendance"
    CLAIMS = "claims"
    ROSTER = "roster"
    REDEMPTIONS = "redemptions"
    STOCK = "stock"
    EVENTS = "events"


NEEDED_FOR: dict[Scope, Permission] = {
    Scope.BALANCE: Permission.VIEW_OWN_HOUSEHOLD,
    Scope.ATTENDANCE: Permission.RECORD_ACTIVITIES,
    Scope.CLAIMS: Permission.RECORD_ACTIVITIES,
    Scope.ROSTER: Permission.MANAGE_ROSTER,
    Scope.REDEMPTIONS: Permission.VIEW_REPORTS,
    Scope.STOCK: Permission.MANAGE_STOCK,
    Scope.EVENTS: Permission.VIEW_REPORTS,
}
"""What somebody must be allowed to let a program do this; nobody hands on more than they have."""


def permissions_of(roles: Iterable[str]) -> frozenset[Permission]:
    """Return everything that somebody with all these roles may do."""
    return SIGNED_IN.union(*(PERMISSIONS[Role(role)] for role in roles))
