"""Work for many villages: one's trouble holds up no other, and is told at the end."""

import click
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from pointsapp.commands._villages import TOLD_EVERY, end_with, in_turn
from pointsapp.refusals import NotFound

VILLAGES = [(1, "槐树庄村"), (2, "小河村"), (3, "柳树村"), (4, "石桥村")]


def test_each_village_has_its_turn_whatever_another_meets(
    session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    def work(village_id: int, name: str) -> str:
        if village_id == 2:
            session.execute(sa.text("SELECT nothing FROM nowhere"))
        if village_id == 3:
            raise NotFound
        return f"{name}{session.scalar(sa.text('SELECT 1'))}"

    done, troubles = in_turn(VILLAGES, work)
    assert done == ["槐树庄村1", "石桥村1"]
    assert [trouble.split(":")[0] for trouble in troubles] == ["小河村", "柳树村"]
    assert troubles[0].endswith("Error; see the log")
    with pytest.raises(SystemExit) as ended:
        end_with(troubles)
    assert ended.value.code == 1
    assert capsys.readouterr().err.splitlines() == troubles
    end_with([])


def test_a_database_that_is_away_ends_the_run(session: Session) -> None:
    def work(_village_id: int, _name: str) -> None:
        raise OperationalError("SELECT 1", {}, Exception("server closed the connection"))

    with pytest.raises(click.ClickException, match="the database is away"):
        in_turn(VILLAGES, work)


def test_a_long_night_tells_how_far_it_is(
    session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    many = [(number, str(number)) for number in range(2 * TOLD_EVERY + 1)]
    done, _troubles = in_turn(many, lambda village_id, _name: village_id)
    assert len(done) == len(many)
    assert capsys.readouterr().err.splitlines() == [
        f"{TOLD_EVERY} of {len(many)} villages",
        f"{2 * TOLD_EVERY} of {len(many)} villages",
    ]
