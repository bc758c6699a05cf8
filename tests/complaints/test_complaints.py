"""Households write to the village; the village answers and counts in public."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.complaints import service
from pointsapp.complaints.models import Complaint, Kind
from pointsapp.complaints.queries import ComplaintCount, count_complaints
from pointsapp.complaints.refusals import OwnComplaint
from tests.page import check_page, open_page, statements, text_of
from tests.village import AT, Cast, NextVillage, hire, resident_of, sign_in


@pytest.fixture(autouse=True)
def fourteenth_of_november() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def resident(client: FlaskClient, session: Session, village: Cast) -> FlaskClient:
    return sign_in(client, session, resident_of(village.zhang, village.id))


def written(words: str = "路灯坏了", **more: str) -> dict[str, str]:
    return {"key": str(uuid4()), "kind": "complaint", "words": words, **more}


def test_what_a_household_writes_is_answered_once_and_told_in_its_messages(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    zhang = resident_of(village.zhang, village.id)
    sign_in(client, session, zhang)
    data = written()
    for _tap in range(2):
        assert client.post("/my/complaints", data=data).status_code == 303
    assert "等待答复" in text_of(open_page(client, "/my/complaints"))
    sign_in(client, session, village.admin)
    page = open_page(client, "/manage/complaints")
    assert "路灯坏了" in text_of(page)
    [address] = page.xpath("//form[contains(@action, '/answer')]/@action")
    assert client.post(address, data={"words": ""}).status_code == 422
    assert client.post(address, data={"words": "明天修好"}).status_code == 303
    client.post(address, data={"words": "不修"})
    sign_in(client, session, zhang)
    assert "有1条新消息" in text_of(open_page(client, "/my/"))
    assert "明天修好" in text_of(open_page(client, "/my/messages"))
    assert "新消息" not in text_of(open_page(client, "/my/"))
    assert count_complaints(session, village.id, year=2026) == ComplaintCount(1, 1)
    assert count_complaints(session, village.id, year=2025) == ComplaintCount(0, 0)


def test_empty_and_endless_words_are_not_taken(resident: FlaskClient, session: Session) -> None:
    for words in ("", "字" * 501):
        refused = resident.post("/my/complaints", data=written(words))
        assert refused.status_code == 422
        check_page(refused.text)
    assert session.scalars(sa.select(Complaint.id)).all() == []


def test_a_sixth_without_an_answer_waits(resident: FlaskClient) -> None:
    for number in range(5):
        assert resident.post("/my/complaints", data=written(f"{number}")).status_code == 303
    refused = resident.post("/my/complaints", data=written("还有"))
    assert refused.status_code == 409
    assert "已有5条留言在等答复" in text_of(check_page(refused.text))


def test_neighbours_and_other_villages_read_nothing(
    client: FlaskClient, session: Session, village: Cast, next_village: NextVillage
) -> None:
    zhang = resident_of(village.zhang, village.id)
    service.complain(session, Kind.COMPLAINT, "路灯坏了", key="k", by=zhang, at=AT)
    session.commit()
    complaint_id = session.scalar(sa.select(Complaint.id))
    sign_in(client, session, resident_of(village.li, village.id))
    assert "路灯" not in text_of(open_page(client, "/my/complaints"))
    assert "路灯" not in text_of(open_page(client, "/my/messages"))
    sign_in(client, session, next_village.clerk)
    assert "路灯" not in text_of(open_page(client, "/manage/complaints"))
    answer = client.post(f"/manage/complaints/{complaint_id}/answer", data={"words": "x"})
    assert answer.status_code == 404


def test_nobody_answers_the_own_household(session: Session, village: Cast) -> None:
    zhang = resident_of(village.zhang, village.id)
    service.complain(session, Kind.SUGGESTION, "多种树", key="k", by=zhang, at=AT)
    place = {"village_id": village.id, "household_id": village.zhang.id}
    cousin = hire(session, "cousin", **place)
    complaint_id = session.scalar(sa.select(Complaint.id)) or 0
    with pytest.raises(OwnComplaint):
        service.answer(session, complaint_id, "好", by=cousin, at=AT)


def test_the_pages_take_a_fixed_number_of_statements(
    resident: FlaskClient, session: Session
) -> None:
    for number in range(3):
        resident.post("/my/complaints", data=written(f"{number}"))
        for path in ("/my/complaints", "/my/messages"):
            with statements(session.connection()) as seen:
                open_page(resident, path)
            assert len([one for one in seen if not one.startswith("SAVEPOINT")]) <= 7, path
