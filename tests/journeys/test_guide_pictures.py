"""A picture in a guide shows the screen as it is; `make help-pictures` takes them anew."""

import os

import pytest
from flask import Flask
from flask_babel import force_locale

from pointsapp.access.permissions import Role
from pointsapp.help.words import GUIDES
from tests.journeys.conftest import Open
from tests.journeys.guides import (
    FOLDER,
    LARGEST_BYTES,
    SCREENS,
    keep,
    kept,
    name_of,
    said,
    sign_in_as,
)
from tests.journeys.test_every_page import keep_preference

pytestmark = pytest.mark.journey

ANEW = bool(os.environ.get("TAKE_HELP_PICTURES"))


@pytest.fixture
def fresh_database_url(demo_database_url: str) -> str:
    """The demo village instead of an empty database."""
    return demo_database_url


def test_each_picture_says_what_the_screen_says(real_app: Flask, open_browser: Open) -> None:
    stale = {}
    for role, screen in SCREENS.items():
        page = open_browser("/", size=screen.size, device_scale_factor=1.5)
        with force_locale("zh_Hans_CN"):
            sign_in_as(page, role)
        for language in ("zh", "en"):
            keep_preference(page, language, "normal")
            page.goto(screen.path)
            name = name_of(role, language)
            if ANEW:
                keep(page, name)
            elif said(page) != kept().get(name):
                stale[name] = {"picture": kept().get(name), "screen": said(page)}
    assert stale == {}, "the screens changed: take the pictures anew by `make help-pictures`"


def test_there_is_a_small_picture_for_each_guide_and_language() -> None:
    names = {name_of(Role(role), language) for role in GUIDES for language in ("zh", "en")}
    assert {path.stem for path in FOLDER.glob("*.webp")} == names == kept().keys()
    assert sum(path.stat().st_size for path in FOLDER.glob("*")) <= LARGEST_BYTES
