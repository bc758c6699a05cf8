"""What is told, in words that name nobody; and what kinds, ways and outcomes are called."""

from collections.abc import Collection

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from flask_babel.speaklater import LazyString

from pointsapp.telling import refusals
from pointsapp.telling.models import Kind, Outcome, Way
from pointsapp.telling.outbox import Letter
from pointsapp.telling.ways import Words
from pointsapp.web.language import day, signed
from pointsapp.web.language import points as points_in_words
from pointsapp.web.refusals import Sentences, Told

KINDS: dict[Kind, LazyString] = {
    Kind.POSTED: _l("A sheet with points for it is posted"),
    Kind.CORRECTED: _l("Points of it are put right"),
    Kind.ANSWERED: _l("An objection of it is answered"),
    Kind.LAPSES: _l("Points of it are to lapse"),
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


def written(letter: Letter, address: str) -> Words:
    """Write a message: the household's number, what happened, and where to look it up."""
    told = {
        Kind.POSTED: _posted,
        Kind.CORRECTED: _corrected,
        Kind.ANSWERED: _answered,
        Kind.LAPSES: _lapses,
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


SENTENCES: Sentences = {
    refusals.WayNotUsed: Told(lambda _f: _("The village tells nothing by this way at present.")),
    refusals.NoSuchAddress: Told(
        lambda _f: _("Type an address like name@example.cn, or the number of a phone."),
        status=422,
    ),
}
