"""`flask post-due`: post what has been on notice long enough; for cron, safe to run twice."""

import click
import sqlalchemy as sa
from flask.cli import with_appcontext

from pointsapp.actor import system_actor
from pointsapp.commands._sentences import OneSentence, english
from pointsapp.community.models import Village
from pointsapp.earning.notices import service
from pointsapp.extensions import db
from pointsapp.web.clock import now
from pointsapp.web.unit_of_work import unit_of_work


@click.command("post-due", cls=OneSentence)
@click.option("--village", metavar="CODE", help="Only this village; without it, all of them.")
@with_appcontext
def command(village: str | None) -> None:
    """Post award lines whose public notice is over, but those with an open objection."""
    query = sa.select(Village.id, Village.name).order_by(Village.id)
    rows = db.session.execute(query if village is None else query.filter_by(code=village)).all()
    if village is not None and not rows:
        raise click.ClickException(f"there is no village {village}")
    refused = 0
    for village_id, name in rows:
        with unit_of_work() as session:
            due = service.post_due(session, by=system_actor(village_id), at=now())
        for sheet in due:
            click.echo(f"{name} {sheet.number}: {_told(sheet)}")
        refused += sum(sheet.refused is not None for sheet in due)
    if refused:
        raise click.ClickException(f"{refused} sheets could not be posted; see above")


def _told(due: service.Due) -> str:
    if due.refused is not None:
        return f"not posted: {english(due.refused)}"
    return f"{due.posted} posted, {due.held} held back"
