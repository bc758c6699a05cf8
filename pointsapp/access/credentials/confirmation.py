"""Check a household's PIN or a colleague's password from a view, with no lock held meanwhile."""

from dataclasses import replace

from flask import request

from pointsapp.access.credentials import passwords, pins
from pointsapp.access.credentials.known_devices import asker
from pointsapp.access.current import hasher
from pointsapp.actor import ActorKind, code_of
from pointsapp.extensions import db
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor


def confirm(
    household_id: int, pin: str, *, by_number: bool = False, at_counter: bool = False
) -> int:
    """End this request's read transaction and check the PIN; for use before `unit_of_work`.

    Returns the PIN's session epoch; raises what `pins.confirm_pin` raises.
    """
    code = current_actor().code
    who = replace(asker(), session_of=code, at_counter=at_counter, by_number=by_number)
    db.session.rollback()
    return pins.confirm_pin(db.engine, household_id, pin, hasher=hasher(), at=now(), asker=who)


def check_pace(household_id: int | None) -> None:
    """Raise TooManyFromHere where guesses rain from this address, unless this device is known."""
    own = f"{code_of(ActorKind.HOUSEHOLD, household_id or 0)}:"
    if any(code.startswith(own) for code in asker().knows):
        return
    db.session.rollback()
    pins.check_pace(db.engine, request.remote_addr or "", at=now())


def confirm_password(username: str, password: str) -> str:
    """Check who signs in, as `passwords.confirm_password` does; return the session code."""
    db.session.rollback()
    given = (username.lower(), password)
    return passwords.confirm_password(db.engine, *given, hasher=hasher(), at=now(), asker=asker())


def confirm_colleague(username: str, password: str) -> str:
    """Check a password in the session of who is signed in, a colleague's or the own.

    Returns the actor code. Strangers who guess at the same password do not hold it up. Raises what
    `passwords.confirm_password` raises. Whether that person may confirm is for
    `second_persons.confirm` to say.
    """
    return prove(username, password).rpartition(":")[0]


def prove(username: str, password: str) -> str:
    """Check a password as `confirm_colleague` does; return the proof, which knows its epoch too."""
    who = replace(asker(), session_of=current_actor().code)
    db.session.rollback()
    given = (username.lower(), password)
    return passwords.confirm_password(db.engine, *given, hasher=hasher(), at=now(), asker=who)
