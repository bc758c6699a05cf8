"""A village's years, lived through the same services as real ones."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from random import Random

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.second_persons.queries import show_review
from pointsapp.access.second_persons.service import look_at
from pointsapp.actor import village_of
from pointsapp.community.models import Household, Resident
from pointsapp.community.villages.service import change_settings
from pointsapp.demo import goods
from pointsapp.demo.honours import hang_honours
from pointsapp.demo.hours import at_hour, let_planner_count
from pointsapp.demo.village import HOUSEHOLDS_WITH_PIN, Staff
from pointsapp.earning.activities import attendance
from pointsapp.earning.activities import service as activities
from pointsapp.earning.activities.service import NewActivity
from pointsapp.earning.claims import service as claims
from pointsapp.earning.claims.service import NewClaim
from pointsapp.earning.corrections.service import Correction, Instead, correct_line
from pointsapp.earning.inspections import service as inspections
from pointsapp.earning.inspections.service import NewRound
from pointsapp.earning.notices.service import NewObjection, object_to_line
from pointsapp.earning.rules.queries import rules_on
from pointsapp.earning.sheets import service as sheets
from pointsapp.earning.sheets.models import AwardLine, AwardSheet, State
from pointsapp.earning.signups import service as signups
from pointsapp.exchange.receipts.lot_keeping import keep_lots
from pointsapp.oversight.promise import service as promise

SATURDAY, WEEK = 5, 7
GRADES = (5, 4, 2, 1)
"""How often a yard is excellent, good, fair and poor."""
EXCHANGE_DAY = 10
SEASONS = (1, 3, 5, 7, 9, 11)
ONE_HOUR = 100
MONEY_LEFT_FEN = 600_000
REGULARS = 220
"""So many people come to most activities, as everywhere; the others come now and then."""


@dataclass(frozen=True)
class Custom:
    """Something that happens again and again; hundredths of an hour, people from and to."""

    name: str
    place: str
    rule: str
    quantity: int
    people: tuple[int, int]
    night: tuple[time, time] | tuple[()] = ()


NIGHT = (time(23), time(1))
CUSTOMS = (
    Custom("村内主干道清扫", "文化广场至村西口", "E03", 200, (25, 48)),
    Custom("文化广场环境整治", "文化广场", "E03", 150, (12, 30)),
    Custom("村西坑塘清理", "村西坑塘", "E04", 200, (10, 22)),
    Custom("夜间治安巡逻", "全村", "P01", 200, (6, 12), NIGHT),
    Custom("幸福院助餐理发", "幸福院", "W01", 200, (8, 16)),
    Custom("秧歌队演出", "文化广场", "W06", 100, (16, 24)),
    Custom("反诈宣讲", "村部会议室", "P06", 100, (30, 60)),
    Custom("种植技术培训", "村部会议室", "C01", 100, (20, 40)),
    Custom("户代表会", "村部会议室", "Z01", 100, (40, 90)),
)


@dataclass(frozen=True)
class Size:
    """How much happens: so many years, customers on an exchange day, and villages."""

    years: int = 1
    customers: int = goods.CUSTOMERS
    villages: int = 1

    @property
    def in_first(self) -> int:
        """So many villages are of the first township, the others of the next."""
        return (2 * self.villages + 2) // 3

    def begins(self, today: date) -> date:
        """Return the first day of the years that end today."""
        return today - timedelta(days=365 * self.years - 1)


@dataclass
class Years:
    """The years up to today: their days in order, each with what happens on it."""

    session: Session
    staff: Staff
    random: Random
    today: date
    size: Size
    held: int = 0

    def __post_init__(self) -> None:
        """Look up what all its days need."""
        self.first = self.size.begins(self.today)
        living = sa.select(Resident.id).join(Household, Household.id == Resident.household_id)
        born_before = str(self.today.year - 12)
        grown = living.where(
            Household.village_id == self.staff.admin.village_id, Resident.born < born_before
        )
        self.people = list(self.session.scalars(grown.order_by(Resident.id)))
        shown = grown.where(Household.number.in_(HOUSEHOLDS_WITH_PIN))
        self.regulars = [
            *self.session.scalars(shown.order_by(Resident.id)),
            *self.random.sample(self.people, REGULARS),
        ]
        homes = sa.select(Household.id).filter_by(village_id=self.village_id)
        self.households = list(self.session.scalars(homes.order_by(Household.sort_key)))
        self.goods = goods.list_goods(self.session, self.village_id)
        self.rules = {
            rule.code: rule.version_id
            for rule in rules_on(self.session, self.staff.admin, self.today)
        }

    def days(self) -> Iterator[date]:
        """Return the days on which something happens, oldest first; the last two are left."""
        for days in range((self.today - self.first).days - 2):
            day = self.first + timedelta(days=days)
            if day.weekday() in {2, 5} or day.day == EXCHANGE_DAY:
                yield day

    @cached_property
    def second_exchange_day(self) -> date:
        """Return the day on which the shelf is counted for the second time."""
        _first, second, *_others = (day for day in self.days() if day.day == EXCHANGE_DAY)
        return second

    def live(self, day: date) -> None:
        """Let this day's activity happen and be approved; on exchange days open the counter."""
        if day.weekday() == SATURDAY and day.day <= WEEK and day.month in SEASONS:
            self.inspect(day)
        if day.day == EXCHANGE_DAY:
            if day.month in SEASONS or day < self.first + timedelta(days=31):
                self.take_in_goods(day)
            customers = self.size.customers
            goods.hold_exchange_day(self.session, self.staff, self.random, day, customers=customers)
            goods.close_counter(self.session, self.staff, day)
            goods.look_after_shelf(self.session, self.staff, day)
        if day.weekday() in {2, 5}:
            sheet_id = self.hold(self.random.choice(CUSTOMS), day)
            sheets.submit(self.session, sheet_id, by=self.staff.recorder, at=at_hour(day))
            sheets.approve(self.session, sheet_id, by=self.staff.approver, at=at_hour(day, 20))
        if day.day == EXCHANGE_DAY:
            self.close_month(day)

    def close_month(self, day: date) -> None:
        """Do what the nights do: write down how the lots stand, and seal."""
        keep_lots(self.session, self.village_id)
        ledger.seal(self.session, self.village_id, at=at_hour(day, 23))
        let_planner_count(self.session)

    def take_in_goods(self, day: date) -> None:
        """Fill the shelf for a season."""
        goods.take_in(
            self.session,
            self.staff,
            self.random,
            self.goods,
            day,
            customers=self.size.customers,
        )

    def inspect(self, day: date) -> None:
        """Mark every household's yard, draw up the sheet, and have it approved."""
        round_id = self.start_round(day)
        levels = self.random.choices(range(4), weights=GRADES, k=len(self.households))
        marks = dict(zip(self.households, levels, strict=True))
        by, at = self.staff.recorder, at_hour(day, 7)
        inspections.mark(self.session, round_id, marks, judge=1, by=by, at=at)
        sheet_id = inspections.draw_up_sheet(self.session, round_id, by=by, at=at)
        sheets.submit(self.session, sheet_id, by=by, at=at)
        sheets.approve(self.session, sheet_id, by=self.staff.approver, at=at_hour(day, 8))

    def start_round(self, day: date) -> int:
        """Start an inspection of all yards."""
        new = NewRound("庭院评比", day, self.rules["E01"])
        by, at = self.staff.recorder, at_hour(day, 7)
        return inspections.start(self.session, new, key=f"demo-round-{day}", by=by, at=at)

    def leave_something_to_do(self) -> None:
        """Leave a sheet for the approver, an activity and a half-marked round for the recorder."""
        yesterday = self.today - timedelta(days=1)
        self.correct_something()
        self.give_days_of_notice(at_hour(yesterday - timedelta(days=1), 8))
        self.hang_out(CUSTOMS[4], yesterday - timedelta(days=1))
        at = at_hour(yesterday, 10)
        shown = self.households[int(HOUSEHOLDS_WITH_PIN[0]) - 1]
        goods.hand_out_notebooks(self.session, self.staff, shown, self.goods, at)
        goods.leave_a_basket(self.session, self.staff, self.households[2], at)
        goods.leave_a_loss_waiting(self.session, self.staff, self.goods, yesterday)
        by, at = self.staff.recorder, at_hour(yesterday)
        marks = dict.fromkeys(self.households[:40], 0)
        inspections.mark(self.session, self.start_round(yesterday), marks, judge=1, by=by, at=at)
        self.look_at_a_confirmation(at)
        self.claim_and_plan()
        by = self.staff.admin
        promise.note_budget(self.session, MONEY_LEFT_FEN, by=by, at=at)
        hang_honours(self.session, self.today.year, by=by, at=at)
        submitted = self.hold(CUSTOMS[1], yesterday)
        sheets.submit(self.session, submitted, by=self.staff.recorder, at=at_hour(yesterday, 20))
        self.hold(CUSTOMS[0], yesterday)
        self.object_to(self.hang_out(CUSTOMS[3], yesterday))

    def correct_something(self) -> None:
        """Have one line corrected, hours and all, and ask for another to be taken off."""
        ids = (
            sa.select(AwardLine.id)
            .join(AwardSheet, AwardSheet.id == AwardLine.sheet_id)
            .join(Household, Household.id == AwardLine.household_id)
            .where(
                AwardSheet.state == State.POSTED,
                AwardLine.quantity == 2 * ONE_HOUR,
                Household.number.in_(HOUSEHOLDS_WITH_PIN),
            )
        )
        latest, one_before = self.session.scalars(ids.order_by(AwardLine.id.desc()).limit(2))
        by, at = self.staff.recorder, at_hour(self.today - timedelta(days=2), 9)
        wrong = Correction("demo-hours", "只参加了一小时", Instead(ONE_HOUR))
        asked = correct_line(self.session, latest, wrong, by=by, at=at)
        sheets.approve(self.session, asked, by=self.staff.approver, at=at)
        wrong = Correction("demo-person", "那天是他哥哥来的")
        correct_line(self.session, one_before, wrong, by=by, at=at)

    def look_at_a_confirmation(self, at: datetime) -> None:
        """Let the administrator look at one of the sheets that were approved in the first week."""
        first = show_review(self.session, self.staff.admin).waiting[-1]
        note = "当面问过两位当事人，情况属实"
        look_at(self.session, [first.id], note=note, by=self.staff.admin, at=at)

    def give_days_of_notice(self, at: datetime) -> None:
        """Let approved sheets hang out for three days from now on."""
        change_settings(self.session, {"notice_days": 3}, by=self.staff.admin, at=at)

    def hang_out(self, custom: Custom, day: date) -> int:
        """Approve the sheet of an activity onto the board and return its id."""
        sheet_id = self.hold(custom, day)
        sheets.submit(self.session, sheet_id, by=self.staff.recorder, at=at_hour(day, 19))
        sheets.approve(self.session, sheet_id, by=self.staff.approver, at=at_hour(day, 20))
        return sheet_id

    def object_to(self, sheet_id: int) -> None:
        """Let somebody object to a line of a sheet on notice."""
        line_id = self.session.scalars(
            sa.select(AwardLine.id).filter_by(sheet_id=sheet_id, position=2)
        ).one()
        words = NewObjection("那天晚上他在外地打工，没有参加巡逻", "office", "郭大爷")
        key, at = "demo-objection", at_hour(self.today - timedelta(days=1), 21)
        object_to_line(self.session, line_id, words, key=key, by=self.staff.admin, at=at)

    def claim_and_plan(self) -> None:
        """Let a resident claim a deed, and plan next Saturday's activity with some who come."""
        yesterday = self.today - timedelta(days=1)
        somebody = self.regulars[0]
        claim = NewClaim(
            resident_id=somebody,
            rule_version_id=self.rules["E04"],
            level=None,
            occurred_on=yesterday,
            quantity=200,
            words="清理门前排水沟，上午两小时",
        )
        by, at = self.staff.recorder, at_hour(yesterday)
        claims.file_claim(self.session, claim, [], key="demo-claim", by=by, at=at)
        saturday = self.today + timedelta(days=(SATURDAY - self.today.weekday()) % WEEK or WEEK)
        planned = NewActivity(
            CUSTOMS[2].name,
            CUSTOMS[2].place,
            saturday,
            self.rules["E04"],
            200,
            time(8),
            time(10),
            leader="李记录",
            capacity=30,
        )
        activity_id = activities.record(self.session, planned, key="demo-plan", by=by, at=at)
        for resident_id in self.regulars[:9]:
            signups.sign_up(self.session, activity_id, resident_id, by=by, at=at)

    @property
    def village_id(self) -> int:
        """The demo village's id."""
        return village_of(self.staff.admin)

    def hold(self, custom: Custom, day: date) -> int:
        """Record an activity with who came, and draw up its sheet."""
        at, by = at_hour(day), self.staff.recorder
        rule_id = self.rules[custom.rule]
        new = NewActivity(custom.name, custom.place, day, rule_id, custom.quantity, *custom.night)
        new = replace(new, ends_next_day=bool(custom.night))
        self.held += 1
        activity_id = activities.record(
            self.session, new, key=f"demo-activity-{self.held}", by=by, at=at
        )
        count = self.random.randint(*custom.people)
        came = self.random.sample(self.regulars, count * 3 // 4)
        came += self.random.sample(self.people, count // 4)
        quantities: dict[int, int | None] = dict.fromkeys(came)
        late = self.random.sample(came, 2) if custom.quantity > ONE_HOUR else []
        for resident_id in late:
            quantities[resident_id] = custom.quantity // 2
        attendance.tick(self.session, activity_id, quantities, by=by, at=at)
        return attendance.draw_up_sheet(self.session, activity_id, by=by, at=at)
