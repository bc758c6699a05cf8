"""What to tell somebody who isn't let in."""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from pointsapp.access import refusals
from pointsapp.web.language import moment
from pointsapp.web.refusals import Sentences, Told


def moment_of(facts: Mapping[str, object]) -> str:
    """Tell until when nothing is looked at."""
    until = facts["until"]
    assert isinstance(until, datetime)  # noqa: S101 - a lock always has its end
    return moment(until)


def _wrong_pin(facts: Mapping[str, object]) -> str:
    return ngettext(
        "The number or the PIN is wrong. %(num)d try is left before a wait.",
        "The number or the PIN is wrong. %(num)d tries are left before a wait.",
        facts["tries_left"],
    )


def _wrong_password(facts: Mapping[str, object]) -> str:
    return ngettext(
        "The user name or the password is wrong. %(num)d try is left before a wait.",
        "The user name or the password is wrong. %(num)d tries are left before a wait.",
        facts["tries_left"],
    )


def _wrong_code(facts: Mapping[str, object]) -> str:
    return ngettext(
        "The code is wrong or was used already. Wait for the next one. %(num)d try is left"
        " before a wait.",
        "The code is wrong or was used already. Wait for the next one. %(num)d tries are left"
        " before a wait.",
        facts["tries_left"],
    )


def _locked(facts: Mapping[str, object]) -> str:
    return _("Wrong too many times. Try again after %(moment)s.", moment=moment_of(facts))


SENTENCES: Sentences = {
    refusals.WrongPin: Told(_wrong_pin, status=422),
    refusals.WrongPassword: Told(_wrong_password, status=422),
    refusals.WrongSignInCode: Told(_wrong_code, status=422),
    refusals.SignInCodeLocked: Told(_locked),
    refusals.CodeOfAnotherSecret: Told(
        lambda _facts: _("This code does not belong to the picture. Type the one shown now."),
        status=422,
    ),
    refusals.PinLocked: Told(_locked),
    refusals.PasswordLocked: Told(_locked),
    refusals.TooManyFromHere: Told(
        lambda _facts: _(
            "Too many sign-ins from this network. Wait a minute, or scan the QR code of your card."
        ),
        status=429,
    ),
    refusals.PinOff: Told(
        lambda _facts: _(
            "This PIN is blocked: it was typed wrong too often. Get a new one at the office."
        )
    ),
    refusals.NoPin: Told(
        lambda _facts: _("This household has no PIN yet. Get one at the village office.")
    ),
    refusals.CodeExpired: Told(
        lambda _facts: _("This code has expired. Scan the one that the phone shows now.")
    ),
    refusals.CodeUsed: Told(
        lambda _facts: _("This code has already been used. Ask for a new one on the phone.")
    ),
    refusals.SecondMissing: Told(
        lambda _facts: _("Points move by this: a colleague must confirm with name and password."),
        status=422,
    ),
    refusals.SamePerson: Told(
        lambda _facts: _("A second person must confirm: not you, and nobody of this household.")
    ),
    refusals.NotColleague: Told(lambda _facts: _("The second person must work for this village.")),
    refusals.DrawnPassword: Told(
        lambda f: _(
            "%(name)s cannot confirm yet: first sign in and choose a password of one's own.",
            name=f["name"],
        )
    ),
    refusals.NotYetSecond: Told(
        lambda f: _(
            "%(name)s can confirm from %(moment)s on: the account is new, or its password was"
            " replaced, less than three days ago. Ask another colleague, or wait.",
            name=f["name"],
            moment=moment_of(f),
        )
    ),
    refusals.TrivialPin: Told(
        lambda _facts: _("Choose six digits that are hard to guess, not 123456 or 000000."),
        status=422,
    ),
    refusals.UsernameTaken: Told(
        lambda f: _("There is already a user %(name)s. Choose another name.", name=f["username"])
    ),
    refusals.BadUsername: Told(
        lambda _facts: _("A user name has 1 to 40 lower-case letters or digits and no spaces."),
        status=422,
    ),
    refusals.WeakPassword: Told(
        lambda f: _(
            "The password needs %(n)s characters or more: three or four words, for example.",
            n=f["shortest"],
        ),
        status=422,
    ),
    refusals.GuessablePassword: Told(
        lambda _facts: _(
            "This password is easy to guess. Take three or four words that have nothing to do"
            " with each other, with you or with the village."
        ),
        status=422,
    ),
    refusals.NotTwoVillages: Told(
        lambda _facts: _("Only accounts in two different villages can be linked."), status=422
    ),
    refusals.PasswordNotChosen: Told(
        lambda _facts: _(
            "The other account still has a password that somebody drew. Sign in with it there"
            " first and choose one of your own."
        ),
        status=422,
    ),
    refusals.ProofOutdated: Told(
        lambda _facts: _("One of the two accounts was changed just now. Type both passwords again.")
    ),
    refusals.NoAuthenticatorYet: Told(
        lambda _facts: _(
            "The other village asks for a sign-in code. Sign in there with user name and password"
            " once and set it up."
        )
    ),
    refusals.InvitationOver: Told(
        lambda _facts: _("This invitation has expired. Ask the household for a new one."),
        status=410,
    ),
    refusals.TooManyHelpers: Told(
        lambda f: _("A household can have at most %(n)s helpers. Remove one first.", n=f["most"])
    ),
    refusals.NoProgram: Told(
        lambda _f: _(
            "A token is needed that stands. This one is unknown, expired or ended; whoever let "
            "the program in can make another."
        ),
        status=401,
    ),
    refusals.OutOfScope: Told(
        lambda _f: _(
            "The program was not let do this, or whoever let it in may not do it any more."
        ),
        status=403,
    ),
    refusals.TooManyRequests: Told(
        lambda f: _("Too many requests within a minute. Go on at %(moment)s.", moment=moment_of(f)),
        status=429,
    ),
    refusals.TooManyPrograms: Told(
        lambda f: _("At most %(n)s programs can be let in at a time. End one first.", n=f["most"])
    ),
}
