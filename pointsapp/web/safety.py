"""How safely the database keeps what it is told: looked at before the product starts."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger, rights
from pointsapp.database import Base

LEAST_FREE_BYTES = 200 * 1024 * 1024
MOST_NAMED = 3
_DURABLE = ("fsync", "full_page_writes", "synchronous_commit")


@dataclass(frozen=True)
class Safety:
    """What was chosen, in one line, and what whoever runs the product should know.

    With a problem nobody can rely on the ledger's guards.
    """

    chosen: str
    warnings: tuple[str, ...]
    problems: tuple[str, ...] = ()


def look(session: Session, *, free_bytes: int) -> Safety:
    """Look at the database's settings, this connection's rights and the free space."""
    by_dialect = {"sqlite": _sqlite, "postgresql": _postgresql}
    found = by_dialect[session.get_bind().dialect.name](session)
    warnings = [*found.warnings, *_ledger(session)]
    if free_bytes < LEAST_FREE_BYTES:
        free = free_bytes // 1024**2
        warnings.append(f"only {free} MB are free on the disk of the instance folder")
    return Safety(found.chosen, tuple(warnings), found.problems)


def _ledger(session: Session) -> list[str]:
    """Return what is wrong with the ledger's tables, indexes and guards, each kind in one line."""
    connection = session.connection()
    warnings = []
    if damage := ledger.find_damage(connection):
        first = {name: value for name, value in damage[0].items() if value is not None}
        warnings.append(f"the database is damaged in {len(damage)} places, the first is {first}")
    if changed := ledger.changed_guards(connection):
        named = ", ".join(f"{name} {state}" for name, state in list(changed.items())[:MOST_NAMED])
        warnings.append(f"{len(changed)} of the ledger's guards are not as shipped: {named}")
    return warnings


def _sqlite(session: Session) -> Safety:
    version = session.scalar(sa.text("SELECT sqlite_version()"))
    journal = str(session.scalar(sa.text("PRAGMA journal_mode"))).upper()
    full = session.scalar(sa.text("PRAGMA synchronous")) in {2, 3}
    chosen = f"SQLite {version}, journal {journal}, synchronous {'FULL' if full else 'NOT FULL'}"
    return Safety(chosen, () if full else ("a power cut can lose what was acknowledged",))


def _postgresql(session: Session) -> Safety:
    version = session.scalar(sa.text("SHOW server_version"))
    settings = {name: session.scalar(sa.text(f"SHOW {name}")) for name in _DURABLE}
    warnings = [
        f"{name} is off: a power cut can lose what was acknowledged"
        for name, value in settings.items()
        if value == "off"
    ]
    shown = ", ".join(f"{name} {value}" for name, value in settings.items())
    return Safety(f"PostgreSQL {version}, {shown}", tuple(warnings), _rights(session))


def _rights(session: Session) -> tuple[str, ...]:
    """Return what the role may do too much, and what it may not though the product must."""
    connection = session.connection()
    problems = []
    if may := rights.too_much(connection):
        problems.append(f"the role can get past the ledger's triggers: it {_some(may)}")
    if unreadable := rights.lacking(connection, Base.metadata):
        problems.append(
            f"the role may not read {_some(unreadable)}: OWNER_DATABASE_URL=… flask db upgrade"
        )
    return tuple(problems)


def _some(names: list[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more
