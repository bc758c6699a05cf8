"""Counters in the same second, as real processes that really commit."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from pointsapp import create_app, ledger
from pointsapp.access.codes import service as codes
from pointsapp.actor import Actor, system_actor
from pointsapp.community.households.service import Member, enrol_household
from pointsapp.community.villages.service import create_village
from pointsapp.exchange.items.service import NewItem, create_item
from pointsapp.exchange.receipts.service import NewReceipt, NewReceiptLine, receive_goods
from pointsapp.exchange.redemptions.agreement import BY_CODE
from pointsapp.exchange.redemptions.basket import Basket
from pointsapp.exchange.redemptions.models import Redemption
from pointsapp.exchange.redemptions.service import redeem
from pointsapp.extensions import db
from pointsapp.refusals import Refusal
from pointsapp.web.clock import now
from pointsapp.web.unit_of_work import unit_of_work
from tests.at_once import at_once, wait_for_the_others

COUNTERS = 20
Task = tuple[Actor, int, Basket]


@dataclass(frozen=True)
class Fair:
    """Twenty households with twelve points each, and five bottles at four points."""

    actor: Actor
    households: list[int]
    bottle: int


@pytest.fixture
def fair(
    fresh_database_url: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Fair]:
    monkeypatch.setenv("DATABASE_URL", fresh_database_url)
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path_factory.mktemp("instance")))
    monkeypatch.setenv("SECRET_KEY", "a-key-for-tests-only-" + "0" * 32)
    with create_app().app_context():
        yield set_up()
        db.session.remove()
        db.engine.dispose()


def set_up() -> Fair:
    at = now() - timedelta(days=1)
    with unit_of_work() as session:
        village = create_village(session, name="白屯村", code="410972100201", at=at, notice_days=0)
        actor = system_actor(village.id)
        issued = ledger.find_account(session, book_id=village.id, kind="issued")
        homes = [
            enrol_household(
                session, number=str(n), members=[Member("张三")], by=system_actor(village.id)
            )
            for n in range(COUNTERS)
        ]
        for home in homes:
            legs = (ledger.Leg(issued, -12), ledger.Leg(home.account_id, 12))
            key = f"opening:{home.id}"
            opening = ledger.Posting(key, "opening", legs, at.date(), "opening", home.id)
            ledger.post(session, village.id, opening, by="system", at=at)
        bottle = create_item(session, NewItem("酱油", 4), by=actor)
        receipt = NewReceipt(at.date(), "bought", [NewReceiptLine(bottle, 5)])
        receive_goods(session, receipt, key="r", by=actor, at=at)
        household_ids = [home.id for home in homes]
    return Fair(actor, household_ids, bottle)


def one(fair: Fair, key: str) -> Basket:
    return Basket(key, {fair.bottle: 1})


def serve(task: Task) -> str:
    """Hand out one bottle as soon as all counters are ready for it."""
    actor, household_id, basket = task
    with create_app().app_context():
        wait_for_the_others()
        try:
            with unit_of_work() as session:
                redeem(session, household_id, basket, by=actor, at=now())
        except Refusal as refusal:
            return refusal.code
        finally:
            db.session.remove()
            db.engine.dispose()
    return "handed out"


def serve_at_once(tasks: list[Task]) -> Counter[str]:
    return Counter(at_once(serve, tasks))


def numbers() -> list[str]:
    return list(db.session.scalars(sa.select(Redemption.number).order_by(Redemption.number)))


@pytest.mark.parallel
def test_twenty_counters_on_the_last_five_bottles(fair: Fair) -> None:
    told = serve_at_once([(fair.actor, home, one(fair, f"k{home}")) for home in fair.households])
    assert told == {"handed out": 5, "out-of-stock": 15}
    assert [number[5:] for number in numbers()] == [f"{n:05d}" for n in range(1, 6)]
    assert ledger.verify(db.session.connection()).problems == []


@pytest.mark.parallel
def test_two_counters_serve_one_household_in_the_same_second(fair: Fair) -> None:
    home = fair.households[0]
    told = serve_at_once([(fair.actor, home, one(fair, f"k{n}")) for n in range(4)])
    assert told == {"handed out": 3, "too-few-points": 1}


@pytest.mark.parallel
def test_one_slip_sent_by_two_windows_is_booked_once(fair: Fair) -> None:
    home = fair.households[0]
    assert serve_at_once([(fair.actor, home, one(fair, "same"))] * 2) == {"handed out": 2}
    assert len(numbers()) == 1


@pytest.mark.parallel
def test_one_code_in_two_windows_agrees_to_one_basket(fair: Fair) -> None:
    home, key = fair.households[0], codes.key_of("a key" * 8)
    with unit_of_work() as session:
        code = codes.issue(key, home, at=now())
        codes.take(session, key, code, by=fair.actor, at=now())
    baskets = [replace(one(fair, name), agreement=BY_CODE) for name in ("left", "right")]
    told = serve_at_once([(fair.actor, home, basket) for basket in baskets])
    assert told == {"handed out": 1, "code-spent": 1}
