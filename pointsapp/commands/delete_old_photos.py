"""`flask delete-old-photos`: what was decided long ago needs no photo any more."""

from datetime import timedelta

import click
import sqlalchemy as sa
from flask.cli import with_appcontext

from pointsapp.commands._sentences import OneSentence
from pointsapp.community.models import Village
from pointsapp.earning.claims import service as claims
from pointsapp.earning.yard_photos import service as yard_photos
from pointsapp.extensions import db
from pointsapp.web.clock import now
from pointsapp.web.unit_of_work import unit_of_work


@click.command("delete-old-photos", cls=OneSentence)
@with_appcontext
def command() -> None:
    """Delete photos of claims and yards older than their village keeps them; for cron."""
    count = 0
    for village_id, days in db.session.execute(sa.select(Village.id, Village.photo_days)).all():
        with unit_of_work() as session:
            before = now() - timedelta(days=days)
            count += claims.delete_photos(session, village_id, decided_before=before)
            count += yard_photos.delete_photos(session, village_id, taken_before=before)
    click.echo(f"{count} photos deleted")
