"""What an import of the roster did."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, village_of
from pointsapp.api.roster.shapes import RosterImported
from pointsapp.community.models import KeptImport
from pointsapp.community.roster.service import KIND


def show_import(session: Session, actor: Actor, import_id: int) -> RosterImported:
    """Return what an import of the actor's village did."""
    kept = sa.select(KeptImport.counts).filter_by(
        id=import_id, village_id=village_of(actor), kind=KIND
    )
    return RosterImported(import_id, **session.scalars(kept).one())
