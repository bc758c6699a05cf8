"""Issue and block cards; replace a forgotten PIN."""

import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.cards import queries
from pointsapp.access.credentials.pins import set_pin
from pointsapp.access.models import Card
from pointsapp.access.second_persons.service import Act, Confirmed, confirm
from pointsapp.actor import Actor, ActorKind, code_of
from pointsapp.community.acting import take_village

TOKEN_BYTES = 16


def issue_card(session: Session, household_id: int, *, by: Actor, at: datetime) -> str:
    """Issue a card and return its token; a former card of the household opens nothing more.

    Raises NotFound for a household that is closed or of another village.
    """
    take_village(session, by)
    holder = queries.show_holder(session, by, household_id)
    _block_cards(session, holder.household_id, by=by, at=at)
    [token] = add_cards(session, [holder.household_id], by=by, at=at)
    return token


def issue_missing_cards(session: Session, group_id: int | None, *, by: Actor, at: datetime) -> int:
    """Issue a card to each household of a group that has none; return how many it were."""
    take_village(session, by)
    holders = queries.cards_of_group(session, by, group_id)
    without = [holder.household_id for holder in holders if holder.token is None]
    return len(add_cards(session, without, by=by, at=at))


def block_card(session: Session, household_id: int, *, by: Actor, at: datetime) -> None:
    """Let the household's card open nothing more, from this moment on; once is enough.

    Raises NotFound for a household that is closed or of another village.
    """
    take_village(session, by)
    holder = queries.show_holder(session, by, household_id)
    if holder.token is None:
        return
    _block_cards(session, household_id, by=by, at=at)
    audit.record(session, Event.CARD_REVOKED, _code(household_id), by=by, at=at)


def reset_pin(
    session: Session, household_id: int, pin_hash: str, *, second: str, by: Actor, at: datetime
) -> None:
    """Give a household that forgot its PIN a drawn one; two of the staff stand by it.

    `second` is the actor code of a colleague whose password was checked before. Raises what
    `second_persons.confirm` raises, and NotFound for a household that is closed or of another
    village.
    """
    signed = Confirmed(Act.PIN, household_id, by.code, second, household_id)
    confirm(session, signed, by=by, at=at)
    set_pin(session, household_id, pin_hash, must_change=True, by=by, at=at)
    colleague = replace(by, code=second)
    audit.record(session, Event.PIN_WITNESSED, _code(household_id), by=colleague, at=at)


def add_cards(
    session: Session, household_ids: Iterable[int], *, by: Actor, at: datetime
) -> list[str]:
    """Issue a card to each of these households, which have none, and return the tokens."""
    tokens = {household_id: secrets.token_urlsafe(TOKEN_BYTES) for household_id in household_ids}
    rows = [
        {"household_id": household_id, "token": token, "issued_at": at, "issued_by": by.code}
        for household_id, token in tokens.items()
    ]
    if rows:
        session.execute(sa.insert(Card), rows)
    codes = [_code(household_id) for household_id in tokens]
    audit.record_many(session, Event.CARD_ISSUED, codes, by=by, at=at)
    return list(tokens.values())


def _block_cards(session: Session, household_id: int, *, by: Actor, at: datetime) -> None:
    session.execute(
        sa.update(Card)
        .where(Card.household_id == household_id, Card.revoked_at.is_(None))
        .values(revoked_at=at, revoked_by=by.code)
    )


def _code(household_id: int) -> str:
    return code_of(ActorKind.HOUSEHOLD, household_id)
