"""The township sees its villages side by side, and ranks none."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.community.models import Township
from pointsapp.community.villages.service import create_village
from pointsapp.earning.notices.service import NewObjection, object_to_line
from pointsapp.earning.sheets import service as sheets
from pointsapp.exchange.redemptions.basket import Basket
from pointsapp.exchange.redemptions.service import redeem
from pointsapp.oversight.sums.periods import Period, read_period
from pointsapp.oversight.sums.service import keep_sums
from pointsapp.refusals import NotFound
from pointsapp.township.overview.queries import show_history, show_overview
from pointsapp.web.clock import village_today
from tests.earning.corrections.test_corrections import line_of, posted
from tests.page import open_page, statements, text_of
from tests.village import AT, Cast, Home, NextVillage, sign_in

NOVEMBER = Period(date(2026, 11, 1), 1)
LATER = AT + timedelta(hours=1)
OVERVIEW = "/township/?period=2026-11"


@pytest.fixture
def busy(
    session: Session,
    ours: Cast,
    swept: Callable[..., int],
    shelf: dict[str, int],
    give: Callable[[Home, int], None],
) -> Cast:
    """Our village with a deed, an exchange and an objection in November."""
    sheet_id = swept((ours.zhang, "张学军", 200))
    objection = NewObjection("他没有来", "office", "李秀英")
    posted(session, ours, sheet_id)
    waiting = swept((ours.li, "李秀英", 100))
    sheets.submit(session, waiting, by=ours.recorder, at=AT)
    object_to_line(session, line_of(session, waiting), objection, key="o", by=ours.admin, at=AT)
    give(ours.zhang, 100)
    redeem(session, ours.zhang.id, Basket("k", {shelf["肥皂"]: 2}), by=ours.counter, at=AT)
    keep_sums(session, ours.id, at=LATER)
    session.commit()
    return ours


def found(session: Session, township_id: int, *codes: str) -> None:
    township = session.get_one(Township, township_id).name
    for code in codes:
        made = create_village(session, name=f"村{code}", code=code, township=township, at=AT)
        keep_sums(session, made.id, at=LATER)
    session.commit()


def test_a_month_tells_what_the_official_form_asks(
    session: Session, busy: Cast, supervisor: Actor
) -> None:
    page = show_overview(session, supervisor, NOVEMBER)
    (row,) = page.rows
    assert (row.name, row.households, row.share) == ("白屯村", 2, 50)
    assert (row.objections, row.answered) == (1, 0)
    assert row.figures is not None
    assert (row.figures.points_given, row.figures.points_redeemed) == (4, 10)
    assert (row.figures.goods_out_fen, row.figures.stock_fen) == (700, 8 * 350 + 6600)
    assert page.together.figures == row.figures
    assert page.as_of == LATER - timedelta(minutes=5)


def test_villages_stand_in_the_order_of_their_codes_whatever_they_did(
    client: FlaskClient, session: Session, busy: Cast, supervisor: Actor, township_id: int
) -> None:
    found(session, township_id, "410972100100", "410972100900")
    page = open_page(sign_in(client, session, supervisor), OVERVIEW)
    names = ["".join(cell.itertext()).strip() for cell in page.iterfind(".//tbody//th")]
    assert names == ["村410972100100", "白屯村", "村410972100900", "合计"]
    assert not [link for link in page.iter("a") if "sort" in (link.get("href") or "")]


def test_a_village_not_counted_yet_says_so(
    client: FlaskClient, session: Session, ours: Cast, supervisor: Actor
) -> None:
    text = text_of(open_page(sign_in(client, session, supervisor), OVERVIEW))
    assert "尚未统计" in text


def test_periods_lead_to_each_other(
    client: FlaskClient, session: Session, busy: Cast, supervisor: Actor
) -> None:
    browser = sign_in(client, session, supervisor)
    page = open_page(browser, "/township/?period=2026-Q3")
    links = {link.get("href") for link in page.iter("a")}
    wanted = ("2026-09", "2026", "2026-Q2", "2026-Q4")
    assert {f"/township/?period={period}" for period in wanted} <= links
    today = village_today()
    for period in (f"{today:%Y-%m}", "nonsense", "9999", "2100"):
        page = open_page(browser, f"/township/?period={period}")
        assert not [a for a in page.iter("a") if a.get("rel") == "next"], period


def test_the_excel_file_says_the_same(
    client: FlaskClient, session: Session, busy: Cast, supervisor: Actor
) -> None:
    answer = sign_in(client, session, supervisor).get("/township/overview.xlsx?period=2026-11")
    rows = list(load_workbook(BytesIO(answer.data)).worksheets[0].values)
    assert rows[0][:5] == ("村名", "户数", "参与户数", "参与率(%)", "本期加分")
    assert rows[1] == ("白屯村", 2, 1, 50, 4, 0, 1, 1, 10, 7, 94, 94, 1, 0)
    assert rows[2] == ("合计", *rows[1][1:])


def test_statements_do_not_grow_with_the_villages(
    app: Flask,
    client: FlaskClient,
    session: Session,
    busy: Cast,
    supervisor: Actor,
    township_id: int,
) -> None:
    browser = sign_in(client, session, supervisor)
    counts = []
    for codes in (("410972100301",), ("410972100302", "410972100303", "410972100304", "1")):
        found(session, township_id, *codes)
        with statements(session.get_bind()) as seen:
            open_page(browser, OVERVIEW)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 12, counts


def test_one_village_over_time_with_pictures(
    client: FlaskClient, session: Session, busy: Cast, supervisor: Actor
) -> None:
    history = show_history(session, busy.id, NOVEMBER)
    assert [str(one.period) for one in history] == ["2026-11"]
    browser = sign_in(client, session, supervisor)
    page = open_page(browser, f"/township/villages/{busy.id}/pictures?period=2026-11")
    assert "生态宜居" in text_of(page)
    assert "张学军" not in text_of(page)
    assert all(picture.get("aria-label") for picture in page.iterfind(".//*[@role='img']"))


def test_another_townships_village_is_not_seen(
    client: FlaskClient,
    session: Session,
    busy: Cast,
    next_village: NextVillage,
    supervisor: Actor,
) -> None:
    browser = sign_in(client, session, supervisor)
    assert browser.get(f"/township/villages/{next_village.id}/pictures").status_code == 404
    names = [row.name for row in show_overview(session, supervisor, NOVEMBER).rows]
    assert names == ["白屯村"]
    period = read_period("2026")
    assert period is not None
    with pytest.raises(NotFound):
        show_overview(session, busy.admin, period)


def test_a_closed_household_counts_until_its_day(
    session: Session, busy: Cast, supervisor: Actor
) -> None:
    session.execute(
        sa.text("UPDATE household SET closed_on = '2026-11-20' WHERE id = :id"),
        {"id": busy.li.id},
    )
    assert show_overview(session, supervisor, NOVEMBER).rows[0].households == 1
    october = NOVEMBER.preceding
    assert show_overview(session, supervisor, october).rows[0].households == 2
