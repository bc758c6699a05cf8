"""The villages of the supervisor's township."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.models import User, UserRole
from pointsapp.access.permissions import Role
from pointsapp.actor import Actor, township_of
from pointsapp.community.models import Village
from pointsapp.refusals import NotFound


@dataclass(frozen=True)
class TownshipVillage:
    """A village as its township lists it; `closed_on` once it is closed for good."""

    id: int
    code: str
    name: str
    closed_on: date | None = None

    def is_open_on(self, day: date) -> bool:
        """Tell whether the village was not closed yet."""
        return self.closed_on is None or self.closed_on >= day


_VILLAGES = sa.select(Village.id, Village.code, Village.name, Village.closed_on)


def list_villages(session: Session, actor: Actor) -> tuple[TownshipVillage, ...]:
    """Return the villages of the actor's township, in the order of their area codes.

    Raises NotFound for somebody without a township.
    """
    here = _VILLAGES.where(Village.township_id == township_of(actor)).order_by(Village.code)
    return tuple(TownshipVillage(**row._asdict()) for row in session.execute(here))


def open_villages(session: Session, actor: Actor) -> tuple[TownshipVillage, ...]:
    """Return those that are not closed for good. Raises NotFound as `list_villages` does."""
    return tuple(one for one in list_villages(session, actor) if one.closed_on is None)


def show_village(session: Session, actor: Actor, village_id: int) -> TownshipVillage:
    """Return a village of the actor's township; raise NotFound."""
    here = _VILLAGES.where(Village.township_id == township_of(actor), Village.id == village_id)
    row = session.execute(here).one_or_none()
    if row is None:
        raise NotFound
    return TownshipVillage(**row._asdict())


@dataclass(frozen=True)
class ExpectedAdmin:
    """An administrator who holds a drawn password and has not come in with it."""

    id: int
    name: str
    username: str


def expected_admins(session: Session, actor: Actor, village_id: int) -> tuple[ExpectedAdmin, ...]:
    """Return whom a village of the actor's township waits for, while nobody works there yet."""
    works = sa.select(User.id).where(
        User.village_id == village_id, User.must_change_password.is_(False)
    )
    admins = (
        sa.select(User.id, User.name, User.username)
        .join(UserRole, UserRole.user_id == User.id)
        .join(Village, Village.id == User.village_id)
        .where(Village.id == village_id, Village.township_id == township_of(actor))
        .where(User.is_active, UserRole.role == Role.ADMIN, ~works.exists())
        .order_by(User.id)
    )
    return tuple(ExpectedAdmin(**row._asdict()) for row in session.execute(admins))
