"""One field takes bar codes, with or without an amount before them."""

import pytest

from pointsapp.exchange.counter.scanning import add_goods, card_token

SOAP, RICE = 11, 12
BARCODES = {"6901234567892": SOAP, "96385074": RICE}


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("6901234567892", {SOAP: 3}),
        ("36901234567892", {SOAP: 5}),
        ("3*6901234567892", {SOAP: 5}),
        ("3 × 6901234567892", {SOAP: 5}),
        ("12x6901234567892", {SOAP: 14}),
        ("96385074", {SOAP: 2, RICE: 1}),
        ("496385074", {SOAP: 2, RICE: 4}),
        ("5*", {SOAP: 5}),
        ("5＊", {SOAP: 5}),
        ("3＊6901234567892", {SOAP: 5}),
        ("3 ＊ 6901234567892", {SOAP: 5}),
    ],
)
def test_a_scan_adds_goods(text: str, after: dict[int, int]) -> None:
    added = add_goods({SOAP: 2}, text, BARCODES, last=SOAP)
    assert added is not None
    assert added[0] == after


@pytest.mark.parametrize("text", ["018", "3", "6901234567885", "zxj", "张", "1" * 63, "3*4", ""])
def test_what_is_no_goods_is_left_to_the_search(text: str) -> None:
    assert add_goods({SOAP: 2}, text, BARCODES, last=SOAP) is None


def test_an_amount_needs_something_before_it() -> None:
    assert add_goods({}, "5*", BARCODES, last=None) is None


@pytest.mark.parametrize("text", ["https://points.example/c/abc-1_", "abc-1_", "/c/abc-1_/"])
def test_a_card_is_known_by_address_or_token(text: str) -> None:
    assert card_token(text) == "abc-1_"
