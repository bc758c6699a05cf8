"""What axe is told to look at once for each look: no pale word gets past, wherever it stands."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.pages import LOOKING, look, look_again

pytestmark = pytest.mark.journey

LIST = """<!doctype html><html lang=en><title>A list</title><style>{style}</style>
<main><h1>A list</h1><ul>{items}</ul><p class=empty></p><p class=note>{note}</p></main>"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context() as context:
        context.add_init_script(LOOKING)
        yield context.new_page()


def show(page: Page, style: str, *, among: str = "", note: str = "Words") -> None:
    """Show a list of fifty items, one of them with this class."""
    items = [f"<li class='{among if number == 40 else ''}'>Item {number}" for number in range(50)]
    page.set_content(LIST.format(style=style, items="".join(items), note=note))


def test_fifty_items_alike_are_asked_twice(page: Page) -> None:
    show(page, "")
    look(page)
    expect(page.locator("li:not([data-seen-before])")).to_have_count(2)
    look(page)
    expect(page.locator("li:not([data-seen-before])")).to_have_count(2)


@pytest.mark.parametrize(
    "style",
    [
        ".pale { color: #aaa }",
        ".pale { background: #666 }",
        ".pale { opacity: .4 }",
        "li { color: #757575; } .pale { background: #eee }",
        "li { color: #888; font-size: 30px } .pale { font-size: 12px }",
        "li:nth-child(41) { color: #aaa }",
        "ul { background: white } ul:has(.pale) { color: #aaa }",
    ],
)
def test_one_pale_item_among_many_is_found(page: Page, style: str) -> None:
    show(page, style, among="pale")
    with pytest.raises(AssertionError, match="color-contrast"):
        look(page)


@pytest.mark.parametrize("note", ["·", ""])
def test_what_has_no_words_stands_for_nobody(page: Page, note: str) -> None:
    """An empty cell, or a single sign, that looks like a text is not asked in its place."""
    show(page, ".note, .empty { color: #aaa }", note=note)
    page.locator("main").evaluate("main => main.innerHTML += '<p class=note>·<p class=note>Words'")
    with pytest.raises(AssertionError, match="color-contrast"):
        look(page)


def test_a_page_that_changed_is_asked_anew(page: Page) -> None:
    show(page, ".pale { color: #aaa }")
    look(page)
    page.locator("li").last.evaluate("item => item.className = 'pale'")
    with pytest.raises(AssertionError, match="color-contrast"):
        look(page)


ON_DESKTOPS = "main ol { display: none } @media (min-width: 900px) { main ol { display: block } }"


def test_what_only_a_wide_screen_shows_is_asked_whole(page: Page) -> None:
    page.set_viewport_size(PHONE)
    show(page, ON_DESKTOPS)
    page.locator("main").evaluate("main => main.innerHTML += '<ol><img src=/mark.png></ol>'")
    looks: list[str] = []
    look_again(page, looks)
    page.set_viewport_size(DESKTOP)
    with pytest.raises(AssertionError, match="image-alt"):
        look_again(page, looks)


def test_a_page_pale_in_its_other_size_is_found(page: Page) -> None:
    page.set_viewport_size(PHONE)
    show(page, "@media (min-width: 900px) { li { color: #aaa } }")
    looks: list[str] = []
    look_again(page, looks)
    page.set_viewport_size(DESKTOP)
    with pytest.raises(AssertionError, match="color-contrast"):
        look_again(page, looks)
