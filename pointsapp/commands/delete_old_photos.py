"""`flask delete-old-photos`: what was decided long ago needs no photo and no words any more."""

from datetime import timedelta

import click
import sqlalchemy as sa
from flask.cli import with_appcontext

from pointsapp.care.hazards import service as hazards
from pointsapp.care.home_visits import service as home_visits
from pointsapp.care.needs import service as needs
from pointsapp.care.quarrels import service as quarrels
from pointsapp.commands._sentences import OneSentence
from pointsapp.commands._villages import end_with, in_turn
from pointsapp.community.models import Village
from pointsapp.earning.claims import service as claims
from pointsapp.earning.yard_photos import service as yard_photos
from pointsapp.extensions import db
from pointsapp.honours.nominations import service as nominations
from pointsapp.honours.notices import service as honour_notices
from pointsapp.village_time import months_before, start_of_day, village_day
from pointsapp.web.clock import now
from pointsapp.web.unit_of_work import unit_of_work

WORDS = {
    Village.visit_months: home_visits.empty_words,
    Village.need_months: needs.empty_words,
    Village.hazard_months: hazards.empty_words,
    Village.quarrel_months: quarrels.empty_words,
}
"""What empties words of care, by the setting that says how many months they are kept."""
HONOUR_WORDS = (nominations.empty_words, honour_notices.empty_words)
HONOUR_MONTHS = 24
"""So long nominations and objections to honours are kept once they are answered."""


@click.command("delete-old-photos", cls=OneSentence)
@with_appcontext
def command() -> None:
    """Delete photos, and words of care and honours, older than they are kept; for cron."""
    query = sa.select(Village.id, Village.name).order_by(Village.id)
    villages = [(village_id, name) for village_id, name in db.session.execute(query)]
    deleted, troubles = in_turn(villages, _delete_of)
    photos, words = (sum(counts) for counts in zip((0, 0), *deleted, strict=True))
    click.echo(f"{photos} photos deleted, words emptied in {words} records")
    end_with(troubles)


def _delete_of(village_id: int, _name: str) -> tuple[int, int]:
    """Delete what one village keeps no longer; return how many photos, and records."""
    with unit_of_work() as session:
        kept = sa.select(Village.photo_days, *WORDS).filter_by(id=village_id)
        days, *months = session.execute(kept).one()
        before = now() - timedelta(days=days)
        photos = claims.delete_photos(session, village_id, decided_before=before)
        photos += yard_photos.delete_photos(session, village_id, taken_before=before)
        words = 0
        for empty_words, so_many in zip(WORDS.values(), months, strict=True):
            over = start_of_day(months_before(village_day(now()), so_many))
            words += empty_words(session, village_id, settled_before=over)
        over = start_of_day(months_before(village_day(now()), HONOUR_MONTHS))
        for empty_words in HONOUR_WORDS:
            words += empty_words(session, village_id, settled_before=over)
    return photos, words
