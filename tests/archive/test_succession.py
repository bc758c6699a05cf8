"""The archive tells what meetings adopted, whom the township appointed, and who handed over."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from pointsapp.access.appointments import service as appointments
from pointsapp.access.appointments.service import NewAdministrator
from pointsapp.access.permissions import Role
from pointsapp.actor import Actor
from pointsapp.archive.layout import Register
from pointsapp.community.models import Village
from pointsapp.earning.adoptions import service as adoptions
from pointsapp.earning.adoptions.models import Meeting
from pointsapp.earning.adoptions.service import Resolution
from pointsapp.oversight.handovers import service as handovers
from tests.archive.conftest import made_of
from tests.archive.test_registers import rows_of
from tests.oversight.handovers.test_handovers import begin, complete, ready
from tests.village import AT, Cast, hire

TODAY = AT.date()


def test_what_meetings_adopted_is_told_with_votes_and_filing(
    session: Session, lived: Cast, rule: Callable[[str], int], tmp_path: Path
) -> None:
    for number, favour in enumerate((30, 43)):
        resolution = Resolution(TODAY, 47, favour, 2, meeting=Meeting.REPRESENTATIVES)
        adoptions.adopt(session, 2027, resolution, key=f"{number}", by=lived.admin, at=AT)
    adoptions.file(session, 2027, TODAY, by=lived.admin, at=AT)
    for year in (2026, 2027):
        made_of(session, lived, tmp_path / "x.zip", year=year)
        first, last = rows_of(tmp_path / "x.zip", Register.ADOPTIONS)
        assert (first[0], first[4], first[9]) == (2027, 30, None)
        assert (last[1], last[4], last[7]) == ("村民代表会议", 43, "admin")
        assert str(last[9]) == f"{TODAY} 00:00:00"
    made_of(session, lived, tmp_path / "x.zip", year=2025)
    assert rows_of(tmp_path / "x.zip", Register.ADOPTIONS) == []


def test_administrators_whom_the_township_appointed_are_told_and_proposals_withdrawn(
    session: Session, lived: Cast, supervisor: Actor, tmp_path: Path
) -> None:
    session.get_one(Village, lived.id).township_id = supervisor.township_id
    second = hire(session, "second", Role.SUPERVISOR, township_id=supervisor.township_id)
    later = AT + timedelta(days=31)
    new = NewAdministrator(lived.id, "周新", "zhouxin", "原管理员失联", lived.admin.user_id)
    given_up = appointments.propose(session, new, key="a", by=supervisor, at=later)
    appointments.withdraw(session, given_up, by=second, at=later)
    proposal = appointments.propose(session, new, key="b", by=supervisor, at=later)
    appointments.confirm(session, proposal, "hash", by=second, at=later)
    made_of(session, lived, tmp_path / "x.zip")
    withdrawn, appointed = rows_of(tmp_path / "x.zip", Register.APPOINTMENTS)
    assert (withdrawn[7], withdrawn[8]) == (None, "second")
    assert appointed[:7] == (
        "周新", "zhouxin", "原管理员失联", "admin", "supervisor", "2026-12-15 10:00", "second",
    )  # fmt: skip


def test_hand_overs_are_told_with_money_stock_and_seal(
    session: Session, lived: Cast, tmp_path: Path
) -> None:
    called_off = begin(session, lived.admin)
    handovers.call_off(session, called_off, by=lived.admin, at=AT)
    handover_id = ready(session, lived, frozenset({lived.counter.user_id or 0}))
    complete(session, lived, handover_id, lived.approver)
    begin(session, lived.admin)
    made_of(session, lived, tmp_path / "x.zip")
    off, done, waiting = rows_of(tmp_path / "x.zip", Register.HANDOVERS)
    assert (off[0], off[4], off[17]) == ("张书记", None, "admin 2026-11-14 10:00")
    assert (done[4], done[6], done[8], done[13]) == (30, "2026-0001", 50, "counter")
    assert done[15:] == ("admin approver 2026-11-14 10:00", 1, None)
    assert waiting[15:] == (None, None, None)
