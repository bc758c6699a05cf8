"""What the audit log calls events and actors."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from flask_babel.speaklater import LazyString

from pointsapp.access.audit.events import Event
from pointsapp.actor import ANONYMOUS, SYSTEM

EVENTS: dict[str, LazyString] = {
    Event.SIGNED_IN: _l("signed in"),
    Event.SIGNED_OUT: _l("signed out"),
    Event.WRONG_SECRET: _l("wrong PIN or password"),
    Event.LOCKED: _l("locked after too many tries"),
    Event.DENIED: _l("tried something that is not allowed"),
    Event.PIN_RESET: _l("issued a new PIN"),
    Event.PIN_CHANGED: _l("chose a PIN"),
    Event.PIN_WITNESSED: _l("confirmed a new PIN as the second person"),
    Event.CARD_ISSUED: _l("issued a card"),
    Event.CARD_REVOKED: _l("blocked a card"),
    Event.USER_CREATED: _l("appointed"),
    Event.USER_CHANGED: _l("changed name or roles"),
    Event.USER_DISMISSED: lazy_pgettext("act", "dismissed"),
    Event.USER_CALLED_BACK: _l("reinstated"),
    Event.PASSWORD_RESET: _l("issued a new password"),
    Event.PASSWORD_CHANGED: _l("chose a password"),
    Event.AUTHENTICATOR_SET_UP: _l("set up an authenticator"),
    Event.AUTHENTICATOR_TAKEN_OFF: _l("took off an authenticator"),
    Event.AUTHENTICATOR_WITNESSED: _l("confirmed taking off an authenticator as the second person"),
    Event.RECOVERY_CODE_USED: _l("signed in with a recovery code"),
    Event.ACCOUNT_LINKED: _l("linked the accounts of one person in two villages"),
    Event.ACCOUNT_UNLINKED: _l("ended a link between accounts in two villages"),
    Event.WENT_TO_LINKED: _l("went on with the account in another village"),
    Event.HOUSEHOLD_READ: _l("looked at a household"),
    Event.QUARREL_READ: _l("looked at a quarrel"),
    Event.QUARRELS_EXPORTED: _l("took the register of quarrels out"),
    Event.ROSTER_EXPORTED: _l("took the roster out as a file"),
    Event.BALANCES_EXPORTED: _l("took the balances out as a file"),
    Event.VISITS_EXPORTED: _l("took the register of visits out as a file"),
    Event.NEEDS_EXPORTED: _l("opened the register of needs"),
    Event.RESIDENT_FORGOTTEN: _l("took out the name of somebody who moved away"),
    Event.DEVICE_SIGNED_OUT: _l("signed a device out"),
    Event.CONSENT_GIVEN: _l("agreed to what is kept"),
    Event.HELPER_INVITED: _l("invited a helper"),
    Event.HELPER_REVOKED: _l("removed a helper"),
    Event.MANDATE_GIVEN: _l("let the paired member act for the household"),
    Event.MANDATE_ENDED: _l("ended a mandate"),
    Event.ACTING_BEGAN: _l("opened the household's pages to act for it"),
    Event.HELPED_CLAIM: _l("claimed points for the household"),
    Event.HELPED_OBJECTION: _l("objected for the household"),
    Event.HELPED_ANSWER: _l("answered “Is this right?”"),
    Event.HELPED_SIGN_UP: _l("signed somebody up"),
    Event.HELPED_WITHDRAWAL: _l("withdrew somebody"),
    Event.HELPED_CHECK_IN: _l("checked somebody in"),
    Event.HELPED_CODE: _l("scanned the phone's code for an order at the door"),
    Event.HELPED_ORDER: _l("took an order at the door"),
    Event.HELPED_CANCELLATION: _l("cancelled an order"),
    Event.RULE_ON: _l("switched a rule on"),
    Event.RULE_OFF: _l("switched a rule off"),
    Event.RULE_TO_SWITCH: _l("set a day on which a rule goes on or off"),
    Event.TABLE_ADOPTED: _l("wrote down the resolution on a year's rules"),
    Event.TABLE_FILED: _l("filed a year's rules with the township"),
    Event.HONOURED: _l("named somebody on the honour board"),
    Event.HONOUR_REMOVED: _l("took somebody off the honour board"),
    Event.STAYS_OFF_HONOURS: _l("kept a household off the honour board"),
    Event.BACK_ON_HONOURS: _l("let a household back on the honour board"),
    Event.STAR_TERMS_WRITTEN: _l("wrote what a year's stars take"),
    Event.GROUND_NAMED: _l("named a ground against honouring a household"),
    Event.GROUND_DROPPED: _l("dropped a ground against honouring a household"),
    Event.HONOURS_HUNG_OUT: _l("hung a list of honours out"),
    Event.HONOURS_TAKEN_IN: _l("took a list of honours in, together with a colleague"),
    Event.HONOURS_AWARDED: _l("honoured who stands on a list"),
    Event.HONOUR_REVOKED: _l("took an honour back"),
    Event.HONOURS_EXPORTED: _l("took a list of honours out as a file"),
    Event.IMPORTED: _l("imported a list"),
    Event.IMPORT_TAKEN_BACK: _l("took an import back"),
    Event.POINTS_MOVED: _l("moved a household's points by the office, or let them lapse"),
    Event.POINTS_WITNESSED: _l("confirmed as the second person that points move or lapse"),
    Event.PAIRED: _l("changed which party member looks after a household"),
    Event.CIRCUMSTANCES_CHANGED: _l("changed what is noted of how a household lives"),
    Event.CONTACT_CHANGED: _l("changed what is shown of name and phone"),
    Event.HOUSEHOLD_MERGED: _l("merged a household; its PIN, phones and helpers ended"),
    Event.CARD_HANDED_OVER: _l("handed a card over"),
    Event.CONFIRMATION_SEEN: _l("looked at what a new account had a part in"),
    Event.VILLAGE_FOUNDED: _l("founded the village"),
    Event.CLOSURE_PROPOSED: _l("proposed that the village closes for good"),
    Event.CLOSURE_ANNOUNCED: _l("agreed that the village closes for good"),
    Event.CLOSURE_WITHDRAWN: _l("withdrew that the village closes"),
    Event.VILLAGE_CLOSED: _l("closed the village for good"),
    Event.VILLAGE_RENAMED: _l("gave the village another name; before it was"),
    Event.VILLAGE_VISITED: _l("came from the township to read"),
    Event.VILLAGE_READ: _l("looked at the village's figures"),
    Event.NAMES_ASKED_FOR: _l("gave a reason to see names of households"),
    Event.ADMIN_PROPOSED: _l("proposed an administrator for the village"),
    Event.ADMIN_APPOINTED: _l("confirmed the administrator whom the township appoints"),
    Event.ADMIN_WITHDRAWN: _l("withdrew the proposal of an administrator"),
    Event.HANDED_OVER: _l("completed a hand-over"),
    Event.SEAL_GIVEN_UP: _l("went back behind a seal by restoring a copy"),
    Event.ARCHIVE_MADE: _l("took a year's archive out as a file"),
    Event.PROGRAM_LET_IN: _l("let a program in"),
    Event.PROGRAM_SENT: _l("recorded something by a program"),
    Event.PROGRAM_ENDED: _l("let a program in no more"),
    Event.TELLING_CHOSEN: _l("chose what households are told outside the product"),
    Event.TELLING_AGREED: _l("agreed that the household is told outside the product"),
    Event.TELLING_CONFIRMED: _l("confirmed where the household is told"),
    Event.TELLING_ENDED: _l("ended that the household is told outside the product"),
}

ACTORS: dict[str, LazyString] = {
    ANONYMOUS: _l("somebody not signed in"),
    SYSTEM: _l("the system"),
}

THINGS: dict[str, LazyString] = {
    "candidate": lazy_pgettext("log", "candidate for an honour"),
    "closure": lazy_pgettext("log", "closing of the village"),
    "appointment": lazy_pgettext("log", "appointment"),
    "handover": lazy_pgettext("log", "hand-over"),
    "honour": lazy_pgettext("log", "honour"),
    "honour-list": lazy_pgettext("log", "list of honours"),
    "star-terms": lazy_pgettext("log", "terms for stars, year"),
    "import": lazy_pgettext("log", "import"),
    "mandate": lazy_pgettext("log", "mandate"),
    "quarrel": lazy_pgettext("log", "quarrel"),
    "resident": lazy_pgettext("log", "resident"),
    "rule": lazy_pgettext("log", "rule"),
    "table": lazy_pgettext("log", "rules of"),
    "visit": lazy_pgettext("log", "visit of the township"),
}


def subject_words(code: str) -> str:
    """Return what an event was about: a name as it is, a code as a thing with its number."""
    kind, _, number = code.partition(":")
    return f"{THINGS[kind]} {number}" if number and kind in THINGS else code


def event_words(code: str) -> LazyString:
    """Return what a kept event is called; one that this version does not know has a general name.

    A database may hold events of a later version that was taken back.
    """
    return EVENTS.get(code, _l("did something else"))
