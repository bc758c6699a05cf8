"""`flask post-due`: the nightly work; for cron, safe to run twice.

What has been on notice long enough is posted, old orders from the door lapse, each village's
sums are counted, and households are told what of their points is to lapse.
"""

import click
import sqlalchemy as sa
from flask.cli import with_appcontext

from pointsapp import ledger
from pointsapp.access.audit.noting import take_notes
from pointsapp.actor import system_actor
from pointsapp.commands._sentences import OneSentence, english
from pointsapp.commands._villages import end_with, in_turn
from pointsapp.community.models import Village
from pointsapp.earning.notices import service
from pointsapp.exchange.door_orders.service import lapse_old
from pointsapp.extensions import db
from pointsapp.oversight.sums.models import VillageSum
from pointsapp.oversight.sums.service import keep_sums
from pointsapp.web.clock import Clock, compare, now
from pointsapp.web.unit_of_work import unit_of_work
from pointsapp.year_end.expiries.telling import tell

NEXT_RUN = "Nothing was posted: a clock that runs ahead would post early. The next run posts."


@click.command("post-due", cls=OneSentence)
@click.option("--village", metavar="CODE", help="Only this village; without it, all of them.")
@with_appcontext
def command(village: str | None) -> None:
    """Post award lines whose public notice is over, but those with an open objection.

    Where nothing was recorded for days, the next run posts: the clock may be wrong at this one.
    Afterwards the month's sums are counted for the township's overview. A run that was broken off
    goes on where it stopped.
    """
    villages = _oldest_sums_first(village)
    if village is not None and not villages:
        raise click.ClickException(f"there is no village {village}")
    take_notes()
    refused, troubles = in_turn(villages, _night)
    end_with([*troubles, *_told_at_the_end(sum(refused))])


def _oldest_sums_first(code: str | None) -> list[tuple[int, str]]:
    """Return the open villages, or the one with this code; whose turn is longest ago comes first.

    One that is closed is only told so.
    """
    counted = (
        sa.select(sa.func.max(VillageSum.as_of))
        .where(VillageSum.village_id == Village.id)
        .scalar_subquery()
    )
    query = sa.select(Village.id, Village.name).order_by(counted.nulls_first(), Village.id)
    which = {"closed_on": None} if code is None else {"code": code}
    rows = db.session.execute(query.filter_by(**which))
    return [(village_id, name) for village_id, name in rows]


def _night(village_id: int, name: str) -> int:
    """Do one village's work in short transactions; return how many sheets could not be posted."""
    compared = compare(db.session(), village_id)
    if compared.clock is Clock.AHEAD:
        _wait_for_next_run(village_id)
        click.secho(f"{name}: {compared.warnings()[-1]}. {NEXT_RUN}", fg="red", err=True)
        return 0
    with unit_of_work() as session:
        due = service.post_due(session, by=system_actor(village_id), at=now())
    for sheet in due:
        click.echo(f"{name} {sheet.number}: {_told(sheet)}")
    with unit_of_work() as session:
        lapse_old(session, by=system_actor(village_id), at=now())
    with unit_of_work() as session:
        keep_sums(session, village_id, at=now())
    with unit_of_work() as session:
        told = tell(session, by=system_actor(village_id), at=now())
    if told:
        click.echo(f"{name}: {told} households told what lapses")
    return sum(sheet.refused is not None for sheet in due)


def _wait_for_next_run(village_id: int) -> None:
    """Seal the book, so that the next run finds what the clock said at this one."""
    with unit_of_work() as session:
        ledger.seal(session, village_id, at=now())


def _told(due: service.Due) -> str:
    if due.refused is not None:
        return f"not posted: {english(due.refused)}"
    return f"{due.posted} posted, {due.held} held back"


def _told_at_the_end(refused: int) -> list[str]:
    return [f"Error: {refused} sheets could not be posted; see above"] if refused else []
