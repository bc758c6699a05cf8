"""What needs, their steps and their refusals are called in the person's language."""

from collections.abc import Mapping
from datetime import date
from typing import cast

from flask_babel import gettext as _
from flask_babel import lazy_pgettext

from pointsapp.care.needs import refusals
from pointsapp.care.needs.models import Act, Kind, NeedState, Way
from pointsapp.care.needs.queries import Step
from pointsapp.web.language import day
from pointsapp.web.refusals import Sentences, Told

KINDS = {
    Kind.HELP: lazy_pgettext("need", "help"),
    Kind.HAZARD: lazy_pgettext("need", "hazard"),
    Kind.QUARREL: lazy_pgettext("need", "quarrel"),
    Kind.POLICY: lazy_pgettext("need", "question of policy"),
    Kind.SERVICE: lazy_pgettext("need", "roads, water, light, services"),
    Kind.OTHER: lazy_pgettext("need", "something else"),
}
WAYS = {
    Way.VISIT: lazy_pgettext("need", "on a visit"),
    Way.PHONE: lazy_pgettext("need", "by the household's phone"),
    Way.OFFICE: lazy_pgettext("need", "at the office"),
    Way.COMPLAINT: lazy_pgettext("need", "from a complaint"),
}
STATES = {
    NeedState.OPEN: lazy_pgettext("need", "in progress"),
    NeedState.ANSWERED: lazy_pgettext("need", "the household is asked"),
    NeedState.SETTLED: lazy_pgettext("need", "settled"),
}
ACTS = {
    Act.NOTED: lazy_pgettext("need", "What was done"),
    Act.MOVED: lazy_pgettext("need", "The deadline was moved"),
    Act.ANSWERED: lazy_pgettext("need", "The village says it is done"),
    Act.SAID_DONE: lazy_pgettext("need", "The household says it is done"),
    Act.SAID_NOT_YET: lazy_pgettext("need", "The household says it is not done yet"),
    Act.NO_ANSWER: lazy_pgettext("need", "Settled, for the household did not answer in its days"),
}


def told(step: Step) -> str:
    """Return in plain words what a step did, without what was written of it."""
    if step.act == Act.HANDED_ON:
        return _("Handed on to %(name)s", name=step.to)
    if step.act == Act.LET_IN:
        return _("%(name)s may read it, too", name=step.to)
    return str(ACTS[Act(step.act)])


def _day(facts: Mapping[str, object]) -> str:
    return day(cast(date, facts["day"]))


SENTENCES: Sentences = {
    refusals.TooManyNeeds: Told(
        lambda f: _(
            "%(most)s of your needs are still open. Please say of one that it is done before you "
            "raise another, or go to the village office.",
            most=f["most"],
        )
    ),
    refusals.OwnNeed: Told(
        lambda _f: _(
            "You live in this household, or act for it at the moment. Somebody else deals with its "
            "need; the household itself says whether it is done."
        ),
        status=403,
    ),
    refusals.NeedSettled: Told(
        lambda _f: _("The need is settled. Only the household can open it again, on its phone.")
    ),
    refusals.DueInPast: Told(
        lambda f: _("%(day)s is past. Choose a day from today on.", day=_day(f)), status=422
    ),
    refusals.StillTime: Told(
        lambda f: _(
            "Without an answer of the household a need can be settled only from %(day)s on, and "
            "only after the village called it done.",
            day=_day(f),
        )
    ),
    refusals.HasPhone: Told(
        lambda _f: _("Somebody of this household has a phone. It answers there itself.")
    ),
    refusals.OwnWork: Told(
        lambda _f: _(
            "You look after this need, or did something about it. Ask a colleague to write down "
            "that the household calls it done."
        ),
        status=403,
    ),
    refusals.SaidOnOddDay: Told(
        lambda f: _(
            "Choose a day from %(day)s, when the need was raised, to today.",
            day=_day(f),
        ),
        status=422,
    ),
    refusals.CannotHelp: Told(
        lambda _f: _(
            "Whoever lives in the household does not help with its need, and in a quarrel only "
            "those who settle quarrels. Choose somebody else, or nobody."
        ),
        status=422,
    ),
    refusals.WordsGone: Told(
        lambda _f: _("This was long ago and its words are deleted. Please raise it anew.")
    ),
}
