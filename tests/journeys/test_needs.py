"""A household says on its phone what it needs, reads what was done, and says that it is done."""

import pytest
from flask import Flask
from playwright.sync_api import expect

from pointsapp.commands.demo import PASSWORD
from tests.journeys.conftest import PHONE, Open
from tests.journeys.pages import follow, look, sign_in_staff
from tests.journeys.test_every_page import sign_in_resident

pytestmark = pytest.mark.journey
WORDS = "西头路口想要一面镜子"


@pytest.fixture
def fresh_database_url(demo_database_url: str) -> str:
    """The demo village instead of an empty database."""
    return demo_database_url


def test_from_the_words_to_it_is_done(real_app: Flask, open_browser: Open) -> None:
    """From the balance a need takes four taps and what is typed."""
    household = open_browser("/sign-in", size=PHONE)
    sign_in_resident(household)
    follow(household.get_by_role("link", name="更多"))
    follow(look(household).get_by_role("link", name="我家的诉求"))
    household.get_by_label("路、水、电和公共服务").check()
    household.get_by_label("需要村里办什么？").fill(WORDS)
    follow(look(household).get_by_role("button", name="提交"))
    own = household.locator("section", has_text=WORDS)
    expect(look(household).locator("section", has_text=WORDS)).to_contain_text("办理中")

    secretary = sign_in_staff(open_browser("/sign-in/staff", size=PHONE), "approver", PASSWORD)
    follow(secretary.get_by_role("link", name="超期或无人承办的诉求"))
    follow(look(secretary).get_by_role("link", name="018").last)
    expect(look(secretary).get_by_text(WORDS)).to_be_visible()
    secretary.get_by_label("告诉农户的话").fill("镜子装好了")
    follow(secretary.get_by_role("button", name="请农户确认"))
    look(secretary)

    household.reload()
    expect(look(household).get_by_text("镜子装好了")).to_be_visible()
    follow(own.get_by_role("button", name="是的，已办好"))
    expect(look(household).locator("section", has_text=WORDS)).to_contain_text("已办结")
