"""A member acts for a household on its own pages: by his own code, as a helper, half an hour."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.access.mandates import service
from pointsapp.access.models import Device, Mandate
from pointsapp.actor import Actor
from pointsapp.earning.claims import service as claims
from pointsapp.earning.claims.models import Claim
from pointsapp.earning.claims.refusals import OwnClaim
from tests.access.mandates.test_mandates import ENDINGS
from tests.page import open_page, text_of
from tests.rules import SUNDAY
from tests.village import AT, Cast, resident_of, sign_in

KEY = "7f1b1d6e-0000-4000-8000-0000000000ac"


@pytest.fixture(autouse=True)
def on_the_day() -> object:
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def resident(app: Flask, session: Session, village: Cast, member: Actor) -> FlaskClient:
    """The phone of 张家, which agreed."""
    client = sign_in(app.test_client(), session, resident_of(village.zhang, village.id))
    assert client.post("/my/mandate").status_code == 303
    return client


@pytest.fixture
def acting(
    client: FlaskClient, session: Session, village: Cast, member: Actor, resident: FlaskClient
) -> FlaskClient:
    """The member's phone, acting for 张家."""
    sign_in(client, session, member)
    begun = client.post(f"/paired/mandates/{village.zhang.id}/acting")
    assert begun.location == "/my/"
    return client


def test_the_members_pages_are_the_households_until_he_is_done(
    acting: FlaskClient, village: Cast
) -> None:
    page = open_page(acting, "/my/")
    [banner] = page.xpath("//aside")
    assert "您正在为018户张学军代办" in "".join(banner.itertext())
    assert "可兑积分" in text_of(page)
    assert acting.post("/paired/acting/end").location == "/paired/"
    assert acting.get("/my/").status_code == 403
    assert open_page(acting, "/paired/mandates/") is not None


@pytest.mark.parametrize(
    "path",
    [
        "/my/code", "/pin", "/my/helpers", "/my/settings", "/my/consent", "/my/data",
        "/my/data.xlsx", "/my/complaints",
    ],
)  # fmt: skip
def test_the_member_neither_spends_nor_changes_the_pin_nor_lets_others_in(
    acting: FlaskClient, path: str
) -> None:
    assert acting.get(path).status_code == 403


@pytest.mark.parametrize("path", ["/my/mandate", "/my/mandate/end", "/my/helpers"])
def test_the_member_agrees_to_nothing_in_the_households_name(
    acting: FlaskClient, path: str
) -> None:
    assert acting.post(path).status_code == 403


def test_what_the_member_claims_is_made_by_his_own_code_and_he_may_not_accept_it(
    acting: FlaskClient,
    session: Session,
    village: Cast,
    member: Actor,
    rule: Callable[[str], int],
) -> None:
    claim = {
        "key": KEY,
        "person": village.zhang.people["张学军"],
        "rule": rule("E03"),
        "held_on": SUNDAY.isoformat(),
        "quantity": "2",
        "words": "清理门前河道",
    }
    answer = acting.post("/my/claims/new", data=claim, content_type="multipart/form-data")
    assert answer.location == "/my/claims/"
    [made] = session.execute(sa.select(Claim.id, Claim.made_by, Claim.household_id)).all()
    assert made[1:] == (member.code, village.zhang.id)
    approver = Actor(
        village.id, member.code, "member", village.approver.permissions, member.user_id
    )
    with pytest.raises(OwnClaim):
        claims.accept(session, made.id, title="申报", by=approver, at=AT)


def test_half_an_hour_later_the_pages_are_closed_and_lead_back(
    acting: FlaskClient, on_the_day: time_machine.Traveller
) -> None:
    on_the_day.shift(timedelta(minutes=29))
    assert acting.get("/my/").status_code == 200
    on_the_day.shift(timedelta(minutes=1))
    for answer in (acting.get("/my/shop"), acting.post("/my/lines/1/answer")):
        assert (answer.status_code, answer.location) == (303, "/paired/mandates/")
    assert "半小时" in text_of(open_page(acting, "/paired/mandates/"))
    assert acting.get("/my/code").location == "/paired/mandates/"


@pytest.mark.parametrize("end", ENDINGS)
def test_whatever_ends_the_mandate_ends_the_acting_at_the_next_request(
    acting: FlaskClient, session: Session, village: Cast, member: Actor, end: object
) -> None:
    assert callable(end)
    assert acting.get("/my/").status_code == 200
    end(session, village, member)
    session.commit()
    assert acting.get("/my/").status_code == 303
    assert acting.post("/my/lines/1/answer").status_code == 303


def test_nobody_acts_without_a_mandate_or_by_anothers(
    client: FlaskClient, session: Session, village: Cast, member: Actor
) -> None:
    sign_in(client, session, member)
    refused = client.post(f"/paired/mandates/{village.zhang.id}/acting")
    assert refused.status_code == 409
    assert client.post(f"/paired/mandates/{village.li.id}/acting").status_code == 404
    assert client.get("/my/").status_code == 403


def test_acting_is_no_sign_in_of_the_household(
    acting: FlaskClient, session: Session, village: Cast
) -> None:
    acting.get("/my/")
    [device] = session.scalars(sa.select(Device).where(Device.mandate_id.is_not(None)))
    assert device.household_id is None


def test_signing_out_ends_it(acting: FlaskClient, session: Session) -> None:
    acting.post("/sign-out")
    still = sa.select(sa.func.count()).select_from(Device).where(Device.mandate_id.is_not(None))
    assert session.scalar(still) == 0
    assert session.scalars(sa.select(Mandate.ended)).all() == [None]


def test_the_household_reads_what_was_done_for_it_even_when_it_is_over(
    acting: FlaskClient, resident: FlaskClient, village: Cast, session: Session
) -> None:
    page = open_page(resident, "/my/helpers")
    assert "member" in text_of(page)
    service.take_back(session, by=resident_of(village.zhang, village.id), at=AT)
    session.commit()
    assert "member" in text_of(open_page(resident, "/my/helpers"))
