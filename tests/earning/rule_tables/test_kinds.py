"""A table of rules says what it says; nothing is emptied by what it leaves out; it goes back."""

from collections.abc import Callable, Sequence
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.community.kept_imports.refusals import ImportBuiltOn
from pointsapp.community.kept_imports.service import file_of
from pointsapp.community.models import KeptImport
from pointsapp.earning.activities.service import NewActivity, record
from pointsapp.earning.rule_tables import service as rule_tables
from pointsapp.earning.rule_tables.reading import RuleTable, read_rules
from pointsapp.earning.rule_tables.service import Plan
from pointsapp.earning.rules.queries import RuleOnADay, rules_on
from pointsapp.earning.rules.service import change_rule, switch_rule
from pointsapp.earning.rules.wording import Decided, wording_of
from pointsapp.refusals import NotFound
from tests.village import AT, Cast, NextVillage
from tests.workbooks import workbook

DECIDED = Decided(AT.date(), "十一月十四日村民会议")
HEADINGS = ("编号", "项目", "分值", "英文名称", "等次", "上限", "上限周期", "启用")


@pytest.fixture(autouse=True)
def adopted(session: Session, village: Cast, rule: Callable[[str], int]) -> None:
    first = ("E60", "清理河道", 4, "River", None, 8, "月", "是")
    graded = ("E61", "小院评比", 5, "Yards", "优 5、差 0", None, None, "是")
    save(session, village, HEADINGS, first, graded)


def read(
    session: Session, village: Cast, *rows: Sequence[object], emptied: Sequence[str] = ()
) -> RuleTable:
    standing = rules_on(session, village.admin, date.max)
    return read_rules(workbook(rows), standing, emptied=emptied)


def save(
    session: Session, village: Cast, *rows: Sequence[object], emptied: Sequence[str] = ()
) -> Plan:
    table, file = read(session, village, *rows, emptied=emptied), file_of("a", repr(rows).encode())
    return rule_tables.save_file(session, table, file, DECIDED, by=village.admin, at=AT)


def rules(session: Session, village: Cast) -> dict[str, RuleOnADay]:
    return {one.code: one for one in rules_on(session, village.admin, date.max)}


def take_back(session: Session, village: Cast) -> None:
    last = session.scalars(sa.select(sa.func.max(KeptImport.id))).one()
    rule_tables.take_back(session, last, by=village.admin, at=AT)


@pytest.mark.parametrize(
    "rows",
    [
        [("编号", "项目", "分值"), ("E60", "清理河道", 4), ("E61", None, None)],
        [HEADINGS, ("E60", *[None] * 7), ("E61", *[None] * 7)],
        [HEADINGS, ("E60", "清理河道", 4, None, None, 8, None, None)],
    ],
)
def test_what_the_table_leaves_out_stays(
    session: Session, village: Cast, rows: Sequence[Sequence[object]]
) -> None:
    table = read(session, village, *rows)
    assert table.errors == ()
    assert save(session, village, *rows).changes_nothing


@pytest.mark.parametrize(
    ("column", "code", "names"),
    [("name_en", "E60", ["name_en"]), ("levels", "E61", ["levels"]),
     ("cap_points", "E60", ["cap_points", "cap_per", "cap_period"])],
)  # fmt: skip
def test_an_empty_cell_empties_where_it_is_said_so(
    session: Session, village: Cast, column: str, code: str, names: Sequence[str]
) -> None:
    rows = [HEADINGS, (code, *[None] * 7)]
    assert column in read(session, village, *rows).emptiable
    save(session, village, *rows, emptied=[column])
    assert not any(getattr(rules(session, village)[code], name) for name in names)


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (("E60", "#N/A", 4), "B", "cell-error"),
        (("E60", "x", "#REF!"), "C", "cell-error"),
        ((date(2026, 3, 5), "x", 4), "A", "cell-is-a-date"),
        (("E60", "x", date(2026, 3, 5)), "C", "cell-is-a-date"),
        (("E70", None, 4), "B", "name-missing"),
        (("E70", "x", None), "C", "number-wrong"),
        (("E70", "x", 4, "", "", None, "月"), "F", "cap-incomplete"),
    ],
)
def test_each_error_has_its_cell(
    session: Session, village: Cast, row: Sequence[object], column: str, reason: str
) -> None:
    found = read(session, village, HEADINGS, row)
    assert [(one.row, one.column, one.reason) for one in found.errors] == [(2, column, reason)]


def test_a_table_goes_back_and_comes_in_again(session: Session, village: Cast) -> None:
    before = rules(session, village)
    rows = [HEADINGS, ("E60", "清理河道", 6, None, None, None, None, "否"), ("E70", "种树", 3)]
    for _time in (1, 2):
        done = save(session, village, *rows)
        assert (len(done.new), len(done.changed), len(done.switched)) == (1, 1, 1)
        assert save(session, village, *rows).changes_nothing
        take_back(session, village)
        take_back(session, village)
        session.expire_all()
        assert rules(session, village) == before


def test_nothing_goes_back_once_something_builds_on_it(
    session: Session, village: Cast, next_village: NextVillage
) -> None:
    save(session, village, HEADINGS, ("E60", "清理河道", 6))
    last = session.scalars(sa.select(sa.func.max(KeptImport.id))).one()
    with pytest.raises(NotFound):
        rule_tables.take_back(session, last, by=next_village.clerk, at=AT)
    standing = rules(session, village)["E60"]
    wording = wording_of(rules(session, village)["E61"])
    change_rule(session, standing.rule_id, wording, DECIDED, by=village.admin, at=AT)
    with pytest.raises(ImportBuiltOn):
        take_back(session, village)


def test_nothing_goes_back_once_a_rule_was_switched_again(session: Session, village: Cast) -> None:
    save(session, village, HEADINGS, ("E60", *[None] * 6, "否"))
    rule_id = rules(session, village)["E60"].rule_id
    switch_rule(session, rule_id, is_on=True, by=village.admin, at=AT)
    with pytest.raises(ImportBuiltOn):
        take_back(session, village)


def test_nothing_goes_back_once_an_activity_counts_by_it(session: Session, village: Cast) -> None:
    save(session, village, HEADINGS, ("E60", "清理河道", 6))
    version = rules(session, village)["E60"].version_id
    new = NewActivity(name="清理河道", held_on=AT.date(), rule_version_id=version,
                      place="", quantity=100)  # fmt: skip
    record(session, new, key="7f1b1d6e-0000-4000-8000-00000000000d", by=village.recorder, at=AT)
    with pytest.raises(ImportBuiltOn):
        take_back(session, village)
