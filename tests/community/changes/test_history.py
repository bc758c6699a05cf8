"""The pages of households that change: what waits, and what became of them."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.community.changes import service as changes
from pointsapp.community.changes.refusals import SomethingWaits
from pointsapp.community.changes.service import Closing, Merger, Split
from pointsapp.community.changes.waiting import Waiting
from pointsapp.community.models import Household
from pointsapp.earning.activities import attendance
from pointsapp.earning.inspections import service as inspections
from pointsapp.earning.inspections.models import InspectionMark
from pointsapp.earning.inspections.service import NewRound
from pointsapp.exchange.parking.service import park
from tests.page import open_page, text_of
from tests.rules import SUNDAY, Plan
from tests.village import AT, Cast, Home, sign_in

Give = Callable[[Home, int], None]


def household(session: Session, number: str) -> Household:
    return session.scalars(sa.select(Household).filter_by(number=number)).one()


def test_the_page_of_a_household_tells_its_history(
    client: FlaskClient, session: Session, village: Cast, give: Give
) -> None:
    give(village.li, 5)
    part = Split("020", [village.zhang.people["王桂兰"]], 0)
    changes.split(session, village.zhang.id, part, key="s", by=village.admin, at=AT)
    merger = Merger("018", village.recorder.code)
    changes.merge(session, village.li.id, merger, key="m", by=village.admin, at=AT)
    office = sign_in(client, session, village.admin)
    here = text_of(open_page(office, f"/households/{village.zhang.id}"))
    assert "019户并入，带来5分，1人。" in here
    assert "分出020户，带走0分，1人。" in here
    gone = text_of(open_page(office, f"/households/{village.li.id}"))
    assert "现在归另一户： 户号018" in gone
    assert "并入018户" in gone
    assert "到兑换处" not in gone
    new = text_of(open_page(office, f"/households/{household(session, '020').id}"))
    assert "从018户分出" in new


def test_the_page_says_what_waits_before_anybody_tries(
    client: FlaskClient, session: Session, village: Cast, swept: Callable[..., int]
) -> None:
    swept((village.li, "李秀英", 200))
    office = sign_in(client, session, village.admin)
    page = open_page(office, f"/households/{village.li.id}/changes")
    assert text_of(page).count("还没入账的积分") == 3
    page = open_page(office, f"/households/{village.zhang.id}/changes")
    assert "还没入账的积分" not in text_of(page)


def test_each_thing_that_waits_is_told(
    session: Session, village: Cast, shelf: dict[str, int], plan: Plan
) -> None:
    park(session, village.zhang.id, {shelf["肥皂"]: 1}, by=village.counter, at=AT)
    part = Split("020", [village.zhang.people["王桂兰"]], 0)
    with pytest.raises(SomethingWaits) as refused:
        changes.split(session, village.zhang.id, part, key="s", by=village.admin, at=AT)
    assert refused.value.facts["what"] == (Waiting.BASKET,)
    activity = plan()
    ticks = {village.li.people["李秀英"]: 100}
    attendance.tick(session, activity, ticks, by=village.recorder, at=AT)
    closing = Closing(lapses=False)
    with pytest.raises(SomethingWaits) as refused:
        changes.close(session, village.li.id, closing, key="c", by=village.admin, at=AT)
    assert refused.value.facts["what"] == (Waiting.TICKS,)
    changes.merge(session, village.li.id, Merger("018"), key="m", by=village.admin, at=AT)


@pytest.mark.parametrize("has_own", [False, True])
def test_a_mark_of_a_round_that_goes_on_follows_where_there_is_none(
    session: Session, village: Cast, rule: Callable[[str], int], *, has_own: bool
) -> None:
    new, by = NewRound("庭院月检", SUNDAY, rule("E01")), village.recorder
    round_id = inspections.start(session, new, key="r", by=by, at=AT)
    levels = {village.li.id: 0} | ({village.zhang.id: 1} if has_own else {})
    inspections.mark(session, round_id, levels, judge=1, by=by, at=AT)
    changes.merge(session, village.li.id, Merger("018"), key="m", by=village.admin, at=AT)
    mark = sa.select(InspectionMark.level).filter_by(household_id=village.zhang.id)
    assert session.scalars(mark).one() == (1 if has_own else 0)
