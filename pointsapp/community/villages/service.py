"""Create a village and change its settings; put townships under a county."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.community.acting import take_village
from pointsapp.community.books import AccountKind
from pointsapp.community.models import (
    NOTICE_DAYS,
    County,
    SettingChange,
    Township,
    Village,
)
from pointsapp.community.villages.exchange_days import read_days
from pointsapp.community.villages.hazard_kinds import read_kinds
from pointsapp.refusals import Refusal

CONTRA_ACCOUNTS = (AccountKind.ISSUED, AccountKind.REDEEMED, AccountKind.EXPIRED)


class VillageCodeTaken(Refusal):
    """Another village has this code."""

    code = "village-code-taken"
    field = "code"


class VillageNameTaken(Refusal):
    """Another village of the township has this name; facts: `name`."""

    code = "village-name-taken"
    field = "village"


def create_village(
    session: Session,
    *,
    name: str,
    code: str,
    at: datetime,
    township: str | None = None,
    notice_days: int = NOTICE_DAYS,
) -> Village:
    """Open a village with its book and the accounts that households' points come from.

    Raises VillageCodeTaken.
    """
    if session.scalar(select(Village.id).where(Village.code == code)) is not None:
        raise VillageCodeTaken(code=code)
    book_id = ledger.open_book(session, code=code, at=at)
    for kind in CONTRA_ACCOUNTS:
        ledger.open_account(session, book_id=book_id, kind=kind, floor=None)
    township_id = _township(session, township).id if township else None
    village = Village(
        id=book_id, name=name, code=code, township_id=township_id, notice_days=notice_days
    )
    session.add(village)
    session.flush()
    return village


@dataclass(frozen=True)
class Settings:
    """How a village runs its points; the fields mean what they mean on Village."""

    name: str
    notice_days: int
    point_value_fen: int
    complaint_phone: str
    second_approver_from: int | None
    yearly_ceiling: int | None
    quarterly_ceiling: int | None
    debt_allowed: bool
    deductions_public: bool
    photo_days: int
    return_days: int
    exchange_days: str
    exchange_place: str
    second_keeper_from_fen: int | None
    findable: bool
    codes_for: str
    hazard_kinds: str
    need_answer_days: int
    visit_months: int
    need_months: int
    hazard_months: int
    quarrel_months: int


def settings_of(session: Session, village_id: int) -> Settings:
    """Return a village's settings."""
    village = session.get_one(Village, village_id)
    return Settings(**{one.name: getattr(village, one.name) for one in fields(Settings)})


def check_name(session: Session, name: str, township_id: int | None) -> None:
    """Raise VillageNameTaken where a village of the township is called so."""
    taken = select(Village.id).where(Village.name == name, Village.township_id == township_id)
    if township_id is not None and session.scalar(taken) is not None:
        raise VillageNameTaken(name=name)


def change_settings(
    session: Session,
    values: Mapping[str, object],
    *,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """Change some of a village's settings, by the names of Settings, and keep each change.

    Sheets on notice keep their day. Raises BadExchangeDays, LongHazardKind and VillageNameTaken.
    """
    village = session.get_one(Village, take_village(session, by))
    before = settings_of(session, village.id)
    name = str(values.get("name", before.name))
    if name != before.name:
        check_name(session, name, village.township_id)
    for name, value in values.items():
        setattr(village, name, value)
    village.exchange_days = read_days(village.exchange_days)
    village.hazard_kinds = read_kinds(village.hazard_kinds)
    session.flush()
    _keep_changes(session, village.id, before, reason, by=by, at=at)


def _keep_changes(
    session: Session, village_id: int, before: Settings, reason: str, *, by: Actor, at: datetime
) -> None:
    after = asdict(settings_of(session, village_id))
    session.add_all(
        SettingChange(
            village_id=village_id,
            name=name,
            before=json.dumps(value, ensure_ascii=False),
            after=json.dumps(after[name], ensure_ascii=False),
            changed_by=by.code,
            changed_at=at,
            reason=reason,
        )
        for name, value in asdict(before).items()
        if value != after[name]
    )
    session.flush()


def gather_townships(session: Session, county: str, names: Iterable[str]) -> set[str]:
    """Put the townships of these names under a county, made where there is none of this name.

    A township that was another county's is this one's. Returns the names that no township has.
    """
    over = session.scalar(select(County).where(County.name == county))
    if over is None:
        over = County(name=county)
        session.add(over)
        session.flush()
    wanted = set(names)
    townships = session.scalars(select(Township).where(Township.name.in_(wanted))).all()
    for township in townships:
        township.county_id = over.id
    session.flush()
    return wanted - {township.name for township in townships}


def _township(session: Session, name: str) -> Township:
    township = session.scalar(select(Township).where(Township.name == name))
    if township is None:
        township = Township(name=name)
        session.add(township)
        session.flush()
    return township
