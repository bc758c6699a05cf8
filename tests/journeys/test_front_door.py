"""A passer-by finds the board from the front door; a visitor of the demo is anybody with a tap."""

import pytest
from flask import Flask
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE, Open
from tests.journeys.pages import follow, look

pytestmark = pytest.mark.journey

ROLES = ("记录员", "审核人", "兑换员", "村管理员", "联户党员", "乡镇监督员")


@pytest.fixture
def fresh_database_url(demo_database_url: str) -> str:
    """The demo village instead of an empty database."""
    return demo_database_url


def test_a_passer_by_reads_the_board(real_app: Flask, open_browser: Open) -> None:
    street = open_browser("/", size=PHONE)
    expect(look(street).get_by_role("heading", level=1)).to_contain_text("白屯村")
    follow(street.get_by_role("link", name="公示栏"))
    expect(look(street).get_by_role("heading", name="正在公示")).to_be_visible()
    follow(street.get_by_role("link", name="村民积分"))
    follow(street.get_by_role("link", name="查我家积分"))
    expect(look(street).get_by_label("户号或手机号")).to_be_visible()
    follow(street.get_by_role("link", name="工作人员登录"))
    expect(look(street).get_by_label("用户名")).to_be_visible()


def test_one_tap_signs_in_to_the_demo(real_app: Flask, open_browser: Open) -> None:
    visitor = open_browser("/")
    for role in ROLES:
        follow(visitor.get_by_role("button", name=role))
        expect(look(visitor).get_by_text("这是演示")).to_be_visible()
        follow(visitor.get_by_role("button", name="退出"))
    follow(visitor.get_by_role("button", name="看自家积分"))
    visitor.wait_for_url("**/my/")
    expect(look(visitor).get_by_text("这是演示")).to_be_visible()
