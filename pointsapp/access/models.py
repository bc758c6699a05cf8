"""Users and their roles, households' PINs, cards, codes and devices, counted guesses, the audit."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from pointsapp.access.permissions import STAFF_ROLES, Role
from pointsapp.database import Base, LongId, UtcInstant

ROLES_IN_SQL = ", ".join(f"'{role}'" for role in (*STAFF_ROLES, Role.RESIDENT))


class Shown(StrEnum):
    """How much of a paired member others see: nothing, the name, or the phone with it."""

    NOTHING = "nothing"
    NAME = "name"
    PHONE = "phone"


class User(Base):
    """A person who works for a village, a township or a county and signs in by name and password.

    `phone` is kept only of a paired member who lets it be `shown`.
    """

    __tablename__ = "user_account"
    __table_args__ = (
        sa.CheckConstraint(
            "village_id IS NOT NULL OR township_id IS NOT NULL OR county_id IS NOT NULL",
            name="place",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int | None] = mapped_column(sa.ForeignKey("village.id"), index=True)
    township_id: Mapped[int | None] = mapped_column(sa.ForeignKey("township.id"))
    county_id: Mapped[int | None] = mapped_column(sa.ForeignKey("county.id"))
    household_id: Mapped[int | None] = mapped_column(sa.ForeignKey("household.id"))
    username: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    password_hash: Mapped[str] = mapped_column(sa.String(200))
    must_change_password: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    is_active: Mapped[bool] = mapped_column(default=True)
    session_epoch: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    password_reset_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    shown: Mapped[str] = mapped_column(
        sa.String(10), default=Shown.NOTHING, server_default=Shown.NOTHING
    )
    phone: Mapped[str | None] = mapped_column(sa.String(20))


class LinkedAccount(Base):
    """Two accounts of one person, each of another village; `user_id` is the smaller number."""

    __tablename__ = "linked_account"
    __table_args__ = (sa.CheckConstraint("user_id < other_id", name="smaller_first"),)

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(
        sa.ForeignKey("user_account.id"), primary_key=True, index=True
    )
    linked_at: Mapped[datetime] = mapped_column(UtcInstant)


class Confirmation(Base):
    """What two people did while an account of theirs was new: it waits for a look.

    `new_user_id` is whose account was made, or got a drawn password, at `new_since`.
    """

    __tablename__ = "confirmation"

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"), index=True)
    act: Mapped[str] = mapped_column(sa.String(20))
    subject_id: Mapped[int]
    household_id: Mapped[int | None] = mapped_column(sa.ForeignKey("household.id"))
    first_by: Mapped[str] = mapped_column(sa.String(40))
    second_by: Mapped[str] = mapped_column(sa.String(40))
    confirmed_at: Mapped[datetime] = mapped_column(UtcInstant)
    new_user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    new_since: Mapped[datetime] = mapped_column(UtcInstant)
    looked_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    looked_at_by: Mapped[str | None] = mapped_column(sa.String(40))
    look_note: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")


class Pairing(Base):
    """A party member looks after a household, or did until a day; one at a time.

    Without `since` it began before the days were written down.
    """

    __tablename__ = "pairing"
    __table_args__ = (
        sa.Index(
            "uq_pairing_open",
            "household_id",
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        ),
        sa.Index("ix_pairing_household", "household_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    since: Mapped[date | None]
    until: Mapped[date | None]


class Given(StrEnum):
    """How a household said who may act for it."""

    PHONE = "phone"
    PAPER = "paper"


class Ended(StrEnum):
    """Why a mandate ended before its last day."""

    PHONE = "phone"
    OFFICE = "office"
    PAIRING = "pairing"
    DISMISSAL = "dismissal"
    RENEWED = "renewed"


class Mandate(Base):
    """A household lets the party member who looks after it act for it, `until` its last day.

    It agreed on its phone, or on a paper signed on `given_on` that `given_by` of the office saw.
    """

    __tablename__ = "mandate"
    __table_args__ = (
        sa.Index(
            "uq_mandate_open",
            "household_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.Index("ix_mandate_household", "household_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    given: Mapped[str] = mapped_column(sa.String(10))
    given_on: Mapped[date]
    given_at: Mapped[datetime] = mapped_column(UtcInstant)
    given_by: Mapped[str] = mapped_column(sa.String(40))
    until: Mapped[date]
    ended: Mapped[str | None] = mapped_column(sa.String(10))
    ended_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    ended_by: Mapped[str | None] = mapped_column(sa.String(40))


class UserRole(Base):
    """One role that a user holds."""

    __tablename__ = "user_role"
    __table_args__ = (sa.CheckConstraint(f"role IN ({ROLES_IN_SQL})", name="role"),)

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), primary_key=True)
    role: Mapped[str] = mapped_column(sa.String(20), primary_key=True)


class Pin(Base):
    """A household's secret number, hashed; a new one ends the sessions of the old one."""

    __tablename__ = "pin"

    household_id: Mapped[int] = mapped_column(
        sa.ForeignKey("household.id"), primary_key=True, autoincrement=False
    )
    pin_hash: Mapped[str] = mapped_column(sa.String(200))
    must_change: Mapped[bool]
    session_epoch: Mapped[int]
    set_at: Mapped[datetime] = mapped_column(UtcInstant)
    set_by: Mapped[str] = mapped_column(sa.String(40))


class Card(Base):
    """A household's printed card: says whose it is, proves nothing."""

    __tablename__ = "card"

    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"), index=True)
    token: Mapped[str] = mapped_column(sa.String(40), unique=True)
    issued_at: Mapped[datetime] = mapped_column(UtcInstant)
    issued_by: Mapped[str] = mapped_column(sa.String(40))
    revoked_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    revoked_by: Mapped[str | None] = mapped_column(sa.String(40))
    handed_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    handed_by: Mapped[str | None] = mapped_column(sa.String(40))


class TakenCode(Base):
    """A household's one-minute code that a counter took: nobody takes it again."""

    __tablename__ = "taken_code"
    __table_args__ = (sa.UniqueConstraint("household_id", "nonce"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"))
    nonce: Mapped[str] = mapped_column(sa.String(12))
    taken_by: Mapped[str] = mapped_column(sa.String(40))
    taken_at: Mapped[datetime] = mapped_column(UtcInstant)


class Guess(Base):
    """How often a secret was guessed wrong in a row, counted for all workers at once."""

    __tablename__ = "guess"

    subject: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    failures: Mapped[int]
    locked_until: Mapped[datetime | None] = mapped_column(UtcInstant)


class AuditRecord(Base):
    """What happened at the doors; never changed, never deleted: the database refuses."""

    __tablename__ = "audit_record"

    id: Mapped[int] = mapped_column(LongId, primary_key=True)
    village_id: Mapped[int | None] = mapped_column(sa.ForeignKey("village.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcInstant)
    actor: Mapped[str] = mapped_column(sa.String(60), index=True)
    event: Mapped[str] = mapped_column(sa.String(40))
    subject: Mapped[str] = mapped_column(sa.String(60), index=True)
    detail: Mapped[str] = mapped_column(sa.String(200))


class TakenNotes(Base):
    """How much of a machine's file of notes stands in the audit, in bytes."""

    __tablename__ = "taken_notes"

    file: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    size: Mapped[int] = mapped_column(sa.BigInteger)


class TownshipVisit(Base):
    """A supervisor reads in a village, and sees names of households until `names_until`.

    For names a `reason` is given; each reason is a visit of its own and stays.
    """

    __tablename__ = "township_visit"

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"), index=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    began_at: Mapped[datetime] = mapped_column(UtcInstant)
    reason: Mapped[str] = mapped_column(sa.String(200))
    names_until: Mapped[datetime | None] = mapped_column(UtcInstant)


class Awaited(StrEnum):
    """What a sign-in of staff still waits for after the password."""

    CODE = "code"
    AUTHENTICATOR = "authenticator"


class Device(Base):
    """A phone or computer on which somebody is signed in; without its row the session is over.

    It is a household's, a helper's or one of the staff's. The browser keeps a random code, the row
    its hash. `epoch` is that of the PIN or account at the sign-in: a new PIN, password or role ends
    it. Nothing opens while it `awaits` what belongs to the sign-in. A supervisor is in the village
    of the visit `visit_id`.
    """

    __tablename__ = "device"
    __table_args__ = (
        sa.CheckConstraint(
            "CASE WHEN user_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN household_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN helper_id IS NULL THEN 0 ELSE 1 END = 1",
            name="one_owner",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    household_id: Mapped[int | None] = mapped_column(sa.ForeignKey("household.id"), index=True)
    helper_id: Mapped[int | None] = mapped_column(sa.ForeignKey("helper.id"), index=True)
    epoch: Mapped[int]
    code_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    signed_in_at: Mapped[datetime] = mapped_column(UtcInstant)
    seen_at: Mapped[datetime] = mapped_column(UtcInstant)
    until: Mapped[datetime] = mapped_column(UtcInstant)
    visit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("township_visit.id"))
    mandate_id: Mapped[int | None] = mapped_column(sa.ForeignKey("mandate.id"))
    acts_until: Mapped[datetime | None] = mapped_column(UtcInstant)
    awaits: Mapped[str | None] = mapped_column(sa.String(20))


class Authenticator(Base):
    """The app that shows somebody codes to sign in with.

    Its secret is made from `number` and the installation's key. `last_step` is the time step of
    the last code used: no code counts twice.
    """

    __tablename__ = "authenticator"

    user_id: Mapped[int] = mapped_column(
        sa.ForeignKey("user_account.id"), primary_key=True, autoincrement=False
    )
    number: Mapped[str] = mapped_column(sa.String(40))
    last_step: Mapped[int] = mapped_column(sa.BigInteger)
    set_up_at: Mapped[datetime] = mapped_column(UtcInstant)


class RecoveryCode(Base):
    """A code on paper that opens once in place of the app's; used up, its row is gone."""

    __tablename__ = "recovery_code"

    user_id: Mapped[int] = mapped_column(
        sa.ForeignKey("user_account.id"), primary_key=True, autoincrement=False
    )
    code_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)


class Consent(Base):
    """A household agreed to a version of what the village keeps of it and why."""

    __tablename__ = "consent"

    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    given_at: Mapped[datetime] = mapped_column(UtcInstant)
    given_by: Mapped[str] = mapped_column(sa.String(40))


class Helper(Base):
    """Somebody whom a household lets help it, on a phone and with a PIN of the helper's own.

    Invited by a link whose token is kept as a hash; nobody yet until a PIN was chosen.
    """

    __tablename__ = "helper"

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"))
    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(20))
    relation: Mapped[str] = mapped_column(sa.String(20))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    invited_at: Mapped[datetime] = mapped_column(UtcInstant)
    pin_hash: Mapped[str | None] = mapped_column(sa.String(200))
    accepted_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    session_epoch: Mapped[int] = mapped_column(default=0)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcInstant)


class Program(Base):
    """A program that somebody lets act: one of the staff, or a household for itself.

    It shows a token, of which the row has the hash. Like a device it is over when its `epoch` is no
    longer that of the account or PIN, `until` is past, or somebody `ended` it.
    """

    __tablename__ = "program"
    __table_args__ = (
        sa.CheckConstraint("(user_id IS NULL) <> (household_id IS NULL)", name="one_owner"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("village.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    household_id: Mapped[int | None] = mapped_column(sa.ForeignKey("household.id"), index=True)
    epoch: Mapped[int]
    purpose: Mapped[str] = mapped_column(sa.String(40))
    scopes: Mapped[str] = mapped_column(sa.String(100))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcInstant)
    until: Mapped[datetime] = mapped_column(UtcInstant)
    used_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    ended_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    ended_by: Mapped[str | None] = mapped_column(sa.String(40))
