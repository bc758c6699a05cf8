"""Take the name out of somebody who moved away; the ledger knows ids only and stays as it is."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.actor import Actor
from pointsapp.community.acting import take_village
from pointsapp.community.models import Resident
from pointsapp.earning.claims.models import Claim, ClaimPhoto
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day

NAME = "已迁出村民"


def forget_resident(session: Session, resident_id: int, *, by: Actor, at: datetime) -> None:
    """Erase who a resident of the actor's village was; that there was somebody stays.

    Deeds and points stay without a name; the words and photos of the person's claims go.
    Raises NotFound.
    """
    resident = session.scalar(
        sa.select(Resident).filter_by(id=resident_id, village_id=take_village(session, by))
    )
    if resident is None:
        raise NotFound
    resident.name, resident.name_pinyin, resident.name_initials = NAME, "", ""
    resident.search_terms = ""
    resident.relation = resident.sex = resident.note = ""
    resident.born = resident.phone = resident.phone_tail = None
    resident.is_party_member = False
    resident.left_on = resident.left_on or village_day(at)
    own = sa.select(Claim.id).where(Claim.resident_id == resident_id)
    session.execute(sa.delete(ClaimPhoto).where(ClaimPhoto.claim_id.in_(own)))
    session.execute(sa.update(Claim).where(Claim.resident_id == resident_id).values(words=""))
    session.flush()
    audit.record(session, Event.RESIDENT_FORGOTTEN, f"resident:{resident_id}", by=by, at=at)
