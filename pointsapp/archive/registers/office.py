"""What the village decided, and what it was told: rules, votes, settings, honours, complaints."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from pointsapp.access.names import names_of
from pointsapp.archive.registers.asked import Asked, moment
from pointsapp.archive.registers.tables import Row, Table
from pointsapp.community.models import Household, Resident
from pointsapp.community.villages.words import CODES_FOR
from pointsapp.complaints.models import Complaint
from pointsapp.complaints.words import KINDS
from pointsapp.earning.adoptions.models import TableAdoption
from pointsapp.earning.adoptions.words import MEETINGS
from pointsapp.earning.rule_tables import writing as rule_tables
from pointsapp.earning.rules.queries import all_versions
from pointsapp.excel.workbook import Value
from pointsapp.excel.writing import Column
from pointsapp.honours.board import queries as honours
from pointsapp.oversight.setting_changes.queries import setting_changes_since
from pointsapp.village_time import village_day

_Head = aliased(Resident)
COMPLAINTS = (
    Column("日期", 11), Column("户号", 9), Column("户主", 10), Column("类别", 8),
    Column("内容", 50), Column("答复", 50), Column("答复人", 10), Column("答复日期", 11),
)  # fmt: skip
HONOURS = (
    Column("荣誉", 16), Column("户号", 9), Column("姓名", 10), Column("授予", 8),
    Column("事迹", 50),
)  # fmt: skip
ADOPTED = (
    Column("版次", 6), Column("生效日期", 11), Column("决议", 40), Column("登记人", 10),
    Column("登记时间", 17),
)  # fmt: skip
ADOPTIONS = (
    Column("年度", 6), Column("会议", 14), Column("会议日期", 11), Column("到会人数", 8),
    Column("同意", 6), Column("反对", 6), Column("细则校验值", 24), Column("登记人", 10),
    Column("登记时间", 17), Column("报乡镇备案日期", 13), Column("备案登记人", 10),
)  # fmt: skip
SETTINGS = (Column("设置", 40), Column("年末的值", 30), Column("做档案时的值", 30))
SETTING_CHANGES = (
    Column("设置", 40), Column("原来的值", 30), Column("改后的值", 30), Column("修改人", 10),
    Column("修改时间", 17), Column("原因", 40),
)  # fmt: skip
SAID = {None: "", True: "是", False: "否"}
SETTING_WORDS = {
    "name": "村名",
    "code": "村码",
    "notice_days": "公示天数",
    "point_value_fen": "一分折合（分钱）",
    "complaint_phone": "咨询投诉电话",
    "second_approver_from": "满多少分须两人审核",
    "yearly_ceiling": "全年发放上限",
    "quarterly_ceiling": "每季发放上限",
    "debt_allowed": "更正后可以欠分",
    "photo_days": "申报照片保存天数",
    "deductions_public": "扣分也公示",
    "return_days": "退货期限（天）",
    "exchange_days": "兑换日",
    "exchange_place": "兑换处地点和时间",
    "second_keeper_from_fen": "当月报损满多少（分钱）须两人",
    "findable": "公示栏可被搜索",
    "codes_for": "哪些人登录须验证码",
    "hazard_kinds": "另外登记的隐患种类",
    "need_answer_days": "诉求答复期限（天）",
    "visit_months": "走访记录保存月数",
    "need_months": "诉求保存月数",
    "quarrel_months": "矛盾纠纷保存月数",
    "hazard_months": "隐患保存月数",
}
"""What each setting is called; the village's other columns are no decisions of its own."""


def complaints_table(asked: Asked) -> Table:
    """Return what households wrote in the year, and the answers."""
    return Table(COMPLAINTS, _complaints(asked))


def _complaints(asked: Asked) -> Iterator[Row]:
    since, until = asked.bounds
    query = (
        sa.select(Complaint, Household.number, _Head.name)
        .join(Household, Household.id == Complaint.household_id)
        .outerjoin(_Head, _Head.id == Household.head_id)
        .where(
            Complaint.village_id == asked.village_id,
            Complaint.made_at >= since,
            Complaint.made_at < until,
        )
        .order_by(Complaint.id)
    )
    rows = asked.session.execute(query).all()
    names = names_of(asked.session, {row[0].answered_by or "" for row in rows})
    for one, number, head in rows:
        answered_on = village_day(one.answered_at) if one.answered_at else None
        yield (
            village_day(one.made_at), number, head, str(KINDS[one.kind]), one.words, one.answer,
            names.get(one.answered_by or "", ""), answered_on,
        )  # fmt: skip


def honours_table(asked: Asked) -> Table:
    """Return the year's honours, but of households that stay off the board."""
    rows = honours.desk(asked.session, asked.by, asked.year).honours
    return Table(
        HONOURS,
        (
            (one.category, one.number, one.name, "个人" if one.is_person else "全家", one.words)
            for one in rows
        ),
    )


def rules_table(asked: Asked) -> Table:
    """Return every version of every rule, with the resolution that it stands on."""
    return Table([*rule_tables.columns(), *ADOPTED], _rules(asked))


def _rules(asked: Asked) -> Iterator[Row]:
    for version in all_versions(asked.session, asked.by, village_day(asked.at)):
        rule = version.rule
        yield (
            *rule_tables.cells(rule), rule.version, rule.first_day, rule.resolution,
            version.made_by, moment(version.made_at),
        )  # fmt: skip


def adoptions_table(asked: Asked) -> Table:
    """Return the resolutions on the year's rules, and those that were kept in the year."""
    return Table(ADOPTIONS, _adoptions(asked))


def _adoptions(asked: Asked) -> Iterator[Row]:
    query = sa.select(TableAdoption).where(
        TableAdoption.village_id == asked.village_id,
        sa.or_(TableAdoption.year == asked.year, asked.is_within(TableAdoption.adopted_at)),
    )
    rows = asked.session.scalars(query.order_by(TableAdoption.id)).all()
    names = names_of(
        asked.session, {c or "" for one in rows for c in (one.adopted_by, one.filed_by)}
    )
    for one in rows:
        yield (
            one.year, str(MEETINGS[one.meeting]), one.met_on, one.present, one.in_favour,
            one.against, one.table_hash, names.get(one.adopted_by, ""), moment(one.adopted_at),
            one.filed_on, names.get(one.filed_by or "", ""),
        )  # fmt: skip


def settings_table(asked: Asked) -> Table:
    """Return what the village's settings stood at when the year ended, and at this moment."""
    now = {name: getattr(asked.village, name) for name in SETTING_WORDS}
    later = setting_changes_since(asked.session, asked.village_id, asked.bounds[1])
    then = now | {one.name: one.before for one in reversed(later)}
    return Table(
        SETTINGS,
        (
            (word, _standing(name, then[name]), _standing(name, now[name]))
            for name, word in SETTING_WORDS.items()
        ),
    )


def setting_changes_table(asked: Asked) -> Table:
    """Return who changed which setting in the year, from what to what."""
    since, until = asked.bounds
    changes = setting_changes_since(asked.session, asked.village_id, since)
    return Table(
        SETTING_CHANGES,
        (
            (
                SETTING_WORDS.get(one.name, one.name), _standing(one.name, one.before),
                _standing(one.name, one.after), one.changed_by, moment(one.changed_at), one.reason,
            )
            for one in changes
            if one.changed_at < until
        ),
    )  # fmt: skip


def _standing(name: str, value: Any) -> Value:
    if name == "codes_for":
        return str(CODES_FOR[value])
    return SAID[value] if value is None or isinstance(value, bool) else value
