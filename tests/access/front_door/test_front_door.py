"""The front door: which village, which way in."""

from flask.testing import FlaskClient
from lxml.html import HtmlElement
from sqlalchemy.orm import Session

from pointsapp.access.models import Pin
from pointsapp.community.models import Village
from pointsapp.community.villages.service import create_village
from tests.page import check_page, open_page, statements, text_of
from tests.village import AT, PIN, Cast, NextVillage, resident_of, sign_in


def ways(page: HtmlElement) -> list[tuple[str, str]]:
    """Return where the big ways of the front door lead."""
    return [(words_of(way), way.get("href")) for way in page.findall(".//nav/a[@class]")]


def words_of(page: HtmlElement) -> str:
    """Return all words of the page, its head and banner too."""
    return "".join(page.itertext()).strip()


def test_the_only_village_is_there_with_three_ways_in(client: FlaskClient, village: Cast) -> None:
    page = open_page(client, "/")
    assert page.find(".//h1").text == "白屯村"
    assert ways(page) == [
        ("查我家积分", "/sign-in"),
        ("公示栏", f"/board/{village.code}/"),
        ("工作人员登录", "/sign-in/staff"),
    ]
    for _name, path in ways(page):
        open_page(client, path)
    assert "演示" not in words_of(page)


def test_with_several_villages_one_chooses_the_own_one(
    client: FlaskClient, village: Cast, next_village: NextVillage
) -> None:
    page = open_page(client, "/")
    assert [path for _name, path in ways(page)] == [
        f"/?village={village.code}",
        f"/?village={next_village.code}",
        "/sign-in/staff",
    ]
    own = open_page(client, f"/?village={next_village.code}")
    assert own.find(".//h1").text == "黑屯村"
    way = dict(ways(own))["查我家积分"]
    assert way == f"/sign-in?village={next_village.code}"
    form = open_page(client, way)
    assert form.xpath("//input[@name='village']/@value") == [str(next_village.id)]
    assert open_page(client, "/?village=nowhere").find(".//h1").text == "村民积分"


def test_the_township_of_all_villages_gives_its_name(
    client: FlaskClient, session: Session, village: Cast, next_village: NextVillage
) -> None:
    for one in session.query(Village):
        one.township_id = None
    create_village(session, name="河湾村", code="410972100203", township="柳河镇", at=AT)
    session.commit()
    assert open_page(client, "/").find(".//h1").text == "村民积分"
    township_id = session.query(Village).filter_by(code="410972100203").one().township_id
    for one in session.query(Village):
        one.township_id = township_id
    session.commit()
    assert open_page(client, "/").find(".//h1").text == "柳河镇"


def test_of_many_villages_the_own_one_is_searched_and_the_page_does_not_grow(
    client: FlaskClient, session: Session, village: Cast, next_village: NextVillage
) -> None:
    costs = []
    for count in (30, 60):
        for number in range(count):
            create_village(session, name=f"第{number}_{count}村", code=f"{count}-{number}", at=AT)
        session.commit()
        for path in ("/", "/sign-in?next=/my/shop"):
            with statements(session.connection()) as seen:
                page = client.get(path).text
            costs.append((len(seen), round(len(page), -3)))
    assert costs[:2] == costs[2:]
    found = open_page(client, "/?q=白屯")
    assert ("白屯村", f"/?village={village.code}") in ways(found)
    assert "没有找到" in text_of(open_page(client, "/?q=%25"))
    way_in = open_page(client, "/sign-in?next=/my/shop&q=黑")
    assert ("黑屯村", f"/sign-in?next=%2Fmy%2Fshop&village={next_village.code}") in ways(way_in)


def test_a_stranger_is_told_where_a_set_up_begins(client: FlaskClient) -> None:
    for path in ("/", "/sign-in"):
        assert "还没有设置村庄" in text_of(open_page(client, path))


def test_who_is_signed_in_goes_where_the_work_is(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    sign_in(client, session, village.recorder)
    assert "recorder" in text_of(open_page(client, "/"))
    sign_in(client, session, resident_of(village.zhang, village.id))
    assert client.get("/").location == "/my/"
    session.get_one(Pin, village.zhang.id).must_change = True
    session.commit()
    assert client.get("/").location == "/pin"


def test_residents_and_staff_are_asked_on_pages_of_their_own(
    client: FlaskClient, village: Cast
) -> None:
    assert client.get("/my/shop").location == "/sign-in?next=/my/shop"
    assert client.get("/counter/").location == "/sign-in/staff?next=/counter/"
    residents, staff = open_page(client, "/sign-in"), open_page(client, "/sign-in/staff")
    assert residents.xpath("//main//input[@type='password']/@name") == ["pin"]
    assert staff.xpath("//main//input[@type='password']/@name") == ["password"]


def test_a_wrong_number_keeps_the_village(
    client: FlaskClient, village: Cast, next_village: NextVillage
) -> None:
    wrong = client.post(
        "/sign-in", data={"village": next_village.id, "number": "099", "pin": "918273"}
    )
    assert wrong.status_code == 422
    page = check_page(wrong.text)
    assert page.xpath("//input[@name='village']/@value") == [str(next_village.id)]
    assert "黑屯村" in text_of(page)
    unnamed = client.post("/sign-in", data={"village": "9999", "number": "018", "pin": PIN})
    assert unnamed.status_code == 422
    assert "您住在哪个村" in text_of(check_page(unnamed.text))
