"""Check a household's PIN from a view, with no lock held meanwhile."""

from pointsapp.access import service
from pointsapp.access.current import hasher
from pointsapp.extensions import db
from pointsapp.web.clock import now


def confirm(household_id: int, pin: str) -> int:
    """End this request's read transaction and check the PIN; for use before `unit_of_work`.

    Returns the PIN's session epoch; raises what `service.confirm_pin` raises.
    """
    db.session.rollback()
    return service.confirm_pin(db.engine, household_id, pin, hasher=hasher(), at=now())
