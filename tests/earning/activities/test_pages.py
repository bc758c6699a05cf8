"""The clerk's whole way through the pages, from the street to the posted sheet."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.community.models import Household
from pointsapp.community.villages.groups import open_groups
from tests.page import check_page, open_page, statements, text_of
from tests.village import AT, Cast, NextVillage, settle, sign_in

KEY = "7f1b1d6e-0000-4000-8000-000000000001"


@pytest.fixture(autouse=True)
def fourteenth_of_november() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def clerk(
    client: FlaskClient, session: Session, village: Cast, rule: Callable[[str], int]
) -> FlaskClient:
    return sign_in(client, session, village.recorder)


def new_activity(e03: Callable[[str], int], **changed: object) -> dict[str, object]:
    return {
        "key": KEY,
        "name": "村内主干道清扫",
        "held_on": "2026-11-14",
        "place": "文化广场",
        "rule": e03("E03"),
        "quantity": "2",
        **changed,
    }


def test_from_the_street_to_the_ledger(
    clerk: FlaskClient, session: Session, village: Cast, rule: Callable[[str], int]
) -> None:
    open_page(clerk, "/activities/new")
    recorded = clerk.post("/activities/new", data=new_activity(rule))
    assert recorded.status_code == 303
    zhang, wang = village.zhang.people["张学军"], village.zhang.people["王桂兰"]
    ticked = {"person": [zhang, wang], f"quantity-{wang}": "1.5", "then": "sheet"}
    made = clerk.post(f"{recorded.location}/attendance", data=ticked)
    page = open_page(clerk, made.location)
    assert "张学军 11月14日 E03" in text_of(page)
    assert "通过" not in text_of(page), "the recorder has no button to approve"
    assert clerk.post(f"{made.location}/approval").status_code == 403
    assert clerk.post(f"{made.location}/submission").status_code == 303
    approver = sign_in(clerk, session, village.approver)
    assert approver.post(f"{made.location}/approval").status_code == 303
    assert "已入账" in text_of(open_page(approver, made.location))
    assert ledger.balance(session, village.zhang.account_id) == 7


def test_who_records_and_approves_sees_why_not_his_own_sheet(
    clerk: FlaskClient, session: Session, village: Cast, rule: Callable[[str], int]
) -> None:
    both = sign_in(clerk, session, village.recorder_and_approver)
    recorded = both.post("/activities/new", data=new_activity(rule))
    ticked = {"person": [village.li.head_id], "then": "sheet"}
    made = both.post(f"{recorded.location}/attendance", data=ticked)
    both.post(f"{made.location}/submission")
    assert "审核通过" not in text_of(open_page(both, made.location))
    refused = both.post(f"{made.location}/approval")
    assert refused.status_code == 403
    assert "须由别人审核" in text_of(check_page(refused.text))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"name": ""}, "请填写做了什么"),
        ({"held_on": "2028-11-15"}, "最多提前366天"),
        ({"held_on": "2025-12-31"}, "不适用"),
        ({"quantity": "abc"}, "数"),
        ({"quantity": "25"}, "最多24"),
        ({"quantity": "-1"}, "请填大于0的数"),
        ({"rule": "999999"}, "Not a valid choice"),
        ({"name": "扫" * 61}, "60"),
    ],
)
def test_a_wrong_activity_is_told_why_and_keeps_what_was_typed(
    clerk: FlaskClient, rule: Callable[[str], int], wrong: dict[str, str], message: str
) -> None:
    answer = clerk.post("/activities/new", data=new_activity(rule, **wrong))
    assert answer.status_code == 422
    page = check_page(answer.text)
    assert message in text_of(page) or "不是有效的选择" in text_of(page)
    assert page.xpath("//input[@name='place']/@value") == ["文化广场"]


def test_a_night_patrol_is_recorded_with_the_day_on_which_it_ends(
    clerk: FlaskClient, rule: Callable[[str], int]
) -> None:
    night = {"starts_at": "22:00", "ends_at": "01:00"}
    answer = clerk.post("/activities/new", data=new_activity(rule, **night))
    assert "请勾选“次日结束”" in text_of(check_page(answer.text))
    without_hours = clerk.post("/activities/new", data=new_activity(rule, ends_next_day="y"))
    assert "请填写开始和结束时间。" in text_of(check_page(without_hours.text))
    night["ends_next_day"] = "y"
    answer = clerk.post("/activities/new", data=new_activity(rule, **night))
    assert "22:00–次日01:00" in text_of(open_page(clerk, answer.location))


def test_the_last_activity_is_copied_with_its_people(
    clerk: FlaskClient, village: Cast, rule: Callable[[str], int]
) -> None:
    first = clerk.post("/activities/new", data=new_activity(rule)).location
    ticked = {"person": village.zhang.head_id, "listed": village.zhang.head_id}
    clerk.post(f"{first}/attendance", data=ticked)
    (copy,) = open_page(clerk, "/activities/new").xpath("//a[contains(@href, 'like=')]/@href")
    page = open_page(clerk, copy)
    assert page.xpath("//input[@name='place']/@value") == ["文化广场"]
    assert page.xpath("//input[@name='held_on']/@value") == [AT.date().isoformat()]
    assert page.xpath("//select[@name='rule']//option[@selected]/@value") == [str(rule("E03"))]
    data = new_activity(rule, key=KEY.replace("0", "9"), same_people="y")
    again = clerk.post(copy, data=data).location
    assert again != first
    boxes = open_page(clerk, again).xpath("//input[@name='person'][@checked]/@value")
    assert boxes == [str(village.zhang.head_id)]


def test_the_rules_used_most_are_offered_first(
    clerk: FlaskClient, rule: Callable[[str], int]
) -> None:
    clerk.post("/activities/new", data=new_activity(rule))
    groups = open_page(clerk, "/activities/new").xpath("//select[@name='rule']/optgroup")
    assert groups[0].get("label") == "常用"
    assert [option.get("value") for option in groups[0]] == [str(rule("E03"))]
    all_rules = [option.get("value") for group in groups for option in group]
    assert len(all_rules) == len(set(all_rules))


def test_wrong_hours_keep_the_ticks(
    clerk: FlaskClient, village: Cast, rule: Callable[[str], int]
) -> None:
    recorded = clerk.post("/activities/new", data=new_activity(rule))
    li = village.li.head_id
    answer = clerk.post(
        f"{recorded.location}/attendance", data={"person": [li], f"quantity-{li}": "两小时"}
    )
    assert answer.status_code == 422
    page = check_page(answer.text)
    assert "“两小时”不是数量" in text_of(page)
    [box] = page.xpath("//input[@name='person']")
    assert box.get("checked") is not None
    assert page.xpath(f"//input[@name='quantity-{li}']/@value") == ["两小时"]


def test_without_scripts_people_are_found_on_the_server(
    clerk: FlaskClient, rule: Callable[[str], int]
) -> None:
    recorded = clerk.post("/activities/new", data=new_activity(rule))
    assert "李秀英" in text_of(open_page(clerk, f"{recorded.location}?q=lxy"))
    assert "没有找到" in text_of(open_page(clerk, f"{recorded.location}?q=%3Cscript%3E"))


def test_without_scripts_a_group_is_listed_and_what_is_ticked_is_kept(
    clerk: FlaskClient, session: Session, village: Cast, rule: Callable[[str], int]
) -> None:
    homes = [settle(session, village.id, f"9{n:02}", "赵甲") for n in range(2)]
    group_id = open_groups(session, village.id, ["第9组"])["第9组"]
    session.get_one(Household, homes[0].id).group_id = group_id
    session.commit()
    recorded = clerk.post("/activities/new", data=new_activity(rule))
    data = {"person": homes[1].head_id, "group": group_id}
    kept = clerk.post(f"{recorded.location}/attendance", data=data)
    page = open_page(clerk, kept.location)
    assert page.xpath("//select[@name='group']/option[@selected]/@value") == [str(group_id)]
    boxes = {box.get("value"): box.get("checked") for box in page.xpath("//input[@name='person']")}
    assert boxes == {str(homes[1].head_id): "", str(homes[0].head_id): None}


def test_the_list_for_the_phone_is_fetched_once(clerk: FlaskClient) -> None:
    first = clerk.get("/activities/people")
    names = [[person[1] for person in people] for _number, _group, people in first.get_json()]
    assert names == [["张学军", "王桂兰"], ["李秀英"]]
    again = clerk.get("/activities/people", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_a_sheets_page_takes_the_same_number_of_statements_for_many_lines(
    clerk: FlaskClient, session: Session, village: Cast, rule: Callable[[str], int]
) -> None:
    homes = [settle(session, village.id, f"9{n:02}", "赵甲") for n in range(30)]
    session.commit()
    counts = []
    for number, some in enumerate((homes[:2], homes)):
        key = KEY[:-1] + str(number)
        recorded = clerk.post("/activities/new", data=new_activity(rule, key=key))
        people = {"person": [home.head_id for home in some], "then": "sheet"}
        made = clerk.post(f"{recorded.location}/attendance", data=people)
        for address in (made.location, recorded.location):
            with statements(session.connection()) as seen:
                open_page(clerk, address)
            counts.append(len(seen))
    assert counts[:2] == counts[2:]


def test_the_next_village_finds_nothing(
    clerk: FlaskClient,
    session: Session,
    next_village: NextVillage,
    rule: Callable[[str], int],
    village: Cast,
) -> None:
    recorded = clerk.post("/activities/new", data=new_activity(rule))
    stranger = sign_in(clerk, session, next_village.clerk)
    open_page(stranger, recorded.location, status=404)
    tick = stranger.post(
        f"{recorded.location}/attendance", data={"person": [village.zhang.head_id]}
    )
    assert tick.status_code == 404


def test_a_phone_is_told_of_each_tick_that_is_refused(
    clerk: FlaskClient, session: Session, village: Cast, rule: Callable[[str], int]
) -> None:
    activity = clerk.post("/activities/new", data=new_activity(rule)).location
    zhang, li = village.zhang.head_id, village.li.head_id
    ticks = {"listed": [zhang, li], "person": [zhang, li], f"quantity-{li}": "two"}
    told = clerk.post(f"{activity}/ticks", data=ticks)
    assert (told.status_code, told.json) == (
        200,
        {"refused": {str(li): "“two”不是数量。请填2或1.5这样的数。"}},
    )
    made = clerk.post(f"{activity}/attendance", data={"person": [zhang], "then": "sheet"})
    clerk.post(f"{made.location}/submission")
    late = clerk.post(f"{activity}/ticks", data={"listed": [zhang]})
    assert (late.status_code, list(late.json or ())) == (409, ["reason"])
    assert clerk.post(f"{activity}/ticks", data={"person": ["x"]}).status_code == 409
