"""Several sheets at once: each approved in its own right, by whoever may."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.access.models import User
from pointsapp.actor import Actor
from pointsapp.community.models import Village
from pointsapp.earning.approvals.queries import approvable_among
from pointsapp.earning.approvals.service import approve_each
from pointsapp.earning.sheets import service as sheets
from pointsapp.earning.sheets.decisions import remember_recorders
from pointsapp.earning.sheets.models import AwardSheet
from pointsapp.earning.sheets.refusals import OwnRecording
from pointsapp.refusals import NotFound, Refusal
from tests.page import open_page, text_of
from tests.village import AT, Cast, NextVillage, sign_in

Swept = Callable[..., int]
Submitted = Callable[[int], int]


@pytest.fixture
def submitted(session: Session, village: Cast, swept: Swept) -> Submitted:
    """Submit a sheet of 张学军 with so many hundredths of an hour."""

    def submit(hours: int) -> int:
        sheet_id = swept((village.zhang, "张学军", hours))
        sheets.submit(session, sheet_id, by=village.recorder, at=AT)
        return sheet_id

    return submit


def state(session: Session, sheet_id: int) -> str:
    return session.get_one(AwardSheet, sheet_id).state


def test_each_is_approved_in_its_own_right(
    session: Session, village: Cast, submitted: Submitted
) -> None:
    both = village.recorder_and_approver
    first, own, last = submitted(100), submitted(200), submitted(300)
    remember_recorders(session, own, [both.code])
    done = approve_each(session, [last, own, first], key="k", by=both, at=AT)
    assert done.count == 2
    [refused] = done.refused.values()
    assert isinstance(refused, OwnRecording)
    assert [state(session, one) for one in (first, own, last)] == ["posted", "submitted", "posted"]


def test_the_same_key_approves_nothing_more(
    session: Session, village: Cast, submitted: Submitted
) -> None:
    sheet_id = submitted(100)
    for _ in range(2):
        assert approve_each(session, [sheet_id], key="k", by=village.approver, at=AT).count == 1


def test_what_needs_two_waits_for_the_second(
    session: Session, village: Cast, submitted: Submitted
) -> None:
    session.get_one(Village, village.id).second_approver_from = 4
    small, large = submitted(100), submitted(200)
    done = approve_each(session, [small, large], key="k", by=village.approver, at=AT)
    assert (done.count, done.half, done.refused) == (2, 1, {})
    done = approve_each(session, [large], key="l", by=village.admin, at=AT)
    assert (done.count, done.half) == (1, 0)


def test_another_villages_sheet_is_not_found(
    session: Session, next_village: NextVillage, submitted: Submitted
) -> None:
    with pytest.raises(NotFound):
        approve_each(session, [submitted(100)], key="k", by=next_village.clerk, at=AT)


def first_of_two(session: Session, village: Cast, sheet_id: int) -> Actor:
    session.get_one(Village, village.id).second_approver_from = 1
    sheets.approve(session, sheet_id, by=village.approver, at=AT)
    return village.approver


def co_judge(session: Session, village: Cast, sheet_id: int) -> Actor:
    remember_recorders(session, sheet_id, [village.approver.code])
    return village.approver


def of_the_household(session: Session, village: Cast, sheet_id: int) -> Actor:
    session.get_one(User, village.approver.user_id).household_id = village.zhang.id
    return replace(village.approver, household_id=village.zhang.id)


def recorder(session: Session, village: Cast, sheet_id: int) -> Actor:
    return village.recorder


@pytest.mark.parametrize("part", [first_of_two, co_judge, of_the_household, recorder])
def test_what_is_offered_is_what_is_not_refused(
    session: Session,
    village: Cast,
    submitted: Submitted,
    part: Callable[[Session, Cast, int], Actor],
) -> None:
    sheet_id = submitted(100)
    assert approvable_among(session, village.approver, [sheet_id]) == {sheet_id}
    actor = part(session, village, sheet_id)
    session.flush()
    assert approvable_among(session, actor, [sheet_id]) == set()
    with pytest.raises(Refusal):
        sheets.approve(session, sheet_id, by=actor, at=AT)


def test_ticked_in_the_list_and_approved_on_one_page(
    client: FlaskClient, session: Session, village: Cast, submitted: Submitted
) -> None:
    ids = [submitted(100), submitted(200)]
    session.commit()
    browser = sign_in(client, session, village.approver)
    listed = open_page(browser, "/sheets/?state=submitted")
    assert [box.get("value") for box in listed.findall(".//input[@name='sheet']")] == [
        str(one) for one in reversed(ids)
    ]
    page = open_page(browser, f"/sheets/approval?sheet={ids[0]}&sheet={ids[1]}")
    key = page.find(".//input[@name='key']").get("value")
    sent = browser.post("/sheets/approvals", data={"key": key, "sheet": ids})
    assert sent.location == "/sheets/?state=submitted"
    assert "2张记分单已审核通过" in text_of(open_page(browser, sent.location))
    assert browser.post("/sheets/approvals", data={"key": key}).status_code == 422


def test_who_is_refused_is_named_on_the_next_page_and_of_many_the_first(
    client: FlaskClient, session: Session, village: Cast, submitted: Submitted
) -> None:
    ids = [submitted(100) for _ in range(7)]
    remembered = village.approver.code
    for sheet_id in ids[1:]:
        remember_recorders(session, sheet_id, [remembered])
    session.commit()
    browser = sign_in(client, session, village.approver)
    key = "7f1b1d6e-0000-4000-8000-00000000abcd"
    sent = browser.post("/sheets/approvals", data={"key": key, "sheet": ids})
    told = text_of(open_page(browser, sent.location))
    assert "1张记分单已审核通过" in told
    assert told.count("没有通过审核") == 5 + 1
    assert "另有1张记分单没有通过审核" in told
