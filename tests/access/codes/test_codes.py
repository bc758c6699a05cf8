"""The one-minute code: shown by the household's phone, taken by one counter, once."""

import re
from datetime import timedelta

import pytest
import time_machine
import zxingcpp
from flask.testing import FlaskClient
from lxml.html import HtmlElement
from PIL import Image, ImageDraw
from sqlalchemy.orm import Session

from pointsapp.access.codes import service as codes
from pointsapp.access.refusals import CodeExpired, CodeUsed
from pointsapp.refusals import NotFound
from tests.page import open_page
from tests.village import AT, Cast, NextVillage, resident_of, sign_in

KEY = codes.key_of("a key" * 8)


@pytest.mark.parametrize("seconds", [-15, 0, 60, 75])
def test_the_counter_takes_the_code_of_this_minute(
    session: Session, village: Cast, seconds: int
) -> None:
    code = codes.issue(KEY, village.zhang.id, at=AT)
    at = AT + timedelta(seconds=seconds)
    taken = codes.take(session, KEY, code, by=village.counter, at=at)
    assert (taken.household_id, taken.taken_by) == (village.zhang.id, village.counter.code)


@pytest.mark.parametrize("seconds", [-16, 76, 3600])
def test_a_code_of_another_time_is_refused(session: Session, village: Cast, seconds: int) -> None:
    code = codes.issue(KEY, village.zhang.id, at=AT)
    with pytest.raises(CodeExpired):
        codes.take(session, KEY, code, by=village.counter, at=AT + timedelta(seconds=seconds))


def test_the_gun_fires_twice_but_another_counter_comes_too_late(
    session: Session, village: Cast
) -> None:
    code = codes.issue(KEY, village.zhang.id, at=AT)
    first, second = (
        codes.take(session, KEY, code, by=village.counter, at=AT).id for _scan in (1, 2)
    )
    assert first == second
    with pytest.raises(CodeUsed):
        codes.take(session, KEY, code, by=village.admin, at=AT)


def test_the_next_village_takes_no_code_of_ours(
    session: Session, village: Cast, next_village: NextVillage
) -> None:
    code = codes.issue(KEY, village.zhang.id, at=AT)
    with pytest.raises(NotFound):
        codes.take(session, KEY, code, by=next_village.clerk, at=AT)


def test_another_installations_code_is_nothing_here(session: Session, village: Cast) -> None:
    code = codes.issue(codes.key_of("another" * 8), village.zhang.id, at=AT)
    with pytest.raises(NotFound):
        codes.take(session, KEY, code, by=village.counter, at=AT)


def test_a_code_with_one_wrong_digit_is_nothing(session: Session, village: Cast) -> None:
    code = codes.issue(KEY, village.zhang.id, at=AT)
    for place in range(codes.DIGITS):
        wrong = f"{code[:place]}{(int(code[place]) + 1) % 10}{code[place + 1 :]}"
        with pytest.raises(NotFound):
            codes.take(session, KEY, wrong, by=village.counter, at=AT)


@pytest.mark.parametrize("text", ["", "018", "9" * 63, "0" * 63, "１" * 63, "a" * 63, "9" * 64])
def test_what_is_no_code_is_nothing(session: Session, village: Cast, text: str) -> None:
    with pytest.raises(NotFound):
        codes.take(session, KEY, text, by=village.counter, at=AT)


def test_every_showing_is_another_code(village: Cast) -> None:
    shown = {codes.issue(KEY, village.zhang.id, at=AT) for _time in range(20)}
    assert len(shown) == 20
    assert all(codes.looks_like_one(code) for code in shown)


def test_the_phone_shows_a_code_that_a_camera_reads(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    with time_machine.travel(AT, tick=False):
        resident = sign_in(client, session, resident_of(village.zhang, village.id))
        page = open_page(resident, "/my/code")
    [drawing] = page.xpath("//main//*[local-name()='svg']")
    [found] = zxingcpp.read_barcodes(_drawn(drawing))
    key = codes.key_of("a-key-for-tests-only-" + "0" * 32)
    taken = codes.take(session, key, found.text, by=village.counter, at=AT)
    assert taken.household_id == village.zhang.id


STROKE = re.compile(r"([Mm])(-?[\d.]+) (-?[\d.]+)h(\d+)")
MODULE = 8


def _drawn(svg: HtmlElement) -> Image.Image:
    """Paint the QR as the phone does: strokes to the right, each begun where M or m says."""
    side = int(svg.get("viewBox").split()[-1]) * MODULE
    picture = Image.new("L", (side, side), 255)
    pen = ImageDraw.Draw(picture)
    x = y = 0.0
    for move, across, down, length in STROKE.findall(svg.find(".//{*}path").get("d")):
        x, y = (x + float(across), y + float(down)) if move == "m" else (float(across), float(down))
        left, top = x * MODULE, (y - 0.5) * MODULE
        x += int(length)
        pen.rectangle((left, top, x * MODULE - 1, top + MODULE - 1), fill=0)
    return picture
