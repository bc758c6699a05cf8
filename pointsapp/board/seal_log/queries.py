"""Whose log is meant."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.community.models import Village
from pointsapp.refusals import NotFound


def code_of(session: Session, village_id: int) -> str:
    """Return the code under which the village's board is found."""
    return session.scalars(sa.select(Village.code).filter_by(id=village_id)).one()


def find_book(session: Session, code: str) -> int:
    """Return the book of the village with this code. Raises NotFound."""
    book_id = session.scalar(sa.select(Village.id).filter_by(code=code))
    if book_id is None:
        raise NotFound
    return book_id
