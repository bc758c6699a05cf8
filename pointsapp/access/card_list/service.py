"""Issue, end and hand over the cards of many households, each act in a few statements."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.card_list.queries import chosen_cards
from pointsapp.access.cards.service import add_cards
from pointsapp.access.models import Card
from pointsapp.actor import Actor, ActorKind, code_of
from pointsapp.community.acting import once, take_village


class CardAct(StrEnum):
    """What is done with the cards of the chosen households."""

    PRINT = "print"
    ISSUE = "issue"
    HAND_OVER = "hand-over"
    END = "end"


def change_cards(
    session: Session,
    act: CardAct,
    household_ids: Collection[int],
    *,
    key: str,
    by: Actor,
    at: datetime,
) -> int:
    """Issue, end or hand over these households' cards; return how many it were.

    A new card ends the old one. The same key again does nothing more. Raises NotFound for a
    household that is closed or of another village, and KeyReused.
    """
    village_id = take_village(session, by)
    asked = {"act": act, "households": sorted(household_ids)}
    done = once(session, village_id, "cards", key, asked, by=by, at=at)
    if done.is_done:
        return done.result_id
    rows = chosen_cards(session, by, household_ids)
    with_card = [row.household_id for row in rows if row.issued_at is not None]
    if act == CardAct.ISSUE:
        _end(session, with_card, by=by, at=at)
        add_cards(session, [row.household_id for row in rows], by=by, at=at)
        return done.keep(len(rows))
    if act == CardAct.END:
        _end(session, with_card, by=by, at=at)
    else:
        with_card = [row.household_id for row in rows if row.issued_at and not row.handed_at]
        _hand_over(session, with_card, by=by, at=at)
    return done.keep(len(with_card))


def _end(session: Session, household_ids: Collection[int], *, by: Actor, at: datetime) -> None:
    """End these households' cards, and write each into the audit."""
    session.execute(_valid(household_ids).values(revoked_at=at, revoked_by=by.code))
    _record(session, Event.CARD_REVOKED, household_ids, by=by, at=at)


def _hand_over(
    session: Session, household_ids: Collection[int], *, by: Actor, at: datetime
) -> None:
    """Keep that these households have their cards in hand."""
    session.execute(_valid(household_ids).values(handed_at=at, handed_by=by.code))
    _record(session, Event.CARD_HANDED_OVER, household_ids, by=by, at=at)


def _valid(household_ids: Collection[int]) -> sa.Update:
    return sa.update(Card).where(Card.household_id.in_(household_ids), Card.revoked_at.is_(None))


def _record(
    session: Session, event: Event, household_ids: Collection[int], *, by: Actor, at: datetime
) -> None:
    codes = [code_of(ActorKind.HOUSEHOLD, household_id) for household_id in household_ids]
    audit.record_many(session, event, codes, by=by, at=at)
