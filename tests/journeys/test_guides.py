"""Each role's main task is done by pressing exactly what its guide names, one after another."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from pointsapp.access.permissions import Role
from pointsapp.commands.demo import PIN
from tests.journeys.conftest import Open
from tests.journeys.guides import sign_in_as
from tests.journeys.pages import follow, look
from tests.journeys.test_recording import tick

pytestmark = pytest.mark.journey

Task = dict[str, Callable[[Page], object]]


@pytest.fixture
def fresh_database_url(demo_database_url: str) -> str:
    """The demo village instead of an empty database."""
    return demo_database_url


def fill(page: Page, **typed: str) -> None:
    """Fill these fields of the page."""
    for name, value in typed.items():
        page.locator(f"main [name={name}]").first.fill(value)


def name_activity(page: Page) -> None:
    fill(page, name="清扫村口", place="村口", quantity="2")


def tick_two(page: Page) -> None:
    names = page.locator(".people__name")
    expect(names.nth(1)).to_be_visible()
    tick(page, [names.nth(0).inner_text(), names.nth(1).inner_text()])


def choose_household(page: Page) -> None:
    fill(page, q="018")
    follow(page.locator("main form").get_by_role("button", name="查找"))
    page.get_by_label("加一件：").first.click()
    fill(page, pin=PIN)


def name_clerk(page: Page) -> None:
    fill(page, name="孙记录", username="sunjilu")
    page.get_by_label("记录员").check()


def claim(page: Page) -> None:
    follow(page.locator("main .home__name a").first)
    follow(page.locator("main a[href$='/claim']").first)
    follow(page.locator("main a[href*='rule=']").first)
    for box in page.locator("main [name=quantity]:visible").all():
        box.fill("1")
    fill(page, words="打扫了院子")


def open_sheet(page: Page) -> None:
    page.goto("/sheets/?state=submitted")
    follow(page.locator("tr:has(input) .row-link").first)


def type_pin(page: Page) -> None:
    fill(page, number="018", pin=PIN)


# What a person does before pressing, beside what the guide names.
TASKS: dict[tuple[Role, str], Task] = {
    (Role.RESIDENT, "sign-in"): {"查我家积分": type_pin},
    (Role.RECORDER, "activity"): {
        "下一步：谁参加了": name_activity,
        "保存并查看记分单": tick_two,
    },
    (Role.APPROVER, "approve"): {"审核通过": open_sheet},
    (Role.PAIRED_MEMBER, "care"): {},
    (Role.PAIRED_MEMBER, "claim"): {"提交申报": claim},
    (Role.COUNTER, "serve"): {"确认兑换": choose_household},
    (Role.ADMIN, "staff"): {"添加并显示初始密码": name_clerk},
    (Role.SUPERVISOR, "rules"): {},
}
FIRST = {(Role.APPROVER, "approve"): 1}
"""Of what can be done either way only the first is."""


@pytest.mark.parametrize(("role", "anchor"), TASKS)
def test_the_guide_leads_through_the_task(
    real_app: Flask, open_browser: Open, role: Role, anchor: str
) -> None:
    page = open_browser("/")
    page.goto(f"/help/for/{role}#{anchor}")
    names = look(page).locator(f"#{anchor} .label-name")
    expect(names.first).to_be_visible()
    labels = [name.inner_text() for name in names.all()][: FIRST.get((role, anchor))]
    if role is Role.RESIDENT:
        page.goto("/")
    else:
        sign_in_as(page, role)
    if role is Role.PAIRED_MEMBER:
        page.goto("/paired/")
    for number, label in enumerate(labels):
        before = TASKS[role, anchor].get(label)
        if before and (number or role is not Role.RESIDENT):
            before(page)
        press(page, label)
    expect(look(page).get_by_role("alert")).to_have_count(0)


def press(page: Page, label: str) -> None:
    """Press the button or link of this name; a script may have added how much."""
    starts = re.compile(rf"^\s*{re.escape(label)}")
    button = page.get_by_role("button", name=starts).or_(page.get_by_role("link", name=starts))
    follow(button.first)
