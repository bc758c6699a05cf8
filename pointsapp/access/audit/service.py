"""Write down what happened at the doors: never a secret, never a name."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.models import AuditRecord
from pointsapp.actor import Actor

SIGNED_IN = "signed-in"
SIGNED_OUT = "signed-out"
WRONG_SECRET = "wrong-secret"  # noqa: S105 - the name of an event
LOCKED = "locked"
DENIED = "denied"
PIN_RESET = "pin-reset"
PIN_WITNESSED = "pin-reset-witnessed"
PIN_CHANGED = "pin-changed"
CARD_ISSUED = "card-issued"
CARD_REVOKED = "card-revoked"
USER_CREATED = "user-created"
USER_CHANGED = "user-changed"
USER_DISMISSED = "user-dismissed"
USER_CALLED_BACK = "user-called-back"
PASSWORD_RESET = "password-reset"  # noqa: S105 - the name of an event
PASSWORD_CHANGED = "password-changed"  # noqa: S105 - the name of an event
HOUSEHOLD_READ = "household-read"
RESIDENT_FORGOTTEN = "resident-forgotten"
PHONE_SIGNED_OUT = "phone-signed-out"
CONSENT_GIVEN = "consent-given"
HELPER_INVITED = "helper-invited"
HELPER_REVOKED = "helper-revoked"
HELPED_CLAIM = "helped-claim"
HELPED_OBJECTION = "helped-objection"
HELPED_ANSWER = "helped-answer"
HELPED_SIGN_UP = "helped-sign-up"
HELPED_WITHDRAWAL = "helped-withdrawal"
HELPED_CHECK_IN = "helped-check-in"
RULE_ON = "rule-on"
RULE_OFF = "rule-off"

_INSERT = sa.insert(AuditRecord.__table__)  # type: ignore[arg-type]


def record(session: Session, event: str, subject: str, *, by: Actor, at: datetime) -> None:
    """Add to the audit that this person did this to this subject."""
    _insert(session, event, subject, {"village_id": by.village_id, "actor": by.code, "at": at})


def record_attempt(
    session: Session, event: str, subject: str, *, village_id: int | None, at: datetime
) -> None:
    """Add to the audit what somebody not signed in tried."""
    _insert(session, event, subject, {"village_id": village_id, "actor": "anonymous", "at": at})


def _insert(session: Session, event: str, subject: str, facts: dict[str, object]) -> None:
    session.execute(_INSERT, {"event": event, "subject": subject[:60], "detail": "", **facts})
