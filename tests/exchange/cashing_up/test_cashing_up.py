"""Cashing up: the day's sums beside the shelf as it was counted."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.exchange.cashing_up.queries import Sum, show_count, show_day
from pointsapp.exchange.cashing_up.refusals import CountOdd, DifferenceUnexplained, NothingCounted
from pointsapp.exchange.cashing_up.service import Counted, cash_up
from pointsapp.exchange.redemptions.basket import Basket
from pointsapp.exchange.redemptions.service import redeem
from pointsapp.exchange.returns.queries import show_redemption
from pointsapp.exchange.returns.service import Back, NewReturn, return_goods
from pointsapp.refusals import NotFound, Refusal
from tests.page import check_page, open_page, statements, text_of, told_by
from tests.village import AT, Cast, Home, NextVillage, sign_in

KEY = "7f1b1d6e-0000-4000-8000-00000000000e"
Shelf = dict[str, int]


@pytest.fixture(autouse=True)
def fourteenth_of_november() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture(autouse=True)
def busy_day(
    session: Session, village: Cast, shelf: Shelf, give: Callable[[Home, int], None]
) -> None:
    """张家 took three bars of soap and rice and brought one back, 李家 took a bar."""
    give(village.zhang, 60)
    give(village.li, 10)
    both = Basket("k1", {shelf["肥皂"]: 3, shelf["大米"]: 1})
    first = redeem(session, village.zhang.id, both, by=village.counter, at=AT)
    soap = Basket("k2", {shelf["肥皂"]: 1})
    redeem(session, village.li.id, soap, by=village.counter, at=AT)
    line = show_redemption(session, village.counter, first).lines[0]
    back = NewReturn("r", {line.id: Back(1)}, "受潮")
    return_goods(session, first, back, by=village.counter, at=AT)
    session.commit()


def test_the_day_is_summed_by_clerk_item_and_consent(session: Session, village: Cast) -> None:
    day = show_day(session, village.counter, AT.date())
    assert day.clerks == (Sum("counter", 2, 60),)
    assert day.agreements == (Sum("pin", 2, 60),)
    assert (day.returns, day.returned_points) == (1, 5)
    assert [(one.name, one.handed_out, one.returned, one.book) for one in day.items] == [
        ("肥皂", 4, 1, 7),
        ("大米 5kg", 1, 0, 1),
    ]


def test_other_days_and_other_villages_have_their_own(
    session: Session, village: Cast, next_village: NextVillage
) -> None:
    before = show_day(session, village.counter, AT.date() - timedelta(days=1))
    next_door = show_day(session, next_village.clerk, AT.date())
    assert (before.count, before.returns, next_door.count, next_door.items) == (0, 0, 0, ())


def test_a_count_that_agrees_is_kept_and_posts_nothing(
    session: Session, village: Cast, shelf: Shelf
) -> None:
    counted = {shelf["肥皂"]: Counted(7), shelf["大米"]: Counted(0, "给了幸福院一袋，未记")}
    made = cash_up(session, counted, key="c", by=village.counter, at=AT)
    shown = show_count(session, village.admin, made)
    assert [(line.name, line.book, line.counted, line.reason) for line in shown.lines] == [
        ("肥皂", 7, 7, ""),
        ("大米 5kg", 1, 0, "给了幸福院一袋，未记"),
    ]
    assert shown.differs
    assert cash_up(session, counted, key="c", by=village.counter, at=AT) == made
    assert [one.differing for one in shown.day.counted] == [1]
    rice = ledger.item_commodity(shelf["大米"])
    assert ledger.holdings(session, village.id, kind="shelf")[rice] == 1


@pytest.mark.parametrize(
    ("soap", "refusal"),
    [
        (None, NothingCounted),
        (Counted(6), DifferenceUnexplained),
        (Counted(-1, "少了"), CountOdd),
        (Counted(100_001, "多了"), CountOdd),
    ],
)
def test_what_differs_needs_a_reason(
    session: Session, village: Cast, shelf: Shelf, soap: Counted | None, refusal: type[Refusal]
) -> None:
    counted = {shelf["肥皂"]: soap} if soap else {}
    with pytest.raises(refusal):
        cash_up(session, counted, key="c", by=village.counter, at=AT)


def test_the_same_key_for_another_count_is_refused(
    session: Session, village: Cast, shelf: Shelf
) -> None:
    counted = {shelf["肥皂"]: Counted(7)}
    first = cash_up(session, counted, key="c", by=village.counter, at=AT)
    others = [
        ({shelf["肥皂"]: Counted(6, "破了")}, village.counter),
        ({shelf["肥皂"]: Counted(7, "破了")}, village.counter),
        ({**counted, shelf["大米"]: Counted(1)}, village.counter),
        (counted, village.admin),
    ]
    for changed, clerk in others:
        with pytest.raises(ledger.KeyReused):
            cash_up(session, changed, key="c", by=clerk, at=AT)
    late = AT + timedelta(days=400)
    assert cash_up(session, counted, key="c", by=village.counter, at=late) == first


def test_goods_of_the_next_village_are_not_counted_here(
    session: Session, village: Cast, next_village: NextVillage, shelf: Shelf
) -> None:
    with pytest.raises(NotFound):
        cash_up(session, {shelf["肥皂"]: Counted(7)}, key="c", by=next_village.clerk, at=AT)


def test_from_the_count_to_the_paper(
    client: FlaskClient, session: Session, village: Cast, next_village: NextVillage, shelf: Shelf
) -> None:
    sign_in(client, session, village.counter)
    assert "肥皂" in text_of(open_page(client, "/cashing-up/"))
    typed = {"key": KEY, f"count-{shelf['肥皂']}": "６", f"count-{shelf['大米']}": ""}
    refused = told_by(client, client.post("/cashing-up/", data=typed))
    assert (refused.status_code, "账面7，实点6" in refused.text) == (409, True)
    assert 'value="６"' in refused.text
    check_page(refused.text)
    done = client.post("/cashing-up/", data={**typed, f"reason-{shelf['肥皂']}": "破了一块"})
    words = text_of(open_page(client, done.location))
    assert "7块 6块 −1 破了一块" in words
    assert "相差的品种" not in words
    assert "11月14日" in text_of(open_page(client, "/cashing-up/?day=2026-11-14"))
    sign_in(client, session, next_village.clerk)
    assert client.get(done.location).status_code == 404


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("x", "“x”不是件数"),
        ("-3", "“-3”不是件数"),
        ("1.5", "“1.5”不是件数"),
        ("9" * 400, "肥皂的数量要填整数"),
    ],
)
def test_a_count_that_is_none_is_told(
    client: FlaskClient, session: Session, village: Cast, shelf: Shelf, typed: str, told: str
) -> None:
    sign_in(client, session, village.counter)
    sent = client.post("/cashing-up/", data={"key": KEY, f"count-{shelf['肥皂']}": typed})
    answer = told_by(client, sent)
    assert (answer.status_code, told in answer.text) == (422, True)


def test_a_day_gone_by_is_looked_at_not_counted(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    sign_in(client, session, village.counter)
    page = open_page(client, "/cashing-up/?day=2026-11-13")
    assert not [one for one in page.iter("input") if (one.get("name") or "").startswith("count-")]
    for edge in ("0001-01-01", "9999-12-31", "x"):
        assert "11月14日" in text_of(open_page(client, f"/cashing-up/?day={edge}"))
    sign_in(client, session, village.admin)
    assert client.post("/cashing-up/").status_code == 403


def test_counting_takes_a_fixed_number_of_statements(
    session: Session, village: Cast, shelf: Shelf
) -> None:
    both = {shelf["肥皂"]: Counted(7), shelf["大米"]: Counted(1)}
    counts = []
    for key, counted in (("one", {shelf["肥皂"]: Counted(7)}), ("two", both)):
        with statements(session.connection()) as seen:
            cash_up(session, counted, key=key, by=village.counter, at=AT)
        counts.append(len(seen))
    assert counts == [8, 7], "the second finds the book locked"


def test_as_many_as_can_be_counted_are(session: Session, village: Cast, shelf: Shelf) -> None:
    counted = {shelf["肥皂"]: Counted(100_000, "多了"), shelf["大米"]: Counted(0, "没有了")}
    kept = cash_up(session, counted, key="c", by=village.counter, at=AT)
    shown = show_count(session, village.counter, kept)
    assert (shown.clerk, shown.village, shown.counted_at) == ("counter", "白屯村", AT)
    assert [line.counted for line in shown.lines] == [100_000, 0]


def test_the_day_takes_a_fixed_number_of_statements(session: Session, village: Cast) -> None:
    with statements(session.connection()) as seen:
        show_day(session, village.counter, AT.date())
    assert len(seen) <= 8
