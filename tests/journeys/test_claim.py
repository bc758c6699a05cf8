"""A resident says in a few words what was done, and claims points for it with a photo."""

from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import PHONE, Open
from tests.journeys.pages import follow, look
from tests.journeys.test_every_page import prefer, sign_in_resident

pytestmark = pytest.mark.journey


@pytest.fixture
def fresh_database_url(demo_database_url: str) -> str:
    """The demo village instead of an empty database."""
    return demo_database_url


def test_words_lead_to_the_rule_and_another_language_keeps_what_was_typed(
    real_app: Flask, open_browser: Open
) -> None:
    page = open_browser("/sign-in", size=PHONE)
    prefer(page, "zh", "large")
    sign_in_resident(page)
    page.goto("/my/claims/new")
    page.get_by_label("做了什么？").fill("扫街")
    follow(page.get_by_role("button", name="找一找"))
    follow(look(page).get_by_role("link", name="公共环境整治志愿服务"))
    expect(look(page).locator("textarea")).to_have_value("扫街")
    page.get_by_label("几小时").fill("1.5")
    follow(page.get_by_role("button", name="English"))
    expect(look(page).get_by_label("How many hours")).to_have_value("1.5")
    file_it(page.locator("form:has(textarea)"))
    expect(look(page).locator(".card").first).to_contain_text("扫街")


def file_it(form: Locator) -> None:
    form.locator("[type=file]").set_input_files(
        {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": a_photo()}
    )
    follow(form.locator("button[type=submit]"))


def a_photo() -> bytes:
    out = BytesIO()
    Image.new("RGB", (640, 480), "green").save(out, "JPEG")
    return out.getvalue()
