"""Take the list of first steps off the administrator's home page, or put it back."""

from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.community.acting import take_village
from pointsapp.community.models import Village


def hide(session: Session, *, hidden: bool, by: Actor) -> None:
    """Let the list stand on the home page of the actor's village no longer, or again."""
    session.get_one(Village, take_village(session, by)).beginnings_hidden = hidden
    session.flush()
