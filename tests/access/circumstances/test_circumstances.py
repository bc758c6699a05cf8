"""The office writes down that somebody lives alone or has no phone; who goes there reads it."""

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.access.audit.events import Event
from pointsapp.access.circumstances import queries, service
from pointsapp.access.circumstances.queries import Circumstances
from pointsapp.access.models import AuditRecord
from pointsapp.access.pairs import service as pairs
from pointsapp.access.permissions import Role
from pointsapp.community.changes import service as changes
from pointsapp.community.changes.service import Merger
from pointsapp.community.models import Household
from pointsapp.refusals import NotFound
from tests.page import open_page, text_of
from tests.village import AT, Cast, NextVillage, hire, resident_of, sign_in

KEY = "7f1b1d6e-0000-4000-8000-0000000000c1"
ALONE = Circumstances(lives_alone=True, has_no_phone=True)


def written(session: Session, village: Cast, household_id: int) -> Circumstances:
    return queries.show_circumstances(session, village.recorder, household_id).circumstances


def test_who_is_to_know_reads_it(client: FlaskClient, session: Session, village: Cast) -> None:
    member = hire(session, "member", Role.PAIRED_MEMBER, village_id=village.id)
    assert member.user_id is not None
    pairs.pair(session, member.user_id, ["019"], by=village.admin, at=AT)
    clerk = sign_in(client, session, village.recorder)
    address = f"/households/{village.li.id}/circumstances"
    assert "健康" in text_of(open_page(clerk, address))
    sent = {"lives_alone": "y", "has_no_phone": "y"}
    assert clerk.post(address, data=sent).status_code == 303
    resident = resident_of(village.li, village.id)
    for who, path in (
        (village.recorder, f"/households/{village.li.id}"),
        (member, "/paired/"),
        (resident, "/my/data"),
    ):
        page = text_of(open_page(sign_in(client, session, who), path))
        assert "独居" in page, path
        assert "没有手机" in page, path


def test_a_change_is_in_the_log_and_no_change_is_not(session: Session, village: Cast) -> None:
    for _time in (1, 2):
        service.write_down(session, village.li.id, ALONE, by=village.recorder, at=AT)
    events = sa.select(AuditRecord.subject).where(AuditRecord.event == Event.CIRCUMSTANCES_CHANGED)
    assert list(session.scalars(events)) == [f"household:{village.li.id}"]
    assert written(session, village, village.li.id) == ALONE


def test_the_next_village_is_not_found(
    session: Session, village: Cast, next_village: NextVillage
) -> None:
    with pytest.raises(NotFound):
        service.write_down(session, next_village.wu.id, ALONE, by=village.recorder, at=AT)


def test_who_moves_in_with_others_lives_alone_no_more(session: Session, village: Cast) -> None:
    for home in (village.li, village.zhang):
        service.write_down(session, home.id, ALONE, by=village.recorder, at=AT)
    changes.merge(session, village.li.id, Merger("018"), key=KEY, by=village.admin, at=AT)
    assert written(session, village, village.zhang.id) == Circumstances(has_no_phone=True)
    closed = session.get_one(Household, village.li.id, populate_existing=True)
    assert (closed.lives_alone, closed.has_no_phone) == (False, False)
