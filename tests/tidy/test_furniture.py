"""Furniture stands in a room of its noun: no `receipt_views.py` beside `views.py`."""

import re

from tests.tidy.sources import name_of, python_files

PREFIXED = re.compile(r"\w_(models|queries|service|refusals|forms|views|words)\.py$")

# Each shares its room with other furniture of its kind, for the reason beside it.
MAY_SHARE_A_ROOM = {
    "pointsapp/access/cards/loss_views.py": "a lost card is reported where cards are kept",
    "pointsapp/care/needs/raising_views.py": "a need is taken down where needs are kept",
    "pointsapp/exchange/counter/basket_views.py": "a basket is filled at the counter",
    "pointsapp/exchange/counter/parking_views.py": "a basket is put aside at the counter",
    "pointsapp/exchange/counter/photo_views.py": "a card is read from a photo at the counter",
    "pointsapp/web/excel_words.py": "the sentences of the Excel library, which knows no Flask",
    "pointsapp/web/ledger_words.py": "the sentences of the ledger, which knows no Flask",
}


def test_furniture_has_its_plain_name() -> None:
    prefixed = {name_of(p) for p in python_files("pointsapp") if PREFIXED.search(p.name)}
    assert prefixed - MAY_SHARE_A_ROOM.keys() == set(), "give it a room of its own"
    assert MAY_SHARE_A_ROOM.keys() - prefixed == set(), "take off the list what is gone"
