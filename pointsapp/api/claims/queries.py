"""Where a claim stands that a program sent."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, village_of
from pointsapp.api.claims.shapes import ClaimFiled
from pointsapp.community.models import Household
from pointsapp.earning.claims.models import Claim
from pointsapp.refusals import NotFound


def show_claim(session: Session, actor: Actor, claim_id: int) -> ClaimFiled:
    """Return a claim that this person filed in the village. Raises NotFound."""
    own = (
        sa.select(
            Claim.id,
            Household.number.label("household"),
            Claim.state,
            Claim.reason,
            Claim.sheet_id,
        )
        .join(Household, Household.id == Claim.household_id)
        .where(
            Claim.id == claim_id,
            Claim.village_id == village_of(actor),
            Claim.made_by == actor.code,
        )
    )
    row = session.execute(own).one_or_none()
    if row is None:
        raise NotFound
    return ClaimFiled(**row._asdict())
