"""A household agrees to what the village keeps of it and why; each version is asked anew."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.models import Consent
from pointsapp.actor import Actor, ActorKind, code_of, household_of

VERSION = 1
"""The text of templates/access/consent.html: what it says changes with this number."""


def give(session: Session, *, by: Actor, at: datetime) -> None:
    """Keep that the actor's household agreed to the present version; once is enough.

    Raises NotFound for somebody who acts for no household.
    """
    household_id = household_of(by)
    if session.get(Consent, (household_id, VERSION)) is not None:
        return
    session.add(Consent(household_id=household_id, version=VERSION, given_at=at, given_by=by.code))
    session.flush()
    audit.record(
        session, Event.CONSENT_GIVEN, code_of(ActorKind.HOUSEHOLD, household_id), by=by, at=at
    )


def given_at(session: Session, actor: Actor) -> datetime | None:
    """Return when the resident's household agreed to the present version, if it did."""
    query = sa.select(Consent.given_at).filter_by(household_id=household_of(actor), version=VERSION)
    return session.scalar(query)
