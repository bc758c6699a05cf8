"""The photos of a year, where the village decided to keep them in its archive."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from pointsapp.archive.layout import PHOTOS
from pointsapp.archive.registers.asked import Asked
from pointsapp.community.models import Household
from pointsapp.earning.activities.models import Activity, ActivityPhoto
from pointsapp.earning.claims.models import Claim, ClaimPhoto
from pointsapp.earning.inspections.models import InspectionPhoto, InspectionRound

Kept = type[ClaimPhoto] | type[InspectionPhoto] | type[ActivityPhoto]
_STRANGE = re.compile(r"[^\w-]")
"""What a file's name had better not hold; a household's number may be any text."""


@dataclass(frozen=True)
class Photo:
    """A photo that is not read yet."""

    table: Kept
    id: int
    file: str


def photos_of(asked: Asked) -> list[Photo]:
    """Return the year's photos: of claims, of yards, and of attendance that people signed."""
    if not asked.with_photos:
        return []
    return [*_claims(asked), *_yards(asked), *_attendance(asked)]


def read_photo(asked: Asked, photo: Photo) -> bytes:
    """Return the picture itself."""
    query = sa.select(photo.table.jpeg).where(photo.table.id == photo.id)
    return asked.session.scalars(query).one()


def _claims(asked: Asked) -> Iterator[Photo]:
    query = (
        sa.select(ClaimPhoto.id, Claim.occurred_on, Household.number)
        .join(Claim, Claim.id == ClaimPhoto.claim_id)
        .join(Household, Household.id == Claim.household_id)
        .where(
            Claim.village_id == asked.village_id,
            Claim.occurred_on.between(asked.first_day, asked.last_day),
        )
        .order_by(ClaimPhoto.id)
    )
    for number, day, household in asked.session.execute(query):
        yield Photo(ClaimPhoto, number, _file("申报", day, household, number))


def _yards(asked: Asked) -> Iterator[Photo]:
    query = (
        sa.select(InspectionPhoto.id, InspectionRound.held_on, Household.number)
        .join(InspectionRound, InspectionRound.id == InspectionPhoto.round_id)
        .join(Household, Household.id == InspectionPhoto.household_id)
        .where(
            InspectionRound.village_id == asked.village_id,
            InspectionRound.held_on.between(asked.first_day, asked.last_day),
        )
        .order_by(InspectionPhoto.id)
    )
    for number, day, household in asked.session.execute(query):
        yield Photo(InspectionPhoto, number, _file("庭院", day, household, number))


def _attendance(asked: Asked) -> Iterator[Photo]:
    query = (
        sa.select(ActivityPhoto.id, Activity.held_on, Activity.name)
        .join(Activity, Activity.id == ActivityPhoto.activity_id)
        .where(
            Activity.village_id == asked.village_id,
            Activity.held_on.between(asked.first_day, asked.last_day),
        )
        .order_by(ActivityPhoto.id)
    )
    for number, day, name in asked.session.execute(query):
        yield Photo(ActivityPhoto, number, _file("签到", day, name, number))


def _file(kind: str, day: date, whose: str, number: int) -> str:
    return f"{PHOTOS}/{kind}-{day}-{_STRANGE.sub('_', whose)}-{number}.jpg"
