"""Photos of what stands on a sheet: of its activity, its claim, its inspected yards."""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.earning.activities.models import Activity, ActivityPhoto
from pointsapp.earning.claims.models import Claim, ClaimPhoto
from pointsapp.earning.inspections.models import InspectionPhoto, InspectionRound

MOST = 6
"""So many of a sheet's photos are shown; an inspection may have a thousand."""

Kept = ActivityPhoto | ClaimPhoto | InspectionPhoto


@dataclass(frozen=True)
class Photo:
    """A photo's place: `kind` says what `of_id` is the number of; `count` are all of the sheet."""

    sheet_id: int
    kind: str
    of_id: int
    photo_id: int
    count: int


def photos_of(session: Session, sheet_ids: Collection[int]) -> tuple[Photo, ...]:
    """Return the first photos of each of these sheets, in one statement."""
    found = sa.union_all(
        _found("activity", Activity, ActivityPhoto, ActivityPhoto.activity_id),
        _found("claim", Claim, ClaimPhoto, ClaimPhoto.claim_id),
        _found("inspection", InspectionRound, InspectionPhoto, InspectionPhoto.round_id),
    ).subquery()
    of_sheet = found.c.sheet_id
    numbered = (
        sa.select(
            *found.c,
            sa.func.count().over(partition_by=of_sheet).label("count"),
            sa.func.row_number()
            .over(partition_by=of_sheet, order_by=found.c.photo_id)
            .label("number"),
        )
        .where(of_sheet.in_(sheet_ids))
        .subquery()
    )
    query = (
        sa.select(*(numbered.c[name] for name in Photo.__dataclass_fields__))
        .where(numbered.c.number <= MOST)
        .order_by(numbered.c.sheet_id, numbered.c.number)
    )
    return tuple(Photo(**row) for row in session.execute(query).mappings())


def _found(
    kind: str,
    source: type[Activity | Claim | InspectionRound],
    photo: type[Kept],
    of_id: sa.orm.InstrumentedAttribute[int],
) -> sa.Select[int | None, str, int, int]:
    return sa.select(
        source.sheet_id.label("sheet_id"),
        sa.literal(kind).label("kind"),
        of_id.label("of_id"),
        photo.id.label("photo_id"),
    ).join(source, source.id == of_id)
