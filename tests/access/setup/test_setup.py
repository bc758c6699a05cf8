"""An empty installation is set up once, by who sees where the product was started."""

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.access.models import User, UserRole
from pointsapp.access.setup.address import token_of
from pointsapp.community.models import Township, Village
from tests.page import check_page, open_page, text_of
from tests.village import Cast

PASSWORD = "schiefer-gondel-7-umbra"
FIRST = {
    "township": "柳河镇",
    "village": "白屯村",
    "code": "410972100201",
    "name": "王支书",
    "username": "Wang",
    "password": PASSWORD,
    "again": PASSWORD,
}


@pytest.fixture
def address(app: Flask) -> str:
    return f"/setup/{token_of(app.config['SECRET_KEY'])}"


def test_a_village_its_township_and_its_administrator_are_founded_at_once(
    client: FlaskClient, session: Session, address: str
) -> None:
    open_page(client, address)
    answer = client.post(address, data=FIRST)
    assert (answer.status_code, answer.location) == (303, "/")
    assert session.scalars(sa.select(Village.name)).all() == ["白屯村"]
    assert session.scalars(sa.select(Township.name)).all() == ["柳河镇"]
    assert session.scalars(sa.select(User.username)).all() == ["wang"]
    assert session.scalars(sa.select(UserRole.role)).all() == ["admin"]
    assert session.scalars(sa.select(Village.is_demo)).one() is False
    assert client.get("/").location == "/authenticator", "the administrator is in, as far as safe"
    open_page(client, "/authenticator")


def test_the_address_ends_with_the_first_administrator(
    app: Flask, client: FlaskClient, address: str
) -> None:
    assert client.post(address, data=FIRST).status_code == 303
    for browser in (client, app.test_client()):
        told = browser.get(address)
        assert told.status_code == 410
        assert "已经设置好了" in text_of(check_page(told.text))
        assert browser.post(address, data={**FIRST, "code": "410972100202"}).status_code == 410
    assert "set up already" in app.test_cli_runner().invoke(args=["setup-address"]).output


def test_where_there_is_a_village_no_address_opens(
    app: Flask, client: FlaskClient, village: Cast, address: str
) -> None:
    assert client.get(address).status_code == 410
    assert client.get("/setup/guess").status_code == 410
    assert app.test_cli_runner().invoke(args=["setup-address"]).exit_code == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"village": " "},
        {"code": "41097210020"},
        {"code": "4109721002０x"},
        {"name": ""},
        {"username": ""},
        {"username": "wang jun"},
        {"again": "another-long-passphrase"},
        {"password": "short", "again": "short"},
        {"password": "baituncun2026wang", "again": "baituncun2026wang"},
    ],
)
def test_what_is_wrong_is_told_and_the_rest_stays(
    client: FlaskClient, session: Session, address: str, wrong: dict[str, str]
) -> None:
    answer = client.post(address, data={**FIRST, **wrong})
    assert answer.status_code == 422
    page = check_page(answer.text)
    assert page.xpath("//*[@role='alert']")
    assert PASSWORD not in answer.text
    kept = page.xpath("//input[@name='township']/@value")
    assert kept == ["柳河镇"]
    assert session.scalar(sa.select(sa.func.count(Village.id))) == 0
