"""My round: the households in care, the nearest due first."""

from collections.abc import Callable
from datetime import date, timedelta

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.access.pairs.service import pair
from pointsapp.access.permissions import Role
from pointsapp.actor import Actor
from pointsapp.care.home_visits import service
from pointsapp.care.rounds import queries
from pointsapp.earning.claims import service as claims
from pointsapp.earning.claims.service import NewClaim
from pointsapp.earning.sheets import service as sheets
from tests.care.conftest import Visit
from tests.page import open_page, statements, text_of
from tests.village import AT, Cast, hire, resident_of, settle, sign_in

TODAY = AT.date()
LAST_MONTH = date(2026, 10, 20)


def numbers(session: Session, actor: Actor) -> list[str]:
    page = queries.my_round(session, actor, today=TODAY)
    return [home.number for home in page.households]


def test_who_was_never_visited_comes_first_and_who_was_visited_this_month_last(
    session: Session, village: Cast, member: Actor, visited: Visit
) -> None:
    settle(session, village.id, "007", "陈大山")
    pair(session, member.user_id or 0, ["007", "018", "019"], by=village.admin, at=AT)
    visited(village.zhang)
    visited(village.li, visited_on=LAST_MONTH)
    assert numbers(session, member) == ["007", "019", "018"]
    page = queries.my_round(session, member, today=TODAY)
    assert (page.visited, page.all) == (1, 3)


def test_a_visit_at_which_nobody_was_seen_leaves_the_household_due(
    session: Session, village: Cast, member: Actor, visited: Visit
) -> None:
    visited(village.zhang, nobody_was_in=True)
    denied = visited(village.li)
    zhang_and_li = queries.my_round(session, member, today=TODAY)
    assert [home.is_due for home in zhang_and_li.households] == [True, False]
    li = resident_of(village.li, village.id)
    service.say_nobody_came(session, denied, key="k", by=li, at=AT)
    assert queries.my_round(session, member, today=TODAY).visited == 0


def test_each_household_shows_how_it_stands_and_what_waits(
    session: Session, village: Cast, member: Actor, rule: Callable[[str], int],
    swept: Callable[..., int],
) -> None:  # fmt: skip
    sheet_id = swept((village.zhang, "张学军", 200))
    sheets.submit(session, sheet_id, by=village.recorder, at=AT)
    sheets.approve(session, sheet_id, by=village.approver, at=AT)
    claim = NewClaim(village.zhang.head_id, rule("E03"), None, TODAY, 100, "扫街")
    zhang = resident_of(village.zhang, village.id)
    claims.file_claim(session, claim, [], key="c", by=zhang, at=AT)
    page = queries.my_round(session, member, today=TODAY)
    home = next(one for one in page.households if one.number == "018")
    assert (home.balance, home.lately, home.claims, home.on_notice) == (4, 4, 1, 0)
    assert home.head == "张学军"
    assert [name for _id, name in home.people] == ["张学军", "王桂兰"]


def test_all_well_takes_one_tap_on_the_round_and_another_takes_it_back(
    client: FlaskClient, session: Session, village: Cast, member: Actor
) -> None:
    paired = sign_in(client, session, member)
    page = open_page(paired, "/paired/")
    button = page.xpath(f"//button[@name='household'][@value='{village.zhang.id}']")[0]
    form = page.xpath(f"//form[@id='{button.get('form')}']")[0]
    fields = {field.get("name"): field.get("value") for field in form.xpath(".//input")}
    data = fields | {"household": button.get("value")}
    assert paired.post(form.get("action"), data=data).status_code == 303
    page = open_page(paired, "/paired/")
    assert "1户，共2户" in text_of(page)
    [address] = page.xpath("//form/@action[contains(., '/withdrawal')]")
    assert paired.post(address).status_code == 303
    assert "0户，共2户" in text_of(open_page(paired, "/paired/"))


def test_a_member_sees_only_the_own_households(
    client: FlaskClient, session: Session, village: Cast, member: Actor, visited: Visit
) -> None:
    visited(village.zhang, words="想换个灯泡")
    paired = sign_in(client, session, member)
    shown = text_of(open_page(paired, f"/paired/households/{village.zhang.id}"))
    assert "想换个灯泡" in shown
    household = resident_of(village.zhang, village.id)
    log = text_of(open_page(sign_in(client, session, household), "/my/data"))
    assert "member" in log, "who looked is told to the household"
    stranger = hire(session, "stranger", Role.PAIRED_MEMBER, village_id=village.id)
    session.commit()
    other = sign_in(client, session, stranger)
    open_page(other, f"/paired/households/{village.zhang.id}", status=404)
    assert "张学军" not in text_of(open_page(other, "/paired/"))


def test_the_round_takes_as_many_statements_for_thirty_households_as_for_two(
    client: FlaskClient, session: Session, village: Cast, member: Actor, visited: Visit
) -> None:
    paired = sign_in(client, session, member)
    visited(village.zhang)

    def cost() -> int:
        with statements(session.connection()) as seen:
            open_page(paired, "/paired/")
        return len([one for one in seen if not one.startswith("SAVEPOINT")])

    few = cost()
    more = [f"{number}" for number in range(100, 128)]
    for number in more:
        settle(session, village.id, number, f"某{number}")
    pair(session, member.user_id or 0, ["018", "019", *more], by=village.admin, at=AT)
    session.commit()
    visited(village.li, visited_on=TODAY - timedelta(days=20))
    assert cost() == few


def test_a_long_round_goes_on_with_more(
    client: FlaskClient, session: Session, village: Cast, member: Actor
) -> None:
    numbers = [f"{number}" for number in range(100, 135)]
    for number in numbers:
        settle(session, village.id, number, f"某{number}")
    pair(session, member.user_id or 0, numbers, by=village.admin, at=AT)
    session.commit()
    paired = sign_in(client, session, member)
    [more] = open_page(paired, "/paired/").xpath("//a[@rel='next']/@href")
    assert "某134" in text_of(open_page(paired, more))
