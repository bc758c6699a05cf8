"""Many households' cards: ticked in one list, and no old card ends unasked."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.access.card_list.queries import A_PAGE, chosen_cards, list_cards
from pointsapp.access.card_list.service import CardAct, change_cards
from pointsapp.access.cards.queries import show_holder
from pointsapp.refusals import NotFound
from tests.earning.street import enrol_street
from tests.page import open_page, statements, text_of
from tests.village import AT, Cast, NextVillage, sign_in


def token(session: Session, village: Cast, household_id: int) -> str | None:
    return show_holder(session, village.admin, household_id).token


def change(session: Session, village: Cast, act: CardAct, *ids: int, key: str = "k") -> int:
    return change_cards(session, act, ids, key=key, by=village.admin, at=AT)


def test_issued_handed_over_and_ended(session: Session, village: Cast) -> None:
    ids = (village.zhang.id, village.li.id)
    assert change(session, village, CardAct.ISSUE, *ids, key="a") == 2
    first = token(session, village, village.zhang.id)
    assert change(session, village, CardAct.HAND_OVER, village.zhang.id, key="b") == 1
    assert change(session, village, CardAct.HAND_OVER, *ids, key="c") == 1
    rows = chosen_cards(session, village.admin, ids)
    assert [row.handed_at for row in rows] == [AT, AT]
    assert change(session, village, CardAct.ISSUE, village.zhang.id, key="d") == 1
    assert token(session, village, village.zhang.id) not in {None, first}
    assert chosen_cards(session, village.admin, ids)[0].handed_at is None
    assert change(session, village, CardAct.END, *ids, key="e") == 2
    assert token(session, village, village.li.id) is None
    assert change(session, village, CardAct.END, *ids, key="f") == 0


def test_the_same_key_issues_no_second_card(session: Session, village: Cast) -> None:
    for _ in range(2):
        assert change(session, village, CardAct.ISSUE, village.li.id) == 1
    issued = token(session, village, village.li.id)
    change(session, village, CardAct.ISSUE, village.li.id)
    assert token(session, village, village.li.id) == issued


def test_the_next_villages_households_are_not_there(
    session: Session, village: Cast, next_village: NextVillage
) -> None:
    with pytest.raises(NotFound):
        change(session, village, CardAct.ISSUE, village.zhang.id, next_village.wu.id)


def test_fifty_cards_take_as_many_statements_as_one(session: Session, village: Cast) -> None:
    counted = []
    for count in (1, 50):
        ids = [household_id for household_id, _ in enrol_street(session, village.id, count)]
        change(session, village, CardAct.ISSUE, *ids, key=f"first-{count}")
        session.expire_all()
        with statements(session.get_bind()) as seen:
            change(session, village, CardAct.ISSUE, *ids, key=f"again-{count}")
        counted.append(len(seen))
    assert counted[0] == counted[1]


def test_the_list_goes_on_and_finds(session: Session, village: Cast) -> None:
    enrol_street(session, village.id, A_PAGE)
    page = list_cards(session, village.admin)
    rest = list_cards(session, village.admin, after=page.after)
    assert len({row.household_id for row in (*page.rows, *rest.rows)}) == A_PAGE + 2
    assert rest.after is None
    [found] = list_cards(session, village.admin, text="18").rows
    assert found.number == "018"
    [named] = list_cards(session, village.admin, text="李秀").rows
    assert named.number == "019"
    change(session, village, CardAct.ISSUE, village.li.id)
    assert list_cards(session, village.admin, text="019", without_card=True).rows == ()


def test_an_old_card_ends_only_after_it_was_asked(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    change(session, village, CardAct.ISSUE, village.zhang.id)
    old = token(session, village, village.zhang.id)
    session.commit()
    office = sign_in(client, session, village.admin)
    page = open_page(office, "/manage/cards/list")
    key = page.find(".//input[@name='key']").get("value")
    sent = {"key": key, "act": "issue", "household": [village.zhang.id, village.li.id]}
    asked = office.post("/manage/cards/acts", data=sent)
    question = open_page(office, asked.location)
    assert "户号018 张学军" in text_of(question)
    assert "目前没有卡" in text_of(question)
    assert token(session, village, village.zhang.id) == old
    key = question.find(".//main//input[@name='key']").get("value")
    done = office.post("/manage/cards/acts", data={**sent, "key": key, "asked": "y"})
    assert done.location.startswith("/manage/cards/sheet?household=")
    session.expire_all()
    assert token(session, village, village.zhang.id) != old
    assert "李*英" in text_of(open_page(office, done.location))
    assert office.post("/manage/cards/acts", data={"key": key}).status_code == 422
