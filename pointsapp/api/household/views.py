"""A household's balance and entries, by its consent."""

from pointsapp.access.permissions import Scope
from pointsapp.api.document import gives, open_to, room
from pointsapp.api.household.shapes import AccountEntries, AccountEntry, HouseholdPoints
from pointsapp.api.shapes import Before
from pointsapp.extensions import db
from pointsapp.portal.entries.words import title
from pointsapp.portal.household.queries import NEVER_ASKED, PointsPage, show_points
from pointsapp.web.clock import village_today
from pointsapp.web.current import current_actor

household_api = room("household_api", __name__)


@household_api.get("/household")
@open_to(Scope.BALANCE)
@gives(HouseholdPoints)
def show_household() -> HouseholdPoints:
    """Give what the household has."""
    page = _points()
    return HouseholdPoints(
        household=page.own.number,
        village=page.own.village,
        balance=page.balance,
        pending=page.pending,
        earned_this_year=page.earned_this_year,
    )


@household_api.get("/household/entries")
@open_to(Scope.BALANCE)
@gives(AccountEntries, query=Before)
def list_entries(query: Before) -> AccountEntries:
    """Give the entries of the household's account, the newest first."""
    page = _points(query.before)
    entries = [
        AccountEntry(
            number=entry.number,
            occurred_on=entry.occurred_on,
            booked_at=entry.recorded_at,
            kind=entry.kind,
            title=title(entry),
            points=entry.amount,
            balance=entry.balance_after,
        )
        for entry in page.entries
    ]
    return AccountEntries(entries, page.older)


def _points(before: int | None = None) -> PointsPage:
    actor, today = current_actor(), village_today()
    return show_points(db.session(), actor, today=today, seen_at=NEVER_ASKED, before=before)
