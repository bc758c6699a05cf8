"""Take rows into the chain; nobody who writes such rows waits for it."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.chain.kept import HOUSEHOLD, KEPT, Kept, link_hash
from pointsapp.chain.models import ChainLink

AT_ONCE = 2000
ONE_AT_A_TIME = sa.text("SELECT pg_advisory_xact_lock(hashtext('points chain'))")
_LAST = sa.select(ChainLink.number, ChainLink.hash).order_by(ChainLink.number.desc()).limit(1)


def head(session: Session) -> str:
    """Return the hash of the last link, 64 zeros before the first: what a seal holds."""
    return _last(session)[1]


def extend(session: Session, *, at: datetime) -> int:
    """Take in every row that is not chained yet, and return how many these were.

    A row that another transaction has written and not yet committed comes next time.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(ONE_AT_A_TIME)
    return sum(_take_in(session, kept, at.replace(microsecond=0)) for kept in KEPT)


def _take_in(session: Session, kept: Kept, at: datetime) -> int:
    query = _not_chained(session, kept)
    taken = through = 0
    while rows := session.execute(query, {"through": through}).all():
        number, last = _last(session)
        links = []
        for row in rows:
            number += 1
            last = link_hash(last, number, ledger.instant_text(at), (kept.table, *row))
            links.append(
                {
                    "number": number,
                    "table_name": kept.table,
                    "row_id": row[0],
                    "hash": last,
                    "linked_at": at,
                }
            )
        session.execute(sa.insert(ChainLink), links)
        taken, through = taken + len(links), rows[-1][0]
    return taken


def _last(session: Session) -> tuple[int, str]:
    row = session.execute(_LAST).one_or_none()
    return (row.number, row.hash) if row else (0, ledger.NO_HASH)


def _not_chained(session: Session, kept: Kept) -> Any:
    """Select the next rows `through` which all were looked at: none is read twice."""
    table = kept.rows()
    is_chained = sa.exists().where(
        ChainLink.table_name == kept.table, ChainLink.row_id == table.c.id
    )
    query = sa.select(table.c.id, *kept.hashed(session.connection(), table)).where(
        ~is_chained, table.c.id > sa.bindparam("through")
    )
    if kept is HOUSEHOLD:
        account = sa.table("ledger_account", sa.column("id"), sa.column("entry_count"))
        used = sa.select(account.c.id).where(account.c.entry_count > 0)
        query = query.where(table.c.account_id.in_(used))
    return query.order_by(table.c.id).limit(AT_ONCE)
