"""The first steps know what is done, and stand on the home page until they are."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.access.cards import service as cards
from pointsapp.access.permissions import Role, permissions_of
from pointsapp.access.setup.service import Founding, found
from pointsapp.actor import Actor, ActorKind, code_of
from pointsapp.community.households.service import Member, enrol_household
from pointsapp.community.models import CodesFor, Household, Village
from pointsapp.earning.rules.service import adopt_template
from pointsapp.earning.rules.wording import Decided
from pointsapp.exchange.items.service import NewItem, create_item
from pointsapp.oversight.beginnings.queries import beginnings_of
from pointsapp.village_time import village_day
from tests.page import open_page, statements, text_of
from tests.village import AT, Cast, NextVillage, hire, sign_in


@pytest.fixture
def admin(session: Session) -> Actor:
    """The administrator of a village that was founded a minute ago."""
    new = Founding("", "白屯村", "410972100201", "王支书", "wang", "no hash")
    user_id = found(session, new, at=AT)
    village_id = session.scalars(sa.select(Village.id)).one()
    session.get_one(Village, village_id).codes_for = CodesFor.NOBODY
    session.commit()
    may = permissions_of([Role.ADMIN])
    return Actor(village_id, code_of(ActorKind.USER, user_id), "王支书", may, user_id)


def done(session: Session, admin: Actor) -> list[str]:
    return [step.name for step in beginnings_of(session, admin).steps if step.is_done]


def give_phone(session: Session, admin: Actor) -> None:
    session.get_one(Village, admin.village_id).complaint_phone = "0371-1234567"


def appoint_two(session: Session, admin: Actor) -> None:
    hire(session, "both", Role.RECORDER, Role.APPROVER, village_id=admin.village_id)
    session.commit()
    assert "staff" not in done(session, admin), "one person does not check himself"
    hire(session, "second", Role.APPROVER, village_id=admin.village_id)


def enrol(session: Session, admin: Actor) -> None:
    enrol_household(session, number="018", members=[Member("张学军")], by=admin)


def adopt(session: Session, admin: Actor) -> None:
    adopt_template(session, Decided(village_day(AT), "第3号决议"), by=admin, at=AT)


def list_goods(session: Session, admin: Actor) -> None:
    create_item(session, NewItem("肥皂", 5), by=admin)


def issue_card(session: Session, admin: Actor) -> None:
    ours = sa.select(Household.id).filter_by(village_id=admin.village_id)
    household_id = session.scalars(ours).one()
    cards.issue_card(session, household_id, by=admin, at=AT)


TAKEN: dict[str, Callable[[Session, Actor], None]] = {
    "settings": give_phone,
    "staff": appoint_two,
    "roster": enrol,
    "rules": adopt,
    "goods": list_goods,
    "cards": issue_card,
}


def test_each_step_is_done_once_what_it_asks_for_is_there(
    session: Session, admin: Actor, next_village: NextVillage
) -> None:
    assert done(session, admin) == [], "what the next village did is not ours"
    for number, (name, take) in enumerate(TAKEN.items(), 1):
        take(session, admin)
        session.commit()
        assert name in done(session, admin)
        assert beginnings_of(session, admin).done == number


def test_the_home_page_leads_through_them_and_each_link_opens(
    client: FlaskClient, session: Session, admin: Actor
) -> None:
    sign_in(client, session, admin)
    page = open_page(client, "/")
    links = page.xpath("//ol[contains(@class, 'steps')]//a/@href")
    assert len(links) == 8
    for link in links:
        open_page(client, link)
    assert "共8步，已完成0步" in text_of(page)


def test_the_administrator_hides_the_list_and_finds_it_again(
    client: FlaskClient, session: Session, admin: Actor
) -> None:
    sign_in(client, session, admin)
    assert client.post("/manage/beginnings/hiding", data={"hidden": "1"}).location == "/"
    assert "开村步骤" not in text_of(open_page(client, "/"))
    page = open_page(client, "/manage/beginnings")
    assert "重新显示在首页" in text_of(page)
    client.post("/manage/beginnings/hiding", data={"hidden": "0"})
    assert "开村步骤" in text_of(open_page(client, "/"))


def test_only_the_administrator_is_led_and_it_costs_one_statement(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    sign_in(client, session, village.recorder)
    assert "开村步骤" not in text_of(open_page(client, "/"))
    assert client.post("/manage/beginnings/hiding").status_code == 403
    with statements(session.connection()) as seen:
        beginnings_of(session, village.admin)
    assert len(seen) == 1
