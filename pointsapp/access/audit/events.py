"""Everything that the audit writes down, by the code that the database keeps of it."""

from enum import StrEnum


class Event(StrEnum):
    """What happened; a value is kept for ever, so it never changes."""

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
    ROSTER_EXPORTED = "roster-exported"
    BALANCES_EXPORTED = "balances-exported"
    RESIDENT_FORGOTTEN = "resident-forgotten"
    DEVICE_SIGNED_OUT = "phone-signed-out"
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
    HONOURED = "honoured"
    HONOUR_REMOVED = "honour-removed"
    STAYS_OFF_HONOURS = "stays-off-honours"
    BACK_ON_HONOURS = "back-on-honours"
    IMPORTED = "imported"
    IMPORT_TAKEN_BACK = "import-taken-back"
    SEAL_GIVEN_UP = "seal-given-up"
