"""Check a household's PIN or a colleague's password from a view, with no lock held meanwhile."""

from flask import request

from pointsapp.access.credentials import passwords, pins
from pointsapp.access.current import hasher
from pointsapp.extensions import db
from pointsapp.web.clock import now


def confirm(household_id: int, pin: str, *, by_number: bool = False) -> int:
    """End this request's read transaction and check the PIN; for use before `unit_of_work`.

    Returns the PIN's session epoch; raises what `pins.confirm_pin` raises.
    """
    db.session.rollback()
    return pins.confirm_pin(
        db.engine, household_id, pin, hasher=hasher(), at=now(), by_number=by_number
    )


def check_pace() -> None:
    """Raise TooManyFromHere where guesses rain from this address."""
    db.session.rollback()
    pins.check_pace(db.engine, request.remote_addr or "", at=now())


def confirm_colleague(username: str, password: str) -> str:
    """Check a second person's password, as `confirm` checks a PIN; return the actor code.

    Raises what `passwords.confirm_password` raises. Whether that person may confirm is for
    `staff.service.check_second_person` to say.
    """
    db.session.rollback()
    given = (username.lower(), password)
    session_code = passwords.confirm_password(db.engine, *given, hasher=hasher(), at=now())
    return session_code.rpartition(":")[0]
