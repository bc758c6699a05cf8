"""The log names what an event was about; no code of the program's own stands there raw."""

import pytest
from flask import Flask

from pointsapp.access.audit.words import subject_words


@pytest.mark.parametrize(
    ("subject", "told"),
    [("honour:12", "荣誉 12"), ("rule:E03", "细则 E03"), ("018", "018"), ("王支书", "王支书")],
)
def test_a_code_is_told_as_a_thing_with_its_number(app: Flask, subject: str, told: str) -> None:
    with app.test_request_context():
        assert subject_words(subject) == told
