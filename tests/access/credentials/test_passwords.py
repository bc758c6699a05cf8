"""Passwords of staff: long enough, and nothing that everybody would try first."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp.access.credentials import passwords
from pointsapp.access.refusals import GuessablePassword, WeakPassword
from tests.page import check_page, text_of
from tests.village import PASSWORD, Cast, sign_in

WANG = ("wangjun", "王军", "白屯村（演示）", "柳河镇")


def test_a_password_has_twelve_characters_or_more() -> None:
    with pytest.raises(WeakPassword, match="12"):
        passwords.check_password("lu-yu-deng!", about=WANG)
    assert passwords.check_password("lu-yu-deng!7", about=WANG) == "lu-yu-deng!7"


@pytest.mark.parametrize(
    "easy",
    [
        "123456789012",
        "qwertyuiop123456",
        "woaini1314520",
        "P@ssw0rd123456",
        "13800138000123",
        "wangjun19800101",
        "WangJun123456",
        "baitunjifen888",
        "BaitunCun2026!",
        "jifenbaitun2026",
        "liuhezhen2026liuhe",
        "guanliyuan2026",
        "cunweihui123456",
        "baitun-jifen-2026",
        "Bai-Tun-Cun-2026!",
        "wang.jun.liuhe.mima.1",
    ],
)
def test_what_many_choose_or_the_village_is_called_is_no_password(easy: str) -> None:
    with pytest.raises(GuessablePassword):
        passwords.check_password(easy, about=WANG)


@pytest.mark.parametrize(
    "good",
    [
        "shuizai-qiangtou-deng",
        "tiger river lamp",
        "baitun-liushu-qiaotou",
        "门前老槐树下的石磨会唱歌吗",
        PASSWORD,
        PASSWORD * 8,
    ],
)
def test_a_few_words_that_do_not_belong_together_are_one(good: str) -> None:
    assert passwords.check_password(good, about=WANG) == good


def test_a_drawn_password_is_one() -> None:
    drawn = {passwords.draw_password() for _time in range(20)}
    assert len(drawn) == 20
    assert {passwords.check_password(one, about=WANG) for one in drawn} == drawn


def test_whoever_chooses_an_easy_one_is_told_what_to_do_instead(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    admin = sign_in(client, session, village.admin)
    easy = {"password": PASSWORD, "new_password": "baituncun888", "again": "baituncun888"}
    told = admin.post("/password", data=easy)
    assert told.status_code == 422
    assert "三四个互不相干的词" in text_of(check_page(told.text))
