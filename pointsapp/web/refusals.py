"""From a refusal to a sentence in the person's language and an HTTP status."""

from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from flask import Flask, current_app
from flask_babel import gettext as _

from pointsapp.refusals import NotAllowed, NotFound, NotWhole, Refusal


@dataclass(frozen=True)
class Told:
    """How a refusal is told: the sentence made of its facts, and the status of the page."""

    sentence: Callable[[Mapping[str, object]], str]
    status: int = 409


Sentences = Mapping[type[Refusal], Told]

SENTENCES: Sentences = {
    Refusal: Told(
        lambda _f: _(
            "This cannot be done now. Nothing was saved. Check what you typed and try again."
        )
    ),
    NotFound: Told(
        lambda _f: _("There is nothing here, or it belongs to another village."), status=404
    ),
    NotWhole: Told(
        lambda f: _(
            "“%(typed)s” is no number of pieces. Type a whole number, such as 2.", typed=f["typed"]
        ),
        status=422,
    ),
    NotAllowed: Told(
        lambda _f: _("You are not allowed to do this. Ask the village administrator."), status=403
    ),
}


def init_app(app: Flask, rooms: Iterable[Sentences]) -> None:
    """Give the application the sentences of all rooms."""
    app.extensions["sentences"] = dict(ChainMap(*(dict(room) for room in rooms)))


def told(kind: type[Refusal]) -> Told:
    """Return how this kind of refusal is told, or the nearest kind that it is derived from."""
    sentences: Sentences = current_app.extensions["sentences"]
    return next(sentences[base] for base in kind.__mro__ if base in sentences)


def sentence_of(refusal: Refusal) -> str:
    """Return what to tell the person: what happened and what to do next."""
    return told(type(refusal)).sentence(refusal.facts)


def status_of(refusal: Refusal) -> int:
    """Return the HTTP status of the page that tells this refusal."""
    return told(type(refusal)).status
