"""Quarrels are settled by mediators: taken up, talked over, agreed on, looked at again."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.models import User
from pointsapp.actor import Actor
from pointsapp.care.quarrels import queries, service
from pointsapp.care.quarrels.models import State
from pointsapp.care.quarrels.queries import DUE, QuarrelCount
from pointsapp.care.quarrels.refusals import (
    BeforeQuarrel,
    FollowUpDone,
    NotSettled,
    OneParty,
    QuarrelOver,
    UnknownParties,
)
from pointsapp.care.quarrels.service import Ending, NewTalk, Seen
from pointsapp.community.changes import service as changes
from pointsapp.community.changes.service import Merger
from pointsapp.refusals import NotFound
from tests.care.quarrels.conftest import (
    ABOUT,
    IN_A_MONTH,
    TODAY,
    listed,
    quarrel,
    settle,
    waiting_for,
)
from tests.page import open_page, statements, text_of
from tests.village import AT, Cast, sign_in

LATER = AT + timedelta(days=40)


def test_a_quarrel_is_talked_over_settled_and_looked_at_again(
    session: Session, village: Cast, mediator: Actor
) -> None:
    quarrel_id = quarrel(session, mediator, outsiders=("施工队",))
    assert waiting_for(session, mediator, TODAY) == {"quarrels": 1}
    service.note_talk(session, quarrel_id, NewTalk(TODAY, "两家都在"), key="t", by=mediator, at=AT)
    settle(session, quarrel_id, mediator, IN_A_MONTH)
    assert waiting_for(session, mediator, TODAY) == {}
    assert waiting_for(session, mediator, IN_A_MONTH) == {"quarrels-due": 1}
    assert listed(session, mediator, DUE, today=IN_A_MONTH) == [quarrel_id]
    page = queries.show_quarrel(session, mediator, quarrel_id)
    who = [(one.number, one.name) for one in page.parties]
    assert who == [("018", "张学军"), ("019", "李秀英"), ("", "施工队")]
    assert [(one.words, one.who) for one in page.talks] == [("两家都在", "mediator")]
    assert (page.state, page.outcome) == (State.SETTLED, "加装水槽")
    [look] = page.follow_ups
    service.look_again(session, look.id, Seen(is_kept=True, words="装了"), by=mediator, at=LATER)
    assert listed(session, mediator, DUE, today=IN_A_MONTH) == []
    with pytest.raises(FollowUpDone):
        service.look_again(session, look.id, Seen(is_kept=True, words=""), by=mediator, at=LATER)
    assert queries.count_quarrels(session, village.id, year=2026) == QuarrelCount(1, 1)


def test_an_agreement_that_is_not_kept_opens_the_quarrel_again(
    session: Session, village: Cast, mediator: Actor
) -> None:
    quarrel_id = quarrel(session, mediator)
    settle(session, quarrel_id, mediator, IN_A_MONTH, IN_A_MONTH + timedelta(days=30))
    first, second = queries.show_quarrel(session, mediator, quarrel_id).follow_ups
    service.look_again(session, first.id, Seen(is_kept=False, words="没装"), by=mediator, at=LATER)
    assert listed(session, mediator, State.OPEN) == [quarrel_id]
    with pytest.raises(NotSettled):
        service.look_again(session, second.id, Seen(is_kept=True, words=""), by=mediator, at=LATER)


def test_what_is_over_takes_no_more_talks(session: Session, village: Cast, mediator: Actor) -> None:
    quarrel_id = quarrel(session, mediator)
    referred = Ending(State.REFERRED, "转司法所", TODAY, (IN_A_MONTH,))
    service.end(session, quarrel_id, referred, key="end", by=mediator, at=AT)
    assert queries.show_quarrel(session, mediator, quarrel_id).follow_ups == ()
    with pytest.raises(QuarrelOver):
        service.note_talk(session, quarrel_id, NewTalk(TODAY, "又来"), key="t", by=mediator, at=AT)
    with pytest.raises(QuarrelOver):
        settle(session, quarrel_id, mediator)


def test_it_takes_two_whom_the_village_knows(
    session: Session, village: Cast, mediator: Actor
) -> None:
    with pytest.raises(OneParty):
        quarrel(session, mediator, numbers=("018",))
    with pytest.raises(OneParty):
        quarrel(session, mediator, numbers=("018", "18"))
    with pytest.raises(UnknownParties):
        quarrel(session, mediator, numbers=("018", "777"))
    with pytest.raises(NotFound):
        quarrel(session, mediator, mediator_id=village.admin.user_id)
    with pytest.raises(ledger.FutureDay):
        quarrel(session, mediator, begun_on=IN_A_MONTH)
    quarrel_id = quarrel(session, mediator)
    yesterday = TODAY - timedelta(days=1)
    with pytest.raises(BeforeQuarrel):
        service.note_talk(
            session, quarrel_id, NewTalk(yesterday, "早"), key="t", by=mediator, at=AT
        )
    with pytest.raises(BeforeQuarrel):
        settle(session, quarrel_id, mediator, yesterday)


def test_a_merged_household_stays_a_party(session: Session, village: Cast, mediator: Actor) -> None:
    quarrel_id = quarrel(session, mediator, numbers=("019",), outsiders=("施工队",))
    merger = Merger(village.zhang.number)
    changes.merge(session, village.li.id, merger, key="m", by=village.admin, at=AT)
    page = queries.show_quarrel(session, mediator, quarrel_id)
    assert [one.number for one in page.parties] == ["018", ""]


def test_a_mediator_does_it_all_on_the_pages(
    client: FlaskClient, session: Session, village: Cast, mediator: Actor
) -> None:
    browser = sign_in(client, session, mediator)

    def send(page: str, to: str, **fields: object) -> str:
        key = open_page(browser, page).xpath("string(//main//input[@name='key']/@value)")
        answer = browser.post(to, data={"key": key, **fields})
        assert answer.status_code == 303, answer.text
        return str(answer.location)

    told = {"about": ABOUT, "mediator": mediator.user_id, "begun_on": TODAY}
    parties = {"numbers": "018、019", "outsiders": "施工队"}
    at = send("/quarrels/new", "/quarrels/new", **parties, **told)
    send(at, f"{at}/talks", held_on=TODAY, words="两家都在")
    ending = {"state": "settled", "agreement": "加装水槽", "ended_on": TODAY}
    send(at, f"{at}/ending", first_look=IN_A_MONTH, second_look="", **ending)
    look = open_page(browser, at).xpath("string(//form[contains(@action, 'look')]/@action)")
    assert browser.post(look, data={}).status_code == 422
    assert browser.post(look, data={"is_kept": "no", "seen": "没装"}).status_code == 303
    assert "没装" in text_of(open_page(browser, at))
    for path in (f"{at}/talks", f"{at}/ending", "/quarrels/new"):
        assert browser.post(path, data={}).status_code == 422


def test_a_dismissed_mediator_is_offered_no_more(
    session: Session, village: Cast, mediator: Actor
) -> None:
    assert queries.mediators_of(session, village.admin) == ((mediator.user_id, "mediator"),)
    session.get_one(User, mediator.user_id).is_active = False
    session.flush()
    assert queries.mediators_of(session, village.admin) == ()


def test_statements_do_not_grow_with_quarrels(
    session: Session, village: Cast, mediator: Actor
) -> None:
    counts = []
    for number in range(3):
        quarrel_id = quarrel(session, mediator, about=f"{number}")
        service.note_talk(
            session, quarrel_id, NewTalk(TODAY, "谈"), key=f"{number}", by=mediator, at=AT
        )
        settle(session, quarrel_id, mediator, IN_A_MONTH)
        session.expire_all()
        with statements(session.connection()) as seen:
            queries.list_quarrels(session, mediator, state=State.SETTLED, today=TODAY)
            queries.show_register(session, mediator, 2026)
        counts.append(len(seen))
    assert len(set(counts)) == 1
