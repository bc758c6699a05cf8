"""A single deed, such as an honour, entered for one person."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.earning.sheets import service as sheets
from tests.page import check_page, open_page, text_of
from tests.village import AT, Cast, sign_in

KEY = "7f1b1d6e-0000-4000-8000-00000000000b"


@pytest.fixture(autouse=True)
def fourteenth_of_november() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def clerk(
    client: FlaskClient, session: Session, village: Cast, rule: Callable[[str], int]
) -> FlaskClient:
    return sign_in(client, session, village.recorder)


def deed(rule: str, **changed: str) -> dict[str, str]:
    day = {"held_on": "2026-11-14", "quantity": "1"}
    return {"key": KEY, "title": "县级道德模范", "rule": rule, **day, **changed}


def test_an_honour_counts_the_points_of_its_grade(
    clerk: FlaskClient, village: Cast, rule: Callable[[str], int]
) -> None:
    found = open_page(clerk, "/sheets/entry?q=wgl")
    [address] = found.xpath("//a[contains(@href, '/entry')][contains(@class, 'item')]/@href")
    open_page(clerk, address)
    made = clerk.post(address, data=deed(f"{rule('W07')}:2"))
    words = text_of(open_page(clerk, made.location))
    assert "王桂兰" in words
    assert "+30" in words
    again = clerk.post(address, data=deed(f"{rule('W07')}:2"))
    assert again.location == made.location, "a double tap makes one sheet"


@pytest.mark.parametrize("wrong", ["W07", "W07:9", "W07:-1", "E03:0", "Z90"])
def test_a_grade_that_the_rule_does_not_have_is_refused(
    clerk: FlaskClient, village: Cast, rule: Callable[[str], int], wrong: str
) -> None:
    code, _, level = wrong.partition(":")
    chosen = f"{rule(code)}:{level}" if level else str(rule(code))
    answer = clerk.post(f"/residents/{village.zhang.head_id}/entry", data=deed(chosen))
    assert answer.status_code == 422
    assert check_page(answer.text).xpath("//input[@name='title']/@value") == ["县级道德模范"]


def test_nobody_is_found_and_it_says_so(clerk: FlaskClient) -> None:
    assert "没有找到" in text_of(open_page(clerk, "/sheets/entry?q=%E2%80%AE%3Cb%3E"))


def test_a_deed_of_the_wrong_person_is_corrected_and_entered_right_in_three_taps(
    clerk: FlaskClient, session: Session, village: Cast, swept: Callable[..., int]
) -> None:
    sheet_id = swept((village.zhang, "张学军", 200))
    sheets.submit(session, sheet_id, by=village.recorder, at=AT)
    sheets.approve(session, sheet_id, by=village.approver, at=AT)
    session.commit()
    [wrong] = open_page(clerk, f"/sheets/{sheet_id}").xpath(
        "//a[starts-with(@href, '/lines/') and contains(@href, 'correction')]/@href"
    )
    key = open_page(clerk, wrong).xpath("string(//input[@name='key']/@value)")
    gone = clerk.post(wrong, data={"key": key, "reason": "记错了人", "then": "enter"})
    form = open_page(clerk, gone.location)
    kept = {
        name: form.xpath(f"string(//*[@name='{name}']/@value)")
        for name in ("key", "title", "held_on", "quantity")
    }
    rule = form.xpath("string(//select[@name='rule']/option[@selected]/@value)")
    assert (kept["title"], kept["held_on"], kept["quantity"]) == (
        "村内主干道清扫",
        "2026-11-08",
        "2",
    )
    made = clerk.post(gone.location, data={**kept, "rule": rule, "quantity": "1"})
    words = text_of(open_page(clerk, made.location))
    assert "+2" in words
    assert ledger.balance(session, village.zhang.account_id) == 4, "the correction waits"


@pytest.mark.parametrize(
    "query", ["quantity=NaN9&day=x", "quantity=Infinity", "title=" + "a" * 300, "rule=E99"]
)
def test_a_link_of_nonsense_still_shows_the_form(
    clerk: FlaskClient, village: Cast, query: str
) -> None:
    open_page(clerk, f"/residents/{village.zhang.people['张学军']}/entry?{query}")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30"])
def test_a_link_with_a_day_to_count_from_no_more_shows_today(
    clerk: FlaskClient, village: Cast, day: str
) -> None:
    page = open_page(clerk, f"/residents/{village.zhang.people['张学军']}/entry?day={day}")
    assert page.xpath("//input[@name='held_on']/@value") == ["2026-11-14"]
