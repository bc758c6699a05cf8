"""A household's ledger sheet: what it earned, lost and exchanged in a year, line by line."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.names import names_of
from pointsapp.actor import Actor
from pointsapp.community.books import SourceKind, TransactionKind
from pointsapp.community.models import Group, Household, Resident, Village
from pointsapp.earning.rules.models import Rule, RuleVersion
from pointsapp.earning.sheets.models import AwardLine, AwardSheet, SheetDecision, State
from pointsapp.refusals import NotFound
from pointsapp.village_time import start_of_day

EXCHANGE_KINDS = (TransactionKind.REDEMPTION, TransactionKind.RETURN)


@dataclass(frozen=True)
class LedgerLine:
    """An entry of the household's account as the paper form has it."""

    number: int
    day: date
    voucher: str
    kind: str
    what: str
    code: str
    person: str
    amount: int
    balance: int
    clerk: str
    approver: str

    @property
    def won(self) -> int | None:
        """Points that came in."""
        return self.amount if self.amount > 0 and not self.is_exchange else None

    @property
    def lost(self) -> int | None:
        """Points that were deducted or taken back."""
        return -self.amount if self.amount < 0 and not self.is_exchange else None

    @property
    def spent(self) -> int | None:
        """Points that were exchanged for goods; below 0 where goods came back."""
        return -self.amount if self.is_exchange else None

    @property
    def is_exchange(self) -> bool:
        """Tell whether goods went out or came back."""
        return self.kind in EXCHANGE_KINDS or (self.kind == "reversal" and not self.code)


@dataclass(frozen=True)
class LedgerSheet:
    """A household's year."""

    village: str
    year: int
    household_id: int
    account_id: int
    number: str
    head: str
    group: str
    members: tuple[str, ...]
    brought_forward: int
    lines: tuple[LedgerLine, ...]
    check_code: str | None
    """That of the year's last entry; None where nothing moved."""

    @property
    def won(self) -> int:
        """All points that came in."""
        return sum(line.won or 0 for line in self.lines)

    @property
    def lost(self) -> int:
        """All points that were deducted or taken back."""
        return sum(line.lost or 0 for line in self.lines)

    @property
    def lapsed(self) -> int:
        """All points that lapsed by a resolution or with the household; among those lost."""
        return sum(line.lost or 0 for line in self.lines if line.kind == TransactionKind.EXPIRY)

    @property
    def spent(self) -> int:
        """All points that were exchanged."""
        return sum(line.spent or 0 for line in self.lines)

    @property
    def balance(self) -> int:
        """What was left at the end."""
        return self.lines[-1].balance if self.lines else self.brought_forward


def ledger_sheet(session: Session, actor: Actor, household_id: int, year: int) -> LedgerSheet:
    """Return the ledger sheet of a household of the actor's village; raises NotFound."""
    sheets = _sheets(session, actor, Household.id == household_id, year)
    if not sheets:
        raise NotFound
    return sheets[0]


def households_of_group(session: Session, actor: Actor, group_id: int | None) -> Sequence[int]:
    """Return a group's households, or those in no group, in their order."""
    query = (
        sa.select(Household.id)
        .where(
            Household.group_id.is_not_distinct_from(group_id),
            Household.village_id == actor.village_id,
        )
        .order_by(Household.sort_key)
    )
    return session.scalars(query).all()


def open_households(session: Session, actor: Actor) -> Sequence[int]:
    """Return the village's open households, in their order."""
    query = (
        sa.select(Household.id)
        .where(Household.village_id == actor.village_id, Household.closed_on.is_(None))
        .order_by(Household.sort_key)
    )
    return session.scalars(query).all()


def ledger_sheets(
    session: Session, actor: Actor, household_ids: Sequence[int], year: int
) -> tuple[LedgerSheet, ...]:
    """Return the ledger sheets of these households, as far as they are the actor's village's."""
    return _sheets(session, actor, Household.id.in_(household_ids), year)


@dataclass(frozen=True)
class _Deed:
    line_id: int | None
    voucher: str
    what: str
    code: str
    person: str
    clerk: str
    approver: str


def _sheets(
    session: Session, actor: Actor, which: sa.ColumnElement[bool], year: int
) -> tuple[LedgerSheet, ...]:
    query = (
        sa.select(
            Household.id.label("household_id"),
            Household.number,
            Household.account_id,
            Household.head_id,
            sa.func.coalesce(Group.name, "").label("group"),
            Village.name.label("village"),
        )
        .join(Village, Village.id == Household.village_id)
        .outerjoin(Group, Group.id == Household.group_id)
        .where(which, Household.village_id == actor.village_id)
        .order_by(Household.sort_key)
    )
    homes = session.execute(query).all()
    account_ids = [home.account_id for home in homes]
    since, until = _year(year)
    entries = ledger.statements_between(session, account_ids, since, until)
    before = _brought_forward(session, entries, until)
    members = _members(session, [home.household_id for home in homes])
    every = [entry for of_one in entries.values() for entry in of_one]
    deeds = _deeds(
        session, {e.source_id or 0 for e in every if e.source_kind == SourceKind.AWARD_LINE}
    )
    names = names_of(session, {entry.recorded_by for entry in every} | _who(deeds))
    return tuple(
        LedgerSheet(
            village=village,
            year=year,
            household_id=household_id,
            account_id=account_id,
            number=number,
            head=next((name for key, name in members.get(household_id, []) if key == head_id), ""),
            group=group,
            members=tuple(name for _key, name in members.get(household_id, [])),
            brought_forward=before[account_id],
            lines=tuple(_line(entry, deeds, names) for entry in entries[account_id]),
            check_code=entries[account_id][-1].check_code if entries[account_id] else None,
        )
        for household_id, number, account_id, head_id, group, village in homes
    )


def _year(year: int) -> tuple[datetime, datetime]:
    """Return the village's first instant of the year and of the next."""
    first, following = (start_of_day(date(number, 1, 1)) for number in (year, year + 1))
    return first, following


def _brought_forward(
    session: Session, entries: dict[int, list[ledger.StatementEntry]], until: datetime
) -> dict[int, int]:
    """Return what each account held before the first of its entries, or all the year without."""
    idle = [account_id for account_id, of_one in entries.items() if not of_one]
    moved = {key: of_one[0] for key, of_one in entries.items() if of_one}
    before = {key: first.balance_after - first.amount for key, first in moved.items()}
    return before | ledger.balances_before(session, idle, until)


def _members(session: Session, household_ids: Collection[int]) -> dict[int, list[tuple[int, str]]]:
    query = (
        sa.select(Resident.household_id, Resident.id, Resident.name)
        .where(Resident.household_id.in_(household_ids), Resident.left_on.is_(None))
        .order_by(Resident.id)
    )
    members: dict[int, list[tuple[int, str]]] = {}
    for household_id, resident_id, name in session.execute(query):
        members.setdefault(household_id, []).append((resident_id, name))
    return members


def _deeds(session: Session, line_ids: Collection[int]) -> dict[int, _Deed]:
    approver = (
        sa.select(SheetDecision.by)
        .where(SheetDecision.sheet_id == AwardSheet.id, SheetDecision.state == State.APPROVED)
        .order_by(SheetDecision.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        sa.select(
            AwardLine.id.label("line_id"),
            AwardSheet.number.label("voucher"),
            AwardSheet.title.label("what"),
            Rule.code,
            sa.func.coalesce(Resident.name, "").label("person"),
            AwardLine.recorded_by.label("clerk"),
            sa.func.coalesce(approver, "").label("approver"),
        )
        .join(AwardSheet, AwardSheet.id == AwardLine.sheet_id)
        .join(RuleVersion, RuleVersion.id == AwardLine.rule_version_id)
        .join(Rule, Rule.id == RuleVersion.rule_id)
        .outerjoin(Resident, Resident.id == AwardLine.resident_id)
        .where(AwardLine.id.in_(line_ids))
    )
    rows = session.execute(query).mappings() if line_ids else ()
    deeds = [_Deed(**row) for row in rows]
    return {deed.line_id: deed for deed in deeds if deed.line_id is not None}


def _who(deeds: dict[int, _Deed]) -> set[str]:
    return {code for deed in deeds.values() for code in (deed.clerk, deed.approver)}


def _line(
    entry: ledger.StatementEntry, deeds: dict[int, _Deed], names: dict[str, str]
) -> LedgerLine:
    """Return an award with who recorded and who approved it; of any other entry, who booked it."""
    deed = deeds.get(entry.source_id or 0) if entry.source_kind == SourceKind.AWARD_LINE else None
    if deed is None:
        deed = _Deed(
            line_id=None,
            voucher=entry.memo,
            what="",
            code="",
            person="",
            clerk=entry.recorded_by,
            approver="",
        )
    return LedgerLine(
        number=entry.number,
        day=entry.occurred_on,
        voucher=deed.voucher,
        kind=entry.kind,
        what=deed.what,
        code=deed.code,
        person=deed.person,
        amount=entry.amount,
        balance=entry.balance_after,
        clerk=names.get(deed.clerk, ""),
        approver=names.get(deed.approver, ""),
    )
