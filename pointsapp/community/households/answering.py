"""Who answers for a household now: itself, or the one that it went into.

A merged household names who answers for it, and that one never merged itself: a merger passes on
all that answer to the one that closes. So nobody follows chains, and there are no circles.
"""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from pointsapp.community.households.names import number_key
from pointsapp.community.models import Household

_Named = aliased(Household)


def answers_for(answerer: type[Household], named: type[Household]) -> sa.ColumnElement[bool]:
    """Return whether one household answers now for the other, as a part of a query."""
    return answerer.id == sa.func.coalesce(named.answered_by_id, named.id)


@dataclass(frozen=True)
class Answerer:
    """The household that answers for one that was named, perhaps by its `former` number.

    With `is_gone` it was closed and nobody answers: nothing can be posted to it any more.
    """

    household_id: int
    account_id: int
    number: str
    former: str | None
    is_gone: bool


_ANSWERERS = (
    sa.select(
        _Named.id.label("named_id"),
        _Named.account_id.label("named_account_id"),
        Household.id.label("household_id"),
        Household.account_id,
        Household.number,
        sa.case((_Named.answered_by_id.is_not(None), _Named.number)).label("former"),
        Household.closed_on.is_not(None).label("is_gone"),
    )
    .select_from(_Named)
    .join(Household, answers_for(Household, _Named))
)


def answerers_of_accounts(session: Session, account_ids: Collection[int]) -> dict[int, Answerer]:
    """Return who answers now for the households of these accounts, by account."""
    if not account_ids:
        return {}
    rows = session.execute(_ANSWERERS.where(_Named.account_id.in_(account_ids)))
    return {row.named_account_id: _answerer(row) for row in rows}


def answerer_of(session: Session, household_id: int) -> Answerer:
    """Return who answers now for this household, which there must be."""
    return _answerer(session.execute(_ANSWERERS.where(_Named.id == household_id)).one())


def answerer_with_number(session: Session, village_id: int, number: str) -> Answerer | None:
    """Return the open household that answers to this number, its own or one that went into it.

    018, 18 and １８ are one number; where a village has both, the one written so is meant, and
    before all one that stands under its own.
    """
    query = (
        _ANSWERERS.where(
            _Named.village_id == village_id,
            _Named.number_key == number_key(number),
            Household.closed_on.is_(None),
        )
        .order_by(
            _Named.answered_by_id.is_not(None),
            sa.case((_Named.number == number, 0), else_=1),
            _Named.id,
        )
        .limit(1)
    )
    row = session.execute(query).one_or_none()
    return None if row is None else _answerer(row)


def answered_by(
    column: InstrumentedAttribute[int], household_id: sa.ColumnElement[int]
) -> sa.ColumnElement[bool]:
    """Return whether a row is of this household or of one that went into it.

    It is one list of households, so that an index of the column leads to the rows.
    """
    either = sa.or_(_Named.id == household_id, _Named.answered_by_id == household_id)
    return column.in_(sa.select(_Named.id).where(either))


def _answerer(row: sa.Row[*tuple[object, ...]]) -> Answerer:
    return Answerer(
        household_id=row.household_id,
        account_id=row.account_id,
        number=row.number,
        former=row.former,
        is_gone=row.is_gone,
    )
