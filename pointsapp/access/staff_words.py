"""What roles, and what happens at the doors, are called in the person's language."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from pointsapp.access import audit, refusals
from pointsapp.access.permissions import Role
from pointsapp.web.refusals import explain

ROLES: dict[str, LazyString] = {
    Role.RECORDER: _l("records deeds"),
    Role.COUNTER: _l("serves at the counter"),
    Role.APPROVER: _l("approves"),
    Role.ADMIN: _l("administers the village"),
    Role.PAIRED_MEMBER: _l("paired party member"),
    Role.SUPERVISOR: _l("supervises for the township"),
}
EVENTS: dict[str, LazyString] = {
    audit.SIGNED_IN: _l("signed in"),
    audit.SIGNED_OUT: _l("signed out"),
    audit.WRONG_SECRET: _l("wrong PIN or password"),
    audit.LOCKED: _l("locked after too many tries"),
    audit.DENIED: _l("tried what is not allowed"),
    audit.PIN_RESET: _l("drew a new PIN"),
    audit.PIN_CHANGED: _l("chose a PIN"),
    audit.PIN_WITNESSED: _l("confirmed a new PIN as the second person"),
    audit.CARD_ISSUED: _l("issued a card"),
    audit.CARD_REVOKED: _l("blocked a card"),
    audit.USER_CREATED: _l("appointed"),
    audit.USER_CHANGED: _l("changed name or roles"),
    audit.USER_DISMISSED: _l("dismissed"),
    audit.USER_CALLED_BACK: _l("called back"),
    audit.PASSWORD_RESET: _l("drew a new password"),
    audit.PASSWORD_CHANGED: _l("chose a password"),
    audit.HOUSEHOLD_READ: _l("looked at a household"),
    audit.RESIDENT_FORGOTTEN: _l("took out the name of somebody who moved away"),
    audit.PHONE_SIGNED_OUT: _l("signed a phone out"),
    audit.CONSENT_GIVEN: _l("agreed to what is kept"),
    audit.HELPER_INVITED: _l("invited a helper"),
    audit.HELPER_REVOKED: _l("took a helper's right away"),
    audit.HELPED_CLAIM: _l("claimed points for the household"),
    audit.HELPED_OBJECTION: _l("objected for the household"),
    audit.HELPED_ANSWER: _l("answered “Is it so?”"),
    audit.HELPED_SIGN_UP: _l("signed somebody up"),
    audit.HELPED_WITHDRAWAL: _l("withdrew somebody"),
    audit.HELPED_CHECK_IN: _l("checked somebody in"),
    audit.RULE_ON: _l("switched a rule on"),
    audit.RULE_OFF: _l("switched a rule off"),
}
ACTORS: dict[str, LazyString] = {
    "anonymous": _l("somebody not signed in"),
    "system": _l("the system"),
}

explain(
    refusals.OwnAccount,
    lambda _facts: _("Nobody changes his own roles. Ask another administrator."),
    status=403,
)
explain(
    refusals.UnknownHousehold,
    lambda f: _("The village has no household %(number)s.", number=f["number"]),
    status=422,
)
