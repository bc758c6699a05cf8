"""A line that counts nothing says why, to whoever reads it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from pointsapp.community.models import Village
from pointsapp.earning.sheets import service as sheets
from pointsapp.earning.sheets.words import why_fewer
from tests.page import open_page, text_of
from tests.village import AT, Cast, resident_of, sign_in


@pytest.fixture(autouse=True)
def fourteenth_of_november() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@dataclass(frozen=True)
class Line:
    """A line with the cap of its rule."""

    points: int
    uncapped_points: int
    cap_per: str | None = None
    cap_period: str | None = None


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (Line(8, 8), ""),
        (Line(0, 8, "household", "day"), "本户当天已封顶"),
        (Line(0, 8, "person", "year"), "本人当年已封顶"),
        (Line(6, 8, "household", "month"), "已封顶，不封顶应得8分"),
        (Line(0, 0), "不足一分"),
        (Line(-2, -5), "应扣5分，因封顶或积分不足少扣"),
    ],
)
def test_each_reason_has_its_words(app: Flask, line: Line, why: str) -> None:
    with app.test_request_context():
        assert why_fewer(line) == why


def test_who_reads_of_no_points_reads_why(
    app: Flask, session: Session, village: Cast, swept: Callable[..., int]
) -> None:
    session.get_one(Village, village.id).notice_days = 3
    sheet = swept((village.zhang, "张学军", 400), (village.zhang, "王桂兰", 200), day=AT.date())
    sheets.submit(session, sheet, by=village.recorder, at=AT)
    sheets.approve(session, sheet, by=village.approver, at=AT)
    session.commit()
    zhang = resident_of(village.zhang, village.id)
    for who, path in (
        (village.approver, f"/sheets/{sheet}"),
        (village.approver, f"/sheets/{sheet}/notice"),
        (zhang, f"/board/{village.code}/notices/{sheet}"),
        (zhang, "/my/"),
        (zhang, "/my/lines/"),
    ):
        page = text_of(open_page(sign_in(app.test_client(), session, who), path))
        assert "本户当天已封顶" in page, path
