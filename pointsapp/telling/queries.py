"""What a village tells, what a household agreed to, and what became of the messages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.names import names_of
from pointsapp.actor import Actor, ActorKind, number_of, village_of
from pointsapp.community.models import Household
from pointsapp.refusals import NotFound
from pointsapp.telling.models import (
    Kind,
    Outcome,
    OutgoingMessage,
    TellingChoice,
    TellingConsent,
    Way,
)

LATELY = timedelta(days=30)
MOST = 20


@dataclass(frozen=True)
class Choice:
    """What a village tells, and by which ways."""

    kinds: frozenset[Kind] = frozenset()
    ways: frozenset[Way] = frozenset()


@dataclass(frozen=True)
class ConsentRow:
    """That a household agreed to be told, and when that ended; one of the staff by name.

    Before it `is_confirmed` nothing but a code goes to the address. `last` is what became of the
    last message, at `last_at`.
    """

    id: int
    way: Way
    address: str
    on_paper: bool
    given_by: str
    given_at: datetime
    is_confirmed: bool
    ended_by: str
    ended_at: datetime | None
    last: str | None
    last_at: datetime | None


@dataclass(frozen=True)
class AskedAddress:
    """An address that a household let itself be told at, and the newest code that went there.

    `code_at` is when it went out, if it did by now.
    """

    id: int
    way: Way
    address: str
    is_confirmed: bool
    code_uid: str | None
    code_outcome: str | None
    code_at: datetime | None

    @property
    def code_waits(self) -> bool:
        """Tell whether a code is on its way."""
        return self.code_uid is not None and self.code_outcome is None

    @property
    def code_went(self) -> bool:
        """Tell whether a code arrived, as far as anybody knows."""
        return self.code_outcome in {Outcome.SENT, Outcome.UNKNOWN}


@dataclass(frozen=True)
class ToldHousehold:
    """An open household and what it agreed to, first what stands."""

    id: int
    number: str
    consents: tuple[ConsentRow, ...]

    @property
    def standing(self) -> tuple[ConsentRow, ...]:
        """Return by what it is told now."""
        return tuple(one for one in self.consents if one.ended_at is None)


@dataclass(frozen=True)
class VillageTelling:
    """What a village tells; how many households agreed to each way; messages of late by outcome.

    Of so many more the address is `unconfirmed`. A message without an outcome waits.
    """

    choice: Choice
    agreed: Mapping[str, int]
    unconfirmed: int
    outcomes: Mapping[str | None, int]


def choice_of(session: Session, village_id: int) -> Choice:
    """Return what a village tells, and by which ways."""
    row = session.execute(
        sa.select(TellingChoice.kinds, TellingChoice.ways).filter_by(village_id=village_id)
    ).one_or_none()
    if row is None:
        return Choice()
    return Choice(frozenset(map(Kind, row.kinds.split())), frozenset(map(Way, row.ways.split())))


def show_village(session: Session, actor: Actor, *, at: datetime) -> VillageTelling:
    """Return what the actor's village tells and what became of it. Three statements."""
    here = village_of(actor)
    agreed = session.execute(
        sa.select(
            TellingConsent.way,
            sa.func.count(TellingConsent.confirmed_at).label("confirmed"),
            sa.func.count().label("agreed"),
        )
        .where(TellingConsent.village_id == here, TellingConsent.ended_at.is_(None))
        .group_by(TellingConsent.way)
    ).all()
    outcomes = session.execute(
        sa.select(OutgoingMessage.outcome, sa.func.count())
        .where(OutgoingMessage.village_id == here, OutgoingMessage.written_at > at - LATELY)
        .group_by(OutgoingMessage.outcome)
    )
    return VillageTelling(
        choice_of(session, here),
        {row.way: row.confirmed for row in agreed},
        sum(row.agreed - row.confirmed for row in agreed),
        dict(outcomes.all()),
    )


def show_household(session: Session, actor: Actor, household_id: int) -> ToldHousehold:
    """Return an open household of the actor's village and what it agreed to. Raises NotFound."""
    number = session.scalar(
        sa.select(Household.number).where(
            Household.id == household_id,
            Household.village_id == village_of(actor),
            Household.closed_on.is_(None),
        )
    )
    if number is None:
        raise NotFound
    return ToldHousehold(household_id, number, consents_of(session, household_id))


def show_address(
    session: Session, actor: Actor, household_id: int, consent_id: int
) -> AskedAddress:
    """Return where a household of the actor's village lets itself be told. Raises NotFound."""
    row = session.execute(
        sa.select(
            TellingConsent.id,
            TellingConsent.way,
            TellingConsent.address,
            TellingConsent.confirmed_at.is_not(None).label("is_confirmed"),
            OutgoingMessage.uid.label("code_uid"),
            OutgoingMessage.outcome.label("code_outcome"),
            OutgoingMessage.settled_at.label("code_at"),
        )
        .outerjoin(
            OutgoingMessage,
            sa.and_(
                OutgoingMessage.consent_id == TellingConsent.id, OutgoingMessage.kind == Kind.CODE
            ),
        )
        .where(
            TellingConsent.id == consent_id,
            TellingConsent.household_id == household_id,
            TellingConsent.village_id == village_of(actor),
            TellingConsent.ended_at.is_(None),
        )
        .order_by(OutgoingMessage.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        raise NotFound
    return AskedAddress(**{**row._asdict(), "way": Way(row.way)})


def consents_of(session: Session, household_id: int) -> tuple[ConsentRow, ...]:
    """Return what a household agreed to, first what stands. Two statements."""
    settled = (
        sa.select(OutgoingMessage)
        .where(
            OutgoingMessage.consent_id == TellingConsent.id, OutgoingMessage.outcome.is_not(None)
        )
        .order_by(OutgoingMessage.id.desc())
        .limit(1)
    )
    rows = session.execute(
        sa.select(
            TellingConsent,
            settled.with_only_columns(OutgoingMessage.outcome).scalar_subquery().label("last"),
            settled.with_only_columns(OutgoingMessage.settled_at)
            .scalar_subquery()
            .label("last_at"),
        )
        .where(TellingConsent.household_id == household_id)
        .order_by(TellingConsent.ended_at.is_not(None), TellingConsent.id.desc())
        .limit(MOST)
    ).all()
    codes = {code for row in rows for code in (row[0].given_by, row[0].ended_by) if code}
    names = names_of(session, {code for code in codes if _is_of_staff(code)})
    return tuple(
        ConsentRow(
            id=one.id,
            way=Way(one.way),
            address=one.address,
            on_paper=one.on_paper,
            given_by=names.get(one.given_by, ""),
            given_at=one.given_at,
            is_confirmed=one.confirmed_at is not None,
            ended_by=names.get(one.ended_by or "", ""),
            ended_at=one.ended_at,
            last=last,
            last_at=last_at,
        )
        for one, last, last_at in rows
    )


def _is_of_staff(code: str) -> bool:
    return number_of(code, ActorKind.USER) is not None
