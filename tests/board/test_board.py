"""Anybody reads the village's board; names are masked and deductions stay private."""

from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.community.models import Village
from pointsapp.earning.rules.models import Rule
from pointsapp.earning.sheets import service as sheets
from pointsapp.earning.sheets.lines import NewLine
from tests.page import open_page, text_of
from tests.rules import SUNDAY
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
