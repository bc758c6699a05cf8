"""How far the village is visited: by group, on members' own pages, never as a ranking."""

from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.access.permissions import Role
from pointsapp.actor import Actor
from pointsapp.care.home_visits import service
from pointsapp.care.rounds.coverage import not_for_long, show_coverage
from tests.care.conftest import Visit
from tests.page import open_page, statements, text_of
from tests.village import AT, Cast, NextVillage, hire, resident_of, settle, sign_in

TODAY = AT.date()


def test_a_group_counts_who_was_visited_and_whom_nobody_has_been_to(
    session: Session, village: Cast, visited: Visit
) -> None:
    settle(session, village.id, "007", "陈大山")
    visited(village.zhang)
    visited(village.li, visited_on=TODAY - timedelta(days=31))
    [group] = show_coverage(session, village.approver, today=TODAY).groups
    assert (group.households, group.visited, group.long_ago, group.without) == (3, 1, 1, 1)
    page = not_for_long(session, village.approver, today=TODAY, group_id=None)
    assert [(home.number, home.member) for home in page.households] == [("007", None)]
    later = TODAY + timedelta(days=45)
    long_ago = not_for_long(session, village.approver, today=later, group_id=0)
    assert [home.number for home in long_ago.households] == ["007", "019"]


def test_where_nobody_came_stands_first_and_members_by_name_without_a_figure(
    client: FlaskClient, session: Session, village: Cast, member: Actor, visited: Visit
) -> None:
    zhang = resident_of(village.zhang, village.id)
    visit_id = visited(village.zhang, words="想换个灯泡")
    service.say_nobody_came(session, visit_id, key="k", by=zhang, at=AT)
    hire(session, "another", Role.PAIRED_MEMBER, village_id=village.id)
    session.commit()
    secretary = sign_in(client, session, village.approver)
    page = open_page(secretary, "/care/")
    shown = text_of(page)
    assert shown.index("018 张学军") < shown.index("未分组")
    members = page.xpath("//main//ul[@class='list']//a/text()")
    assert members == ["another", "member"]
    theirs = text_of(open_page(secretary, f"/care/members/{member.user_id}"))
    assert "018 张学军" in theirs
    assert "019 李秀英" in theirs
    assert "想换个灯泡" in text_of(open_page(secretary, f"/care/households/{village.zhang.id}"))
    open_page(secretary, "/care/households")


def test_only_the_own_village_is_covered(
    client: FlaskClient, session: Session, village: Cast, next_village: NextVillage, member: Actor
) -> None:
    stranger = sign_in(client, session, next_village.clerk)
    assert "member" not in text_of(open_page(stranger, "/care/"))
    open_page(stranger, f"/care/members/{member.user_id}", status=404)
    open_page(stranger, f"/care/households/{village.zhang.id}", status=404)
    assert sign_in(client, session, village.recorder).get("/care/").status_code == 403


def test_the_page_takes_as_many_statements_for_thirty_households_as_for_two(
    client: FlaskClient, session: Session, village: Cast, visited: Visit
) -> None:
    secretary = sign_in(client, session, village.approver)

    def cost(path: str) -> int:
        with statements(session.connection()) as seen:
            open_page(secretary, path)
        return len([one for one in seen if not one.startswith("SAVEPOINT")])

    few = [cost("/care/"), cost("/care/households")]
    for number in range(100, 130):
        settle(session, village.id, f"{number}", f"某{number}")
    visited(village.zhang)
    assert [cost("/care/"), cost("/care/households")] == few
