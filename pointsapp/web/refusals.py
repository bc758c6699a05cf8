"""From a refusal to a sentence in the person's language and an HTTP status."""

from collections.abc import Callable, Mapping

from flask_babel import gettext as _

from pointsapp.refusals import NotAllowed, Refusal

Sentence = Callable[[Mapping[str, object]], str]

_sentences: dict[type[Refusal], tuple[Sentence, int]] = {}


def explain(refusal: type[Refusal], sentence: Sentence, status: int = 409) -> None:
    """Register how to tell this refusal: the sentence gets the refusal's facts."""
    _sentences[refusal] = (sentence, status)


def sentence_of(refusal: Refusal) -> str:
    """Return what to tell the person: what happened and what to do next."""
    for kind in type(refusal).__mro__:
        if kind in _sentences:
            return _sentences[kind][0](refusal.facts)
    return _("This cannot be done now. Nothing was saved. Check what you typed and try again.")


def status_of(refusal: Refusal) -> int:
    """Return the HTTP status of the page that tells this refusal."""
    for kind in type(refusal).__mro__:
        if kind in _sentences:
            return _sentences[kind][1]
    return 409


explain(
    NotAllowed,
    lambda _facts: _("You are not allowed to do this. Ask the village administrator."),
    status=403,
)
