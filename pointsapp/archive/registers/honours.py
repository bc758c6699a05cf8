"""What the year's stars took, whom the village honoured and why, and what was said against it."""

from collections.abc import Iterator

import sqlalchemy as sa

from pointsapp.access.names import names_of
from pointsapp.archive.registers.asked import Asked, moment
from pointsapp.archive.registers.tables import Row, Table
from pointsapp.excel.writing import Column
from pointsapp.honours.nominations.words import KINDS
from pointsapp.honours.notices.queries import honour_objections_of_year
from pointsapp.honours.notices.words import OUTCOMES
from pointsapp.honours.papers.workbook import STARS
from pointsapp.honours.proposals.models import Proposal
from pointsapp.honours.proposals.queries import ProposalPage, show_proposal
from pointsapp.honours.proposals.words import STATES
from pointsapp.honours.schemes.models import StarScheme
from pointsapp.village_time import village_day

TERMS = (
    *(Column(f"{name}（分）", 12) for name in STARS.values()), Column("须满几星", 8),
    Column("不予评选的情形", 60), Column("决议", 40), Column("登记人", 10), Column("登记时间", 17),
)  # fmt: skip
LISTS = (
    Column("名单", 12), Column("户号", 9), Column("姓名", 10), Column("授予", 8),
    Column("荣誉", 14), *(Column(name, 12) for name in STARS.values()), Column("达到几星", 8),
    Column("事迹", 40), Column("不予评选的情形", 24), Column("结果", 12), Column("收回原因", 24),
    Column("会议", 28), Column("公示", 24), Column("授予时间", 17), Column("撤下", 40),
)  # fmt: skip
OBJECTIONS = (
    Column("户号", 9), Column("姓名", 10), Column("异议内容", 40), Column("提出人", 10),
    Column("登记人", 10), Column("登记时间", 17), Column("答复期限", 11), Column("结果", 8),
    Column("答复", 40),
)  # fmt: skip


def star_terms_table(asked: Asked) -> Table:
    """Return what the year's stars took."""
    return Table(TERMS, _terms(asked))


def _terms(asked: Asked) -> Iterator[Row]:
    of_year = sa.select(StarScheme).filter_by(village_id=asked.village_id, year=asked.year)
    for one in asked.session.scalars(of_year).all():
        names = names_of(asked.session, {one.written_by})
        yield (
            *(one.points[star] for star in STARS), one.stars_needed,
            "；".join(one.grounds.splitlines()), one.resolution,
            names.get(one.written_by, ""), moment(one.written_at),
        )  # fmt: skip


def honour_lists_table(asked: Asked) -> Table:
    """Return who stood on the year's lists, with the points by star that the meeting saw."""
    return Table(LISTS, _lists(asked))


def _lists(asked: Asked) -> Iterator[Row]:
    of_year = sa.select(Proposal.id).where(
        Proposal.village_id == asked.village_id,
        Proposal.year == asked.year,
        Proposal.hung_out_at.is_not(None),
    )
    for proposal_id in asked.session.scalars(of_year.order_by(Proposal.id)).all():
        yield from _list(show_proposal(asked.session, asked.by, proposal_id))


def _list(page: ProposalPage) -> Iterator[Row]:
    one = page.proposal
    meeting = f"{one.met_on} 到会{one.present}人 同意{one.in_favour}人"
    taken_in = f"{one.taken_in_on} {one.taken_in_why}" if one.taken_in_at else ""
    notice = f"{one.hung_out_at and village_day(one.hung_out_at)}—{one.due_on}"
    for row in page.rows:
        yield (
            str(KINDS[one.kind]), row.number, row.name,
            "个人" if row.is_person else "全家", row.category,
            *(_behind(row.figures.get(star, 0), one.points.get(star)) for star in STARS),
            row.stars, row.words, row.ground, str(STATES[row.state]), row.revoked_why,
            meeting, notice, moment(row.awarded_at), taken_in,
        )  # fmt: skip


def _behind(points: int, needed: int | None) -> str:
    return "" if needed is None else f"{points}/{needed}"


def honour_objections_table(asked: Asked) -> Table:
    """Return what was said against honours in the year, and the answers."""
    rows = honour_objections_of_year(asked.session, asked.by, asked.year)
    return Table(
        OBJECTIONS,
        (
            (
                one.number, one.name, one.words, one.objector or one.objecting, one.raised_by,
                moment(one.raised_at), one.answer_until,
                str(OUTCOMES[one.outcome]) if one.outcome else "", one.answer,
            )
            for one in rows
        ),
    )  # fmt: skip
