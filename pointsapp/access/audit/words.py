"""What the audit log calls events and actors."""

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from pointsapp.access.audit import service

EVENTS: dict[str, LazyString] = {
    service.SIGNED_IN: _l("signed in"),
    service.SIGNED_OUT: _l("signed out"),
    service.WRONG_SECRET: _l("wrong PIN or password"),
    service.LOCKED: _l("locked after too many tries"),
    service.DENIED: _l("tried what is not allowed"),
    service.PIN_RESET: _l("drew a new PIN"),
    service.PIN_CHANGED: _l("chose a PIN"),
    service.PIN_WITNESSED: _l("confirmed a new PIN as the second person"),
    service.CARD_ISSUED: _l("issued a card"),
    service.CARD_REVOKED: _l("blocked a card"),
    service.USER_CREATED: _l("appointed"),
    service.USER_CHANGED: _l("changed name or roles"),
    service.USER_DISMISSED: _l("dismissed"),
    service.USER_CALLED_BACK: _l("called back"),
    service.PASSWORD_RESET: _l("drew a new password"),
    service.PASSWORD_CHANGED: _l("chose a password"),
    service.HOUSEHOLD_READ: _l("looked at a household"),
    service.RESIDENT_FORGOTTEN: _l("took out the name of somebody who moved away"),
    service.PHONE_SIGNED_OUT: _l("signed a phone out"),
    service.CONSENT_GIVEN: _l("agreed to what is kept"),
    service.HELPER_INVITED: _l("invited a helper"),
    service.HELPER_REVOKED: _l("took a helper's right away"),
    service.HELPED_CLAIM: _l("claimed points for the household"),
    service.HELPED_OBJECTION: _l("objected for the household"),
    service.HELPED_ANSWER: _l("answered “Is it so?”"),
    service.HELPED_SIGN_UP: _l("signed somebody up"),
    service.HELPED_WITHDRAWAL: _l("withdrew somebody"),
    service.HELPED_CHECK_IN: _l("checked somebody in"),
    service.RULE_ON: _l("switched a rule on"),
    service.RULE_OFF: _l("switched a rule off"),
}

ACTORS: dict[str, LazyString] = {
    "anonymous": _l("somebody not signed in"),
    "system": _l("the system"),
}
