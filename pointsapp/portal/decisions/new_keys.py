"""What opens a household's points (PIN, card, helper, mandate), what the office moved or merged."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from pointsapp.access.audit.events import Event
from pointsapp.access.models import AuditRecord, Ended, Helper, Mandate, User
from pointsapp.actor import ActorKind

_HOUSEHOLD_ID = sa.bindparam("household_id", type_=sa.Integer)
_SUBJECT = sa.literal(f"{ActorKind.HOUSEHOLD}:") + sa.cast(_HOUSEHOLD_ID, sa.String)
_Witnessed = aliased(AuditRecord)


def _by_two(kind: str, event: Event, witnessed: Event) -> "sa.Select[str, datetime, str, str, str]":
    """Return what one of the staff did to the household while a second one stood by it."""
    return (
        sa.select(
            sa.literal(kind).label("kind"),
            AuditRecord.at.label("at"),
            sa.literal("").label("name"),
            AuditRecord.actor.label("first_by"),
            _Witnessed.actor.label("second_by"),
        )
        .join(
            _Witnessed,
            sa.and_(_Witnessed.subject == AuditRecord.subject, _Witnessed.at == AuditRecord.at),
        )
        .where(
            AuditRecord.subject == _SUBJECT,
            AuditRecord.event == event,
            _Witnessed.event == witnessed,
        )
    )


_PINS = _by_two("pin", Event.PIN_RESET, Event.PIN_WITNESSED)
_MOVED = _by_two("points", Event.POINTS_MOVED, Event.POINTS_WITNESSED)
_CARDS = sa.select(
    sa.literal("card"), AuditRecord.at, sa.literal(""), AuditRecord.actor, sa.literal("")
).where(AuditRecord.subject == _SUBJECT, AuditRecord.event == Event.CARD_ISSUED)
_MERGERS = sa.select(
    sa.literal("merger"), AuditRecord.at, sa.literal(""), AuditRecord.actor, sa.literal("")
).where(AuditRecord.subject == _SUBJECT, AuditRecord.event == Event.HOUSEHOLD_MERGED)
_HELPERS = sa.select(
    sa.literal("helper"), Helper.invited_at, Helper.name, sa.literal(""), sa.literal("")
).where(Helper.household_id == _HOUSEHOLD_ID)
_MANDATES = (
    sa.select(sa.literal("mandate"), Mandate.given_at, User.name, Mandate.given_by, sa.literal(""))
    .join(User, User.id == Mandate.user_id)
    .where(Mandate.household_id == _HOUSEHOLD_ID)
)
_ENDED_MANDATES = (
    sa.select(
        sa.literal("mandate-ended"), Mandate.ended_at, User.name, Mandate.ended_by, sa.literal("")
    )
    .join(User, User.id == Mandate.user_id)
    .where(
        Mandate.household_id == _HOUSEHOLD_ID,
        Mandate.ended_at.is_not(None),
        Mandate.ended != Ended.RENEWED,
    )
)

NEW_KEYS = sa.union_all(
    _PINS, _MOVED, _CARDS, _MERGERS, _HELPERS, _MANDATES, _ENDED_MANDATES
).subquery("new_keys")
"""Rows of kind, at, name, first_by and second_by; takes the household's id.

First PINs are none: the household gets them with its card, and nobody had another before.
"""
