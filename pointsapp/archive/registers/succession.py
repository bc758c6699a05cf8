"""Who came into office: administrators whom the township appointed, and hand-overs."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from pointsapp.access.appointments.models import AdminAppointment
from pointsapp.access.models import User
from pointsapp.access.names import names_of
from pointsapp.archive.registers.asked import Asked, moment, together, yuan
from pointsapp.archive.registers.tables import Row, Table
from pointsapp.closures.queries import list_closures
from pointsapp.excel.writing import Column
from pointsapp.oversight.handovers.models import Handover, HandoverAccount
from pointsapp.oversight.handovers.words import PLACES

APPOINTMENTS = (
    Column("人选", 10), Column("用户名", 14), Column("原因", 40), Column("停用谁的账号", 12),
    Column("提名人", 10), Column("提名时间", 17), Column("确认人", 10), Column("任命时间", 17),
    Column("撤回人", 10), Column("撤回时间", 17),
)  # fmt: skip
HANDOVERS = (
    Column("移交人", 10), Column("接收人", 10), Column("监交人", 12), Column("开始时间", 17),
    Column("户存积分", 9), Column("库存物资（元）", 12), Column("盘点表", 11),
    Column("未办结事项", 40), Column("现金（元）", 10), Column("现金存放", 20),
    Column("预算余额（元）", 12), Column("预算说明", 20), Column("设备、钥匙和资料", 30),
    Column("停用账号", 16), Column("签字日期", 11), Column("完成", 34), Column("封账号", 7),
    Column("取消", 28),
)  # fmt: skip

CLOSURES = (
    Column("积分截止日", 11), Column("可查看至", 11), Column("积分转入", 16), Column("原因", 40),
    Column("提出人", 10), Column("提出时间", 17), Column("同意人", 10), Column("同意时间", 17),
    Column("撤回人", 10), Column("撤回时间", 17), Column("撤并人", 10), Column("撤并时间", 17),
    Column("户存积分", 9), Column("末次封账号", 9),
)  # fmt: skip


def closures_table(asked: Asked) -> Table:
    """Return what was proposed, agreed to and done in the year about closing the village."""
    since, until = asked.bounds
    rows = (
        (
            one.last_day, one.readable_until, one.successor or None, one.reason, one.proposed_by,
            moment(one.proposed_at), one.agreed_by, moment(one.agreed_at), one.withdrawn_by,
            moment(one.withdrawn_at), one.closed_by, moment(one.closed_at), one.points, one.seal,
        )
        for one in reversed(list_closures(asked.session, asked.village_id))
        if any(
            at and since <= at < until
            for at in (one.proposed_at, one.agreed_at, one.withdrawn_at, one.closed_at)
        )
    )  # fmt: skip
    return Table(CLOSURES, rows)


def appointments_table(asked: Asked) -> Table:
    """Return whom the township proposed, appointed, or no longer proposed in the year."""
    return Table(APPOINTMENTS, _appointments(asked))


def _appointments(asked: Asked) -> Iterator[Row]:
    one = AdminAppointment
    query = (
        sa.select(one, User.name)
        .outerjoin(User, User.id == one.ends_id)
        .where(
            one.village_id == asked.village_id,
            asked.is_within(one.proposed_at, one.confirmed_at, one.withdrawn_at),
        )
        .order_by(one.id)
    )
    rows = asked.session.execute(query).all()
    people = {c or "" for o, _ in rows for c in (o.proposed_by, o.confirmed_by, o.withdrawn_by)}
    names = names_of(asked.session, people)
    for kept, former in rows:
        yield (
            kept.name, kept.username, kept.reason, former,
            names.get(kept.proposed_by, ""), moment(kept.proposed_at),
            names.get(kept.confirmed_by or "", ""), moment(kept.confirmed_at),
            names.get(kept.withdrawn_by or "", ""), moment(kept.withdrawn_at),
        )  # fmt: skip


def handovers_table(asked: Asked) -> Table:
    """Return the hand-overs that were begun or ended in the year, with what their sheets say."""
    return Table(HANDOVERS, _handovers(asked))


def _handovers(asked: Asked) -> Iterator[Row]:
    one = Handover
    query = sa.select(one).where(
        one.village_id == asked.village_id,
        asked.is_within(one.opened_at, one.completed_at, one.called_off_at),
    )
    rows = asked.session.scalars(query.order_by(one.id)).all()
    people = (c or "" for o in rows for c in (o.completed_by, o.completed_second, o.called_off_by))
    names, ended = names_of(asked.session, set(people)), _ended(asked)
    for kept in rows:
        both = (names.get(code or "", "") for code in (kept.completed_by, kept.completed_second))
        yield (
            kept.outgoing, kept.incoming, kept.witness, moment(kept.opened_at),
            *_figures(kept.figures), yuan(kept.cash_fen), kept.cash_words, yuan(kept.budget_fen),
            kept.budget_words, kept.keys, "、".join(ended[kept.id]), kept.signed_on,
            together(*both, moment(kept.completed_at)), kept.seal,
            together(names.get(kept.called_off_by or "", ""), moment(kept.called_off_at)),
        )  # fmt: skip


def _figures(kept: Mapping[str, Any] | None) -> Row:
    """Return what the sheet said when it was completed, nothing before."""
    if kept is None:
        return ("",) * 4
    waiting = (f"{PLACES[kind].label} {count}" for kind, count in kept["waiting"].items() if count)
    return kept["points"], yuan(kept["stock_fen"]), kept["stocktake"], "；".join(waiting)


def _ended(asked: Asked) -> defaultdict[int, list[str]]:
    """Return whose accounts ended, or are to end, with each hand-over of the village."""
    query = (
        sa.select(HandoverAccount.handover_id, User.name)
        .join(User, User.id == HandoverAccount.user_id)
        .where(User.village_id == asked.village_id)
        .order_by(User.id)
    )
    ended: defaultdict[int, list[str]] = defaultdict(list)
    for handover_id, name in asked.session.execute(query):
        ended[handover_id].append(name)
    return ended
