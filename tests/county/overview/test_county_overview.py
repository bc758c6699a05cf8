"""The county sees its townships side by side, each the sum of its villages, and changes nothing."""

from datetime import date, timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.community.models import Township, Village
from pointsapp.community.villages.service import create_village, gather_townships
from pointsapp.county.overview.queries import show_overview, show_township
from pointsapp.oversight.sums.models import VillageSum
from pointsapp.oversight.sums.periods import Period
from pointsapp.oversight.sums.service import keep_sums
from pointsapp.refusals import NotFound
from tests.page import open_page, statements, text_of
from tests.village import AT, Cast, NextVillage, sign_in

NOVEMBER = Period(date(2026, 11, 1), 1)
OVERVIEW = "/county/?period=2026-11"
COUNTY, OTHER = "青河县", "东山县"


def found(session: Session, township: str, code: str, *, given: int | None) -> int:
    """Found a village that gave so many points in November, or was not counted yet."""
    made = create_village(session, name=f"村{code}", code=code, township=township, at=AT)
    if given is not None:
        figures = dict.fromkeys(VillageSum.__table__.columns.keys(), 0)
        figures |= {"village_id": made.id, "months": 1, "points_given": given}
        when = {"first_day": NOVEMBER.first_day, "as_of": AT + timedelta(minutes=given)}
        session.add(VillageSum(**{**figures, **when}))
    return made.township_id or 0


@pytest.fixture
def stones(session: Session, township_id: int, county_supervisor: Actor) -> int:
    """Another township of the county, with two villages before those of the first, one counted."""
    found(session, session.get_one(Township, township_id).name, "410972100250", given=7)
    found(session, "青石镇", "410972099002", given=None)
    stones = found(session, "青石镇", "410972099001", given=30)
    found(session, "远镇", "410900000001", given=500)
    gather_townships(session, COUNTY, ["青石镇"])
    gather_townships(session, OTHER, ["远镇"])
    session.commit()
    return stones


def test_each_township_is_the_sum_of_its_villages(
    session: Session, stones: int, county_supervisor: Actor
) -> None:
    page = show_overview(session, county_supervisor, NOVEMBER)
    rows = [(row.name, row.figures and row.figures.points_given) for row in page.rows]
    assert (page.of, rows) == (COUNTY, [("青石镇", 30), ("柳河镇", 7)])
    assert page.together.figures is not None
    assert page.together.figures.points_given == 37
    assert page.as_of == AT + timedelta(minutes=7)


def test_a_township_without_villages_and_one_not_counted_yet_stand_there(
    session: Session, stones: int, county_supervisor: Actor
) -> None:
    session.add(Township(name="空镇"))
    found(session, "新镇", "410972100900", given=None)
    assert gather_townships(session, COUNTY, ["空镇", "新镇", "没有的镇"]) == {"没有的镇"}
    rows = show_overview(session, county_supervisor, NOVEMBER).rows
    assert [row.name for row in rows[2:]] == ["新镇", "空镇"]
    assert (rows[2].figures, rows[3].households, rows[3].share) == (None, 0, None)


def test_the_page_leads_to_a_townships_villages(
    client: FlaskClient, session: Session, stones: int, county_supervisor: Actor
) -> None:
    browser = sign_in(client, session, county_supervisor)
    page = open_page(browser, OVERVIEW)
    link = next(link.get("href") for link in page.iterfind(".//tbody//a"))
    assert link == f"/county/townships/{stones}?period=2026-11"
    villages = open_page(browser, link)
    names = ["".join(cell.itertext()).strip() for cell in villages.iterfind(".//tbody//th")]
    assert names == ["村410972099001", "村410972099002", "合计"]
    assert "尚未统计" in text_of(villages)


def test_a_township_leads_to_its_villages_over_time(
    client: FlaskClient, session: Session, ours: Cast, supervisor: Actor, county_supervisor: Actor
) -> None:
    """The page of the township, with ways back to the county's."""
    keep_sums(session, ours.id, at=AT)
    session.commit()
    browser = sign_in(client, session, county_supervisor)
    township = f"/county/townships/{supervisor.township_id}"
    villages = open_page(browser, f"{township}?period=2026-11")
    [link] = villages.xpath("//tbody//a/@href")
    page = open_page(browser, link)
    assert link == f"{township}/villages/{ours.id}?period=2026-11"
    ways = set(page.xpath("//a/@href"))
    assert {f"{township}?period=2026-11", f"{township}/villages/{ours.id}?period=2026-Q4"} <= ways
    seen_by_township = open_page(
        sign_in(client, session, supervisor),
        f"/township/villages/{ours.id}/pictures?period=2026-11",
    )
    assert text_of(page) == text_of(seen_by_township)


def test_the_excel_file_says_the_same(
    client: FlaskClient, session: Session, stones: int, county_supervisor: Actor
) -> None:
    browser = sign_in(client, session, county_supervisor)
    answer = browser.get("/county/overview.xlsx?period=2026-11")
    rows = list(load_workbook(BytesIO(answer.data)).worksheets[0].values)
    assert [(row[0], row[4]) for row in rows] == [
        ("乡镇", "本期加分"), ("青石镇", 30), ("柳河镇", 7), ("合计", 37),
    ]  # fmt: skip


def test_statements_do_not_grow_with_townships(
    app: Flask, client: FlaskClient, session: Session, stones: int, county_supervisor: Actor
) -> None:
    browser, counts = sign_in(client, session, county_supervisor), []
    for number in (1, 5):
        names = [f"镇{number}{one}" for one in range(number)]
        for name in names:
            found(session, name, f"4109721{name[1:]}", given=1)
        gather_townships(session, COUNTY, names)
        session.commit()
        with statements(session.get_bind()) as seen:
            open_page(browser, OVERVIEW)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 12, counts


def test_another_countys_townships_are_not_seen(
    client: FlaskClient,
    session: Session,
    village: Cast,
    next_village: NextVillage,
    stones: int,
    county_supervisor: Actor,
) -> None:
    far = found(session, "远镇", "410900000002", given=None)
    with pytest.raises(NotFound):
        show_township(session, county_supervisor, far, NOVEMBER)
    with pytest.raises(NotFound):
        show_overview(session, village.admin, NOVEMBER)
    browser = sign_in(client, session, county_supervisor)
    far_village = session.scalars(sa.select(Village.id).filter_by(township_id=far)).first()
    for township, there in ((far, far_village), (stones, far_village), (far, village.id)):
        path = f"/county/townships/{township}/villages/{there}"
        assert browser.get(path).status_code == 404, path
    assert browser.get(f"/township/villages/{next_village.id}/pictures").status_code == 403
    assert browser.get("/households/").status_code == 403


def test_the_office_names_the_county_and_who_looks_at_it(
    app: Flask, session: Session, township_id: int
) -> None:
    session.commit()
    run = app.test_cli_runner()
    hire = ("create-user", "chen", "--name", "陈局长", "--county", COUNTY, "--role")
    unknown = run.invoke(args=["create-county", COUNTY, "--township", "没有的镇"])
    assert unknown.stderr.strip() == "Error: there is no township 没有的镇"
    assert run.invoke(args=["create-county", COUNTY, "--township", "柳河镇"]).exit_code == 0
    wrong = run.invoke(args=[*hire, "supervisor"])
    assert "a county supervisor to a county" in wrong.stderr
    assert run.invoke(args=[*hire, "county_supervisor"]).exit_code == 0
