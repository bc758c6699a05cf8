"""Photos go along where the village decided so."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from pointsapp.archive.layout import PHOTOS
from pointsapp.earning.claims.models import Claim, ClaimPhoto
from tests.archive.conftest import check, files_of, made_of
from tests.village import AT, Cast

JPEG = b"\xff\xd8 a picture \xff\xd9"


@pytest.fixture
def claimed(session: Session, lived: Cast, rule: Callable[[str], int]) -> Cast:
    """张家 claimed a deed with a photo."""
    claim = Claim(
        village_id=lived.id,
        key="k",
        household_id=lived.zhang.id,
        resident_id=lived.zhang.head_id,
        rule_version_id=rule("E03"),
        occurred_on=date(2026, 11, 8),
        quantity=100,
        words="扫街",
        made_by=lived.recorder.code,
        made_at=AT,
    )
    session.add(claim)
    session.flush()
    session.add(ClaimPhoto(claim_id=claim.id, jpeg=JPEG))
    session.commit()
    return lived


def photos(file: Path) -> dict[str, bytes]:
    return {name: jpeg for name, jpeg in files_of(file).items() if name.startswith(PHOTOS)}


def test_the_photos_of_the_year_go_along(session: Session, claimed: Cast, tmp_path: Path) -> None:
    made_of(session, claimed, tmp_path / "2026.zip")
    [(name, jpeg)] = photos(tmp_path / "2026.zip").items()
    assert name.startswith("photos/申报-2026-11-08-018-")
    assert jpeg == JPEG
    assert check(tmp_path / "2026.zip").ok
    made_of(session, claimed, tmp_path / "2025.zip", year=2025)
    assert photos(tmp_path / "2025.zip") == {}


def test_they_stay_here_unless_somebody_asks(
    session: Session, claimed: Cast, tmp_path: Path
) -> None:
    made_of(session, claimed, tmp_path / "2026.zip", with_photos=False)
    assert photos(tmp_path / "2026.zip") == {}
