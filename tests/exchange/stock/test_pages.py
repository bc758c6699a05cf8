"""The pages of stock: receipts with lines, write-offs, blind counts, forms to print, gifts."""

from collections.abc import Iterator
from io import BytesIO

import pytest
import time_machine
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.community.kept_imports.service import file_of
from pointsapp.exchange.goods_list import service as goods_list
from pointsapp.exchange.goods_list.reading import read_goods
from pointsapp.exchange.items.service import NewItem, create_item
from pointsapp.exchange.receipts.queries import list_receipts
from tests.page import check_page, open_page, text_of, told_by
from tests.village import AT, Cast, NextVillage, sign_in

KEY = "7f1b1d6e-0000-4000-8000-00000000000d"
Shelf = dict[str, int]


@pytest.fixture(autouse=True)
def fourteenth_of_november() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def clerk(client: FlaskClient, session: Session, village: Cast, shelf: Shelf) -> FlaskClient:
    return sign_in(client, session, village.counter)


def gift(shelf: Shelf) -> dict[str, str]:
    """Two lines of a donor's goods, with an empty line between them."""
    return {
        "key": KEY, "source": "donated", "donor": "爱心企业", "received_on": "2026-11-14",
        "document": "A-7", "checked_by": "王会计", "wish": "给五保户",
        "line-1-item": str(shelf["肥皂"]), "line-1-quantity": "30", "line-1-cost_yuan": "2.5",
        "line-2-item": "0",
        "line-3-item": str(shelf["大米"]), "line-3-quantity": "4",
        "line-3-best_before": "2026-12-01",
    }  # fmt: skip


def test_goods_come_in_line_by_line_once(
    clerk: FlaskClient, session: Session, village: Cast, shelf: Shelf
) -> None:
    answers = [clerk.post("/stock/receipts/new", data=gift(shelf)) for _press in (1, 2)]
    assert answers[0].location == answers[1].location
    words = text_of(open_page(clerk, answers[0].location))
    for told in ("入库单2026-0002", "爱心企业", "单据号A-7", "验收人：王会计", "给五保户", "75.00"):
        assert told in words
    assert len(list_receipts(session, village.counter).receipts) == 2
    shown = text_of(open_page(clerk, "/stock/"))
    assert "大米 5kg 6袋 临期4件 12月1日" in shown


def test_more_lines_come_with_what_was_typed(
    clerk: FlaskClient, session: Session, village: Cast, shelf: Shelf
) -> None:
    answer = clerk.post("/stock/receipts/new", data={**gift(shelf), "more": "1"})
    page = check_page(answer.text)
    assert page.xpath("//input[@name='line-1-quantity']/@value") == ["30"]
    assert len(page.xpath("//fieldset")) == 10
    assert len(list_receipts(session, village.counter).receipts) == 1


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"line-1-quantity": "0"}, "第1行：请填大于0的数"),
        ({"line-1-quantity": "三十"}, "第1行"),
        ({"line-1-quantity": ""}, "第1行：请填数量"),
        ({"line-3-best_before": "明年"}, "第3行"),
        ({"line-1-item": "999999"}, "第1行"),
        ({"line-1-item": "0"}, "第1行：请选择物品"),
        ({"line-2-item": "1"}, "第2行"),
        ({"received_on": "2026-12-01"}, "日期"),
        ({"line-1-quantity": "", "line-1-cost_yuan": "", "line-3-quantity": "",
          "line-3-best_before": ""}, "入库"),
    ],
)  # fmt: skip
def test_wrong_receipts_are_told_why(
    clerk: FlaskClient, session: Session, village: Cast, shelf: Shelf,
    wrong: dict[str, str], message: str,
) -> None:  # fmt: skip
    answer = clerk.post("/stock/receipts/new", data={**gift(shelf), **wrong})
    assert answer.status_code in {409, 422}
    page = check_page(answer.text)
    assert message in text_of(page)
    assert page.xpath("//input[@name='donor']/@value") == ["爱心企业"]
    assert len(list_receipts(session, village.counter).receipts) == 1


def test_a_colleague_takes_a_wrong_receipt_back(
    clerk: FlaskClient, session: Session, village: Cast, shelf: Shelf
) -> None:
    path = clerk.post("/stock/receipts/new", data=gift(shelf)).location
    assert "另一位同事" in text_of(open_page(clerk, path))
    assert clerk.post(f"{path}/reversal", data={"reason": "录错"}).status_code == 403
    colleague = sign_in(clerk, session, village.admin)
    assert colleague.post(f"{path}/reversal", data={"reason": ""}).status_code == 422
    assert colleague.post(f"{path}/reversal", data={"reason": "=录错"}).status_code == 303
    assert "由admin撤回：=录错" in text_of(open_page(colleague, path))
    file = colleague.get("/stock/receipts/register.xlsx").data
    [register] = load_workbook(BytesIO(file)).worksheets
    rows = list(register.values)
    assert rows[0][:3] == ("入库单号", "日期", "来源")
    assert [row[0] for row in rows[1:]] == ["2026-0001"] * 2 + ["2026-0002"] * 2
    assert rows[3][6:12] == ("肥皂", None, "块", 30, 2.5, 75)
    assert rows[3][15] == "已撤回：=录错"


def test_a_donor_is_told_what_became_of_the_gift(
    clerk: FlaskClient, session: Session, village: Cast, next_village: NextVillage, shelf: Shelf
) -> None:
    clerk.post("/stock/receipts/new", data=gift(shelf))
    loss = {"key": KEY, "item": str(shelf["大米"]), "quantity": "1", "reason": "expired"}
    assert clerk.post("/stock/write-offs/new", data=loss).status_code == 303
    assert "爱心企业 34 0 1 33" in text_of(open_page(clerk, "/stock/gifts"))
    words = text_of(open_page(clerk, "/stock/gifts?donor=爱心企业"))
    assert "大米 5kg 4袋 0 1 3" in words
    open_page(clerk, "/stock/gifts?donor=没有这家", status=404)
    assert "爱心企业" not in text_of(open_page(clerk, "/stock/gifts?year=2025"))
    open_page(clerk, "/stock/gifts?year=2025&donor=爱心企业", status=404)
    stranger = sign_in(clerk, session, next_village.clerk)
    open_page(stranger, "/stock/gifts?donor=爱心企业", status=404)


def test_a_loss_waits_on_the_page_until_a_colleague_confirms(
    clerk: FlaskClient, session: Session, village: Cast, shelf: Shelf
) -> None:
    open_page(clerk, f"/stock/write-offs/new?item={shelf['大米']}")
    loss = {"key": KEY, "item": str(shelf["大米"]), "quantity": "2", "reason": "expired"}
    for _press in (1, 2):
        assert clerk.post("/stock/write-offs/new", data=loss).status_code == 303
    page = open_page(clerk, "/stock/write-offs/")
    assert "待复核" in text_of(page)
    [refusal] = page.xpath("//form/@action[contains(., 'write-offs')]")
    confirmation = refusal.replace("refusal", "confirmation")
    told = clerk.post(confirmation)
    assert told.status_code == 403
    assert "要由别人来办" in text_of(check_page(told.text))
    assert "1笔损耗等第二个人确认" in text_of(open_page(clerk, "/stock/"))
    colleague = sign_in(clerk, session, village.admin)
    assert colleague.post(confirmation).status_code == 303
    assert "待复核" not in text_of(open_page(colleague, "/stock/write-offs/"))
    assert "大米 5kg 0袋 已兑完" in text_of(open_page(colleague, "/stock/"))


def test_the_count_is_blind_and_its_differences_are_shown_then_posted(
    clerk: FlaskClient, session: Session, village: Cast, shelf: Shelf
) -> None:
    page = open_page(clerk, "/stock/stocktakes/new")
    assert "10" not in text_of(page)
    assert page.xpath("//input[@data-barcode]/@value") == ["", ""]
    counts = {"key": KEY, f"count-{shelf['肥皂']}": "８", f"count-{shelf['大米']}": "x"}
    wrong = told_by(clerk, clerk.post("/stock/stocktakes/new", data=counts))
    assert wrong.status_code == 422
    assert check_page(wrong.text).xpath("//input[@data-barcode]/@value") == ["８", "x"]
    counts[f"count-{shelf['大米']}"] = "2"
    paths = [clerk.post("/stock/stocktakes/new", data=counts).location for _press in (1, 2)]
    assert paths[0] == paths[1]
    shown = open_page(clerk, paths[0])
    assert "2种里有1种对不上" in text_of(shown)
    assert "肥皂 10 8 −2" in text_of(shown)
    told = told_by(clerk, clerk.post(f"{paths[0]}/reasons"))
    assert "都要选一个原因" in text_of(check_page(told.text))
    reasons = {f"reason-{shelf['肥皂']}": "lost"}
    for _press in (1, 2):
        assert clerk.post(f"{paths[0]}/reasons", data=reasons).status_code == 303
    form = text_of(open_page(clerk, f"{paths[0]}/form"))
    assert "肥皂 0 10 0 0 10 8 −2 丢失" in form
    assert "2026-0001" in text_of(open_page(clerk, "/stock/stocktakes/"))
    assert "肥皂" in text_of(open_page(clerk, "/stock/stocktakes/blank"))
    assert "盘点 2026-0001 −2 2026-0001 × 2 8" in text_of(
        open_page(clerk, f"/stock/items/{shelf['肥皂']}")
    )


def test_the_list_of_goods_goes_out_and_comes_in_unchanged(
    clerk: FlaskClient, session: Session, village: Cast, next_village: NextVillage, shelf: Shelf
) -> None:
    new = NewItem("=1+1", 3, "@x", barcode="6901234567892", limit_per_month=2, is_on=False)
    create_item(session, new, by=village.counter)
    session.commit()
    file = clerk.get("/stock/goods-list/goods.xlsx").data
    assert load_workbook(BytesIO(file)).worksheets[0]["A4"].data_type == "s"
    found = read_goods(BytesIO(file))
    assert [one.reason for one in found.errors] == ["text-unreadable"]
    renamed = {"name": "香皂", "price_points": "3", "specification": "@x", "picture": "box",
               "barcode": "6901234567892", "limit_per_month": "2"}  # fmt: skip
    [odd] = [path for path in _links(clerk, "/items/") if "=1+1" in path[1]]
    assert clerk.post(odd[0], data=renamed).status_code == 303
    found = read_goods(BytesIO(clerk.get("/stock/goods-list/goods.xlsx").data))
    assert found.errors == ()
    assert goods_list.plan(session, found, by=village.counter).changes_nothing
    done = goods_list.save(session, found, file_of("a.xlsx", b"a"), by=next_village.clerk, at=AT)
    assert [one.item.is_on for one in done.new] == [True, True, False]
    assert sum(ledger.holdings(session, next_village.id, kind="shelf").values()) == 12


def _links(clerk: FlaskClient, path: str) -> list[tuple[str, str]]:
    page = open_page(clerk, path)
    return [(link.get("href"), link.text or "") for link in page.xpath("//a")]


def test_the_next_village_finds_none_of_our_papers(
    clerk: FlaskClient, session: Session, next_village: NextVillage, shelf: Shelf
) -> None:
    receipt = clerk.post("/stock/receipts/new", data=gift(shelf)).location
    counts = {"key": KEY, f"count-{shelf['肥皂']}": "8"}
    stocktake = clerk.post("/stock/stocktakes/new", data=counts).location
    stranger = sign_in(clerk, session, next_village.clerk)
    for path in (receipt, stocktake, f"{stocktake}/form", f"/stock/items/{shelf['肥皂']}"):
        open_page(stranger, path, status=404)
    for path in (f"{receipt}/reversal", f"{stocktake}/reasons", f"{stocktake}/confirmation"):
        assert stranger.post(path, data={"reason": "x"}).status_code == 404
