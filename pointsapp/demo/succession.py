"""How the demo's secretary came into office, and the small village beside it that is to close."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.appointments import service as appointments
from pointsapp.access.appointments.queries import AWAY_AFTER
from pointsapp.access.appointments.service import NewAdministrator
from pointsapp.access.models import User
from pointsapp.access.permissions import Role, permissions_of
from pointsapp.access.staff import service as staff_service
from pointsapp.access.staff.service import NewUser
from pointsapp.actor import Actor, ActorKind, code_of, system_actor, village_of
from pointsapp.closures import service as closures
from pointsapp.closures.service import NewClosure
from pointsapp.community.models import Village
from pointsapp.demo.hours import at_hour
from pointsapp.demo.village import SUPERVISOR, Secrets, Staff
from pointsapp.oversight.handovers import service as handovers
from pointsapp.oversight.handovers.service import Noted
from pointsapp.year_end.kept_archives.service import keep_archive

TOWNSHIP_PEOPLE = ((SUPERVISOR, "周镇长"), ("deputy", "陈副镇长"))
GONE, ACTING = ("former-admin", "郑支书"), ("acting-admin", "冯代理")
CLOSING = "县政府批复合村并组，并入白屯村"
REASON = "原支书外出务工，两个月联系不上，村里积分没人管"
ARCHIVE_BYTES = 2_400_000
WITNESS = "监委会周主任"
NOTED = Noted(
    counts_for_outgoing="",
    counts_for_incoming="",
    cash_fen=112_00,
    cash_words="铁皮柜，出纳保管",
    budget_fen=1_850_00,
    budget_words="镇拨物资款",
    keys="平板一台、钥匙两把、纸质台账三本",
    signed_on=None,
    ends=frozenset(),
)
"""What stands on the sheet of a hand-over that is under way."""


def appoint_from_township(
    session: Session, staff: Staff, secrets: Secrets, *, at: datetime
) -> None:
    """Let two of the township appoint an administrator where the former one is gone."""
    village_id, before = village_of(staff.admin), at - 2 * AWAY_AFTER
    township_id = session.get_one(Village, village_id).township_id
    first, second = (
        _hire(
            session,
            NewUser(*person, secrets.password, (Role.SUPERVISOR,), township_id=township_id),
            None,
            at=before,
        )
        for person in TOWNSHIP_PEOPLE
    )
    former = NewUser(*GONE, secrets.password, (Role.ADMIN,))
    gone = _hire(session, former, village_id, at=before)
    username, name = ACTING
    new = NewAdministrator(village_id, name, username, REASON, gone.user_id)
    proposed_at = at - timedelta(days=2)
    proposal_id = appointments.propose(session, new, key="demo", by=first, at=proposed_at)
    appointments.confirm(session, proposal_id, secrets.password, by=second, at=at)


def hand_over(session: Session, staff: Staff, day: date) -> None:
    """Hand the village over on an exchange day, by the stocktake that was taken in its evening.

    The archive's check value is invented like the village; the file is nowhere.
    """
    by, done_at = staff.admin, at_hour(day, 23) + timedelta(minutes=30)
    handover_id = handovers.begin(session, ACTING[1], by.name, WITNESS, by=by, at=at_hour(day, 8))
    mark = sha256(b"invented").hexdigest()
    keep_archive(session, year=day.year, sha256=mark, size=ARCHIVE_BYTES, by=by, at=at_hour(day))
    acting = session.scalars(sa.select(User.id).filter_by(username=ACTING[0])).one()
    noted = replace(
        NOTED,
        counts_for_outgoing="刘兑换",
        counts_for_incoming="钱监委",
        signed_on=day,
        ends=frozenset({acting}),
    )
    handovers.note(session, handover_id, noted, by=by, at=done_at)
    handovers.complete(session, handover_id, second=staff.approver.code, by=by, at=done_at)


def begin_handover(session: Session, staff: Staff, *, today: date) -> None:
    """Begin to hand the village over again; stock, archive and signatures are still missing."""
    at = at_hour(today - timedelta(days=1), 16)
    by = staff.admin
    handover_id = handovers.begin(session, by.name, "李书记", WITNESS, by=by, at=at)
    handovers.note(session, handover_id, NOTED, by=by, at=at)


def announce_closing(session: Session, first: Staff, closes: Staff, *, today: date) -> None:
    """Let the township propose that a village closes, and its administrator agree."""
    user = session.scalars(sa.select(User).filter_by(username=SUPERVISOR)).one()
    by = Actor(
        None,
        code_of(ActorKind.USER, user.id),
        user.name,
        permissions_of([Role.SUPERVISOR]),
        user.id,
        township_id=user.township_id,
    )
    new = NewClosure(
        village_id=village_of(closes.admin),
        last_day=today + timedelta(days=45),
        readable_until=today + timedelta(days=410),
        successor_id=village_of(first.admin),
        reason=CLOSING,
    )
    yesterday = today - timedelta(days=1)
    closure_id = closures.propose(session, new, key="demo", by=by, at=at_hour(yesterday, 9))
    closures.agree(session, closure_id, by=closes.admin, at=at_hour(yesterday, 15))


def _hire(session: Session, new: NewUser, village_id: int | None, *, at: datetime) -> Actor:
    user_id = staff_service.create_user(session, new, by=system_actor(village_id), at=at)
    code, may = code_of(ActorKind.USER, user_id), permissions_of(new.roles)
    return Actor(village_id, code, new.name, may, user_id, township_id=new.township_id)
