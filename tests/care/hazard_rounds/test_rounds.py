"""A round of all yards: all of it is in order but what is ticked."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.care.hazard_rounds import queries, service
from pointsapp.care.hazard_rounds.refusals import RoundOver
from pointsapp.care.hazard_rounds.service import NewRound, Seen
from pointsapp.care.hazards import service as hazards
from pointsapp.care.hazards.models import Hazard, Kind, State, Step
from pointsapp.care.hazards.queries import list_open, show_hazard
from pointsapp.care.hazards.refusals import UnknownKind
from pointsapp.care.hazards.register import show_register
from pointsapp.care.hazards.service import NewHazard, NewStep
from pointsapp.community.changes import service as changes
from pointsapp.community.changes.service import Merger
from pointsapp.community.models import Group, Household
from pointsapp.earning.sheets.models import AwardLine
from pointsapp.refusals import NotFound
from tests.page import check_page, open_page, statements, text_of
from tests.village import AT, Cast, Home, NextVillage, settle, sign_in

TODAY = date(2026, 11, 14)
LOOKED_FOR = (Kind.GAS, Kind.WIRING)


def started(session: Session, by: Actor, *, kinds: tuple[str, ...] = LOOKED_FOR) -> int:
    return service.start(session, NewRound(TODAY, kinds), key="round", by=by, at=AT)


def seen(
    session: Session, round_id: int, home: Home, by: Actor, *kinds: str, words: str = ""
) -> None:
    service.note(session, round_id, home.id, Seen(kinds, words), by=by, at=AT)


def open_ones(session: Session, by: Actor) -> list[tuple[str, str, str]]:
    rows = list_open(session, by, today=TODAY).hazards
    return [(one.number, one.kind, one.words) for one in rows]


def test_what_is_ticked_is_written_down_when_the_round_ends(
    session: Session, village: Cast
) -> None:
    by = village.recorder
    round_id = started(session, by)
    seen(session, round_id, village.zhang, by, Kind.GAS, Kind.WIRING, words="软管老化")
    seen(session, round_id, village.zhang, by, Kind.GAS, words="软管老化")
    seen(session, round_id, village.li, by, Kind.WIRING)
    seen(session, round_id, village.li, by)
    assert open_ones(session, by) == []
    assert service.end(session, round_id, by=by, at=AT) == 2
    assert open_ones(session, by) == [("018", Kind.GAS, "软管老化")]
    page = queries.show_round(session, by, round_id)
    assert (page.households, [yard.number for yard in page.found]) == (2, ["018"])
    [row] = queries.list_rounds(session, by).rounds
    assert (row.households, row.found) == (2, 1)
    assert session.scalar(sa.select(sa.func.count(AwardLine.id))) == 0, "it gives no points"
    with pytest.raises(RoundOver):
        seen(session, round_id, village.li, by, Kind.GAS)
    with pytest.raises(RoundOver):
        service.end(session, round_id, by=by, at=AT)


def test_what_was_open_before_is_still_there_and_no_second_hazard(
    session: Session, village: Cast
) -> None:
    by = village.recorder
    before = NewHazard(village.zhang.id, Kind.GAS, "软管老化", TODAY - timedelta(days=9))
    hazard_id = hazards.tell_of(session, before, key="before", by=by, at=AT)
    mended = NewStep(Step.MENDED, TODAY, "自家换的")
    hazards.take_step(session, hazard_id, mended, key="mended", by=by, at=AT)
    round_id = started(session, by, kinds=(Kind.GAS, Kind.OTHER))
    assert queries.show_round(session, by, round_id).yard(village.zhang.id).known == (Kind.GAS,)
    seen(session, round_id, village.zhang, by, Kind.GAS, Kind.OTHER, words="还是老样子")
    service.end(session, round_id, by=by, at=AT)
    page = show_hazard(session, by, hazard_id, today=TODAY)
    assert (page.state, page.steps[-1].step) == (State.TOLD, Step.STILL_THERE)
    assert len(open_ones(session, by)) == 2
    register = show_register(session, by, 2026)
    [first, _other] = register.rows
    assert first.mended is not None
    assert first.looked is not None
    assert (first.told, first.mended.words, first.looked.step) == (None, "自家换的", "still-there")


def test_a_round_goes_to_the_groups_that_were_chosen(session: Session, village: Cast) -> None:
    by = village.recorder
    group = Group(village_id=village.id, name="第一组", position=1)
    session.add(group)
    session.flush()
    session.get_one(Household, village.li.id).group_id = group.id
    new = NewRound(TODAY, LOOKED_FOR, (group.id, 999))
    round_id = service.start(session, new, key="one", by=by, at=AT)
    page = queries.show_round(session, by, round_id)
    assert ([yard.number for yard in page.yards], page.groups) == (["019"], ((group.id, "第一组"),))
    with pytest.raises(NotFound):
        seen(session, round_id, village.zhang, by, Kind.GAS)
    assert service.end(session, round_id, by=by, at=AT) == 1


def test_a_round_looks_for_what_the_village_knows_and_was_chosen(
    session: Session, village: Cast, next_village: NextVillage
) -> None:
    by = village.recorder
    with pytest.raises(UnknownKind):
        started(session, by, kinds=("柴草堆",))
    with pytest.raises(ledger.FutureDay):
        service.start(
            session, NewRound(TODAY + timedelta(days=1), LOOKED_FOR), key="f", by=by, at=AT
        )
    round_id = started(session, by)
    with pytest.raises(UnknownKind):
        seen(session, round_id, village.zhang, by, Kind.STOVE)
    with pytest.raises(NotFound):
        seen(session, round_id, next_village.wu, by, Kind.GAS)
    with pytest.raises(NotFound):
        queries.show_round(session, next_village.clerk, round_id)
    with pytest.raises(NotFound):
        service.end(session, round_id, by=next_village.clerk, at=AT)


def test_what_was_found_goes_along_when_a_household_merges(session: Session, village: Cast) -> None:
    by = village.recorder
    round_id = started(session, by)
    seen(session, round_id, village.li, by, Kind.GAS)
    merger = Merger(village.zhang.number)
    changes.merge(session, village.li.id, merger, key="m", by=village.admin, at=AT)
    service.end(session, round_id, by=by, at=AT)
    assert [number for number, _kind, _words in open_ones(session, by)] == ["018"]


def test_a_phone_sends_each_tick_and_is_told_what_is_refused(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    round_id = started(session, village.recorder)
    browser = sign_in(client, session, village.recorder)
    at_once = f"/hazards/rounds/{round_id}/households/{village.zhang.id}/findings"
    assert browser.post(at_once, data={"find": ["gas", "wiring"]}).json == {"refused": {}}
    assert browser.post(at_once, data={"find": ["gas"], "words": "软管"}).json == {"refused": {}}
    assert browser.post(at_once, data={"find": ["stove"]}).status_code == 409
    page = open_page(browser, f"/hazards/rounds/{round_id}")
    assert page.xpath("//b/@data-kinds") == ["gas"]
    service.end(session, round_id, by=village.recorder, at=AT)
    session.commit()
    over = browser.post(at_once, data={"find": []})
    assert (over.status_code, "已结束" in str(over.json)) == (409, True)
    assert session.scalar(sa.select(Hazard.words)) == "软管"


def test_without_script_each_household_has_a_page(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    browser = sign_in(client, session, village.recorder)
    form = open_page(browser, "/hazards/rounds/new")
    assert len(form.xpath("//input[@name='kinds'][@checked]")) == 4
    key = form.xpath("string(//input[@name='key']/@value)")
    new = {"key": key, "held_on": TODAY, "kinds": ["gas"]}
    page = browser.post("/hazards/rounds/new", data=new).location
    home = f"{page}/households/{village.zhang.id}"
    assert browser.post(home, data={"find": ["gas"], "words": "软管"}).status_code == 303
    assert open_page(browser, home).xpath("//input[@checked]/@value") == ["gas"]
    assert "软管" in text_of(open_page(browser, page))
    assert browser.post(home, data={"find": ["stove"]}).status_code == 422
    assert browser.post(f"{page}/ending").status_code == 303
    told = text_of(open_page(browser, page))
    assert "018" in told
    assert "2" in told
    assert "018" in text_of(open_page(browser, "/hazards/register"))
    assert browser.get("/hazards/register.xlsx").status_code == 200
    again = browser.post(f"{page}/ending")
    assert again.status_code == 409
    check_page(again.text)
    open_page(browser, "/hazards/rounds/")


def test_the_page_and_the_ending_ask_as_often_for_many_households_as_for_two(
    session: Session, village: Cast
) -> None:
    by = village.recorder
    counts = []
    for number in range(2):
        new = NewRound(TODAY, LOOKED_FOR)
        round_id = service.start(session, new, key=f"{number}", by=by, at=AT)
        for more in range(number * 6):
            home = settle(session, village.id, f"{700 + more}", f"赵{more}")
            seen(session, round_id, home, by, Kind.GAS, Kind.WIRING)
        seen(session, round_id, village.zhang, by, Kind.GAS)
        session.expire_all()
        with statements(session.connection()) as asked:
            queries.show_round(session, by, round_id)
        with statements(session.connection()) as written:
            service.end(session, round_id, by=by, at=AT)
        old_rows = [one for one in written if not one.startswith("INSERT INTO hazard ")]
        counts.append((len(asked), len(old_rows)))
    assert counts[0][0] == counts[1][0] == 5
    assert counts[1][1] <= counts[0][1] + 1
