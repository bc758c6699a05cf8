"""A township founds a village without a shell, and lets its first administrator in."""

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.access.audit.queries import read_audit
from pointsapp.access.models import User
from pointsapp.access.permissions import Role, permissions_of
from pointsapp.access.refusals import UsernameTaken
from pointsapp.actor import Actor
from pointsapp.community.models import CodesFor, Village
from pointsapp.community.villages.service import VillageCodeTaken, settings_of
from pointsapp.refusals import NotFound
from pointsapp.township.villages import service
from pointsapp.township.villages.queries import expected_admins
from pointsapp.township.villages.service import NewVillage
from tests.page import check_page, open_page, text_of
from tests.village import AT, PASSWORD, Cast, NextVillage, sign_in

MALING = NewVillage("马岭村", "410972100203", None, "周支书", "zhou", "hash")
TYPED = {
    "village": "马岭村",
    "code": "410972100203",
    "like": "0",
    "name": "周支书",
    "username": "Zhou",
    "password": PASSWORD,
}


def test_a_new_village_has_its_book_its_township_and_its_administrator(
    session: Session, ours: Cast, supervisor: Actor
) -> None:
    village_id = service.found(session, MALING, by=supervisor, at=AT)
    village = session.get_one(Village, village_id)
    assert (village.name, village.township_id) == ("马岭村", supervisor.township_id)
    zhou = session.scalars(sa.select(User).filter_by(village_id=village_id)).one()
    assert (zhou.username, zhou.must_change_password) == ("zhou", True)
    admin = Actor(village_id, "user:0", "周支书", permissions_of([Role.ADMIN]))
    told = [(line.event, line.who) for line in read_audit(session, admin).lines]
    assert told == [("user-created", "supervisor"), ("village-founded", "supervisor")]


def test_its_settings_are_those_of_the_village_that_was_chosen_but_for_what_is_its_own(
    session: Session, ours: Cast, supervisor: Actor
) -> None:
    model = session.get_one(Village, ours.id)
    model.notice_days, model.exchange_days, model.complaint_phone = 7, "10、20", "0393-123"
    session.flush()
    like_ours = NewVillage("马岭村", "410972100203", ours.id, "周支书", "zhou", "hash")
    settings = settings_of(session, service.found(session, like_ours, by=supervisor, at=AT))
    assert (settings.notice_days, settings.exchange_days) == (7, "10、20")
    assert (settings.name, settings.complaint_phone) == ("马岭村", "")
    assert settings.codes_for == CodesFor.NOBODY


def test_what_is_taken_is_refused_and_a_village_elsewhere_is_no_model(
    session: Session, ours: Cast, next_village: NextVillage, supervisor: Actor
) -> None:
    for taken, refusal in (
        (NewVillage("马岭村", ours.code, None, "周支书", "zhou", "hash"), VillageCodeTaken),
        (NewVillage("马岭村", "1", None, "周支书", "admin", "hash"), UsernameTaken),
        (NewVillage("北岭村", "2", next_village.id, "周支书", "zhou", "hash"), NotFound),
    ):
        with pytest.raises(refusal):
            service.found(session, taken, by=supervisor, at=AT)
    with pytest.raises(NotFound):
        service.found(session, MALING, by=ours.admin, at=AT)


def test_another_password_is_drawn_only_while_nobody_of_the_village_came_in(
    session: Session, ours: Cast, supervisor: Actor
) -> None:
    village_id = service.found(session, MALING, by=supervisor, at=AT)
    [zhou] = expected_admins(session, supervisor, village_id)
    assert (
        service.draw_again(session, village_id, zhou.id, "new", by=supervisor, at=AT).password_hash
        == "new"
    )
    session.get_one(User, zhou.id).must_change_password = False
    session.flush()
    assert expected_admins(session, supervisor, village_id) == ()
    for of_village, user_id in ((village_id, zhou.id), (ours.id, ours.admin.user_id or 0)):
        with pytest.raises(NotFound):
            service.draw_again(session, of_village, user_id, "new", by=supervisor, at=AT)


def test_the_supervisor_founds_it_on_the_page_and_the_administrator_comes_in(
    app: Flask, client: FlaskClient, session: Session, ours: Cast, supervisor: Actor
) -> None:
    township = sign_in(client, session, supervisor)
    open_page(township, "/township/villages/new")
    wrong = township.post("/township/villages/new", data=TYPED | {"password": "guessed wrong"})
    assert wrong.status_code in {409, 422}
    check_page(wrong.text)
    slip = check_page(township.post("/township/villages/new", data=TYPED).text)
    [drawn] = slip.xpath("//p[@class='big-number']")
    password = drawn.text.strip()
    assert "马岭村" in text_of(open_page(township, "/township/villages/"))
    admin = app.test_client()
    let_in = admin.post("/sign-in/staff", data={"username": "zhou", "password": password})
    assert let_in.status_code == 303
    assert admin.get("/").location.startswith("/password")


def test_a_lost_paper_is_replaced_on_the_page(
    client: FlaskClient, session: Session, ours: Cast, supervisor: Actor
) -> None:
    village_id = service.found(session, MALING, by=supervisor, at=AT)
    session.commit()
    [zhou] = expected_admins(session, supervisor, village_id)
    township = sign_in(client, session, supervisor)
    page = open_page(township, f"/township/villages/{village_id}")
    [form] = [one for one in page.iter("form") if "administrators" in one.get("action")]
    slip = township.post(form.get("action"), data={"password": PASSWORD})
    assert zhou.username in text_of(check_page(slip.text))
    assert township.post(form.get("action"), data={"password": "wrong"}).status_code in {409, 422}
