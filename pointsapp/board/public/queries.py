"""What hangs on a village's board."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.appointments.queries import AppointmentRow, list_appointments
from pointsapp.actor import ANONYMOUS, Actor, Permission
from pointsapp.care.hazards.queries import HazardCount, count_hazards
from pointsapp.care.home_visits.queries import count_visits
from pointsapp.care.needs.queries import NeedCount, count_needs
from pointsapp.care.quarrels.queries import QuarrelCount, count_quarrels
from pointsapp.closures.queries import ClosureRow, standing_closure
from pointsapp.community.models import Village
from pointsapp.community.villages.queries import former_names
from pointsapp.complaints.queries import ComplaintCount, count_complaints
from pointsapp.earning.activities.announced import NOT_BEGUN, moment
from pointsapp.earning.activities.models import Activity, ActivityCallOff
from pointsapp.earning.notices.queries import Notice, lines_on_notice, show_notice
from pointsapp.earning.rules.queries import RuleOnADay, rules_on
from pointsapp.earning.sheets.models import AwardSheet, State
from pointsapp.earning.sheets.queries import SheetLine
from pointsapp.honours.proposals.queries import (
    ProposalPage,
    ProposalRow,
    lists_out,
    show_hanging,
)
from pointsapp.refusals import NotFound
from pointsapp.village_time import first_of_month, village_day
from pointsapp.witnesses.queries import Cosigned, witnesses_of
from pointsapp.year_end.closings.queries import ClosingRow, list_closings
from pointsapp.year_end.expiries.queries import ExpiryRow, announced

PAST_NOTICES = 20
NEXT_ACTIVITIES = 6


@dataclass(frozen=True)
class PublicVillage:
    """Whose board it is."""

    id: int
    name: str
    code: str
    complaint_phone: str
    exchange_days: str
    findable: bool


@dataclass(frozen=True)
class NoticeRow:
    """A sheet on the board, or one that hung there."""

    sheet_id: int
    number: str
    title: str
    due_on: date | None
    is_correction: bool
    is_over: bool


@dataclass(frozen=True)
class NextActivity:
    """An activity that has not begun, for everybody to read."""

    name: str
    held_on: date
    starts_at: time | None
    place: str
    is_called_off: bool


@dataclass(frozen=True)
class CareInFigures:
    """What the year's care came to, in numbers that name nobody."""

    visits_this_month: int
    needs: NeedCount
    hazards: HazardCount
    quarrels: QuarrelCount


@dataclass(frozen=True)
class Board:
    """What hangs out: notices, what is to come, the year's complaints and care, the last seal.

    `expiry` is what points are announced to lapse, `reopened` which closed periods were opened,
    `honours` are the lists of whom the village is to honour.
    `appointments` whom the township appointed administrator. `former_names` are those from before,
    `closure` tells that the village closes or closed.
    """

    notices: tuple[NoticeRow, ...]
    coming: tuple[NextActivity, ...]
    complaints: ComplaintCount
    care: CareInFigures
    seal: ledger.SealMark | None
    witnesses: tuple[Cosigned, ...]
    expiry: ExpiryRow | None
    reopened: tuple[ClosingRow, ...]
    honours: tuple[ProposalRow, ...]
    appointments: tuple[AppointmentRow, ...]
    former_names: tuple[str, ...]
    closure: ClosureRow | None


def find_village(session: Session, code: str) -> PublicVillage:
    """Return the village with this code. Raises NotFound."""
    query = sa.select(
        Village.id,
        Village.name,
        Village.code,
        Village.complaint_phone,
        Village.exchange_days,
        Village.findable,
    ).filter_by(code=code)
    row = session.execute(query).mappings().one_or_none()
    if row is None:
        raise NotFound
    return PublicVillage(**row)


def show_board(session: Session, village: PublicVillage, at: datetime) -> Board:
    """Return what hangs on the village's board at this instant."""
    coming = (
        sa.select(
            Activity.name,
            Activity.held_on,
            Activity.starts_at,
            Activity.place,
            ActivityCallOff.activity_id.is_not(None).label("is_called_off"),
        )
        .outerjoin(ActivityCallOff, ActivityCallOff.activity_id == Activity.id)
        .where(Activity.village_id == village.id, NOT_BEGUN)
        .order_by(Activity.held_on, Activity.starts_at, Activity.id)
        .limit(NEXT_ACTIVITIES)
    )
    return Board(
        _notices(session, village),
        tuple(NextActivity(**row) for row in session.execute(coming, moment(at)).mappings()),
        count_complaints(session, village.id, year=village_day(at).year),
        _care_in_figures(session, village.id, village_day(at)),
        ledger.last_seal(session, village.id),
        witnesses_of(session, village.id),
        announced(session, village.id),
        tuple(one for one in list_closings(session, village.id) if one.reopened_at),
        lists_out(session, village.id, village_day(at)),
        list_appointments(session, village.id),
        former_names(session, village.id),
        standing_closure(session, village.id),
    )


def _care_in_figures(session: Session, village_id: int, today: date) -> CareInFigures:
    year = today.year
    return CareInFigures(
        count_visits(session, village_id, since=first_of_month(today), until=today),
        count_needs(session, village_id, year=year),
        count_hazards(session, village_id, year=year),
        count_quarrels(session, village_id, year=year),
    )


def _notices(session: Session, village: PublicVillage) -> tuple[NoticeRow, ...]:
    """Return what is on notice, and then what hung there last."""
    on_notice, over = (
        sa.select(
            AwardSheet.id.label("sheet_id"),
            AwardSheet.number,
            AwardSheet.title,
            AwardSheet.due_on,
            AwardSheet.is_correction,
            sa.literal(state == State.POSTED).label("is_over"),
        )
        .where(AwardSheet.village_id == village.id, AwardSheet.state == state)
        .order_by(AwardSheet.id.desc())
        .limit(PAST_NOTICES)
        .subquery()
        for state in (State.ON_NOTICE, State.POSTED)
    )
    both = sa.union_all(sa.select(on_notice), sa.select(over)).order_by(
        "is_over", sa.desc("sheet_id")
    )
    rows = session.execute(both.limit(PAST_NOTICES)).mappings()
    return tuple(NoticeRow(**row) for row in rows)


def show_public_notice(session: Session, village: PublicVillage, sheet_id: int) -> Notice:
    """Return a sheet that hangs out or did. Raises NotFound for any other."""
    notice = show_notice(session, _anybody(village), sheet_id)
    if notice.sheet.state not in {State.ON_NOTICE, State.POSTED}:
        raise NotFound
    return notice


def lines_on_board(
    session: Session, village: PublicVillage, hanging: Iterable[NoticeRow]
) -> dict[int, tuple[SheetLine, ...]]:
    """Return what anybody reads on these sheets, by sheet."""
    sheet_ids = [notice.sheet_id for notice in hanging]
    return lines_on_notice(session, _anybody(village), sheet_ids)


def show_honour_list(session: Session, village: PublicVillage, proposal_id: int) -> ProposalPage:
    """Return a list of honours that hangs out or did. Raises NotFound for any other."""
    return show_hanging(session, _anybody(village), proposal_id)


def public_rules(session: Session, village: PublicVillage, today: date) -> tuple[RuleOnADay, ...]:
    """Return the rules that are on, in plain words for everybody."""
    return tuple(rule for rule in rules_on(session, _anybody(village), today) if rule.is_on)


def _anybody(village: PublicVillage) -> Actor:
    return Actor(village.id, ANONYMOUS, "", frozenset({Permission.PUBLIC}))
