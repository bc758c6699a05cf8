"""Objections on the page: taken down by one, answered by another."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.community.models import Village
from pointsapp.earning.sheets import service as sheets
from pointsapp.earning.sheets.models import AwardLine
from tests.page import check_page, open_page, text_of
from tests.village import AT, Cast, sign_in

KEY = "7f1b1d6e-0000-4000-8000-00000000000a"


@pytest.fixture(autouse=True)
def three_days_later() -> Iterator[None]:
    with time_machine.travel(AT + timedelta(days=3), tick=False):
        yield


@pytest.fixture
def line_id(session: Session, village: Cast, swept: Callable[..., int]) -> int:
    session.execute(sa.update(Village).where(Village.id == village.id).values(notice_days=3))
    sheet_id = swept((village.zhang, "张学军", 200), (village.li, "李秀英", 150))
    sheets.submit(session, sheet_id, by=village.recorder, at=AT)
    sheets.approve(session, sheet_id, by=village.approver, at=AT)
    session.commit()
    return session.scalars(sa.select(AwardLine.id).filter_by(position=1)).one()


def test_taken_down_at_the_office_answered_by_the_approver(
    client: FlaskClient, session: Session, village: Cast, line_id: int
) -> None:
    clerk = sign_in(client, session, village.admin)
    assert "张学军" in text_of(open_page(clerk, f"/lines/{line_id}/objection"))
    empty = clerk.post(f"/lines/{line_id}/objection", data={"key": KEY, "via": "phone"})
    assert empty.status_code == 422
    assert "请写下异议内容" in text_of(check_page(empty.text))
    taken = {"key": KEY, "via": "phone", "words": "那天他没来"}
    assert clerk.post(f"/lines/{line_id}/objection", data=taken).status_code == 303

    approver = sign_in(client, session, village.approver)
    approver.post("/sheets/due-postings")
    assert ledger.balance(session, village.zhang.account_id) == 0
    assert ledger.balance(session, village.li.account_id) == 3
    page = open_page(approver, "/objections/")
    assert "那天他没来" in text_of(page)
    [action] = page.xpath("//form[contains(@action, 'answer')]/@action")
    assert approver.post(action, data={"words": "有签到"}).status_code == 422
    answered = {"outcome": "dismissed", "words": "有签到表为证"}
    assert approver.post(action, data=answered).status_code == 303
    assert "不成立" in text_of(open_page(approver, "/objections/"))


def test_the_notice_masks_names(
    client: FlaskClient, session: Session, village: Cast, line_id: int
) -> None:
    approver = sign_in(client, session, village.approver)
    words = text_of(open_page(approver, notice_of(session, line_id)))
    assert "张*军" in words
    assert "张学军" not in words
    assert "公示自11月14日起，11月17日入账" in words


def notice_of(session: Session, line_id: int) -> str:
    return f"/sheets/{session.get_one(AwardLine, line_id).sheet_id}/notice"


def test_a_wrong_line_is_taken_off_from_the_sheet(
    client: FlaskClient, session: Session, village: Cast, line_id: int
) -> None:
    clerk = sign_in(client, session, village.recorder)
    open_page(clerk, f"/lines/{line_id}/correction")
    assert clerk.post(f"/lines/{line_id}/correction", data={"reason": ""}).status_code == 422
    done = clerk.post(f"/lines/{line_id}/correction", data={"reason": "记错人"})
    assert "记错人" in text_of(open_page(clerk, done.location))


def test_flask_post_due_posts_once(
    app: Flask, session: Session, village: Cast, line_id: int
) -> None:
    run = app.test_cli_runner().invoke
    assert "2 posted, 0 held back" in run(args=["post-due"]).output
    assert run(args=["post-due", "--village", village.code]).output == ""
    nowhere = run(args=["post-due", "--village", "nowhere"])
    assert (nowhere.exit_code, "no village" in nowhere.output) == (1, True)
