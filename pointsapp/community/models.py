"""Counties, townships, villages and groups; households and the residents who live in them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base, UtcInstant

LONGEST_EXCHANGE_DAYS = 60

NOTICE_DAYS = 3
"""How long villages show a sheet before it counts; the practice is three days to a week."""


PHOTO_DAYS = 180
"""How long photos of claims are kept after the decision."""
SECOND_KEEPER_FROM_FEN = 50_00
"""What goods may be worth that one person alone writes off in a month."""

RETURN_DAYS = 7
"""How long after a redemption goods may come back."""

NEED_ANSWER_DAYS = 15
"""How long a household may say whether its need is met, before its silence settles it."""
MONTHS_KEPT = {"visit": 12, "need": 24, "hazard": 24, "quarrel": 60}
"""How many months words of each kind are kept after all is settled."""


class CodesFor(StrEnum):
    """Of whom a village asks a code at the sign-in, beside the password."""

    NOBODY = "nobody"
    ADMINISTRATORS = "administrators"
    EVERYBODY = "everybody"


class County(Base):
    """A county over some townships."""

    __tablename__ = "county"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)


class Township(Base):
    """A township over some villages."""

    __tablename__ = "township"

    id: Mapped[int] = mapped_column(primary_key=True)
    county_id: Mapped[int | None] = mapped_column(ForeignKey("county.id"), index=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)


class Village(Base):
    """A village; its id is the id of its book in the ledger.

    `notice_days` is how many days an approved sheet hangs out before it is posted; with 0 it is
    posted at once. `point_value_fen` is what the village holds one point to be worth. A sheet of
    `second_approver_from` points or more needs two approvers. `yearly_ceiling` and
    `quarterly_ceiling` are how many points may be issued in a calendar year or quarter. With
    `debt_allowed` a household may owe what a correction takes back. Photos of claims are kept
    `photo_days` after the decision. `complaint_phone` stands on public notices, deductions only
    with `deductions_public`. Goods may come back to the counter until `return_days` days after the
    redemption. The counter is open on `exchange_days` (10、20、周二), on all days when none are
    named, at `exchange_place`. Goods worth `second_keeper_from_fen` or more in a month are written
    off by two people. Search engines may list the public board where it is `findable`. Staff who
    are among `codes_for` sign in with a code beside the password; where it asks anybody, the
    township's supervisor does. A household has `need_answer_days` to say whether its need is met.
    Words of visits, needs, hazards and quarrels are emptied so many `…_months` after all was
    settled; that they were stays. `is_demo` marks a village that `flask demo` invented; nothing
    else sets it. Once `beginnings_hidden`, the list of first steps no longer stands on its
    administrator's home page. `hazard_kinds` (柴草堆、危墙) are kinds of hazards beside the usual
    ones. A village that is to close earns and exchanges until its `last_day`. Once `closed_on`,
    nobody writes in the village any more; its households read what they had until the day
    `readable_until`.
    """

    __tablename__ = "village"

    id: Mapped[int] = mapped_column(ForeignKey("ledger_book.id"), primary_key=True)
    township_id: Mapped[int | None] = mapped_column(ForeignKey("township.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    code: Mapped[str] = mapped_column(String(40), unique=True)
    notice_days: Mapped[int] = mapped_column(default=NOTICE_DAYS)
    point_value_fen: Mapped[int] = mapped_column(default=100)
    complaint_phone: Mapped[str] = mapped_column(String(20), default="", server_default="")
    second_approver_from: Mapped[int | None]
    yearly_ceiling: Mapped[int | None]
    quarterly_ceiling: Mapped[int | None]
    debt_allowed: Mapped[bool] = mapped_column(default=False, server_default=false())
    photo_days: Mapped[int] = mapped_column(default=PHOTO_DAYS, server_default=str(PHOTO_DAYS))
    deductions_public: Mapped[bool] = mapped_column(default=False, server_default=false())
    return_days: Mapped[int] = mapped_column(default=RETURN_DAYS, server_default=str(RETURN_DAYS))
    exchange_days: Mapped[str] = mapped_column(
        String(LONGEST_EXCHANGE_DAYS), default="", server_default=""
    )
    exchange_place: Mapped[str] = mapped_column(String(60), default="", server_default="")
    second_keeper_from_fen: Mapped[int | None] = mapped_column(
        default=SECOND_KEEPER_FROM_FEN, server_default=str(SECOND_KEEPER_FROM_FEN)
    )
    findable: Mapped[bool] = mapped_column(default=False, server_default=false())
    codes_for: Mapped[str] = mapped_column(
        String(20), default=CodesFor.ADMINISTRATORS, server_default=CodesFor.ADMINISTRATORS
    )
    need_answer_days: Mapped[int] = mapped_column(
        default=NEED_ANSWER_DAYS, server_default=str(NEED_ANSWER_DAYS)
    )
    visit_months: Mapped[int] = mapped_column(
        default=MONTHS_KEPT["visit"], server_default=str(MONTHS_KEPT["visit"])
    )
    need_months: Mapped[int] = mapped_column(
        default=MONTHS_KEPT["need"], server_default=str(MONTHS_KEPT["need"])
    )
    hazard_months: Mapped[int] = mapped_column(
        default=MONTHS_KEPT["hazard"], server_default=str(MONTHS_KEPT["hazard"])
    )
    quarrel_months: Mapped[int] = mapped_column(
        default=MONTHS_KEPT["quarrel"], server_default=str(MONTHS_KEPT["quarrel"])
    )
    is_demo: Mapped[bool] = mapped_column(default=False, server_default=false())
    beginnings_hidden: Mapped[bool] = mapped_column(default=False, server_default=false())
    hazard_kinds: Mapped[str] = mapped_column(String(100), default="", server_default="")
    closed_on: Mapped[date | None]
    readable_until: Mapped[date | None]
    last_day: Mapped[date | None]


LONGEST_REASON = 200


class SettingChange(Base):
    """Somebody changed a setting of a village; its row is never changed, the chain has it.

    `name` is a column of Village. `before` and `after` are its values as JSON writes them. Whoever
    renames a village says the `reason`.
    """

    __tablename__ = "setting_change"
    __table_args__ = (Index("ix_setting_change_village", "village_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey("village.id"))
    name: Mapped[str] = mapped_column(String(40))
    before: Mapped[str] = mapped_column(String(120))
    after: Mapped[str] = mapped_column(String(120))
    changed_by: Mapped[str] = mapped_column(String(40))
    changed_at: Mapped[datetime] = mapped_column(UtcInstant)
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="", server_default="")


class Group(Base):
    """A villagers' group, in the order in which the village counts them."""

    __tablename__ = "village_group"
    __table_args__ = (UniqueConstraint("village_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey("village.id"))
    name: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]


class Household(Base):
    """A household: it owns the points, under the number that the village gave it.

    `number_key` is the same for 018, 18 and １８; `sort_key` puts 9 before 10. Once it has merged,
    `answered_by_id` is the household that answers for it now, never one that merged itself.
    """

    __tablename__ = "household"
    __table_args__ = (
        UniqueConstraint("village_id", "number"),
        Index("ix_household_village_order", "village_id", "sort_key"),
        Index("ix_household_village_key", "village_id", "number_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey("village.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("village_group.id"), index=True)
    number: Mapped[str] = mapped_column(String(20))
    number_key: Mapped[str] = mapped_column(String(20))
    sort_key: Mapped[str] = mapped_column(String(60))
    account_id: Mapped[int] = mapped_column(ForeignKey("ledger_account.id"), unique=True)
    head_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id", use_alter=True))
    official_code: Mapped[str | None] = mapped_column(String(18))
    closed_on: Mapped[date | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"), index=True)
    lives_alone: Mapped[bool] = mapped_column(default=False, server_default=false())
    has_no_phone: Mapped[bool] = mapped_column(default=False, server_default=false())


class ChangeKind(StrEnum):
    """What became of a household; a value is kept for ever, so it never changes."""

    SPLIT = "split"
    MERGER = "merger"
    CLOSING = "closing"


class HouseholdChange(Base):
    """A household split, merged or closed: with which other one, how many points and people moved.

    Of a split the `other_id` is the new household, of a merger the one that stays.
    """

    __tablename__ = "household_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    other_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    points: Mapped[int]
    people: Mapped[int]
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcInstant)


class Resident(Base):
    """A person of a household; `search_terms` is everything that the person is found by.

    `arrived_on` is known of whoever came after the village's list was made.
    """

    __tablename__ = "resident"
    __table_args__ = (Index("ix_resident_village_search", "village_id", "search_terms"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey("village.id"))
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    name_pinyin: Mapped[str] = mapped_column(String(120))
    name_initials: Mapped[str] = mapped_column(String(40))
    relation: Mapped[str] = mapped_column(String(20), default="")
    sex: Mapped[str] = mapped_column(String(4), default="")
    born: Mapped[str | None] = mapped_column(String(10))
    phone: Mapped[str | None] = mapped_column(String(20))
    phone_tail: Mapped[str | None] = mapped_column(String(4))
    search_terms: Mapped[str] = mapped_column(String(600))
    is_party_member: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(String(200), default="")
    arrived_on: Mapped[date | None]
    left_on: Mapped[date | None]


class KeyedAct(Base):
    """What a form's key stood for: sent again it is not done again; see `acting.once`.

    `content_hash` is empty for acts from before it was kept. Rows are never deleted: a form may
    come back from a phone's drawer a year later.
    """

    __tablename__ = "keyed_act"

    village_id: Mapped[int] = mapped_column(ForeignKey("village.id"), primary_key=True)
    act: Mapped[str] = mapped_column(String(20), primary_key=True)
    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    content_hash: Mapped[str | None] = mapped_column(String(64))
    result_id: Mapped[int] = mapped_column(BigInteger)
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcInstant)


class KeptImport(Base):
    """A file that was imported: what it did, and what was before, to take it back as one act.

    `counts` is what the preview counted; `undo` is written and read by the import's own room.
    """

    __tablename__ = "kept_import"
    __table_args__ = (Index("ix_kept_import_village_kind", "village_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey("village.id"))
    kind: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str] = mapped_column(String(120))
    digest: Mapped[str] = mapped_column(String(64))
    counts: Mapped[dict[str, int]] = mapped_column(JSON)
    undo: Mapped[dict[str, Any]] = mapped_column(JSON)
    imported_by: Mapped[str] = mapped_column(String(40))
    imported_at: Mapped[datetime] = mapped_column(UtcInstant)
    taken_back_by: Mapped[str | None] = mapped_column(String(40))
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcInstant)
