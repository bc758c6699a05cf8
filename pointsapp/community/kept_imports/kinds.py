"""What can be imported, who may do it, and who undoes it: named by the wiring, not imported."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from pointsapp.actor import Actor, Permission
from pointsapp.refusals import NotFound


class Act(Protocol):
    """Something that is done to an import: taking it back, or writing down that it was made."""

    def __call__(self, session: Session, import_id: int, /, *, by: Actor, at: datetime) -> None:
        """Do it."""


class TakeBack(Protocol):
    """Takes an import back; `second` is the actor code of the colleague who confirms it, or ""."""

    def __call__(
        self, session: Session, import_id: int, /, *, second: str, by: Actor, at: datetime
    ) -> None:
        """Do it."""


@dataclass(frozen=True)
class ImportKind:
    """A kind of list: its code in the database, who may import it, what takes an import back.

    When it `moves_points`, a colleague confirms that it is taken back.
    """

    code: str
    permission: Permission
    take_back: TakeBack
    moves_points: bool = False


def alone(take_back: Act) -> TakeBack:
    """Return the taking back of an import that moves no household's points: nobody confirms it."""

    def take_back_alone(
        session: Session, import_id: int, /, *, second: str, by: Actor, at: datetime
    ) -> None:
        del second
        take_back(session, import_id, by=by, at=at)

    return take_back_alone


NamesOf = Callable[[Session, Iterable[str]], dict[str, str]]
"""Returns people's names by their actor codes."""

_kinds: dict[str, ImportKind] = {}
_names_of: NamesOf | None = None
_record_import: Act | None = None
_record_taking_back: Act | None = None


def connect(
    *, kinds: Sequence[ImportKind], names_of: NamesOf, on_import: Act, on_taking_back: Act
) -> None:
    """Name the kinds, who knows people's names, and what writes down what was done."""
    global _names_of, _record_import, _record_taking_back
    _kinds.clear()
    _kinds.update({kind.code: kind for kind in kinds})
    _names_of, _record_import, _record_taking_back = names_of, on_import, on_taking_back


def kinds_for(actor: Actor) -> dict[str, ImportKind]:
    """Return by their codes the kinds that this person may import. Raises NotFound for none."""
    kinds = {code: kind for code, kind in _kinds.items() if actor.may(kind.permission)}
    if not kinds:
        raise NotFound
    return kinds


def names_of(session: Session, codes: Iterable[str]) -> dict[str, str]:
    """Return people's names by their actor codes."""
    return _names_of(session, codes) if _names_of else {}


def record_import(session: Session, import_id: int, *, by: Actor, at: datetime) -> None:
    """Write down that something was imported."""
    if _record_import:
        _record_import(session, import_id, by=by, at=at)


def record_taking_back(session: Session, import_id: int, *, by: Actor, at: datetime) -> None:
    """Write down that an import was taken back."""
    if _record_taking_back:
        _record_taking_back(session, import_id, by=by, at=at)
