"""Dates, numbers and names as villagers write them."""

from datetime import date

import pytest
from flask import Flask

from pointsapp.web.addresses import local_path
from pointsapp.web.language import MOST_LISTED, day, listed, masked, points, signed


@pytest.mark.parametrize(
    ("name", "shown"), [("张学军", "张*军"), ("王怡", "王*"), ("欧阳小兰", "欧**兰"), ("", "*")]
)
def test_a_public_name_hides_its_middle(name: str, shown: str) -> None:
    assert masked(name) == shown


def test_a_change_of_points_shows_its_direction() -> None:
    assert (signed(4), signed(-1030), points(12345)) == ("+4", "−1,030", "12,345")


def test_a_long_list_of_names_is_cut_and_says_so(app: Flask) -> None:
    with app.test_request_context(headers={"Cookie": "language=zh"}):
        assert listed(["007", 18]) == "007、18"
        assert listed(["8"] * MOST_LISTED).endswith("8")
        assert listed(["8"] * (MOST_LISTED + 1)).endswith("、8 …")


def test_a_day_of_another_year_tells_its_year(app: Flask) -> None:
    with app.test_request_context(headers={"Cookie": "language=zh"}):
        assert day(date(2001, 11, 4)) == "2001年11月4日"
    with app.test_request_context(headers={"Cookie": "language=en"}):
        assert day(date(2001, 11, 4)) == "4 Nov 2001"


@pytest.mark.parametrize(
    "wanted",
    ["//evil.example", "https://evil.example", "/\\evil", "/a\nb", "", None, "javascript:x"],
)
def test_nobody_is_sent_off_this_site(wanted: str | None) -> None:
    assert local_path(wanted) == "/"


def test_a_page_of_this_site_is_gone_back_to() -> None:
    assert local_path("/households/?q=张") == "/"
    assert local_path("/households/?q=%E5%BC%A0") == "/households/?q=%E5%BC%A0"
