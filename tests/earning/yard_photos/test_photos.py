"""Photos of yards that nobody has to take."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.orm import Session

from pointsapp.earning.inspections import service
from pointsapp.earning.inspections.service import NewRound
from pointsapp.earning.yard_photos.queries import photos_of
from pointsapp.earning.yard_photos.service import delete_photos
from tests.page import check_page, text_of
from tests.rules import SUNDAY
from tests.village import AT, Cast, NextVillage, sign_in


@pytest.fixture
def round_id(session: Session, village: Cast, rule: Callable[[str], int]) -> int:
    """Three judges look at the yards; two of them saw 张家's."""
    new = NewRound("庭院评比", SUNDAY, rule("E01"), judges=3)
    made = service.start(session, new, key="r", by=village.recorder, at=AT)
    for judge, level in ((1, 0), (2, 1)):
        service.mark(
            session, made, {village.zhang.id: level}, judge=judge, by=village.recorder, at=AT
        )
    session.commit()
    return made


def picture() -> tuple[BytesIO, str]:
    made = BytesIO()
    Image.new("RGB", (800, 600), "green").save(made, "JPEG")
    made.seek(0)
    return made, "yard.jpg"


def test_a_yard_has_three_photos_at_most_and_they_go_in_time(
    client: FlaskClient, session: Session, village: Cast, round_id: int
) -> None:
    clerk = sign_in(client, session, village.recorder)
    path = f"/inspections/{round_id}/households/{village.zhang.id}/photos"
    for _photo in range(3):
        assert clerk.post(path, data={"photo": picture()}).status_code == 303
    told = clerk.post(path, data={"photo": picture()})
    assert told.status_code == 409
    assert "已经有3张" in text_of(check_page(told.text))
    first = photos_of(session, round_id, village.zhang.id)[0]
    assert clerk.get(f"/inspections/{round_id}/photos/{first}").mimetype == "image/jpeg"
    later = AT + timedelta(days=3650)
    assert delete_photos(session, village.id, taken_before=later) == 3


def test_the_next_village_sees_no_yard_of_ours(
    client: FlaskClient, session: Session, village: Cast, next_village: NextVillage, round_id: int
) -> None:
    stranger = sign_in(client, session, next_village.clerk)
    assert stranger.get(f"/inspections/{round_id}/paper").status_code == 404
    path = f"/inspections/{round_id}/households/{village.zhang.id}/photos"
    assert stranger.get(path).status_code == 404
    ours = sign_in(client, session, village.recorder)
    path = f"/inspections/{round_id}/households/{next_village.wu.id}/photos"
    assert ours.post(path, data={"photo": picture()}).status_code == 404


def test_what_is_no_photo_is_told_and_none_of_the_next_villages_is_shown(
    client: FlaskClient, session: Session, village: Cast, next_village: NextVillage, round_id: int
) -> None:
    clerk = sign_in(client, session, village.recorder)
    path = f"/inspections/{round_id}/households/{village.zhang.id}/photos"
    told = clerk.post(path, data={"photo": (BytesIO(b"no photo"), "yard.jpg")})
    assert told.status_code == 422
    clerk.post(path, data={"photo": picture()})
    [photo_id] = photos_of(session, round_id, village.zhang.id)
    stranger = sign_in(client, session, next_village.clerk)
    assert stranger.get(f"/inspections/{round_id}/photos/{photo_id}").status_code == 404
