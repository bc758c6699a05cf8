"""The administrator appoints, gives other roles, dismisses; nobody changes himself."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.access.devices.queries import signed_in
from pointsapp.access.models import User
from pointsapp.access.refusals import OwnAccount
from pointsapp.access.staff import queries as staff_queries
from pointsapp.access.staff import service as staff
from pointsapp.actor import Permission
from pointsapp.refusals import NotFound
from pointsapp.web.clock import now
from tests.page import check_page, open_page, text_of
from tests.village import AT, PASSWORD, Cast, NextVillage, sign_in, welcome

WANG = {"name": "王军", "username": "WangJun", "roles": ["recorder", "approver"]}
OWN = "my-own-long-password"


@pytest.fixture
def office(client: FlaskClient, session: Session, village: Cast) -> FlaskClient:
    """The administrator's browser."""
    return sign_in(client, session, village.admin)


def appointed(office: FlaskClient) -> str:
    """Appoint 王军 and return the password on the slip."""
    answer = office.post("/manage/staff", data=WANG)
    slip = check_page(answer.text)
    assert "wangjun" in text_of(slip)
    return slip.findtext(".//*[@class='big-number']")


def test_somebody_appointed_signs_in_and_chooses_a_password_first(
    office: FlaskClient, client: FlaskClient
) -> None:
    drawn = appointed(office)
    assert "王军" in text_of(open_page(office, "/manage/staff"))
    office.post("/sign-out")
    client.post("/sign-in/staff", data={"username": "wangjun", "password": drawn})
    assert client.get("/sheets/").location == "/password"
    open_page(client, "/password")
    short = {"password": drawn, "new_password": "short", "again": "short"}
    assert client.post("/password", data=short).status_code == 422
    other = {"password": drawn, "new_password": OWN, "again": OWN + "x"}
    assert client.post("/password", data=other).status_code == 422
    wrong = {"password": "no", "new_password": OWN, "again": OWN}
    assert client.post("/password", data=wrong).status_code == 422
    right = {"password": drawn, "new_password": OWN, "again": OWN}
    assert client.post("/password", data=right).location == "/"
    open_page(client, "/sheets/")
    again = {"username": "wangjun", "password": drawn}
    assert client.post("/sign-in/staff", data=again).status_code == 422


def test_what_is_wrong_with_a_new_user_is_said_at_its_field(
    office: FlaskClient, session: Session
) -> None:
    for wrong, told in (
        ({"username": "admin"}, "admin"),
        ({"username": "wang jun"}, "用户名"),
        ({"household": "777"}, "777"),
        ({"roles": []}, "请"),
        ({"roles": ["supervisor"]}, "请"),
    ):
        answer = office.post("/manage/staff", data={**WANG, **wrong})
        assert answer.status_code in {409, 422}, wrong
        assert told in text_of(check_page(answer.text))
    assert session.query(User).filter_by(name="王军").count() == 0


def test_other_roles_end_the_session_and_hold_from_the_next(
    office: FlaskClient, session: Session, village: Cast
) -> None:
    before = welcome(session, village.recorder)
    path = f"/manage/staff/{village.recorder.user_id}"
    assert "recorder" in text_of(open_page(office, path))
    data = {"name": "李记录", "roles": ["counter"], "household": "018"}
    assert office.post(path, data=data).status_code == 303
    assert signed_in(session, before, at=now()) is None
    signed = signed_in(session, welcome(session, village.recorder), at=now())
    assert signed is not None
    assert (signed.actor.name, signed.actor.household_id) == ("李记录", village.zhang.id)
    assert not signed.actor.may(Permission.RECORD_ACTIVITIES)


def test_somebody_dismissed_is_out_at_once_and_may_be_called_back(
    office: FlaskClient, session: Session, village: Cast
) -> None:
    before = welcome(session, village.recorder)
    path = f"/manage/staff/{village.recorder.user_id}"
    assert office.post(f"{path}/dismissal").status_code == 303
    assert signed_in(session, before, at=now()) is None
    assert signed_in(session, welcome(session, village.recorder), at=now()) is None
    open_page(office, path)
    office.post(f"{path}/recall")
    assert signed_in(session, welcome(session, village.recorder), at=now()) is not None


def test_a_forgotten_password_is_drawn_anew(
    office: FlaskClient, client: FlaskClient, village: Cast
) -> None:
    answer = office.post(f"/manage/staff/{village.recorder.user_id}/password")
    drawn = check_page(answer.text).findtext(".//*[@class='big-number']")
    office.post("/sign-out")
    old = {"username": "recorder", "password": PASSWORD}
    assert client.post("/sign-in/staff", data=old).status_code == 422
    new = {"username": "recorder", "password": drawn}
    assert client.post("/sign-in/staff", data=new).status_code == 303


def test_nobody_changes_himself(office: FlaskClient, session: Session, village: Cast) -> None:
    me = village.admin.user_id or 0
    open_page(office, f"/manage/staff/{me}")
    data = {"name": "admin", "roles": ["admin", "approver", "counter"]}
    assert office.post(f"/manage/staff/{me}", data=data).status_code == 403
    for what in ("dismissal", "recall", "password"):
        assert office.post(f"/manage/staff/{me}/{what}").status_code == 403
    with pytest.raises(OwnAccount):
        staff.dismiss(session, me, by=village.admin, at=AT)


def test_the_next_villages_administrator_reaches_nobody_here(
    session: Session, village: Cast, next_village: NextVillage
) -> None:
    with pytest.raises(NotFound):
        staff.dismiss(session, village.recorder.user_id or 0, by=next_village.clerk, at=AT)
    with pytest.raises(NotFound):
        staff_queries.show_member(session, next_village.clerk, village.recorder.user_id or 0)
