"""What a village tells and how, which households agreed, and what is to be sent."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.database import Base, LongId, UtcInstant

LONGEST_ADDRESS = 120


class Kind(StrEnum):
    """What is told; a value is kept for ever, so it never changes.

    CODE asks whether an address is the household's; no village chooses it.
    """

    POSTED = "posted"
    CORRECTED = "corrected"
    ANSWERED = "answered"
    LAPSES = "lapses"
    CLOSES = "closes"
    CODE = "code"


CHOSEN_FROM = frozenset(Kind) - {Kind.CODE}
"""What a village may tell or not."""


class Way(StrEnum):
    """By which way; a value is kept for ever, so it never changes."""

    EMAIL = "email"
    TEXT = "text"
    APP = "app"


class Outcome(StrEnum):
    """What became of a message; a value is kept for ever, so it never changes.

    UNKNOWN: the program ended, or the line broke, while it was being sent; it is not sent again.
    """

    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    WITHDRAWN = "withdrawn"


class TellingChoice(Base):
    """What a village tells its households, and by which ways; without a row it is nothing."""

    __tablename__ = "telling_choice"

    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"), primary_key=True)
    kinds: Mapped[str] = mapped_column(sa.String(60))
    ways: Mapped[str] = mapped_column(sa.String(60))
    chosen_by: Mapped[str] = mapped_column(sa.String(40))
    chosen_at: Mapped[datetime] = mapped_column(UtcInstant)


STANDING = sa.text("ended_at IS NULL")


class TellingConsent(Base):
    """A household agreed to be told by a way at an address; `on_paper` when the office noted it.

    Nothing but a code goes to its address before it is confirmed: by the code, or by the signed
    sheet; an app has none. The address is forgotten when it ends; that it was given and ended, by
    whom and when, stays.
    """

    __tablename__ = "telling_consent"
    __table_args__ = (
        sa.Index(
            "uq_telling_consent_standing",
            "household_id",
            "way",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
        sa.Index("ix_telling_consent_village", "village_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"), index=True)
    way: Mapped[str] = mapped_column(sa.String(10))
    address: Mapped[str] = mapped_column(sa.String(LONGEST_ADDRESS))
    on_paper: Mapped[bool]
    given_by: Mapped[str] = mapped_column(sa.String(40))
    given_at: Mapped[datetime] = mapped_column(UtcInstant)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    ended_by: Mapped[str | None] = mapped_column(sa.String(40))
    ended_at: Mapped[datetime | None] = mapped_column(UtcInstant)


WAITING = sa.text("outcome IS NULL")


class OutgoingMessage(Base):
    """Something to tell one household, written with what happened.

    Without an `outcome` it waits. `uid` is the same however often it is tried. `begun_at` says
    that somebody is sending it.
    """

    __tablename__ = "outgoing_message"
    __table_args__ = (
        sa.Index(
            "ix_outgoing_message_waiting",
            "village_id",
            "next_at",
            sqlite_where=WAITING,
            postgresql_where=WAITING,
        ),
        sa.Index("ix_outgoing_message_village", "village_id", "written_at"),
    )

    id: Mapped[int] = mapped_column(LongId, primary_key=True)
    uid: Mapped[str] = mapped_column(sa.String(36), unique=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    consent_id: Mapped[int] = mapped_column(sa.ForeignKey("telling_consent.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(10))
    points: Mapped[int | None] = mapped_column(sa.BigInteger)
    day: Mapped[date | None]
    written_at: Mapped[datetime] = mapped_column(UtcInstant)
    next_at: Mapped[datetime] = mapped_column(UtcInstant)
    tries: Mapped[int] = mapped_column(default=0)
    begun_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    outcome: Mapped[str | None] = mapped_column(sa.String(10))
    settled_at: Mapped[datetime | None] = mapped_column(UtcInstant)
