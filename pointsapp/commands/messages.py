"""`flask messages send`: what waits for households goes out; for cron, safe to run twice."""

from collections import Counter

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import with_appcontext

from pointsapp.actor import Actor, system_actor
from pointsapp.commands._sentences import OneSentence
from pointsapp.commands._villages import end_with, in_turn
from pointsapp.community.models import Village
from pointsapp.extensions import db
from pointsapp.telling import codes, outbox, outlets
from pointsapp.telling.models import Outcome, Way
from pointsapp.telling.outbox import Letter
from pointsapp.telling.ways import NobodyKnows, NotTaken, Outlet
from pointsapp.telling.words import written
from pointsapp.web.clock import now
from pointsapp.web.unit_of_work import unit_of_work

command = click.Group("messages", help="Send households what they agreed to be told.")


@command.command("send", cls=OneSentence)
@click.option("--village", metavar="CODE", help="Only this village; without it, all of them.")
@with_appcontext
def send(village: str | None) -> None:
    """Send what waits: by e-mail, as files for a gateway of text messages, to an app.

    Each message goes once, though the run be broken off: one of which nobody knows whether it went
    goes a second time only to the app, which knows it by its id. What is not taken is tried again
    by the next runs, for three days.
    """
    query = sa.select(Village.id, Village.name).order_by(Village.id)
    which = {"closed_on": None} if village is None else {"code": village}
    rows = db.session.execute(query.filter_by(**which)).all()
    if village is not None and not rows:
        raise click.ClickException(f"there is no village {village}")
    with outlets.opened(current_app.config, now) as ways:
        villages = [(village_id, name) for village_id, name in rows]
        _done, troubles = in_turn(villages, _Run(ways).send_of)
    end_with(troubles)


class _Run:
    """One run through the villages: a way that is away is not tried again in it."""

    def __init__(self, ways: dict[Way, Outlet]) -> None:
        self.ways = ways
        addresses = current_app.config["PUBLIC_ADDRESSES"]
        self.address = addresses[0].geturl() if addresses else ""
        self.key = codes.key_of(current_app.config["SECRET_KEY"])

    def send_of(self, village_id: int, name: str) -> None:
        """Send what waits in one village, and tell how much."""
        by, told = system_actor(village_id), Counter[str]()
        with unit_of_work() as session:
            outbox.tidy_up(session, by=by, at=now())
        letter: Letter | None
        while True:
            with unit_of_work() as session:
                letter = outbox.take_next(session, self.ways, by=by, at=now())
            if letter is None:
                break
            told[self._send(letter, by)] += 1
        if told:
            what = ", ".join(f"{count} {outcome}" for outcome, count in sorted(told.items()))
            click.echo(f"{name}: messages {what}")

    def _send(self, letter: Letter, by: Actor) -> str:
        """Send one message and keep what became of it."""
        outcome = Outcome.SENT
        try:
            self.ways[letter.way].send(letter, written(letter, self.address, self.key))
        except NobodyKnows:
            outcome = Outcome.UNKNOWN
        except NotTaken as refused:
            if refused.is_away:
                del self.ways[letter.way]
                click.secho(f"{letter.way} is away: {refused}", fg="red", err=True)
            if not refused.for_good:
                with unit_of_work() as session:
                    outbox.put_off(session, letter, by=by, at=now())
                return "put off"
            outcome = Outcome.REFUSED
        with unit_of_work() as session:
            outbox.settle(session, letter, outcome, by=by, at=now())
        return outcome
