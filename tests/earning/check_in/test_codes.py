"""The code on the leader's screen."""

from datetime import timedelta

from pointsapp.earning.check_in.codes import code_at, is_valid
from tests.village import AT

SECRET = "000102030405060708090a0b0c0d0e0f"


def test_a_code_has_six_digits_and_changes_each_minute() -> None:
    codes = {code_at(SECRET, AT + timedelta(minutes=minute)) for minute in range(20)}
    assert len(codes) == 20
    assert all(len(code) == 6 and code.isdecimal() for code in codes)
    assert code_at(SECRET, AT) == code_at(SECRET, AT + timedelta(seconds=59))


def test_a_code_is_valid_in_its_minute_and_the_next_one() -> None:
    code = code_at(SECRET, AT)
    minutes = range(-1, 4)
    valid = [is_valid(code, SECRET, AT + timedelta(minutes=minute)) for minute in minutes]
    assert valid == [False, True, True, False, False]


def test_nothing_is_valid_without_a_secret_and_no_odd_text_is() -> None:
    assert not is_valid(code_at(SECRET, AT), "", AT)
    for typed in ("", "１２３４５６", "x" * 12):
        assert not is_valid(typed, SECRET, AT)
