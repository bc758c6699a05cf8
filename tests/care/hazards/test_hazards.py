"""What is dangerous at home is written down, told, mended and looked at again."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.models import AuditRecord
from pointsapp.access.pairs import service as pairs
from pointsapp.access.permissions import Role
from pointsapp.actor import Actor
from pointsapp.care.hazards import queries, service
from pointsapp.care.hazards.models import Kind, State, Step
from pointsapp.care.hazards.queries import HazardCount
from pointsapp.care.hazards.refusals import BeforeFound, HazardDone, UnknownKind
from pointsapp.care.hazards.service import NewHazard, NewStep
from pointsapp.community.changes import service as changes
from pointsapp.community.changes.refusals import SomethingWaits
from pointsapp.community.changes.service import Closing, Merger
from pointsapp.community.villages.hazard_kinds import LongHazardKind, read_kinds
from pointsapp.community.villages.service import change_settings
from pointsapp.refusals import NotFound
from tests.page import check_page, open_page, statements, text_of
from tests.village import AT, Cast, Home, NextVillage, hire, resident_of, sign_in

TODAY = date(2026, 11, 14)
LAST_WEEK = TODAY - timedelta(days=7)


@pytest.fixture
def member(session: Session, village: Cast) -> Actor:
    """The party member who looks after 张家."""
    made = hire(session, "member", Role.PAIRED_MEMBER, village_id=village.id)
    pairs.pair(session, made.user_id or 0, ["018"], by=village.admin, at=AT)
    session.commit()
    return made


def found(
    session: Session, home: Home, by: Actor, *, kind: str = Kind.GAS, on: date = LAST_WEEK
) -> int:
    """Let somebody write down that the hose at this household is cracked."""
    new = NewHazard(home.id, kind, "软管老化", on)
    return service.tell_of(session, new, key=f"{by.name}-{home.number}-{kind}-{on}", by=by, at=AT)


def done(session: Session, hazard_id: int, *steps: Step, by: Actor) -> None:
    """Let this be done about a hazard today, one after the other."""
    for step in steps:
        new = NewStep(step, TODAY, "户主本人")
        service.take_step(session, hazard_id, new, key=f"{hazard_id}-{step}", by=by, at=AT)


def state(session: Session, hazard_id: int, by: Actor) -> str:
    return queries.show_hazard(session, by, hazard_id, today=TODAY).state


def open_numbers(session: Session, by: Actor) -> list[str]:
    page = queries.list_open(session, by, today=TODAY)
    return [one.number for one in page.hazards]


def test_a_hazard_is_told_mended_and_looked_at_until_it_is_in_order(
    session: Session, village: Cast, member: Actor
) -> None:
    hazard_id = found(session, village.zhang, member)
    assert state(session, hazard_id, member) == State.FOUND
    done(session, hazard_id, Step.TOLD, by=member)
    assert state(session, hazard_id, member) == State.TOLD
    done(session, hazard_id, Step.MENDED, by=member)
    assert open_numbers(session, village.recorder) == ["018"]
    done(session, hazard_id, Step.STILL_THERE, by=village.recorder)
    assert state(session, hazard_id, member) == State.TOLD
    done(session, hazard_id, Step.IN_ORDER, by=member)
    assert open_numbers(session, village.recorder) == []
    page = queries.show_hazard(session, member, hazard_id, today=TODAY)
    told = [(one.step, one.words, one.who) for one in page.steps]
    assert told[0] == (Step.TOLD, "户主本人", "member")
    assert [step for step, _words, _who in told] == ["told", "mended", "still-there", "in-order"]
    with pytest.raises(HazardDone):
        service.take_step(
            session, hazard_id, NewStep(Step.TOLD, TODAY), key="again", by=member, at=AT
        )
    assert queries.count_hazards(session, village.id, year=2026) == HazardCount(1, 1)
    assert queries.count_hazards(session, village.id, year=2025) == HazardCount(0, 0)


def test_sent_twice_it_is_one_hazard(session: Session, village: Cast, member: Actor) -> None:
    assert found(session, village.zhang, member) == found(session, village.zhang, member)
    new = NewHazard(village.zhang.id, Kind.GAS, "别的", LAST_WEEK)
    with pytest.raises(ledger.KeyReused):
        service.tell_of(session, new, key=f"member-018-gas-{LAST_WEEK}", by=member, at=AT)


def test_a_paired_member_reaches_the_households_in_care_and_no_others(
    session: Session, village: Cast, member: Actor, next_village: NextVillage
) -> None:
    of_li = found(session, village.li, village.recorder)
    of_zhang = found(session, village.zhang, village.recorder, on=TODAY)
    assert open_numbers(session, member) == ["018"]
    assert open_numbers(session, village.admin) == ["019", "018"]
    with pytest.raises(NotFound):
        found(session, village.li, member, kind=Kind.WIRING)
    with pytest.raises(NotFound):
        queries.show_hazard(session, member, of_li, today=TODAY)
    with pytest.raises(NotFound):
        done(session, of_li, Step.TOLD, by=member)
    with pytest.raises(NotFound):
        found(session, next_village.wu, village.recorder)
    with pytest.raises(NotFound):
        queries.show_hazard(session, next_village.clerk, of_zhang, today=TODAY)
    pairs.pair(session, member.user_id or 0, [], by=village.admin, at=AT)
    assert open_numbers(session, member) == []


def test_the_day_is_one_that_can_be(session: Session, village: Cast) -> None:
    by = village.recorder
    with pytest.raises(ledger.FutureDay):
        found(session, village.zhang, by, on=TODAY + timedelta(days=1))
    hazard_id = found(session, village.zhang, by)
    too_early = NewStep(Step.MENDED, LAST_WEEK - timedelta(days=1))
    with pytest.raises(BeforeFound):
        service.take_step(session, hazard_id, too_early, key="early", by=by, at=AT)
    too_late = NewStep(Step.MENDED, TODAY + timedelta(days=1))
    with pytest.raises(ledger.FutureDay):
        service.take_step(session, hazard_id, too_late, key="late", by=by, at=AT)


def test_the_village_names_kinds_of_its_own(session: Session, village: Cast) -> None:
    by = village.recorder
    with pytest.raises(UnknownKind):
        found(session, village.zhang, by, kind="柴草堆")
    change_settings(session, {"hazard_kinds": "柴草堆， 危墙"}, by=village.admin, at=AT)
    assert queries.kinds_of(session, by) == ("gas", "wiring", "stove", "柴草堆", "危墙", "other")
    found(session, village.zhang, by, kind="柴草堆")
    found(session, village.li, by)
    page = queries.list_open(session, by, today=TODAY, kind="柴草堆")
    assert [(one.number, one.days) for one in page.hazards] == [("018", 7)]
    assert sorted(page.kinds) == [("gas", 1), ("柴草堆", 1)]
    assert read_kinds(" \n") == ""
    with pytest.raises(LongHazardKind):
        read_kinds("长" * 21)


def test_the_oldest_stands_first_and_the_rest_on_further_pages(
    session: Session, village: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "A_PAGE", 2)
    days = [TODAY - timedelta(days=n) for n in (1, 9, 4, 4)]
    for number, on in enumerate(days):
        new = NewHazard(village.zhang.id, Kind.STOVE, str(number), on)
        service.tell_of(session, new, key=str(number), by=village.recorder, at=AT)
    first = queries.list_open(session, village.recorder, today=TODAY)
    assert [one.words for one in first.hazards] == ["1", "2"]
    rest = queries.list_open(session, village.recorder, today=TODAY, after=first.after)
    assert [one.words for one in rest.hazards] == ["3", "0"]
    assert rest.after is None


def test_a_household_closes_only_when_nothing_is_open_and_a_merger_takes_it_along(
    session: Session, village: Cast
) -> None:
    hazard_id = found(session, village.li, village.recorder)
    closing, merger = Closing(lapses=True), Merger(village.zhang.number)
    with pytest.raises(SomethingWaits):
        changes.close(session, village.li.id, closing, key="close", by=village.admin, at=AT)
    changes.merge(session, village.li.id, merger, key="merge", by=village.admin, at=AT)
    page = queries.show_hazard(session, village.recorder, hazard_id, today=TODAY)
    assert page.number == "018"


def test_the_office_writes_a_hazard_down_and_the_household_reads_who_looked(
    client: FlaskClient, session: Session, village: Cast, member: Actor
) -> None:
    browser = sign_in(client, session, member)
    form = open_page(browser, "/hazards/new?number=018")
    key = form.xpath("string(//input[@name='key']/@value)")
    told = {"household": "18", "kind": "gas", "words": "软管老化", "found_on": LAST_WEEK}
    saved = browser.post("/hazards/new", data={"key": key, **told})
    assert saved.status_code == 303
    assert "018" in text_of(open_page(browser, "/hazards/"))
    page = open_page(browser, saved.location)
    assert "软管老化" in text_of(page)
    step = {"step": "told", "taken_on": TODAY, "words": "张学军"}
    key = page.xpath("string(//form[contains(@action, 'steps')]//input[@name='key']/@value)")
    assert browser.post(f"{saved.location}/steps", data={"key": key, **step}).status_code == 303
    assert "已告知农户：张学军" in text_of(open_page(browser, saved.location))
    subject = f"household:{village.zhang.id}"
    read = sa.select(AuditRecord.actor).filter_by(event="household-read", subject=subject)
    assert set(session.scalars(read)) == {member.code}


def test_the_household_reads_what_was_found_at_its_own_home(
    client: FlaskClient, session: Session, village: Cast, member: Actor
) -> None:
    done(session, found(session, village.zhang, member), Step.TOLD, by=member)
    session.commit()
    phone = sign_in(client, session, resident_of(village.zhang, village.id))
    assert "软管老化" in text_of(open_page(phone, "/my/care/"))
    neighbour = sign_in(client, session, resident_of(village.li, village.id))
    assert "软管老化" not in text_of(open_page(neighbour, "/my/care/"))


def test_points_for_what_was_mended_are_claimed_where_the_village_has_the_rule(
    client: FlaskClient, session: Session, village: Cast, member: Actor, rule: Callable[[str], int]
) -> None:
    hazard_id = found(session, village.zhang, member)
    office = sign_in(client, session, village.recorder)
    claim = f"/residents/{village.zhang.head_id}/claim?rule={rule('P05')}"
    assert claim not in office.get(f"/hazards/{hazard_id}").text
    done(session, hazard_id, Step.MENDED, Step.IN_ORDER, by=member)
    session.commit()
    assert claim in office.get(f"/hazards/{hazard_id}").text
    assert office.get(claim).status_code == 200


def test_what_cannot_be_is_told_at_its_field(
    client: FlaskClient, session: Session, village: Cast, member: Actor
) -> None:
    browser = sign_in(client, session, member)
    key = "7f1b1d6e-0000-4000-8000-00000000abcd"
    told = {"key": key, "household": "019", "kind": "gas", "found_on": LAST_WEEK}
    refused = browser.post("/hazards/new", data=told)
    assert refused.status_code == 422
    assert "019" in text_of(check_page(refused.text))
    assert browser.post("/hazards/new", data={}).status_code == 422
    hazard_id = found(session, village.zhang, village.recorder)
    session.commit()
    assert browser.post(f"/hazards/{hazard_id}/steps", data={}).status_code == 422


def test_the_list_takes_two_statements_however_many_there_are(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    for n in range(4):
        found(session, village.zhang, village.recorder, on=TODAY - timedelta(days=n))
    session.flush()
    with statements(session.connection()) as seen:
        queries.list_open(session, village.recorder, today=TODAY)
    assert len(seen) == 2


def test_another_role_finds_no_hazards(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    assert sign_in(client, session, village.counter).get("/hazards/").status_code == 403
