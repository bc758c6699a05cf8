"""Why somebody isn't let in, or a secret isn't taken."""

from pointsapp.refusals import Refusal


class WrongPin(Refusal):
    """Not this household's PIN; `tries_left` before a wait."""

    code = "wrong-pin"
    field = "pin"


class PinLocked(Refusal):
    """Too many wrong PINs: none is tried before `until`."""

    code = "pin-locked"
    field = "pin"


class PinOff(Refusal):
    """Guessed wrong so often that only a new PIN, given in person, opens it again."""

    code = "pin-off"
    field = "pin"


class TooManyFromHere(Refusal):
    """Too many sign-ins by number from one address: none is tried before `until`."""

    code = "too-many-from-here"
    field = "pin"


class NoPin(Refusal):
    """The household was never given a PIN."""

    code = "no-pin"
    field = "pin"


class CodeExpired(Refusal):
    """A one-minute code that was drawn longer ago."""

    code = "code-expired"


class CodeUsed(Refusal):
    """A one-minute code that a counter took already."""

    code = "code-used"


class WrongPassword(Refusal):
    """Not this user's password, or no such user."""

    code = "wrong-password"
    field = "password"


class SecondMissing(Refusal):
    """A second person must confirm, and nobody did."""

    code = "second-missing"
    field = "username"


class SamePerson(Refusal):
    """The second person must be somebody else than the first, and of another household."""

    code = "same-person"
    field = "username"


class NotColleague(Refusal):
    """The second person must work for the same village."""

    code = "not-colleague"
    field = "username"


class DrawnPassword(Refusal):
    """The second person, `name`, signs in with a password that somebody drew."""

    code = "drawn-password"
    field = "username"


class NotYetSecond(Refusal):
    """The account of `name` is new, or its password was drawn lately: it counts from `until` on."""

    code = "not-yet-second"
    field = "username"


class PasswordLocked(Refusal):
    """Too many wrong passwords: none is tried before `until`."""

    code = "password-locked"
    field = "password"


class TrivialPin(Refusal):
    """A PIN that anybody would try first, or that isn't six digits."""

    code = "trivial-pin"
    field = "new_pin"


class UsernameTaken(Refusal):
    """There is a user of this name already."""

    code = "username-taken"
    field = "username"


class BadUsername(Refusal):
    """A name to sign in with that is empty, too long, or has spaces or capitals."""

    code = "bad-username"
    field = "username"


class WeakPassword(Refusal):
    """A password shorter than `shortest`."""

    code = "weak-password"
    field = "new_password"


class WrongSignInCode(Refusal):
    """Not a code of this user's app or paper, or one used before; `tries_left` before a wait."""

    code = "wrong-sign-in-code"
    field = "code"


class SignInCodeLocked(Refusal):
    """Too many wrong codes: none is tried before `until`."""

    code = "sign-in-code-locked"
    field = "code"


class CodeOfAnotherSecret(Refusal):
    """The code that the app showed is not made from the secret on the page."""

    code = "code-of-another-secret"
    field = "code"


class GuessablePassword(Refusal):
    """A password made of what many people choose, or of names that belong to the person."""

    code = "guessable-password"
    field = "new_password"


class NotTwoVillages(Refusal):
    """Only accounts of staff in two different villages are linked."""

    code = "not-two-villages"
    field = "username"


class PasswordNotChosen(Refusal):
    """An account whose password somebody drew is not linked: who drew it knows it too."""

    code = "password-not-chosen"
    field = "password"


class ProofOutdated(Refusal):
    """A password was replaced, or an account dismissed, just after the password was checked."""

    code = "proof-outdated"
    field = "password"


class NoAuthenticatorYet(Refusal):
    """The linked account must set up its authenticator first, after its own password."""

    code = "no-authenticator-yet"


class InvitationOver(Refusal):
    """An invitation that was accepted, taken back, or not accepted in time."""

    code = "invitation-over"


class NoProgram(Refusal):
    """A program came without a token that stands."""

    code = "no-token"


class OutOfScope(Refusal):
    """The program was not let do this, or whoever let it may not do it any more."""

    code = "out-of-scope"


class TooManyRequests(Refusal):
    """A program asked too often within a minute; it may go on at `until`."""

    code = "too-many-requests"


class TooManyPrograms(Refusal):
    """Somebody has let in as many programs as one may, `most`."""

    code = "too-many-programs"


class TooManyHelpers(Refusal):
    """A household lets only so many help it; facts: `most`."""

    code = "too-many-helpers"
    field = "name"


class OwnAccount(Refusal):
    """Nobody gives himself a right, a password for nothing, or his dismissal."""

    code = "own-account"


class UnknownHousehold(Refusal):
    """The village has no household of this `number`."""

    code = "unknown-household"
    field = "household"
