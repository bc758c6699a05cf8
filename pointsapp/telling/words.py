"""What is told, in words that name nobody; and what kinds, ways and outcomes are called."""

from collections.abc import Collection, Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext, ngettext
from flask_babel.speaklater import LazyString

from pointsapp.access.words import moment_of
from pointsapp.telling import codes, refusals
from pointsapp.telling.models import Kind, Outcome, Way
from pointsapp.telling.outbox import Letter
from pointsapp.telling.ways import Words
from pointsapp.web.language import day, signed
from pointsapp.web.language import points as points_in_words
from pointsapp.web.refusals import Sentences, Told

KINDS: dict[Kind, LazyString] = {
    Kind.POSTED: _l("Points are counted"),
    Kind.CORRECTED: _l("Points are put right"),
    Kind.ANSWERED: _l("An objection is answered"),
    Kind.LAPSES: _l("Points are to lapse"),
    Kind.CLOSES: _l("The village is to close, or stays after all"),
}
WAYS: dict[Way, LazyString] = {
    Way.EMAIL: _l("E-mail"),
    Way.TEXT: _l("Text message"),
    Way.APP: lazy_pgettext("way of telling", "App"),
}
OUTCOMES: dict[str | None, LazyString] = {
    None: lazy_pgettext("message", "waiting"),
    Outcome.SENT: lazy_pgettext("message", "sent"),
    Outcome.REFUSED: lazy_pgettext("message", "not taken"),
    Outcome.UNKNOWN: lazy_pgettext("message", "perhaps sent"),
    Outcome.WITHDRAWN: lazy_pgettext("message", "withdrawn"),
}


def told_of(kinds: Collection[Kind]) -> list[LazyString]:
    """Return what a village tells its households, in words."""
    return [label for kind, label in KINDS.items() if kind in kinds]


def written(letter: Letter, address: str, key: bytes) -> Words:
    """Write a message: the household's number, what happened, and where to look it up.

    One with a code, which is made with `key`, says nothing of the household: it may reach anybody.
    """
    if letter.kind is Kind.CODE:
        return _with_code(letter, codes.code_of(key, letter.uid))
    told = {
        Kind.POSTED: _posted,
        Kind.CORRECTED: _corrected,
        Kind.ANSWERED: _answered,
        Kind.LAPSES: _lapses,
        Kind.CLOSES: _closes,
    }[letter.kind](letter)
    where = _("Look it up at %(address)s or at the village office.", address=address)
    if not address:
        where = _("Look it up on your phone or at the village office.")
    until = _("No more of these? End it under “Messages”, or at the office.")
    title = _("Household %(number)s: news of your points", number=letter.household)
    text = _(
        "%(village)s: %(told)s %(where)s %(until)s",
        village=letter.village,
        told=told,
        where=where,
        until=until,
    )
    return Words(title, text)


def _with_code(letter: Letter, code: str) -> Words:
    text = _(
        "%(village)s: code %(code)s. Who asked for messages of the points to come here types it on"
        " the phone within a day. It was not you? Do nothing, and none come.",
        village=letter.village,
        code=code,
    )
    return Words(_("A code for messages of the points"), text)


def _posted(letter: Letter) -> str:
    return _(
        "Household %(number)s: %(points)s points were counted.",
        number=letter.household,
        points=signed(letter.points or 0),
    )


def _corrected(letter: Letter) -> str:
    return _(
        "Household %(number)s: an entry was put right, which makes %(points)s points.",
        number=letter.household,
        points=signed(letter.points or 0),
    )


def _answered(letter: Letter) -> str:
    return _("Household %(number)s: your objection is answered.", number=letter.household)


def _lapses(letter: Letter) -> str:
    return _(
        "Household %(number)s: %(points)s of your points lapse on %(day)s.",
        number=letter.household,
        points=points_in_words(letter.points or 0),
        day=day(letter.day) if letter.day else "",
    )


def _closes(letter: Letter) -> str:
    """Tell the last day; without one, that the village stays."""
    if letter.day is None:
        return _("The village does not close after all. Your points go on as before.")
    return _(
        "The village closes. Points are earned and exchanged until %(day)s.", day=day(letter.day)
    )


def _wrong_code(facts: Mapping[str, object]) -> str:
    return ngettext(
        "This is not the code that went there. %(num)d try is left.",
        "This is not the code that went there. %(num)d tries are left.",
        facts["tries_left"],
    )


SENTENCES: Sentences = {
    refusals.WayNotUsed: Told(lambda _f: _("The village tells nothing by this way at present.")),
    refusals.NoSuchAddress: Told(
        lambda _f: _("Type an address like name@example.cn, or the number of a phone."),
        status=422,
    ),
    refusals.TooManyCodes: Told(
        lambda f: _(
            "Codes enough were asked for today. The next one can go after %(moment)s.",
            moment=moment_of(f),
        )
    ),
    refusals.WrongAddressCode: Told(_wrong_code, status=422),
    refusals.AddressCodeOver: Told(
        lambda _f: _(
            "No code counts now: it went out a day ago, or was typed wrong five times. Send another"
            " one."
        )
    ),
}
