"""Links name the configured address; a name that is not ours opens nothing."""

from functools import partial
from urllib.parse import urlsplit

import pytest
import segno
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from bench.doors import doors_of, ids_of, path_of
from pointsapp.access.cards.service import issue_card
from pointsapp.actor import Actor
from pointsapp.web import hosts
from tests.village import AT, Cast, resident_of, sign_in
from tests.web.test_hostile_values import opener

OURS = "https://points.example"
FORGED = {"Host": "forged.local", "X-Forwarded-Host": "forged.example"}


@pytest.fixture
def public(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The product under an address of its own."""
    monkeypatch.setitem(app.config, "PUBLIC_ADDRESSES", (urlsplit(OURS),))


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What QR codes hold that were drawn."""
    texts: list[str] = []
    draw = segno.make

    def remember(text: str, *, error: str, micro: bool) -> segno.QRCode:
        texts.append(text)
        return draw(text, error=error, micro=micro)

    monkeypatch.setattr(segno, "make", remember)
    return texts


def forge(browser: FlaskClient) -> FlaskClient:
    """Let the browser believe that its cookie is the forged name's."""
    if cookie := browser.get_cookie("session"):
        browser.set_cookie("session", cookie.value, domain=FORGED["Host"])
    return browser


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # a name needs no database
@pytest.mark.usefixtures("public", "filled_world")
def test_no_page_and_no_code_holds_a_forged_name(
    app: Flask,
    session: Session,
    village: Cast,
    people: dict[str, Actor],
    drawn: list[str],
) -> None:
    issue_card(session, village.zhang.id, by=village.admin, at=AT)
    session.commit()
    doors = [door for door in doors_of(app) if door.method == "GET"]
    ids = ids_of(session, {name for door in doors for name in door.rule.arguments})
    browsers = {
        name: forge(sign_in(app.test_client(), session, who)) for name, who in people.items()
    }
    opened, forged = 0, []
    for door in doors:
        browser = opener(door, people, browsers) or app.test_client()
        values = {name: ids[name].encode() for name in door.rule.arguments}
        with browser.get(path_of(door.rule, values), headers=FORGED) as answer:
            opened += answer.status_code == 200
            if b"forged" in answer.data or "forged" in str(answer.headers):
                forged.append(door.rule.rule)
    assert opened > 100
    assert forged == []
    secret_of_an_app = "otpauth:"  # opened by the app, names no host
    addresses = [t for t in drawn if "://" in t and not t.startswith(secret_of_an_app)]
    assert len(addresses) > 2
    assert [text for text in addresses if not text.startswith(OURS)] == []


@pytest.mark.usefixtures("public")
def test_an_invitation_names_the_public_address(
    app: Flask, session: Session, village: Cast, drawn: list[str]
) -> None:
    household = resident_of(village.zhang, village.id)
    browser = forge(sign_in(app.test_client(), session, household))
    form = {"name": "张小军", "relation": "儿子"}
    shown = browser.post("/my/helpers", data=form, headers=FORGED).text
    assert f"{OURS}/help/" in shown
    assert "forged" not in shown
    assert drawn[0].startswith(f"{OURS}/help/")


@pytest.mark.usefixtures("public")
def test_a_redirect_of_an_address_goes_to_the_public_one(client: FlaskClient) -> None:
    there = client.get("/board", headers=FORGED).location or ""
    assert "forged" not in there


@pytest.mark.usefixtures("public")
def test_other_names_get_a_page_that_says_so(client: FlaskClient) -> None:
    ask = partial(client.get, "/sign-in")
    for host in ("points.example", "points.example:8443", "127.0.0.1:8000", "192.168.1.5"):
        assert ask(headers={"Host": host}).status_code == 200
    answer = ask(headers={"Host": "points.example.evil.example"})
    assert answer.status_code == 400
    assert "Open the address that the village gave you." in answer.text


NEAR = ["localhost", "127.0.0.1:8000", "[::1]:8000", "10.1.2.3", "172.16.0.1", "192.168.0.9:80"]
NEAR_TOO = ["169.254.3.4", "[fe80::1]", "[fd00::2]", "village-server", "points.local"]
FAR = ["points.example", "8.8.8.8", "172.32.0.1", "192.169.0.1", "[2001:db8::1]", "a.local.example"]


@pytest.mark.parametrize("host", [*NEAR, *NEAR_TOO, *FAR])
def test_without_an_address_only_near_names_are_served(client: FlaskClient, host: str) -> None:
    status = client.get("/sign-in", headers={"Host": host}).status_code
    assert status == (400 if host in FAR else 200)


def test_whoever_runs_the_product_is_told() -> None:
    assert "PUBLIC_ADDRESS is not set" in hosts.warnings((), https_only=True)[0]
    ours = (urlsplit(OURS),)
    assert "HTTPS_ONLY is 0" in hosts.warnings(ours, https_only=False)[0]
    assert hosts.warnings(ours, https_only=True) == []
