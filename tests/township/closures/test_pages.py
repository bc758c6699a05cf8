"""The pages on which a village closes: the township proposes, the village agrees, it is closed."""

from datetime import date, timedelta

import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.closures.queries import list_closures
from pointsapp.year_end.kept_archives.service import keep_archive
from tests.page import open_page, text_of
from tests.village import AT, PASSWORD, Cast, sign_in

TYPED = {
    "key": "8a6c9f1e-6f0b-4c37-9b1a-0f0f0f0f0f0f",
    "last_day": "2026-12-31",
    "readable_until": "2027-12-31",
    "successor": "0",
    "reason": "县政府批复合村并组",
}
AFTER = AT + timedelta(days=60)


def test_from_the_proposal_to_the_list_of_balances(
    app: Flask, session: Session, ours: Cast, supervisor: Actor
) -> None:
    path = f"/township/villages/{ours.id}/closure"
    with time_machine.travel(AT, tick=False):
        office = sign_in(app.test_client(), session, supervisor)
        village = sign_in(app.test_client(), session, ours.admin)
        assert "没有人提出撤并本村" in text_of(open_page(village, "/manage/closure"))
        for wrong in ({"last_day": "2026-11-15"}, {"reason": ""}, {"successor": "77"}):
            assert office.post(path, data={**TYPED, **wrong}).status_code == 422
        assert office.post(path, data=TYPED).status_code == 303
        number = list_closures(session, ours.id)[0].id
        assert "未办事项" in text_of(open_page(village, "/manage/closure"))
        assert village.get(f"/manage/closure/{number}/notice").status_code == 404
        assert village.post(f"/manage/closure/{number}/agreement").status_code == 303
        assert village.post(f"/manage/closure/{number}/refusal").status_code == 409
        notice = open_page(village, f"/manage/closure/{number}/notice")
        assert "积分和兑换的截止日：12月31日" in text_of(notice)
        assert "积分和兑换到12月31日截止" in text_of(open_page(office, path))
        assert office.get(f"{path}/{number}/balances").status_code == 404
    keep_archive(session, year=2026, sha256="a" * 64, size=9, by=ours.admin, at=AFTER)
    session.commit()
    with time_machine.travel(AFTER, tick=False):
        office = sign_in(app.test_client(), session, supervisor)
        done = f"{path}/{number}/completion"
        assert office.post(done, data={"password": "guessed"}).status_code == 422
        assert office.post(done, data={"password": PASSWORD}).status_code == 303
        assert office.post(done, data={"password": PASSWORD}).status_code == 409
        assert "张学军" in text_of(open_page(office, f"{path}/{number}/balances"))
        assert office.get(f"{path}/{number}/balances.xlsx").status_code == 200
        listed = text_of(open_page(office, "/township/villages/"))
    assert "1月13日撤并" in listed
    assert list_closures(session, ours.id)[0].closed_on == date(2027, 1, 13)


def test_the_village_declines_and_the_township_withdraws(
    app: Flask, session: Session, ours: Cast, supervisor: Actor
) -> None:
    path = f"/township/villages/{ours.id}/closure"
    with time_machine.travel(AT, tick=False):
        office = sign_in(app.test_client(), session, supervisor)
        village = sign_in(app.test_client(), session, ours.admin)
        office.post(path, data=TYPED)
        number = list_closures(session, ours.id)[0].id
        assert village.post(f"/manage/closure/{number}/refusal").status_code == 303
        office.post(path, data={**TYPED, "key": "8a6c9f1e-6f0b-4c37-9b1a-000000000000"})
        number = list_closures(session, ours.id)[0].id
        own = office.post(f"{path}/{number}/agreement", data={"password": PASSWORD})
        assert own.status_code in {403, 409, 422}
        assert office.post(f"{path}/{number}/withdrawal").status_code == 303
        assert village.get(f"/manage/closure/{number}/notice").status_code == 404
        assert "撤回" in text_of(open_page(village, "/manage/closure"))
        for unknown in (number + 1, 0):
            assert office.post(f"{path}/{unknown}/withdrawal").status_code == 404
