"""A village's years written a month at a time: enough to be seen, and to measure whole towns with.

The records are those that the services would make; they are only made many at once.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import village_of
from pointsapp.community.books import AccountKind, SourceKind, TransactionKind
from pointsapp.community.models import Household, Resident
from pointsapp.demo import goods
from pointsapp.demo.hours import at_hour
from pointsapp.demo.village import Staff
from pointsapp.demo.years import EXCHANGE_DAY
from pointsapp.earning.notices.models import Objection
from pointsapp.earning.rules.queries import rules_on
from pointsapp.earning.sheets.models import AwardLine, AwardSheet, SheetDecision, State
from pointsapp.exchange.redemptions.models import AgreedBy, Redemption, RedemptionLine

DEEDS = (
    ("村内主干道清扫", "E03", 4),
    ("夜间治安巡逻", "P01", 4),
    ("幸福院助餐理发", "W01", 4),
    ("种植技术培训", "C01", 2),
    ("户代表会", "Z01", 2),
)
"""What is done, by which rule, and for how many points."""
TWO_HOURS = 200
SHEETS_A_MONTH = 8
OF_THE_HOUSEHOLDS = 12
"""One household of so many comes to an activity."""
OBJECTED_SHEETS = 20
"""Somebody objects to one sheet of so many."""
INSPECTED_MONTHS = (1, 3, 5, 7, 9, 11)
YARD, YARD_POINTS = "E01", (5, 4, 2)
CUSTOMERS_OF = 5
"""One household of so many comes to the counter in a month."""
_Taken = tuple[int, int, int, int]
"""Which household takes what, how many of it, and the price of one."""


@dataclass
class YearsInBulk:
    """The months of a light village up to today, written one after another."""

    session: Session
    staff: Staff
    random: Random
    first: date
    today: date
    numbers: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Look up what all its months need."""
        self.village_id = village_of(self.staff.admin)
        people = (
            sa.select(Resident.id, Household.id.label("household_id"), Household.account_id)
            .join(Household, Household.id == Resident.household_id)
            .where(Household.village_id == self.village_id)
        )
        self.people = self.session.execute(people.order_by(Resident.id)).all()
        self.homes = {person.household_id: person.account_id for person in self.people}
        rules = rules_on(self.session, self.staff.admin, self.today)
        self.rules = {rule.code: rule.version_id for rule in rules}
        self.items = goods.list_goods(self.session, self.village_id)
        self.issued = self._account(AccountKind.ISSUED)
        self.redeemed = self._account(AccountKind.REDEEMED)
        self.shelf = self._accounts(AccountKind.SHELF)
        self.handed_out = self._accounts(AccountKind.HANDED_OUT)

    def months(self) -> list[date]:
        """Return the day on which each month's work is written, oldest first."""
        days = (self.first + timedelta(days=n) for n in range((self.today - self.first).days - 2))
        return [day for day in days if day.day == EXCHANGE_DAY]

    def live(self, day: date) -> None:
        """Write the month that ends with the exchange on this day."""
        self._do_deeds(day)
        if day.month in INSPECTED_MONTHS or day < self.first + timedelta(days=31):
            customers = max(len(self.homes) // CUSTOMERS_OF, 1)
            goods.take_in(
                self.session, self.staff, self.random, self.items, day, customers=customers
            )
        self._exchange(day)
        ledger.seal(self.session, self.village_id, at=at_hour(day, 23))

    def _do_deeds(self, day: date) -> None:
        sheets = [*self._activities(day)]
        if day.month in INSPECTED_MONTHS:
            sheets.append(self._inspection(day))
        ids = self._written(AwardSheet, [self._sheet(title, day) for title, _lines in sheets])
        lines = [
            {"sheet_id": sheet_id, "position": position, **line}
            for sheet_id, (_title, of_sheet) in zip(ids, sheets, strict=True)
            for position, line in enumerate(of_sheet, start=1)
        ]
        line_ids = self._written(AwardLine, lines)
        self._decide(ids, day)
        self._post(line_ids, lines, day)
        self._object(line_ids[:: len(lines) // len(sheets)], day)

    def _activities(self, day: date) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        most = max(len(self.homes) // OF_THE_HOUSEHOLDS, 3)
        for number in range(SHEETS_A_MONTH):
            title, code, points = self.random.choice(DEEDS)
            held_on = day - timedelta(days=3 * number)
            came = self.random.sample(self.people, self.random.randint(2, most))
            lines = [self._line(one, held_on, code, points, TWO_HOURS) for one in came]
            yield title, lines

    def _inspection(self, day: date) -> tuple[str, list[dict[str, Any]]]:
        heads = {person.household_id: person for person in reversed(self.people)}
        lines = []
        for head in heads.values():
            level = self.random.randrange(len(YARD_POINTS))
            line = self._line(head, day, YARD, YARD_POINTS[level], 100)
            lines.append({**line, "level": level, "resident_id": None})
        return "庭院评比", lines

    def _line(
        self, person: Any, day: date, code: str, points: int, quantity: int
    ) -> dict[str, Any]:
        return {
            "village_id": self.village_id,
            "household_id": person.household_id,
            "resident_id": person.id,
            "rule_version_id": self.rules[code],
            "occurred_on": day,
            "quantity": quantity,
            "level": None,
            "points": points,
            "uncapped_points": points,
            "recorded_by": self.staff.recorder.code,
        }

    def _sheet(self, title: str, day: date) -> dict[str, Any]:
        number = self._number("sheet", day)
        return {
            "village_id": self.village_id,
            "number": number,
            "key": f"demo-{number}",
            "title": title,
            "state": State.POSTED,
            "recorded_by": self.staff.recorder.code,
            "recorded_at": at_hour(day, 7),
        }

    def _decide(self, sheet_ids: list[int], day: date) -> None:
        decided = (
            (State.SUBMITTED, self.staff.recorder.code, at_hour(day, 7)),
            (State.APPROVED, self.staff.approver.code, at_hour(day, 8)),
            (State.POSTED, self.staff.approver.code, at_hour(day, 8)),
        )
        rows = [
            {"sheet_id": sheet_id, "state": state, "by": by, "at": at, "reason": ""}
            for sheet_id in sheet_ids
            for state, by, at in decided
        ]
        self.session.execute(sa.insert(SheetDecision), rows)

    def _post(self, line_ids: list[int], lines: list[dict[str, Any]], day: date) -> None:
        postings = [
            ledger.Posting(
                key=f"award-line:{line_id}",
                kind=TransactionKind.AWARD,
                legs=(
                    ledger.Leg(self.issued, -line["points"]),
                    ledger.Leg(self.homes[line["household_id"]], line["points"]),
                ),
                occurred_on=line["occurred_on"],
                source_kind=SourceKind.AWARD_LINE,
                source_id=line_id,
            )
            for line_id, line in zip(line_ids, lines, strict=True)
        ]
        self._posted(AwardLine, line_ids, postings, by=self.staff.approver.code, at=at_hour(day, 8))

    def _object(self, line_ids: list[int], day: date) -> None:
        rows = [
            {
                "village_id": self.village_id,
                "line_id": line_id,
                "key": "demo",
                "raised_via": "office",
                "words": "那天他没有参加",
                "raised_by": self.staff.admin.code,
                "raised_at": at_hour(day, 9),
                "answer_until": day + timedelta(days=7),
                "outcome": "rejected",
                "answer": "当面问过，情况属实",
                "answered_by": self.staff.approver.code,
                "answered_at": at_hour(day, 20),
            }
            for line_id in line_ids
            if self.random.randrange(OBJECTED_SHEETS) == 0
        ]
        if rows:
            self.session.execute(sa.insert(Objection), rows)

    def _exchange(self, day: date) -> None:
        """Let households that can afford it take one or two things each."""
        left = ledger.holdings(self.session, self.village_id, kind=AccountKind.SHELF)
        has = ledger.balances(self.session, self.homes.values())
        coming = self.random.sample(list(self.homes), len(self.homes) // CUSTOMERS_OF)
        taken = []
        for household_id in coming:
            item = self.random.randrange(len(self.items))
            price, item_id = goods.GOODS[item].price_points, self.items[item]
            commodity = ledger.item_commodity(item_id)
            count = min(2, has[self.homes[household_id]] // price, left[commodity])
            if count > 0:
                left[commodity] -= count
                taken.append((household_id, item_id, count, price))
        if taken:
            self._hand_out(taken, at_hour(day, 9))

    def _hand_out(self, taken: list[_Taken], at: datetime) -> None:
        day = at.date()
        rows = [
            {
                "village_id": self.village_id,
                "number": (number := self._number("slip", day)),
                "key": f"demo-{number}",
                "household_id": household_id,
                "points": count * price,
                "consent": AgreedBy.PIN,
                "redeemed_by": self.staff.counter.code,
                "redeemed_at": at,
            }
            for household_id, _item_id, count, price in taken
        ]
        ids = self._written(Redemption, rows)
        lines = [
            {"redemption_id": one, "item_id": item_id, "quantity": count, "price_points": price}
            for one, (_household, item_id, count, price) in zip(ids, taken, strict=True)
        ]
        self.session.execute(sa.insert(RedemptionLine), lines)
        postings = [
            self._slip(one, row, what) for one, row, what in zip(ids, rows, taken, strict=True)
        ]
        self._posted(Redemption, ids, postings, by=self.staff.counter.code, at=at)

    def _slip(self, redemption_id: int, row: dict[str, Any], taken: _Taken) -> ledger.Posting:
        household_id, item_id, count, price = taken
        goods_moved = ledger.item_commodity(item_id)
        return ledger.Posting(
            key=f"redemption:{redemption_id}",
            kind=TransactionKind.REDEMPTION,
            legs=(
                ledger.Leg(self.homes[household_id], -count * price),
                ledger.Leg(self.redeemed, count * price),
                ledger.Leg(self.shelf[goods_moved], -count),
                ledger.Leg(self.handed_out[goods_moved], count),
            ),
            occurred_on=row["redeemed_at"].date(),
            source_kind=SourceKind.REDEMPTION,
            source_id=redemption_id,
            memo=row["number"],
        )

    def _posted(
        self,
        model: type[Any],
        ids: list[int],
        postings: list[ledger.Posting],
        *,
        by: str,
        at: datetime,
    ) -> None:
        """Post what these rows say, and note on each which transaction it became."""
        posted = ledger.post_many(self.session, self.village_id, postings, by=by, at=at)
        became = [
            {"id": one, "transaction_id": made.transaction_id}
            for one, made in zip(ids, posted, strict=True)
        ]
        self.session.execute(sa.update(model), became)

    def _written(self, model: type[Any], rows: list[dict[str, Any]]) -> list[int]:
        """Write rows at once and return their ids in the same order."""
        statement = sa.insert(model).returning(model.id, sort_by_parameter_order=True)
        return list(self.session.scalars(statement, rows))

    def _number(self, kind: str, day: date) -> str:
        self.numbers[f"{kind} {day.year}"] += 1
        return f"{day.year}-{self.numbers[f'{kind} {day.year}']:05d}"

    def _account(self, kind: AccountKind) -> int:
        return ledger.find_account(self.session, book_id=self.village_id, kind=kind)

    def _accounts(self, kind: AccountKind) -> dict[str, int]:
        return ledger.accounts_of(self.session, self.village_id, kind=kind)
