"""With which accounts of other villages somebody's account is linked."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.models import LinkedAccount, User
from pointsapp.actor import Actor
from pointsapp.community.models import Village


@dataclass(frozen=True)
class OtherAccount:
    """The account that the same person has in another village."""

    id: int
    username: str
    village: str
    linked_at: datetime


def linked_with(user_id: int) -> sa.ColumnElement[bool]:
    """Return the condition that a link stands between this user and the `User` of the query."""
    return sa.or_(
        sa.and_(LinkedAccount.user_id == user_id, LinkedAccount.other_id == User.id),
        sa.and_(LinkedAccount.other_id == user_id, LinkedAccount.user_id == User.id),
    )


def list_linked(session: Session, actor: Actor) -> tuple[OtherAccount, ...]:
    """Return the accounts linked with the actor's, in the order of their villages' area codes."""
    linked = (
        sa.select(User.id, User.username, Village.name.label("village"), LinkedAccount.linked_at)
        .join(LinkedAccount, linked_with(actor.user_id or 0))
        .join(Village, Village.id == User.village_id)
        .order_by(Village.code)
    )
    return tuple(OtherAccount(**row._asdict()) for row in session.execute(linked))
