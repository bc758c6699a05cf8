"""Points lapse at a bad moment: it goes right, or the village is told why it does not."""

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from pointsapp import create_app, ledger
from pointsapp.access.permissions import Role
from pointsapp.actor import Actor
from pointsapp.community.changes.service import Merger, merge
from pointsapp.community.villages.service import create_village
from pointsapp.exchange.items.service import NewItem, create_item
from pointsapp.exchange.receipts.service import NewReceipt, NewReceiptLine, receive_goods
from pointsapp.exchange.redemptions.basket import Basket
from pointsapp.exchange.redemptions.service import redeem
from pointsapp.extensions import db
from pointsapp.refusals import Refusal
from pointsapp.village_time import first_of_month, start_of_day, village_day
from pointsapp.web.clock import now
from pointsapp.web.unit_of_work import unit_of_work
from pointsapp.year_end.closings import service as closings
from pointsapp.year_end.closings.refusals import NoEndOfPeriod
from pointsapp.year_end.expiries import queries, refusals, service
from pointsapp.year_end.expiries.service import NewExpiry
from pointsapp.year_end.expiries.terms import Choice, Terms
from tests.at_once import at_once, preloaded_context, wait_for_the_others
from tests.village import AT, Cast, Home, hire, settle
from tests.year_end.test_expiries import ALL, DAY, announce, give_points, post, seen, undo

COUNTERS, POINTS = 5, 12
NEW_YEAR = date(2027, 1, 1)
MIDNIGHT = start_of_day(NEW_YEAR)
"""00:00 in the village, 16:00 of the year before in UTC."""
SECOND = timedelta(seconds=1)
Give = Callable[[Home, int], None]


@dataclass(frozen=True)
class LastDay:
    """Households with points that are due to lapse, and a counter with a full shelf."""

    admin: Actor
    second: str
    homes: tuple[Home, ...]
    bottle: int
    expiry_id: int
    seen: str


@pytest.fixture
def last_day(
    fresh_database_url: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[LastDay]:
    monkeypatch.setenv("DATABASE_URL", fresh_database_url)
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path_factory.mktemp("instance")))
    monkeypatch.setenv("SECRET_KEY", "a-key-for-tests-only-" + "0" * 32)
    with create_app().app_context():
        yield come_to_last_day()
        db.session.remove()
        db.engine.dispose()


def come_to_last_day() -> LastDay:
    at = now() - timedelta(days=100)
    with unit_of_work() as session:
        made = create_village(session, name="白屯村", code="410972100201", at=at, notice_days=0)
        admin, second, counter = (
            hire(session, role, role, village_id=made.id)
            for role in (Role.ADMIN, Role.APPROVER, Role.COUNTER)
        )
        homes = tuple(settle(session, made.id, f"{n:03d}", "张三") for n in range(COUNTERS))
        issued = ledger.find_account(session, book_id=made.id, kind="issued")
        for home in homes:
            legs = (ledger.Leg(issued, -POINTS), ledger.Leg(home.account_id, POINTS))
            opening = ledger.Posting(home.number, "opening", legs, at.date(), "opening", home.id)
            ledger.post(session, made.id, opening, by="system", at=at)
        bottle = create_item(session, NewItem("酱油", 4), by=counter)
        receipt = NewReceipt(at.date(), "bought", [NewReceiptLine(bottle, 90)])
        receive_goods(session, receipt, key="r", by=counter, at=at)
        new = NewExpiry(ALL, first_of_month(village_day(now())), "村民会议")
        expiry_id = service.announce(session, new, key="a", by=admin, at=at)
        lapse = queries.what_lapses(session, made.id, new.terms, new.lapses_on)
    return LastDay(admin, second.code, homes, bottle, expiry_id, lapse.digest)


def let_lapse(day: LastDay, session: Session) -> None:
    service.post(session, day.expiry_id, day.seen, second=day.second, by=day.admin, at=now())


def act(task: tuple[LastDay, Home | None]) -> str:
    """Hand out a bottle to this household, or let the points lapse, when all are ready."""
    day, home = task
    with create_app().app_context():
        wait_for_the_others()
        try:
            with unit_of_work() as session:
                if home is None:
                    let_lapse(day, session)
                else:
                    basket = Basket(home.number, {day.bottle: 1})
                    redeem(session, home.id, basket, by=day.admin, at=now())
        except Refusal as refusal:
            return refusal.code
        finally:
            db.session.remove()
            db.engine.dispose()
    return "lapsed" if home is None else "handed out"


def held(day: LastDay) -> set[int]:
    return {ledger.balance(db.session(), home.account_id) for home in day.homes}


@pytest.mark.parallel
def test_a_counter_serves_while_the_points_lapse(last_day: LastDay) -> None:
    tasks: list[tuple[LastDay, Home | None]] = [(last_day, home) for home in last_day.homes]
    told = Counter(at_once(act, [*tasks, (last_day, None), (last_day, None)]))
    all_lapsed = {"lapsed": 2, "too-few-points": COUNTERS}
    all_served = {"list-changed": 2, "handed out": COUNTERS}
    assert told in (all_lapsed, all_served)
    assert held(last_day) == ({0} if told == all_lapsed else {POINTS - 4})
    assert ledger.verify(db.session.connection()).problems == []


def die_at_the_end(day: LastDay, environment: dict[str, str]) -> None:
    """Post all of it, and lose power before it is kept."""
    os.environ.update(environment)
    with create_app().app_context(), unit_of_work() as session:
        let_lapse(day, session)
        os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parallel
def test_power_is_lost_in_the_middle(last_day: LastDay) -> None:
    task = (last_day, dict(os.environ))
    dying = preloaded_context().Process(target=die_at_the_end, args=task)
    dying.start()
    dying.join()
    assert dying.exitcode == -signal.SIGKILL
    assert held(last_day) == {POINTS}
    with unit_of_work() as session:
        let_lapse(last_day, session)
    assert held(last_day) == {0}
    assert ledger.verify(db.session.connection()).problems == []


def test_at_new_year_the_villages_midnight_counts(session: Session, village: Cast) -> None:
    give_points(session, village, village.zhang, 59, MIDNIGHT - SECOND)
    give_points(session, village, village.zhang, 7, MIDNIGHT)
    new = NewExpiry(Terms(choice=Choice.CLEAR), NEW_YEAR, "村民会议")
    at = start_of_day(date(2026, 10, 20))
    expiry_id = service.announce(session, new, key="n", by=village.admin, at=at)
    with pytest.raises(refusals.NotDueYet):
        post(session, village, expiry_id, MIDNIGHT - SECOND)
    with pytest.raises(NoEndOfPeriod):
        closings.close(session, date(2026, 12, 31), by=village.admin, at=MIDNIGHT - SECOND)
    post(session, village, expiry_id, MIDNIGHT)
    closings.close(session, date(2026, 12, 31), by=village.admin, at=MIDNIGHT)
    assert ledger.balance(session, village.zhang.account_id) == 7


@pytest.mark.parametrize("wrong", [timedelta(days=-40), timedelta(days=400)])
def test_a_clock_that_is_far_off_lets_nothing_lapse(
    session: Session, village: Cast, wrong: timedelta
) -> None:
    give_points(session, village, village.zhang, 59, AT)
    expiry_id = announce(session, village)
    give_points(session, village, village.zhang, 1, start_of_day(DAY) - SECOND)
    with pytest.raises((refusals.NotDueYet, ledger.ClockAhead)):
        post(session, village, expiry_id, start_of_day(DAY) + wrong)
    post(session, village, expiry_id, start_of_day(DAY))
    assert ledger.balance(session, village.zhang.account_id) == 0


def merged(session: Session, village: Cast, at: datetime) -> None:
    into = Merger(village.li.number, village.approver.code)
    merge(session, village.zhang.id, into, key="m", by=village.admin, at=at)


def test_a_household_merges_between_the_preview_and_the_posting(
    session: Session, village: Cast
) -> None:
    give_points(session, village, village.zhang, 59, AT)
    give_points(session, village, village.li, 20, AT)
    expiry_id = announce(session, village, Terms(choice=Choice.ABOVE, points=50))
    shown = seen(session, village, expiry_id)
    merged(session, village, start_of_day(DAY) - SECOND)
    second, at = village.approver.code, start_of_day(DAY)
    with pytest.raises(refusals.ListChanged):
        service.post(session, expiry_id, shown, second=second, by=village.admin, at=at)
    post(session, village, expiry_id)
    homes = (village.zhang, village.li)
    assert [ledger.balance(session, home.account_id) for home in homes] == [0, 50]
    assert ledger.verify(session.connection()).ok


def test_a_household_that_merged_since_has_nothing_given_back(
    session: Session, village: Cast
) -> None:
    give_points(session, village, village.zhang, 59, AT)
    expiry_id = announce(session, village, Terms(choice=Choice.PART, percent=50))
    post(session, village, expiry_id)
    merged(session, village, start_of_day(DAY) + timedelta(days=1))
    with pytest.raises(refusals.SpentSince) as told:
        undo(session, village, expiry_id)
    assert told.value.facts["numbers"] == ("018",)
