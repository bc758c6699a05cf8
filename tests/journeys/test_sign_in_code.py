"""The administrator's phone shows a code; a copied cookie is worth nothing after signing out."""

from datetime import timedelta

import pyotp
import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from pointsapp.community.models import CodesFor, Village
from pointsapp.web.clock import now
from pointsapp.web.unit_of_work import unit_of_work
from tests.journeys.conftest import PHONE, Open
from tests.journeys.layout import PASSWORD, open_empty_village
from tests.journeys.pages import follow, look

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("fresh_database_url", ["sqlite"], indirect=True)
def test_a_code_beside_the_password(real_app: Flask, open_browser: Open) -> None:
    ask_administrators_for_codes(open_empty_village())
    office = open_browser("/sign-in/staff", size=PHONE)
    give_password(office)
    office.wait_for_url("**/authenticator")
    key = look(office).locator(".key")
    expect(key).to_be_visible()
    phone = pyotp.TOTP(key.inner_text().replace(" ", ""))
    give(office, phone.at(now()))
    paper = look(office).locator(".recovery-codes li")
    expect(paper).to_have_count(10)
    from_paper = paper.first.inner_text()
    follow(office.get_by_role("link", name="已保存，继续"))
    look(office)

    sign_out(office)
    give_password(office)
    give(look(office), phone.at(now() + timedelta(seconds=30)))
    office.wait_for_url("**/")

    sign_out(office)
    give_password(office)
    give(office, from_paper)
    office.wait_for_url("**/")
    office.goto("/account/")
    expect(look(office).get_by_text("剩余恢复码9个")).to_be_visible()

    thief = open_browser("/account/", storage_state=office.context.storage_state())
    expect(thief.get_by_text("剩余恢复码9个")).to_be_visible()
    sign_out(office)
    thief.goto("/account/")
    thief.wait_for_url("**/sign-in/staff?**")


def ask_administrators_for_codes(village_id: int) -> None:
    """Let the village be as the set-up makes one."""
    with unit_of_work() as session:
        session.get_one(Village, village_id).codes_for = CodesFor.ADMINISTRATORS


def give_password(page: Page) -> None:
    """Sign in as far as the password goes."""
    page.goto("/sign-in/staff")
    page.locator("[name=username]").fill("admin")
    page.locator("[name=password]").fill(PASSWORD)
    follow(page.locator("form[action^='/sign-in/staff'] button[type=submit]"))


def give(page: Page, code: str) -> None:
    """Type a code and send it."""
    page.locator("[name=code]").fill(code)
    follow(page.locator("form:has([name=code]) button[type=submit]"))


def sign_out(page: Page) -> None:
    """Sign out, behind the menu's switch."""
    page.locator("header summary").click()
    follow(page.get_by_role("button", name="退出"))
    page.wait_for_url("**/")
