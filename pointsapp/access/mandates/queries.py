"""Who may act for which household, how it agreed, and what was done by it."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.models import Mandate, Pairing, User, UserRole
from pointsapp.access.names import names_of
from pointsapp.access.permissions import Role
from pointsapp.access.standing_mandates import STANDS
from pointsapp.actor import Actor, household_of, village_of
from pointsapp.community.models import Household, Resident, Village
from pointsapp.refusals import NotFound

MOST_FORMER = 20

_LOOKED_AFTER = (
    sa.select(
        Household.id,
        Household.number,
        sa.func.coalesce(Resident.name, "").label("head"),
        Village.name.label("village"),
        User.id.label("user_id"),
        User.name.label("member"),
    )
    .join(Village, Village.id == Household.village_id)
    .outerjoin(Resident, Resident.id == Household.head_id)
    .outerjoin(Pairing, sa.and_(Pairing.household_id == Household.id, Pairing.until.is_(None)))
    .outerjoin(
        User,
        sa.and_(
            User.id == Pairing.user_id,
            User.is_active,
            sa.exists().where(UserRole.user_id == User.id, UserRole.role == Role.PAIRED_MEMBER),
        ),
    )
    .where(Household.village_id == sa.bindparam("village_id"), Household.closed_on.is_(None))
)
_OF_HOUSEHOLD = _LOOKED_AFTER.where(Household.id == sa.bindparam("household_id"))
_MANDATES = (
    sa.select(
        Mandate.id,
        User.name.label("member"),
        Mandate.given,
        Mandate.given_on,
        Mandate.given_by,
        Mandate.until,
        Mandate.ended,
        Mandate.ended_at,
        Mandate.ended_by,
        STANDS.label("stands"),
    )
    .join(User, User.id == Mandate.user_id)
    .where(Mandate.household_id == sa.bindparam("household_id"))
    .order_by(Mandate.id.desc())
    .limit(MOST_FORMER)
)
_OF_MEMBER = (
    _LOOKED_AFTER.add_columns(Mandate.until)
    .outerjoin(Mandate, sa.and_(Mandate.household_id == Household.id, STANDS))
    .where(User.id == sa.bindparam("user_id"))
    .order_by(Household.sort_key)
)


@dataclass(frozen=True)
class MandateRow:
    """That somebody may act, or might until it ended, for a household."""

    id: int
    member: str
    given: str
    given_on: date
    given_by: str
    until: date
    ended: str | None
    ended_at: datetime | None
    ended_by: str
    stands: bool


@dataclass(frozen=True)
class HouseholdToActFor:
    """A household with who looks after it; nobody where `user_id` is None."""

    id: int
    number: str
    head: str
    village: str
    user_id: int | None
    member: str | None
    mandates: tuple[MandateRow, ...] = ()

    @property
    def standing(self) -> MandateRow | None:
        """The mandate that stands."""
        return next((one for one in self.mandates if one.stands), None)


@dataclass(frozen=True)
class HouseholdInCare:
    """A household that the member looks after; may act for until a day, if at all."""

    id: int
    number: str
    head: str
    until: date | None


def household_to_act_for(
    session: Session, actor: Actor, household_id: int, *, today: date
) -> HouseholdToActFor:
    """Return a household of the actor's village with its mandates. Raises NotFound."""
    asked = {"household_id": household_id, "village_id": village_of(actor), "today": today}
    row = session.execute(_OF_HOUSEHOLD, asked).one_or_none()
    if row is None:
        raise NotFound
    rows = session.execute(_MANDATES, asked).mappings().all()
    names = names_of(session, {row[key] or "" for row in rows for key in ("given_by", "ended_by")})
    mandates = (
        MandateRow(
            **{
                **row,
                "given_by": names.get(row["given_by"], ""),
                "ended_by": names.get(row["ended_by"] or "", ""),
            }
        )
        for row in rows
    )
    return HouseholdToActFor(**row._asdict(), mandates=tuple(mandates))


def own_household_to_act_for(session: Session, actor: Actor, *, today: date) -> HouseholdToActFor:
    """Return the resident's own household with its mandates. Raises NotFound."""
    return household_to_act_for(session, actor, household_of(actor), today=today)


def households_of_member(
    session: Session, actor: Actor, *, today: date
) -> tuple[HouseholdInCare, ...]:
    """Return the households that this member looks after, and for which of them he may act."""
    asked = {"village_id": village_of(actor), "user_id": actor.user_id, "today": today}
    rows = session.execute(_OF_MEMBER, asked)
    return tuple(HouseholdInCare(row.id, row.number, row.head, row.until) for row in rows)
