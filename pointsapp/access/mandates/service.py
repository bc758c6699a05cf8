"""A household agrees that its paired member acts for it, on its phone or on paper, and ends it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.mandates.queries import household_to_act_for
from pointsapp.access.mandates.refusals import (
    NobodyLooksAfter,
    NoMandate,
    OwnMandate,
    PaperTooOld,
)
from pointsapp.access.models import Device, Ended, Given, Mandate
from pointsapp.access.pairs.queries import looks_after
from pointsapp.access.standing_mandates import STANDS, end_mandates, subject_of
from pointsapp.actor import Actor, household_of
from pointsapp.community.acting import once, take_village
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day

LASTS = timedelta(days=365)
"""Whoever agreed a year ago may have forgotten it: then the household is asked again."""
PAPER_HOLDS = timedelta(days=30)
"""So long may a signed paper be on its way to the office."""
AT_A_TIME = timedelta(minutes=30)
"""So long does a member act for a household: one talk at one table."""


@dataclass(frozen=True)
class SignedPaper:
    """A consent sheet that a household signed for the member who looks after it now."""

    household_id: int
    signed_on: date


def agree(session: Session, *, by: Actor, at: datetime) -> int:
    """Let the member who looks after the resident's own household act for it; return the mandate.

    Once is enough. Raises NobodyLooksAfter.
    """
    take_village(session, by)
    today, household_id = village_day(at), household_of(by)
    standing = household_to_act_for(session, by, household_id, today=today).standing
    if standing is not None and standing.given == Given.PHONE:
        return standing.id
    return _give(session, household_id, Given.PHONE, today, by=by, at=at)


def note_paper(session: Session, paper: SignedPaper, *, key: str, by: Actor, at: datetime) -> int:
    """Keep that the office has the paper that the household signed; return the mandate.

    Raises KeyReused, NotFound, NobodyLooksAfter, OwnMandate and PaperTooOld.
    """
    village_id = take_village(session, by)
    act = once(session, village_id, "mandate", key, paper, by=by, at=at)
    if act.is_done:
        return act.result_id
    today = village_day(at)
    if not timedelta(0) <= today - paper.signed_on <= PAPER_HOLDS:
        raise PaperTooOld(days=PAPER_HOLDS.days)
    mandate_id = _give(session, paper.household_id, Given.PAPER, paper.signed_on, by=by, at=at)
    return act.keep(mandate_id)


def _give(
    session: Session, household_id: int, given: Given, on: date, *, by: Actor, at: datetime
) -> int:
    """Let a new mandate stand in the place of the one before."""
    home = household_to_act_for(session, by, household_id, today=village_day(at))
    if home.user_id is None:
        raise NobodyLooksAfter
    if home.user_id == by.user_id:
        raise OwnMandate
    end_mandates(session, Mandate.household_id == household_id, Ended.RENEWED, by=by, at=at)
    mandate = Mandate(
        village_id=by.village_id,
        household_id=household_id,
        user_id=home.user_id,
        given=given,
        given_on=on,
        given_at=at,
        given_by=by.code,
        until=on + LASTS,
    )
    session.add(mandate)
    session.flush()
    audit.record(session, Event.MANDATE_GIVEN, subject_of(mandate.id), by=by, at=at)
    return mandate.id


def take_back(session: Session, *, by: Actor, at: datetime) -> None:
    """Let nobody act for the resident's own household any more, from the next request on."""
    take_village(session, by)
    own = Mandate.household_id == household_of(by)
    end_mandates(session, own, Ended.PHONE, by=by, at=at)


def end_at_office(session: Session, household_id: int, *, by: Actor, at: datetime) -> None:
    """End a household's mandate because it said so at the office. Raises NotFound."""
    take_village(session, by)
    household_to_act_for(session, by, household_id, today=village_day(at))
    theirs = Mandate.household_id == household_id
    end_mandates(session, theirs, Ended.OFFICE, by=by, at=at)


def begin_acting(
    session: Session, household_id: int, device_id: int, *, by: Actor, at: datetime
) -> None:
    """Let the member act for the household on this device, for half an hour at most.

    Raises NotFound for a household that somebody else looks after, and NoMandate.
    """
    take_village(session, by)
    if not looks_after(session, by, household_id):
        raise NotFound
    mandate_id = standing_mandate(session, household_id, by=by, at=at)
    session.execute(
        sa.update(Device)
        .filter_by(id=device_id)
        .values(mandate_id=mandate_id, acts_until=at + AT_A_TIME)
    )
    audit.record(session, Event.ACTING_BEGAN, subject_of(mandate_id), by=by, at=at)


def end_acting(session: Session, device_id: int) -> None:
    """Let the member act for nobody on this device."""
    over = sa.update(Device).filter_by(id=device_id)
    session.execute(over.values(mandate_id=None, acts_until=None))


def standing_mandate(session: Session, household_id: int, *, by: Actor, at: datetime) -> int:
    """Return by which mandate this member acts for the household now. Raises NoMandate."""
    standing = sa.select(Mandate.id).where(
        Mandate.household_id == household_id, Mandate.user_id == by.user_id, STANDS
    )
    mandate_id = session.scalar(standing, {"today": village_day(at)})
    if mandate_id is None:
        raise NoMandate
    return mandate_id
