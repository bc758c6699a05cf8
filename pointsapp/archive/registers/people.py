"""Who lives in the village, who looks after whom, and who worked for the village."""

from collections.abc import Iterable, Iterator

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from pointsapp.access.audit.events import Event
from pointsapp.access.audit.words import EVENTS
from pointsapp.access.mandates.words import ENDED, GIVEN
from pointsapp.access.models import AuditRecord, Mandate, Pairing, User, UserRole
from pointsapp.access.names import names_of
from pointsapp.access.staff.words import ROLES
from pointsapp.actor import SYSTEM
from pointsapp.archive.registers.asked import Asked, moment
from pointsapp.archive.registers.tables import Row, Table
from pointsapp.community.models import ChangeKind, Household, HouseholdChange, Resident
from pointsapp.community.roster import writing as roster
from pointsapp.excel.writing import Column

_Head = aliased(Resident)
_Other = aliased(Household)
PAIRS = (
    Column("户号", 9), Column("户主", 10), Column("联户党员", 12), Column("从", 11),
    Column("到", 11),
)  # fmt: skip
STAFF = (
    Column("姓名", 10), Column("用户名", 14), Column("职责", 40), Column("设立时间", 17),
    Column("现状", 8),
)  # fmt: skip
STAFF_CHANGES = (
    Column("时间", 17), Column("操作人", 10), Column("操作内容", 24), Column("谁", 10),
    Column("职责", 40),
)  # fmt: skip
HOUSEHOLD_CHANGES = (
    Column("时间", 17), Column("变动", 8), Column("户号", 9), Column("新户或并入户", 12),
    Column("随迁人数", 9), Column("随转积分", 9), Column("经办人", 10),
)  # fmt: skip
MANDATES = (
    Column("户号", 9), Column("代办党员", 10), Column("授权方式", 20), Column("授权日期", 11),
    Column("登记人", 10), Column("有效期至", 11), Column("停止", 30), Column("停止时间", 17),
)  # fmt: skip
CHANGED = {ChangeKind.SPLIT: "分户", ChangeKind.MERGER: "并户", ChangeKind.CLOSING: "销户"}
OF_STAFF = (
    Event.USER_CREATED, Event.USER_CHANGED, Event.USER_DISMISSED, Event.USER_CALLED_BACK,
)  # fmt: skip


def roster_table(asked: Asked) -> Table:
    """Return everybody who lives in the village at this moment."""
    return Table(roster.columns(), roster.roster_rows(asked.session, by=asked.by))


def pairs_table(asked: Asked) -> Table:
    """Return who looked after which household in the year, and from when to when."""
    query = (
        sa.select(Household.number, _Head.name, User.name, Pairing.since, Pairing.until)
        .join(Household, Household.id == Pairing.household_id)
        .join(User, User.id == Pairing.user_id)
        .outerjoin(_Head, _Head.id == Household.head_id)
        .where(
            Household.village_id == asked.village_id,
            sa.or_(Pairing.since.is_(None), Pairing.since <= asked.last_day),
            sa.or_(Pairing.until.is_(None), Pairing.until >= asked.first_day),
        )
        .order_by(Household.sort_key, Pairing.id)
    )
    return Table(PAIRS, map(tuple, asked.session.execute(query)))


def household_changes_table(asked: Asked) -> Table:
    """Return which households split, merged or were closed in the year."""
    return Table(HOUSEHOLD_CHANGES, _household_changes(asked))


def _household_changes(asked: Asked) -> Iterator[Row]:
    one = HouseholdChange
    query = (
        sa.select(one, Household.number, _Other.number)
        .join(Household, Household.id == one.household_id)
        .outerjoin(_Other, _Other.id == one.other_id)
        .where(Household.village_id == asked.village_id, asked.is_within(one.at))
        .order_by(one.id)
    )
    rows = asked.session.execute(query).all()
    names = names_of(asked.session, {row[0].by for row in rows})
    for change, number, other in rows:
        yield (
            moment(change.at), CHANGED[ChangeKind(change.kind)], number, other, change.people,
            change.points, names.get(change.by, ""),
        )  # fmt: skip


def mandates_table(asked: Asked) -> Table:
    """Return which party member might act for which household in the year."""
    return Table(MANDATES, _mandates(asked))


def _mandates(asked: Asked) -> Iterator[Row]:
    since, until = asked.bounds
    query = (
        sa.select(Mandate, Household.number, User.name)
        .join(Household, Household.id == Mandate.household_id)
        .join(User, User.id == Mandate.user_id)
        .where(
            Mandate.village_id == asked.village_id,
            Mandate.given_at < until,
            Mandate.until >= asked.first_day,
            sa.or_(Mandate.ended_at.is_(None), Mandate.ended_at >= since),
        )
        .order_by(Mandate.id)
    )
    rows = asked.session.execute(query).all()
    names = names_of(asked.session, {row[0].given_by for row in rows})
    for one, number, member in rows:
        yield (
            number, member, str(GIVEN[one.given]), one.given_on, names.get(one.given_by, ""),
            one.until, str(ENDED[one.ended]) if one.ended else "", moment(one.ended_at),
        )  # fmt: skip


def staff_table(asked: Asked) -> Table:
    """Return who works for the village at this moment, and who did."""
    return Table(STAFF, _staff(asked))


def _staff(asked: Asked) -> Iterator[Row]:
    users = sa.select(User).filter_by(village_id=asked.village_id).order_by(User.id)
    for user in asked.session.scalars(users):
        held = asked.session.scalars(sa.select(UserRole.role).filter_by(user_id=user.id))
        state = "在任" if user.is_active else "已停用"
        yield user.name, user.username, _named(held), moment(user.created_at), state


def staff_changes_table(asked: Asked) -> Table:
    """Return who was appointed to what, changed, dismissed and called back in the year, by whom."""
    return Table(STAFF_CHANGES, _staff_changes(asked))


def _staff_changes(asked: Asked) -> Iterator[Row]:
    since, until = asked.bounds
    record = AuditRecord
    query = (
        sa.select(record.at, record.actor, record.event, record.subject, record.detail)
        .where(
            record.village_id == asked.village_id,
            record.event.in_(OF_STAFF),
            record.at >= since,
            record.at < until,
        )
        .order_by(record.id)
    )
    rows = asked.session.execute(query).all()
    names = names_of(asked.session, {code for row in rows for code in (row.actor, row.subject)})
    names[SYSTEM] = "系统"
    for at, actor, event, subject, held in rows:
        yield (
            moment(at), names.get(actor, actor), str(EVENTS[event]), names.get(subject, subject),
            _named(held.split()),
        )  # fmt: skip


def _named(roles: Iterable[str]) -> str:
    return "；".join(sorted(str(ROLES[role]) for role in roles))
