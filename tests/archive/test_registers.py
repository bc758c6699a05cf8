"""Each register of the year tells what happened."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from pointsapp.access.permissions import Role
from pointsapp.access.staff import service as staff
from pointsapp.archive.layout import Register
from pointsapp.archive.registers.all import TABLES
from pointsapp.archive.registers.office import SETTING_WORDS
from pointsapp.community.models import Village
from pointsapp.database import Base
from pointsapp.earning.sheets import service as sheets
from pointsapp.earning.sheets.models import AwardSheet
from pointsapp.year_end.expiries import service as expiries
from pointsapp.year_end.expiries.service import NewExpiry
from tests.archive.conftest import check, files_of, made_of
from tests.village import AT, Cast
from tests.year_end.test_expiries import ALL, announce, post

NEED_NO_REGISTER = {
    "the book is whole in the archive, with its seals":
        "ledger_account ledger_book ledger_entry ledger_seal ledger_transaction",
    "stands in the register of what it belongs to":
        "activity_photo activity_signup claim_photo goods_receipt_line inspection_photo item_photo "
        "lot lot_mark lot_use rule_offer sheet_recorder user_role village_group",
    "only what came of it counts: a slip, a sheet, a row of the roster":
        "door_order door_order_line hazard_round hazard_round_group inspected_group "
        "inspection_mark inspection_round kept_import line_answer nomination parked_basket "
        "slip_print",
    "what care is about stays in the village; the archive has its numbers":
        "hazard hazard_finding hazard_step home_visit need need_reader need_step quarrel "
        "quarrel_follow_up quarrel_party quarrel_talk",
    "the household's own affair: who reads and helps, whether it agreed, that it wants no honour":
        "consent helper honour_opt_out program telling_consent",
    "opens the doors and is no record": "authenticator card device guess linked_account pin "
        "recovery_code spent_code taken_code taken_notes keyed_act",
    "the log and its proof, which no year ends":
        "audit_record chain_link confirmation cosignature log_checkpoint witness_visit",
    "of those above the village": "county question_remark question_threshold township "
        "township_visit",
    "says what is told; the register says what was": "telling_choice",
    "is counted from the rest": "village_sum",
    "what archives were made stands beside them": "archive",
}  # fmt: skip
"""Why a table needs none."""
TOLD = (
    "activity activity_call_off admin_appointment attendance award_line award_sheet cashing_up "
    "cashing_up_line claim complaint expiry expiry_line expiry_told goods_budget goods_receipt "
    "goods_return goods_return_line handover handover_account honour honour_candidate "
    "honour_category honour_objection honour_proposal household household_change item item_price "
    "line_correction mandate objection outgoing_message pairing period_closing "
    "redemption redemption_line resident rule rule_version setting_change sheet_decision "
    "star_scheme stocktake stocktake_line table_adoption user_account village village_closure "
    "write_off "
    "year_budget year_look"
)
NO_DECISION = {
    "id", "township_id", "is_demo", "beginnings_hidden", "closed_on", "readable_until",
    "last_day",
}  # fmt: skip
"""Columns of a village that nobody of it decides."""


def rows_of(file: Path, register: Register) -> list[tuple[object, ...]]:
    sheet = load_workbook(BytesIO(files_of(file)[register.excel])).worksheets[0]
    return list(sheet.iter_rows(min_row=2, values_only=True))


def test_each_register_is_in_the_archive(archive: Path) -> None:
    made = {*TABLES, Register.LEDGER_SHEETS, Register.BALANCES}
    assert made == set(Register)
    assert {one.excel for one in Register} <= files_of(archive).keys()


def test_the_exchange_is_told_line_by_line(archive: Path) -> None:
    rows = rows_of(archive, Register.EXCHANGE)
    assert [(row[2], row[6], row[9], row[11]) for row in rows] == [
        ("018", "肥皂", 2, 10),
        ("018", "大米", 1, 40),
    ]


def test_the_shelf_is_told_from_new_year_to_new_year(archive: Path) -> None:
    rows = rows_of(archive, Register.STOCK)
    assert [(row[1], *row[5:]) for row in rows] == [
        ("肥皂", 0, 10, 2, 0, 8, 8),
        ("大米", 0, 2, 1, 0, 1, 1),
    ]


def test_a_sheet_says_who_recorded_and_who_decided(
    session: Session, lived: Cast, swept: Callable[..., int], tmp_path: Path
) -> None:
    sheet_id = swept((lived.zhang, "张学军", 100))
    sheets.submit(session, sheet_id, by=lived.recorder, at=AT)
    sheets.approve(session, sheet_id, by=lived.approver, at=AT)
    session.commit()
    number = session.scalars(sa.select(AwardSheet.number).filter_by(id=sheet_id)).one()
    made_of(session, lived, tmp_path / "x.zip")
    [row] = rows_of(tmp_path / "x.zip", Register.SHEETS)
    assert (row[0], row[3]) == (number, "recorder")
    assert "approver" in str(row[7])
    [deed, *_others] = rows_of(tmp_path / "x.zip", Register.DEEDS)
    assert deed[10] == "recorder"
    assert check(tmp_path / "x.zip").problems == []


def test_who_worked_for_the_village_and_what_changed_is_told(
    session: Session, lived: Cast, tmp_path: Path
) -> None:
    staff.change_member(
        session,
        lived.recorder.user_id or 0,
        name="recorder",
        roles=(Role.RECORDER, Role.APPROVER),
        household_id=None,
        by=lived.admin,
        at=AT,
    )
    staff.dismiss(session, lived.counter.user_id or 0, by=lived.admin, at=AT)
    made_of(session, lived, tmp_path / "x.zip")
    states = {row[1]: row[4] for row in rows_of(tmp_path / "x.zip", Register.STAFF)}
    assert (states["counter"], states["recorder"]) == ("已停用", "在任")
    *_others, changed, last = rows_of(tmp_path / "x.zip", Register.STAFF_CHANGES)
    assert (changed[3], changed[4]) == ("recorder", "审核人；记录员")
    assert (last[1], last[3], last[4]) == ("admin", "counter", None)


def test_all_that_lapsed_in_the_year_is_told_with_its_resolution(
    session: Session, lived: Cast, tmp_path: Path
) -> None:
    expiry_id = announce(session, lived)
    post(session, lived, expiry_id)
    for number in range(21):
        again = NewExpiry(ALL, date(2028, 1, 1), f"第{number}次")
        called_off = expiries.announce(session, again, key=f"{number}", by=lived.admin, at=AT)
        expiries.call_off(session, called_off, by=lived.admin, at=AT)
    made_of(session, lived, tmp_path / "x.zip", year=2027)
    [row] = rows_of(tmp_path / "x.zip", Register.EXPIRIES)
    assert (row[2], row[7], row[8]) == ("村民会议 11月10日", 2, 30)
    made_of(session, lived, tmp_path / "y.zip", year=2028)
    assert len(rows_of(tmp_path / "y.zip", Register.EXPIRIES)) == 21
    assert check(tmp_path / "x.zip").problems == []


def test_every_setting_is_told() -> None:
    columns = set(Village.__table__.columns.keys())
    assert SETTING_WORDS.keys() | NO_DECISION == columns
    assert not SETTING_WORDS.keys() & NO_DECISION


@pytest.mark.usefixtures("app")  # which imports every model
def test_every_table_is_told_or_needs_no_register() -> None:
    needing_none = " ".join(NEED_NO_REGISTER.values()).split()
    named = [*TOLD.split(), *needing_none]
    assert len(named) == len(set(named))
    assert set(named) == Base.metadata.tables.keys()
