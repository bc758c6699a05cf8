"""What a database's error means to the person who waits."""

from enum import StrEnum

from sqlalchemy.exc import (
    DBAPIError,
    InterfaceError,
    OperationalError,
    PendingRollbackError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError


class Outage(StrEnum):
    """Why nothing can be read or saved now."""

    AWAY = "away"
    BUSY = "busy"
    FULL = "full"
    READ_ONLY = "read-only"
    DAMAGED = "damaged"
    FAULT = "fault"
    """A mistake of the product's own."""


# https://www.postgresql.org/docs/current/errcodes-appendix.html, the longest beginning counts
_BY_SQLSTATE = {
    "08": Outage.AWAY,
    "25006": Outage.READ_ONLY,
    "25P03": Outage.AWAY,
    "28": Outage.AWAY,
    "3D": Outage.AWAY,
    "40": Outage.BUSY,
    "53": Outage.BUSY,
    "53100": Outage.FULL,
    "55P03": Outage.BUSY,
    "57014": Outage.BUSY,
    "57P": Outage.AWAY,
    "58": Outage.DAMAGED,
    "XX001": Outage.DAMAGED,
    "XX002": Outage.DAMAGED,
}
# https://www.sqlite.org/rescode.html, the primary codes
_BY_SQLITE_NAME = {
    "BUSY": Outage.BUSY,
    "LOCKED": Outage.BUSY,
    "FULL": Outage.FULL,
    "READONLY": Outage.READ_ONLY,
    "CANTOPEN": Outage.AWAY,
    "IOERR": Outage.DAMAGED,
    "CORRUPT": Outage.DAMAGED,
    "NOTADB": Outage.DAMAGED,
}
_PASSES = {"40001", "40P01", "57P01"}
_TELLS_NOTHING_OF_THE_COMMIT = ("08", "40003", "57P")


def outage_of(error: SQLAlchemyError) -> Outage | None:
    """Return what kind of outage this is, None for a mistake of ours, such as a wrong statement."""
    if isinstance(error, DBAPIError):
        return _outage_told(error)
    return {PoolTimeoutError: Outage.BUSY, PendingRollbackError: Outage.AWAY}.get(type(error))


def _outage_told(error: DBAPIError) -> Outage | None:
    state, name = _sqlstate(error), _sqlite_name(error)
    if state is not None:
        beginnings = (state, state[:3], state[:2])
        return next((_BY_SQLSTATE[one] for one in beginnings if one in _BY_SQLSTATE), None)
    if name is not None:
        return _BY_SQLITE_NAME.get(name)
    is_lost = error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)
    return Outage.AWAY if is_lost else None


def passes_at_once(error: SQLAlchemyError) -> bool:
    """Tell whether the same, done once more, may well succeed.

    So it is after a deadlock or a conflict, and where the server went away and another took over.
    psycopg gives no code for a connection that broke.
    """
    return isinstance(error, DBAPIError) and (
        error.connection_invalidated or _sqlstate(error) in _PASSES
    )


def leaves_commit_open(error: SQLAlchemyError) -> bool:
    """Tell whether a COMMIT that ended so may have been kept nevertheless.

    A database that answers has kept nothing. One that went away, or whose disk failed, may have.
    """
    if not isinstance(error, DBAPIError):
        return True
    state, name = _sqlstate(error), _sqlite_name(error)
    if state is not None:
        return state.startswith(_TELLS_NOTHING_OF_THE_COMMIT)
    return name not in {"BUSY", "LOCKED", "FULL", "READONLY"}


def _sqlstate(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)


def _sqlite_name(error: DBAPIError) -> str | None:
    """Return the primary code's name: BUSY of SQLITE_BUSY_SNAPSHOT."""
    name = getattr(error.orig, "sqlite_errorname", None)
    return name.split("_")[1] if name else None
