"""`flask create-village`."""

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pointsapp.community.models import Village

WORDS = ["create-village", "白屯村", "--code", "410972100998", "--township", "王助镇"]


def test_a_village_is_opened_once(app: Flask, session: Session) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(args=WORDS).exit_code == 0
    again = runner.invoke(args=WORDS)
    assert (again.exit_code, "Another village has the code" in again.output) == (1, True)
    assert session.scalars(select(Village.name).filter_by(code="410972100998")).all() == ["白屯村"]
