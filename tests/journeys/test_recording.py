"""A recording clerk ticks 43 people on a phone; somebody else approves."""

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page, expect

from pointsapp.community.models import Household
from pointsapp.community.villages.groups import open_groups
from pointsapp.web.unit_of_work import unit_of_work
from tests.journeys.conftest import PHONE, Open
from tests.journeys.layout import PASSWORD, Layout, lay_out
from tests.journeys.pages import follow, look, sign_in_staff

pytestmark = pytest.mark.journey


@pytest.fixture
def layout(real_app: Flask) -> Layout:
    return lay_out()


def test_43_people_swept_the_street(layout: Layout, open_browser: Open) -> None:
    clerk = sign_in_staff(open_browser("/", size=PHONE), "recorder", PASSWORD)
    start_activity(clerk)
    names = layout.first_people(43)
    tick(clerk, names)
    for name in names[:3]:
        clerk.get_by_label(f"{name}的数量").first.fill("1")
    look(clerk)
    follow(clerk.get_by_role("button", name="保存并查看记分单"))
    expect(look(clerk).get_by_role("heading", level=1)).to_contain_text("记分单")
    expect(clerk.locator("tbody tr")).to_have_count(43)
    follow(clerk.get_by_role("button", name="提交审核"))
    expect(clerk.get_by_role("status")).to_contain_text("已提交")
    expect(clerk.get_by_role("button", name="审核通过")).to_have_count(0)

    approver = sign_in_staff(open_browser("/"), "approver", PASSWORD)
    approver.goto(clerk.url)
    follow(look(approver).get_by_role("button", name="审核通过"))
    expect(approver.locator(".lead .badge")).to_have_text("已入账")
    look(approver)


def test_typing_initials_and_enter_ticks_and_nothing_is_lost_by_the_back_button(
    layout: Layout, open_browser: Open
) -> None:
    clerk = sign_in_staff(open_browser("/", size=PHONE), "recorder", PASSWORD)
    start_activity(clerk)
    expect(clerk.locator("[data-only]")).to_be_visible()
    search = clerk.locator("#q")
    for initials in ("zxj", "shanchunying"):
        search.fill(initials)
        search.press("Enter")
    expect_ticked(clerk, ["张学军", "单春英"])
    clerk.goto("/activities/")
    clerk.go_back()
    expect_ticked(clerk, ["张学军", "单春英"])
    expect(clerk.locator("[data-waits]")).to_be_hidden()
    follow(clerk.get_by_role("button", name="保存", exact=True))
    expect(clerk.get_by_text("已保存。")).to_be_visible()
    expect_ticked(clerk, ["张学军", "单春英"])


def test_without_scripts_the_same_work_is_done(layout: Layout, open_browser: Open) -> None:
    clerk = sign_in_staff(
        open_browser("/", size=PHONE, java_script_enabled=False), "recorder", PASSWORD
    )
    start_activity(clerk)
    for initials, name in (("zxj", "张学军"), ("scy", "单春英")):
        clerk.locator("#q").fill(initials)
        follow(clerk.get_by_role("button", name="查找"))
        clerk.get_by_role("checkbox", name=name).check()
    follow(clerk.get_by_role("button", name="保存并查看记分单"))
    expect(clerk.locator("tbody tr")).to_have_count(2)


def start_activity(clerk: Page) -> None:
    """Record the activity's facts, as a clerk types them."""
    clerk.goto("/activities/new")
    clerk.locator("[name=name]").fill("村内主干道清扫")
    clerk.locator("[name=place]").fill("文化广场")
    clerk.locator("[name=rule]").select_option(label="E03 公共环境整治志愿服务 (+2/小时)")
    clerk.locator("[name=quantity]").fill("2")
    follow(clerk.get_by_role("button", name="下一步"))
    expect(clerk.get_by_role("heading", level=1)).to_have_text("村内主干道清扫")


def expect_ticked(clerk: Page, names: list[str]) -> None:
    """Wait until the list is there and these people are ticked in it, nobody else."""
    expect(clerk.locator("[data-only]")).to_be_visible()
    expect(clerk.locator(".people__row--ticked .people__name")).to_have_text(names)
    expect(clerk.locator("[data-count]")).to_have_text(str(len(names)))


def tick(clerk: Page, names: list[str]) -> None:
    """Tick people in the list, one tap each."""
    expect(clerk.locator("[data-only]")).to_be_visible()
    boxes = clerk.locator("[name=person]")
    for index in range(len(names)):
        boxes.nth(index).check()
    expect(clerk.locator("[data-count]")).to_have_text(str(len(names)))


def test_a_group_is_chosen_and_a_whole_household_ticked(layout: Layout, open_browser: Open) -> None:
    with unit_of_work() as session:
        first = session.scalars(sa.select(Household).order_by(Household.id)).first()
        assert first is not None
        first.group_id = open_groups(session, layout.village_id, ["第2组"])["第2组"]
    clerk = sign_in_staff(open_browser("/", size=PHONE), "recorder", PASSWORD)
    start_activity(clerk)
    expect(clerk.locator("[data-only]")).to_be_visible()
    rows = clerk.locator(".people__row:not([hidden])")
    clerk.get_by_label("村民小组").select_option(label="第1组")
    expect(rows).to_have_count(58)
    clerk.get_by_label("村民小组").select_option(label="第2组")
    expect(rows.locator(".people__name")).to_have_text(layout.first_people(2))
    rows.locator("[name=person]").first.check()
    clerk.get_by_role("button", name="001户全家都参加（还有1人）").click()
    expect(clerk.locator("[data-home]")).to_be_hidden()
    clerk.locator("#q").fill(layout.names[-1])
    expect(rows.locator(".people__name")).to_have_text([layout.names[-1]])
    follow(look(clerk).get_by_role("button", name="保存", exact=True))
    expect_ticked(clerk, layout.first_people(2))
