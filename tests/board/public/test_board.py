"""Anybody reads the village's board; names are masked and deductions stay private."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.board.public.views import A_PAGE_OF_SEALS
from pointsapp.community.models import Village
from pointsapp.earning.activities import service as activities
from pointsapp.earning.activities.service import NewActivity
from pointsapp.earning.rules.models import Rule
from pointsapp.earning.sheets import service as sheets
from pointsapp.earning.sheets.lines import NewLine
from pointsapp.exchange.receipts import service as stock
from pointsapp.exchange.receipts.models import DonorShown
from pointsapp.exchange.receipts.service import NewReceipt, NewReceiptLine
from pointsapp.village_time import VILLAGE_ZONE
from pointsapp.web.clock import now, village_today
from tests.page import open_page, statements, text_of
from tests.rules import SUNDAY, Plan
from tests.village import AT, Cast, NextVillage


@pytest.fixture
def notice(session: Session, village: Cast, rule: Callable[[str], int]) -> int:
    """Two hours of sweeping and a deduction, on notice."""
    row = session.get_one(Village, village.id)
    row.notice_days, row.complaint_phone = 3, "0393-1234567"
    session.execute(sa.update(Rule).where(Rule.code == "E90").values(is_on=True))
    lines = [
        NewLine(home.id, home.people[name], rule(code), SUNDAY, 200, "user:1")
        for home, name, code in (
            (village.zhang, "张学军", "E03"),
            (village.li, "李秀英", "E90"),
        )
    ]
    sheet_id = sheets.draw_up(
        session, title="村内主干道清扫", lines=lines, key="n", by=village.recorder, at=AT
    )
    sheets.submit(session, sheet_id, by=village.recorder, at=AT)
    sheets.approve(session, sheet_id, by=village.approver, at=AT)
    ledger.seal(session, village.id, at=AT)
    session.commit()
    return sheet_id


def test_anybody_reads_what_hangs_out(
    client: FlaskClient, session: Session, village: Cast, notice: int
) -> None:
    words = text_of(open_page(client, f"/board/{village.code}/"))
    assert "村内主干道清扫" in words
    assert "0393-1234567" in words
    assert "今年投诉和建议：收到0件" in words
    seal = ledger.last_seal(session, village.id)
    assert seal is not None
    assert seal.check_code in words
    shown = text_of(open_page(client, f"/board/{village.code}/notices/{notice}"))
    assert "018 张*军" in shown
    assert "张学军" not in shown


def test_deductions_hang_out_only_where_the_village_decided_so(
    client: FlaskClient, session: Session, village: Cast, notice: int
) -> None:
    path = f"/board/{village.code}/notices/{notice}"
    assert "李*英" not in text_of(open_page(client, path))
    session.get_one(Village, village.id).deductions_public = True
    session.commit()
    assert "李*英" in text_of(open_page(client, path))


def test_what_does_not_hang_out_is_not_there(
    client: FlaskClient,
    session: Session,
    village: Cast,
    next_village: NextVillage,
    notice: int,
    swept: Callable[..., int],
) -> None:
    draft = swept((village.zhang, "张学军", 200), day=date(2026, 11, 7))
    session.commit()
    open_page(client, f"/board/{village.code}/notices/{draft}", status=404)
    open_page(client, f"/board/{next_village.code}/notices/{notice}", status=404)
    open_page(client, "/board/nowhere/", status=404)


def test_the_rules_hang_out_in_plain_words(client: FlaskClient, village: Cast, notice: int) -> None:
    assert "公共环境整治志愿服务" in text_of(open_page(client, f"/board/{village.code}/rules"))


def test_what_is_to_come_hangs_out(
    client: FlaskClient, session: Session, village: Cast, rule: Callable[[str], int]
) -> None:
    tomorrow = village_today() + timedelta(days=1)
    new = NewActivity("村西坑塘清理", "村西坑塘", tomorrow, rule("E04"), 200, time(8))
    activities.record(session, new, key="a", by=village.recorder, at=now())
    session.commit()
    words = text_of(open_page(client, f"/board/{village.code}/"))
    assert "08:00 村西坑塘清理 村西坑塘" in words


@pytest.mark.parametrize(("hour", "is_announced"), [(7, True), (8, False)])
def test_an_activity_is_announced_until_it_begins(
    client: FlaskClient,
    session: Session,
    village: Cast,
    plan: Plan,
    *,
    hour: int,
    is_announced: bool,
) -> None:
    plan(AT.date(), starts_at=time(8))
    session.commit()
    with time_machine.travel(datetime(2026, 11, 14, hour, 30, tzinfo=VILLAGE_ZONE), tick=False):
        for page in ("", "poster"):
            words = text_of(open_page(client, f"/board/{village.code}/{page}"))
            assert ("08:00 坑塘清理" in words) is is_announced


def test_an_activity_that_is_called_off_is_announced_as_that(
    client: FlaskClient, session: Session, village: Cast, plan: Plan
) -> None:
    off = plan(AT.date() + timedelta(days=1))
    activities.call_off(session, off, reason="下雨", by=village.recorder, at=AT)
    session.commit()
    with time_machine.travel(AT, tick=False):
        words = text_of(open_page(client, f"/board/{village.code}/"))
    assert "坑塘清理 已取消" in words


def test_goods_and_money_are_accounted_for_by_month(
    client: FlaskClient, session: Session, village: Cast, shelf: dict[str, int]
) -> None:
    lines = [NewReceiptLine(shelf["肥皂"], 40, 350)]
    given = NewReceipt(date(2026, 11, 2), "donated", lines, "黑屯超市", DonorShown.NAMED)
    stock.receive_goods(session, given, key="gift", by=village.admin, at=AT)
    session.commit()
    words = text_of(open_page(client, f"/board/{village.code}/goods?year=2026"))
    assert "11月 捐赠 黑屯超市 40 140.00" in words
    earlier = text_of(open_page(client, f"/board/{village.code}/goods?year=2025"))
    assert "黑屯超市" not in earlier
    open_page(client, f"/board/{village.code}/goods?year=-7")


def test_what_was_bought_donated_and_allotted_is_told_apart(
    client: FlaskClient, session: Session, village: Cast, shelf: dict[str, int]
) -> None:
    for source, quantity in (("bought", 10), ("donated", 40), ("allotted", 2)):
        new = NewReceipt(date(2025, 11, 2), source, [NewReceiptLine(shelf["肥皂"], quantity, 350)])
        stock.receive_goods(session, new, key=source, by=village.admin, at=AT)
    session.commit()
    words = text_of(open_page(client, f"/board/{village.code}/goods?year=2025"))
    assert "全年物资合计价值 182.00 村集体采购 35.00 捐赠 140.00 乡镇下拨 7.00" in words


def test_a_receipt_that_was_typed_wrong_and_taken_back_did_not_come_in(
    client: FlaskClient, session: Session, village: Cast, shelf: dict[str, int]
) -> None:
    wrong = NewReceipt(date(2025, 11, 2), "bought", [NewReceiptLine(shelf["肥皂"], 400, 350)])
    receipt = stock.receive_goods(session, wrong, key="wrong", by=village.admin, at=AT)
    stock.take_back(session, receipt, reason="多打了一个零", by=village.counter, at=AT)
    session.commit()
    words = text_of(open_page(client, f"/board/{village.code}/goods?year=2025"))
    assert "这一年没有进货" in words


@pytest.mark.parametrize(
    ("shown", "told"),
    [
        (DonorShown.UNNAMED, "11月 捐赠 不署名 1"),
        (DonorShown.MASKED, "11月 捐赠 赵*山 1"),
        (DonorShown.NAMED, "11月 捐赠 赵大山 1"),
    ],
)
def test_a_donor_is_named_as_the_donor_wishes(
    client: FlaskClient,
    session: Session,
    village: Cast,
    shelf: dict[str, int],
    shown: DonorShown,
    told: str,
) -> None:
    lines = [NewReceiptLine(shelf["肥皂"], 1)]
    gift = NewReceipt(date(2026, 11, 2), "donated", lines, "赵大山", shown)
    stock.receive_goods(session, gift, key="gift", by=village.admin, at=AT)
    session.commit()
    for page in ("goods?year=2026", "poster"):
        words = text_of(open_page(client, f"/board/{village.code}/{page}"))
        assert told in words
        assert ("赵大山" in words) is (shown == DonorShown.NAMED)


def test_seals_hang_out_with_their_codes_page_by_page(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    for _day in range(A_PAGE_OF_SEALS + 1):
        last = ledger.seal(session, village.id, at=AT)
    session.commit()
    page = open_page(client, f"/board/{village.code}/seals")
    assert ledger.SealMark(last.number, last.sealed_at, last.hash).check_code in text_of(page)
    (older,) = page.xpath("//a[@rel='next']/@href")
    assert len(open_page(client, older).xpath("//tbody/tr")) == 1


def test_the_poster_holds_it_all(client: FlaskClient, village: Cast, notice: int) -> None:
    page = open_page(client, f"/board/{village.code}/poster")
    words = text_of(page)
    assert "018 张*军" in words
    assert "0393-1234567" in words
    assert page.xpath("//*[local-name()='svg']")


def test_the_poster_reads_many_notices_as_it_reads_one(
    client: FlaskClient, session: Session, village: Cast, notice: int, rule: Callable[[str], int]
) -> None:
    def read() -> tuple[str, int]:
        with statements(session.get_bind()) as seen:
            words = text_of(open_page(client, f"/board/{village.code}/poster"))
        return words, len(seen)

    read()
    _words, of_one = read()
    for title in ("清理河道", "照看老人"):
        line = NewLine(
            village.li.id, village.li.people["李秀英"], rule("E03"), SUNDAY, 100, "user:1"
        )
        sheet_id = sheets.draw_up(
            session, title=title, lines=[line], key=title, by=village.recorder, at=AT
        )
        sheets.submit(session, sheet_id, by=village.recorder, at=AT)
        sheets.approve(session, sheet_id, by=village.approver, at=AT)
    session.commit()
    read()
    words, of_three = read()
    assert "清理河道" in words
    assert "019 李*英" in words
    assert of_three == of_one


def test_search_engines_see_only_the_boards_of_villages_that_want_it(
    client: FlaskClient, session: Session, village: Cast, next_village: NextVillage
) -> None:
    session.get_one(Village, village.id).findable = True
    session.commit()
    lines = client.get("/robots.txt").text.splitlines()
    assert f"Allow: /board/{village.code}/" in lines
    assert f"Allow: /board/{next_village.code}/" not in lines
    assert lines[-1] == "Disallow: /"
    for code, wanted in ((village.code, "all"), (next_village.code, "noindex")):
        page = open_page(client, f"/board/{code}/")
        assert page.xpath("//meta[@name='robots']/@content") == [wanted]
        assert "公开" in page.xpath("string(//meta[@name='description']/@content)")
    assert open_page(client, "/sign-in").xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_the_board_is_sent_again_only_when_it_changed(client: FlaskClient, village: Cast) -> None:
    path = f"/board/{village.code}/"
    seen = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": seen}).status_code == 304
