"""The honour board names whom the village honours, and nobody who does not want to be named."""

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.honours.board import service as honours
from pointsapp.honours.board.models import Honour, HonourCategory
from pointsapp.honours.board.refusals import UnknownHousehold
from pointsapp.refusals import NotFound
from tests.page import check_page, open_page, text_of
from tests.village import AT, Cast, NextVillage, sign_in

KEY = "6f2d3c1e-0000-4000-8000-000000000001"


@pytest.fixture
def category(session: Session, village: Cast) -> int:
    honours.adopt_categories(session, by=village.admin)
    session.commit()
    return session.scalars(sa.select(HonourCategory.id).filter_by(name="好媳妇")).one()


@pytest.fixture
def admin(client: FlaskClient, session: Session, village: Cast) -> FlaskClient:
    return sign_in(client, session, village.admin)


def form_of(category: int, **changes: str) -> dict[str, str]:
    honour = {"category": str(category), "year": "2026", "number": "018", "person": "王桂兰"}
    return {**honour, "words": "照顾老人八年", "key": KEY, **changes}


def public_words(client: FlaskClient, village: Cast) -> str:
    return text_of(open_page(client, f"/board/{village.code}/honours"))


def test_somebody_is_named_on_the_board(admin: FlaskClient, village: Cast, category: int) -> None:
    assert "还没有人" in public_words(admin, village)
    assert admin.post("/manage/honours/", data=form_of(category)).status_code == 303
    words = public_words(admin, village)
    assert "好媳妇 王*兰 户号018 照顾老人八年" in words
    assert "王桂兰" not in words
    desk = text_of(open_page(admin, "/manage/honours/?year=2026"))
    assert "王桂兰" in desk


def test_a_double_tap_names_once(admin: FlaskClient, session: Session, category: int) -> None:
    for _tap in range(2):
        admin.post("/manage/honours/", data=form_of(category))
    assert session.query(Honour).count() == 1


def test_a_whole_household_is_named_by_its_head(
    admin: FlaskClient, village: Cast, category: int
) -> None:
    admin.post("/manage/honours/", data=form_of(category, person="", words=""))
    assert "张*军 全家 户号018" in public_words(admin, village)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"number": "777"}, "没有户号是777的户"),
        ({"person": "李秀英"}, "018户里没有叫李秀英的人"),
        ({"year": "26"}, "请输入年份"),
        ({"words": "长" * 201}, "200"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    admin: FlaskClient, category: int, wrong: dict[str, str], told: str
) -> None:
    answer = admin.post("/manage/honours/", data=form_of(category, **wrong))
    assert answer.status_code == 422
    page = check_page(answer.text)
    assert told in text_of(page)
    (key,) = wrong
    assert page.xpath(f"//*[@name='{key}']")


def test_who_stays_off_is_shown_nowhere(admin: FlaskClient, village: Cast, category: int) -> None:
    admin.post("/manage/honours/", data=form_of(category))
    admin.post("/manage/honours/opt-outs", data={"number": "018"})
    assert "018" not in public_words(admin, village)
    refused = admin.post("/manage/honours/", data=form_of(category, key=KEY[:-1] + "2"))
    assert refused.status_code == 409
    assert "不上光荣榜" in text_of(check_page(refused.text))
    admin.post("/manage/honours/opt-outs", data={"number": "018", "back": "1"})
    assert "户号018" in public_words(admin, village)


def test_an_honour_is_taken_off_and_the_log_keeps_it(
    admin: FlaskClient, session: Session, village: Cast, category: int
) -> None:
    admin.post("/manage/honours/", data=form_of(category))
    honour_id = session.scalars(sa.select(Honour.id)).one()
    assert admin.post(f"/manage/honours/{honour_id}/removal").status_code == 303
    assert "018" not in public_words(admin, village)
    logged = session.scalars(
        sa.text("SELECT event FROM audit_record WHERE subject LIKE 'honour:%'")
    )
    assert set(logged) == {"honoured", "honour-removed"}


def test_the_village_has_categories_of_its_own(admin: FlaskClient, category: int) -> None:
    for status in (303, 409):
        answer = admin.post("/manage/honours/categories", data={"name": "好厨师"})
        assert answer.status_code == status
    admin.post("/manage/honours/template")
    options = open_page(admin, "/manage/honours/").xpath("//select[@name='category']/option/text()")
    assert len(options) == len(honours.TEMPLATE) + 1
    assert options[-1] == "好厨师"


def test_the_next_village_keeps_its_own_board(
    client: FlaskClient, session: Session, village: Cast, next_village: NextVillage, category: int
) -> None:
    new = honours.NewHonour(category, 2026, "018", "", "")
    honour_id = honours.name_on_board(session, new, key=KEY, by=village.admin, at=AT)
    session.commit()
    stranger = sign_in(client, session, next_village.clerk)
    assert stranger.post(f"/manage/honours/{honour_id}/removal").status_code == 404
    assert stranger.post("/manage/honours/", data=form_of(category)).status_code == 422
    assert "018" not in text_of(open_page(client, f"/board/{next_village.code}/honours"))


def test_years_stand_apart(admin: FlaskClient, village: Cast, category: int) -> None:
    admin.post("/manage/honours/", data=form_of(category))
    admin.post(
        "/manage/honours/",
        data=form_of(category, key=KEY[:-1] + "2", year="2025", number="019", person=""),
    )
    assert "019" not in public_words(admin, village)
    earlier = text_of(open_page(admin, f"/board/{village.code}/honours?year=2025"))
    assert "户号019" in earlier
    assert "户号018" not in earlier


def test_the_same_key_does_not_name_somebody_else(
    session: Session, village: Cast, category: int
) -> None:
    new = honours.NewHonour(category, 2026, "018", "", "")
    first = honours.name_on_board(session, new, key=KEY, by=village.admin, at=AT)
    assert honours.name_on_board(session, new, key=KEY, by=village.admin, at=AT) == first
    other = honours.NewHonour(category, 2026, "019", "", "")
    with pytest.raises(ledger.KeyReused):
        honours.name_on_board(session, other, key=KEY, by=village.admin, at=AT)
    with pytest.raises(ledger.KeyReused):
        honours.name_on_board(session, new, key=KEY, by=village.recorder, at=AT)
    assert session.query(Honour).count() == 1


def test_whoever_is_taken_off_stays_off_when_the_form_is_sent_again(
    admin: FlaskClient, session: Session, category: int
) -> None:
    admin.post("/manage/honours/", data=form_of(category))
    honour_id = session.scalars(sa.select(Honour.id)).one()
    admin.post(f"/manage/honours/{honour_id}/removal")
    assert admin.post("/manage/honours/", data=form_of(category)).status_code == 303
    assert session.query(Honour).count() == 0


def test_the_log_keeps_who_let_a_household_stay_off_and_come_back(
    session: Session, village: Cast
) -> None:
    for _again in range(2):
        honours.stay_off(session, "018", by=village.admin, at=AT)
    for _again in range(2):
        honours.come_back(session, "018", by=village.admin, at=AT)
    rows = session.execute(
        sa.text(
            "SELECT event, subject, actor FROM audit_record"
            " WHERE event LIKE '%-honours' ORDER BY id"
        )
    )
    subject, actor = f"household:{village.zhang.id}", village.admin.code
    assert [tuple(row) for row in rows] == [
        ("stays-off-honours", subject, actor),
        ("back-on-honours", subject, actor),
    ]


@pytest.mark.parametrize("number", ["777", ""])
def test_only_a_household_of_the_village_stays_off(
    session: Session, village: Cast, number: str
) -> None:
    with pytest.raises(UnknownHousehold):
        honours.stay_off(session, number, by=village.admin, at=AT)


def test_a_category_of_the_next_village_is_unknown(
    session: Session, village: Cast, next_village: NextVillage, category: int
) -> None:
    new = honours.NewHonour(category, 2026, "018", "", "")
    with pytest.raises(NotFound):
        honours.name_on_board(session, new, key=KEY, by=next_village.clerk, at=AT)


def test_an_empty_form_names_nobody_and_says_so(admin: FlaskClient, category: int) -> None:
    for path in ("/manage/honours/categories", "/manage/honours/opt-outs"):
        assert admin.post(path, data={}).status_code == 422
