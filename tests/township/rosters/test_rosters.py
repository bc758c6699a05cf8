"""The lists of all villages come in one workbook: looked at one by one, saved at once."""

from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, system_actor
from pointsapp.community.kept_imports.service import file_of
from pointsapp.community.models import Household, KeptImport, Resident
from pointsapp.community.roster.refusals import RosterHasErrors
from pointsapp.community.roster.service import take_back
from pointsapp.excel.reading import NoHeader
from pointsapp.township.rosters.reading import Rosters, read_rosters
from pointsapp.township.rosters.service import plan_all, save_all
from pointsapp.township.villages import service as villages
from pointsapp.township.villages.queries import list_villages
from pointsapp.township.villages.service import NewVillage
from tests.community.roster.rosters import CASES, TODAY
from tests.page import check_page, open_page, text_of
from tests.village import AT, Cast, sign_in
from tests.workbooks import workbook

HEADINGS = ("行政村", "户号", "姓名", "与户主关系", "出生年月")
IN_A_COLUMN = (
    HEADINGS,
    ("马岭村", "001", "吴建国", "户主", "1962-03"),
    (None, None, "单春英", "配偶", "1964-05"),
    ("410972100204", "001", "仇小山", "户主", "1980-07"),
    ("白屯", "200", "查良", "户主", "1970-01"),
    ("无名村", "001", "某某", "户主", "1970-01"),
)
FILE = file_of("各村.xlsx", b"one")


@pytest.fixture
def town(session: Session, ours: Cast, supervisor: Actor) -> dict[str, int]:
    """Two new villages beside ours, by name."""
    made = {"白屯村": ours.id}
    for name, code in (("马岭村", "410972100203"), ("咸河村", "410972100204")):
        new = NewVillage(name, code, None, "周支书", f"admin{code[-1]}", "hash")
        made[name] = villages.found(session, new, by=supervisor, at=AT)
    session.commit()
    return made


def read(session: Session, supervisor: Actor, stream: BytesIO) -> Rosters:
    return read_rosters(stream, list_villages(session, supervisor), today=TODAY)


def sheets(**by_name: list[tuple[object, ...]]) -> BytesIO:
    """Return a workbook with a sheet for each village."""
    book = Workbook(write_only=True)
    for name, rows in by_name.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    made = BytesIO()
    book.save(made)
    made.seek(0)
    return made


def numbers(session: Session, village_id: int) -> list[str]:
    return list(
        session.scalars(
            sa.select(Household.number).filter_by(village_id=village_id).order_by(Household.id)
        )
    )


def test_a_column_of_villages_is_read_by_name_and_code_and_unknown_ones_are_named(
    session: Session, town: dict[str, int], supervisor: Actor
) -> None:
    found = read(session, supervisor, workbook(IN_A_COLUMN))
    assert [(one.village.name, one.roster.people) for one in found.villages] == [
        ("白屯村", 1),
        ("马岭村", 2),
        ("咸河村", 1),
    ]
    assert found.unknown == {"无名村": 1}


def test_a_sheet_for_each_village_is_read_by_its_name(
    session: Session, town: dict[str, int], supervisor: Actor
) -> None:
    head = HEADINGS[1:]
    found = read(
        session,
        supervisor,
        sheets(
            马岭村=[head, ("001", "吴建国", "户主", "1962-03")],
            咸河村委会=[head, ("001", "仇小山", "户主", "1980-07")],
            说明=[("填表说明",)],
        ),
    )
    assert [one.village.name for one in found.villages] == ["马岭村", "咸河村"]
    assert [remark.reason for remark in found.left_out] == ["sheet-without-headings"]


def test_all_of_it_is_saved_as_one_act_and_each_village_can_take_its_own_back(
    session: Session, town: dict[str, int], supervisor: Actor
) -> None:
    found = read(session, supervisor, workbook(IN_A_COLUMN))
    saved = save_all(session, found, FILE, by=supervisor, at=AT)
    assert len(saved) == 3
    assert numbers(session, town["马岭村"]) == ["001"]
    assert numbers(session, town["白屯村"]) == ["018", "019", "200"]
    kept = session.scalars(sa.select(KeptImport).filter_by(village_id=town["咸河村"])).one()
    assert kept.imported_by == supervisor.code
    assert save_all(session, found, FILE, by=supervisor, at=AT) == ()
    take_back(session, kept.id, by=system_actor(town["咸河村"]), at=AT)
    assert numbers(session, town["咸河村"]) == []
    assert numbers(session, town["马岭村"]) == ["001"]


def test_one_wrong_row_saves_nothing_and_names_its_village(
    session: Session, town: dict[str, int], supervisor: Actor
) -> None:
    rows = (*IN_A_COLUMN, ("咸河村", "002", "王" * 90, "户主", "1970-01"))
    found = read(session, supervisor, workbook(rows))
    assert {error.sheet for error in found.errors} == {"咸河村"}
    with pytest.raises(RosterHasErrors):
        save_all(session, found, FILE, by=supervisor, at=AT)
    session.rollback()
    assert numbers(session, town["马岭村"]) == []


def test_what_only_the_village_can_say_is_left_to_it(
    session: Session, town: dict[str, int], supervisor: Actor
) -> None:
    strangers = (HEADINGS, ("白屯村", "018", "别人", "户主", "1970-01"), IN_A_COLUMN[1])
    found = read(session, supervisor, workbook(strangers))
    plans = {one.village.name: one.doubt for one in plan_all(session, found, FILE, by=supervisor)}
    assert plans == {"白屯村": True, "马岭村": False}
    saved = save_all(session, found, FILE, by=supervisor, at=AT)
    assert [one.village.name for one in saved] == ["马岭村"]
    here = sa.select(Resident.name).filter_by(village_id=town["白屯村"], name="别人")
    assert session.scalar(here) is None


@pytest.mark.parametrize("case", sorted(CASES.glob("*.xlsx")), ids=lambda path: path.stem)
def test_a_case_alone_names_no_village_or_is_no_roster(
    session: Session, town: dict[str, int], supervisor: Actor, case: Path
) -> None:
    try:
        found = read(session, supervisor, BytesIO(case.read_bytes()))
    except NoHeader:
        return
    assert found.villages == ()
    assert sum(found.unknown.values()) > 0


def test_the_supervisor_looks_and_saves_on_the_page(
    app: Flask, client: FlaskClient, session: Session, town: dict[str, int], supervisor: Actor
) -> None:
    township = sign_in(client, session, supervisor)
    open_page(township, "/township/rosters")
    sent = {"file": (workbook(IN_A_COLUMN), "各村.xlsx")}
    preview = check_page(township.post("/township/rosters", data=sent).text)
    assert "无名村" in text_of(preview)
    assert "张学军" not in text_of(preview), "no name of the village's own list"
    fields = {one.get("name"): one.get("value") for one in preview.iter("input")}
    saved = township.post("/township/rosters/import", data=fields)
    assert saved.location == "/township/villages/"
    assert numbers(session, town["马岭村"]) == ["001"]
    assert township.post("/township/rosters/import", data={"token": ""}).status_code == 303
