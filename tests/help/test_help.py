"""Each page leads to its paragraph, each paragraph names labels that stand on the pages."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale
from sqlalchemy.orm import Session

from pointsapp.access.permissions import Role, permissions_of
from pointsapp.actor import ANONYMOUS, Actor, Permission
from pointsapp.help.views import LABEL, help_for, label
from pointsapp.help.words import GUIDES
from pointsapp.web.navigation import MANAGEMENT, MENU
from tests.page import open_page, text_of
from tests.tidy.messages import chinese, texts_on_screen
from tests.village import Cast, resident_of, sign_in

HOUSEHOLDS_MENU = (
    "/my/",
    "/my/shop",
    "/my/code",
    "/my/activities/",
    "/my/claims/",
    "/my/more",
)
LARGEST_PAGE_BYTES = 100_000


def somebody(role: Role) -> Actor:
    user_id = None if role is Role.RESIDENT else 1
    return Actor(1, f"user:{role}", role, permissions_of([role]), user_id)


def anchors(role: str) -> set[str]:
    return {paragraph.anchor for paragraph in GUIDES[Role(role)].paragraphs}


def pages_of(role: Role) -> list[str]:
    """Return the addresses of a role's menu."""
    if role is Role.RESIDENT:
        return list(HOUSEHOLDS_MENU)
    actor = somebody(role)
    items = [*MENU, *(MANAGEMENT if actor.may(Permission.MANAGE_VILLAGE) else ())]
    return ["/", "/account/", *(item.path for item in items if actor.may(item.permission))]


@pytest.mark.parametrize("role", GUIDES)
def test_every_page_of_a_roles_menu_has_its_paragraph(app: Flask, role: Role) -> None:
    with app.test_request_context():
        for path in pages_of(role):
            guide, _hash, anchor = help_for(somebody(role), path).partition("#")
            assert guide == f"/help/for/{role}", path
            assert anchor in anchors(role), path


@pytest.mark.parametrize("role", GUIDES)
def test_each_guide_opens_for_everybody_with_its_anchors(client: FlaskClient, role: Role) -> None:
    for language in ("zh", "en"):
        client.set_cookie("language", language)
        page = open_page(client, f"/help/for/{role}")
        ids = page.xpath("//section/@id")
        assert set(ids) == anchors(role)
        assert "[" not in text_of(page)
        assert len(client.get(f"/help/for/{role}").data) < LARGEST_PAGE_BYTES
    open_page(client, "/help/")
    open_page(client, "/help/for/nobody", status=404)


def test_every_label_of_a_guide_stands_on_some_page(app: Flask) -> None:
    on_screen = {
        (text.context or "", text.english) for room, text in texts_on_screen() if room != "help"
    }
    named = {
        name
        for guide in GUIDES.values()
        for paragraph in guide.paragraphs
        for name in LABEL.findall(english(app, paragraph.text))
    }
    split = {(name.rpartition("|")[0], name.rpartition("|")[2]) for name in named}
    assert split - on_screen == set(), "no page shows these any more"


def test_both_languages_name_the_same_labels_in_the_same_order(app: Flask) -> None:
    by_english = {text.english: words for text, words in chinese().items()}
    for guide in GUIDES.values():
        for paragraph in guide.paragraphs:
            told = english(app, paragraph.text)
            assert LABEL.findall(by_english[told]) == LABEL.findall(told)


def test_a_stranger_a_resident_and_a_clerk_are_led_each_to_their_own(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    mark = "//a[contains(@class, 'question-mark')]/@href"
    assert open_page(client, "/sign-in").xpath(mark) == ["/help/for/resident#sign-in"]
    sign_in(client, session, resident_of(village.zhang, village.id))
    assert open_page(client, "/my/shop").xpath(mark) == ["/help/for/resident#goods"]
    sign_in(client, session, village.counter)
    assert open_page(client, "/stock/").xpath(mark) == ["/help/for/counter#stock"]
    sign_in(client, session, village.recorder_and_approver)
    assert open_page(client, "/objections/").xpath(mark) == ["/help/for/approver#objections"]


def test_where_nothing_is_explained_one_chooses(app: Flask) -> None:
    nobody = Actor(None, ANONYMOUS, "", permissions_of([]))
    with app.test_request_context():
        assert help_for(nobody, "/no-such-page") == "/help/"
        assert label("household's menu|Goods") == "兑换"


def test_a_paragraph_explains_pages_that_there_are(app: Flask) -> None:
    rules = [rule.rule for rule in app.url_map.iter_rules()]
    explained = {p for guide in GUIDES.values() for part in guide.paragraphs for p in part.pages}
    assert [one for one in explained if not any(rule.startswith(one) for rule in rules)] == []


def english(app: Flask, text: object) -> str:
    with app.test_request_context(), force_locale("en"):
        return str(text)
