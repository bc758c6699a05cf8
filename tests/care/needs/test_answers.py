"""A household without a phone says that its need is done: a colleague writes it down."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.access.circumstances.queries import Circumstances
from pointsapp.access.circumstances.service import write_down
from pointsapp.actor import Actor
from pointsapp.care.needs import service
from pointsapp.care.needs.answers import Heard, write_down_answer
from pointsapp.care.needs.models import NeedState
from pointsapp.care.needs.queries import NeedPage, show_need
from pointsapp.care.needs.refusals import HasPhone, NeedSettled, OwnWork, SaidOnOddDay
from pointsapp.care.needs.service import NewStep
from pointsapp.refusals import NotFound
from tests.care.needs.conftest import Raise
from tests.page import check_page, open_page, text_of
from tests.village import AT, Cast, sign_in

TODAY = date(2026, 11, 14)


@pytest.fixture
def heard(session: Session, village: Cast) -> Heard:
    """The head of household 018, who has no phone, says that it is done."""
    without = Circumstances(has_no_phone=True)
    write_down(session, village.zhang.id, without, by=village.admin, at=AT)
    session.commit()
    return Heard(village.zhang.head_id, TODAY, is_done=True)


def seen(session: Session, village: Cast, need_id: int) -> NeedPage:
    return show_need(session, village.admin, need_id, today=TODAY)


def test_a_colleague_writes_down_that_the_household_calls_it_done(
    session: Session, village: Cast, member: Actor, raised: Raise, heard: Heard
) -> None:
    need_id = raised()
    service.call_done(session, need_id, "瓦已换好", by=member, at=AT)
    for _tap in range(2):
        write_down_answer(session, need_id, heard, key="k", by=village.approver, at=AT)
    need = seen(session, village, need_id)
    step = need.steps[-1]
    assert (need.state, len(need.steps)) == (NeedState.SETTLED, 2)
    assert (step.act, step.said_by, step.said_on, step.by) == (
        "said-done", "张学军", TODAY, "approver",
    )  # fmt: skip
    with pytest.raises(NeedSettled):
        write_down_answer(session, need_id, heard, key="late", by=village.admin, at=AT)


def test_nobody_judges_their_own_work_but_anybody_writes_down_what_is_missing(
    session: Session, village: Cast, member: Actor, raised: Raise, heard: Heard
) -> None:
    need_id = raised()
    service.take_step(session, need_id, NewStep("看过了"), key="s", by=village.admin, at=AT)
    for no_judge in (member, village.admin):
        with pytest.raises(OwnWork):
            write_down_answer(session, need_id, heard, key="k", by=no_judge, at=AT)
    service.call_done(session, need_id, "瓦已换好", by=village.admin, at=AT)
    missing = replace(heard, is_done=False, words="还漏")
    write_down_answer(session, need_id, missing, key="k", by=member, at=AT)
    need = seen(session, village, need_id)
    assert (need.state, need.steps[-1].words) == (NeedState.OPEN, "还漏")
    handed = NewStep("请李记录去", village.recorder.user_id)
    service.take_step(session, need_id, handed, key="h", by=village.approver, at=AT)
    write_down_answer(session, need_id, heard, key="d", by=member, at=AT)
    assert seen(session, village, need_id).state == NeedState.SETTLED


def test_only_the_households_own_word_on_a_day_that_can_be_is_taken(
    session: Session, village: Cast, raised: Raise, heard: Heard
) -> None:
    need_id = raised()
    for day in (date(2026, 11, 13), date(2026, 11, 15)):
        odd = replace(heard, said_on=day)
        with pytest.raises(SaidOnOddDay):
            write_down_answer(session, need_id, odd, key="k", by=village.admin, at=AT)
    of_li = replace(heard, resident_id=village.li.head_id)
    for heard_so, by in ((of_li, village.admin), (heard, village.recorder)):
        with pytest.raises(NotFound):
            write_down_answer(session, need_id, heard_so, key="k", by=by, at=AT)
    write_down(session, village.zhang.id, Circumstances(), by=village.admin, at=AT)
    with pytest.raises(HasPhone):
        write_down_answer(session, need_id, heard, key="k", by=village.admin, at=AT)


def test_the_page_asks_who_said_so_where_there_is_no_phone(
    client: FlaskClient, session: Session, village: Cast, raised: Raise, heard: Heard
) -> None:
    address = f"/needs/{raised()}"
    sign_in(client, session, village.approver)
    assert "王桂兰" in text_of(open_page(client, address))
    said = {"key": str(uuid4()), "said_by": str(heard.resident_id), "said_on": "2026-11-14"}
    missing = client.post(f"{address}/word-of-household", data={**said, "answer": "not-yet"})
    assert missing.status_code == 422
    check_page(missing.text)
    done = client.post(f"{address}/word-of-household", data={**said, "answer": "done"})
    assert done.location == address
    assert "张学军所说，11月14日" in text_of(open_page(client, address))
