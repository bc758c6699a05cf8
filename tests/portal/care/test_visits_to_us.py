"""A household reads on its phone when it was visited, and says so when nobody came."""

from uuid import uuid4

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.care.home_visits.models import About, HomeVisit
from tests.care.conftest import Visit
from tests.care.conftest import member as member
from tests.care.conftest import visited as visited
from tests.page import open_page, statements, text_of
from tests.village import Cast, helper_of, resident_of, sign_in


def test_a_household_reads_that_it_was_visited_and_never_the_line(
    client: FlaskClient, session: Session, village: Cast, visited: Visit
) -> None:
    visited(village.zhang, about=About.POLICY, words="讲了医保缴费")
    phone = sign_in(client, session, resident_of(village.zhang, village.id))
    shown = text_of(open_page(phone, "/my/care/"))
    assert "11月14日 政策宣讲" in shown
    assert "医保" not in shown
    sign_in(client, session, resident_of(village.li, village.id))
    assert "政策宣讲" not in text_of(open_page(client, "/my/care/"))


def test_nobody_came_is_said_once_read_by_the_member_and_taken_back(
    client: FlaskClient, session: Session, village: Cast, visited: Visit, member: Actor
) -> None:
    visit_id = visited(village.zhang)
    phone = sign_in(client, session, resident_of(village.zhang, village.id))
    page = open_page(phone, "/my/care/")
    [address] = page.xpath("//form/@action[contains(., 'nobody-came')]")
    data = {
        name: page.xpath(f"//main//input[@name='{name}']/@value")[0] for name in ("key", "visit")
    }
    for _tap in range(2):
        assert phone.post(address, data=data).status_code == 303
    sign_in(client, session, member)
    told = text_of(open_page(client, f"/paired/households/{village.zhang.id}"))
    assert "没有人来过" in told
    sign_in(client, session, resident_of(village.zhang, village.id))
    [back] = open_page(phone, "/my/care/").xpath("//form/@action[contains(., 'somebody-came')]")
    assert phone.post(back).status_code == 303
    assert session.get_one(HomeVisit, visit_id).nobody_came_at is None


def test_neither_neighbours_nor_helpers_say_it(
    client: FlaskClient, session: Session, village: Cast, visited: Visit
) -> None:
    visit_id = visited(village.zhang)
    address, data = "/my/care/nobody-came", {"key": str(uuid4()), "visit": visit_id}
    neighbour = sign_in(client, session, resident_of(village.li, village.id))
    assert neighbour.post(address, data=data).status_code == 404
    helper = sign_in(client, session, helper_of(session, village.zhang, village.id))
    open_page(helper, "/my/care/")
    assert helper.post(address, data=data).status_code == 403


def test_twelve_visits_take_as_many_statements_as_one(
    client: FlaskClient, session: Session, village: Cast, visited: Visit
) -> None:
    phone = sign_in(client, session, resident_of(village.zhang, village.id))
    counts = []
    for _month in range(2):
        visited(village.zhang)
        with statements(session.connection()) as seen:
            open_page(phone, "/my/care/")
        counts.append(len([one for one in seen if not one.startswith("SAVEPOINT")]))
    assert counts[0] == counts[1]
